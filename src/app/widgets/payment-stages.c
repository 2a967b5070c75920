/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-stages.h"

#include <glib/gi18n.h>

#include "fill.h"
#include "hint.h"
#include "payment-words.h"

struct _SmaPaymentStages
{
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *group;
  AdwActionRow *taken_row;
  AdwActionRow *receipt_row;
  AdwActionRow *credited_row;
  GtkImage *taken_image;
  GtkImage *receipt_image;
  GtkImage *credited_image;
};

G_DEFINE_FINAL_TYPE (SmaPaymentStages, sma_payment_stages, GTK_TYPE_WIDGET)

static const char *
get_icon_name (SmaStageState state)
{
  switch (state)
    {
    case SMA_STAGE_DONE:
      return "object-select-symbolic";
    case SMA_STAGE_FAILED:
      return "dialog-warning-symbolic";
    case SMA_STAGE_WAITING:
    case SMA_STAGE_AHEAD:
    default:
      return "content-loading-symbolic";
    }
}

static void
show_stage (AdwActionRow *row, GtkImage *image, const char *title, SmaStageState state,
            const char *text)
{
  sma_fill_row (row, title, text);
  gtk_image_set_from_icon_name (image, get_icon_name (state));
  sma_fill_class (image, "success", state == SMA_STAGE_DONE);
  sma_fill_class (image, "warning", state == SMA_STAGE_FAILED);
  sma_fill_class (row, "dim-label", state == SMA_STAGE_AHEAD);
}

static void
sma_payment_stages_dispose (GObject *object)
{
  g_clear_pointer (&SMA_PAYMENT_STAGES (object)->group, gtk_widget_unparent);
  G_OBJECT_CLASS (sma_payment_stages_parent_class)->dispose (object);
}

static void
sma_payment_stages_class_init (SmaPaymentStagesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_payment_stages_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  g_type_ensure (SMA_TYPE_HINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/payment-stages.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentStages, group);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentStages, taken_row);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentStages, receipt_row);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentStages, credited_row);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentStages, taken_image);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentStages, receipt_image);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentStages, credited_image);
}

static void
sma_payment_stages_init (SmaPaymentStages *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_payment_stages_set_payment:
 * @self: the stages
 * @payment: whose
 */
void
sma_payment_stages_set_payment (SmaPaymentStages *self, SmPayment *payment)
{
  SmaStageState state;
  g_autofree char *taken = sma_payment_dup_taken_text (payment, &state);
  g_autofree char *receipt = NULL;
  g_autofree char *credited = NULL;

  show_stage (self->taken_row, self->taken_image, _ ("Money taken"), state, taken);
  receipt = sma_payment_dup_receipt_text (payment, &state);
  show_stage (self->receipt_row, self->receipt_image, _ ("Fiscal receipt"), state, receipt);
  credited = sma_payment_dup_credited_text (payment, &state);
  show_stage (self->credited_row, self->credited_image, _ ("Credited by the supplier"), state,
              credited);
}
