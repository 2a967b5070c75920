/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-card.h"

#include <glib/gi18n.h>

#include "account-words.h"
#include "fill.h"
#include "format.h"
#include "hint.h"
#include "shell.h"

/* Two cards fit beside each other: longer texts wrap. */
#define TASK_CHARS 32

struct _SmaAccountCard
{
  AdwBin parent_instance;

  SmaContext *context; /* owned */
  SmAccount *account;  /* owned */

  /* template children */
  GtkImage *service_image;
  GtkLabel *title_label;
  GtkLabel *supplier_label;
  GtkLabel *balance_label;
  GtkLabel *pending_label;
  GtkLabel *number_label;
  GtkLabel *address_label;
  GtkBox *tasks_box;
  GtkButton *access_button;
  GtkButton *readings_button;
  GtkButton *pay_button;
};

G_DEFINE_FINAL_TYPE (SmaAccountCard, sma_account_card, ADW_TYPE_BIN)

static void
on_access_clicked (SmaAccountCard *self)
{
  sma_shell_activate (GTK_WIDGET (self), "win.open-full", self->account->id);
}

static void
on_readings_clicked (SmaAccountCard *self)
{
  sma_shell_activate (GTK_WIDGET (self), "win.send-readings", self->account->id);
}

static void
on_pay_clicked (SmaAccountCard *self)
{
  sma_shell_activate (GTK_WIDGET (self), "win.pay", self->account->id);
}

static void
on_details_clicked (SmaAccountCard *self)
{
  sma_context_select_account (self->context, self->account);
  sma_shell_activate (GTK_WIDGET (self), "win.show-page", "finance");
}

static void
add_task (SmaAccountCard *self, const char *icon_name, const char *text, gboolean urgent)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TASK_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  if (urgent)
    gtk_widget_add_css_class (box, "urgent");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (self->tasks_box, box);
}

static void
show_tasks (SmaAccountCard *self)
{
  gboolean urgent;
  g_autofree char *payment = sma_account_dup_payment_task (self->account, &urgent);
  g_autofree char *readings = NULL;
  g_autofree char *verification = NULL;

  if (payment != NULL)
    add_task (self, "smorodina-finance-symbolic", payment, urgent);
  readings = sma_account_dup_readings_task (self->account, &urgent);
  if (readings != NULL)
    add_task (self, "smorodina-meters-symbolic", readings, urgent);
  verification = sma_account_dup_verification_task (self->account, &urgent);
  if (verification != NULL)
    add_task (self, "dialog-warning-symbolic", verification, urgent);
}

/* The one thing to press is what is due; paying where nothing is due is possible, not suggested. */
static void
show_buttons (SmaAccountCard *self)
{
  SmAccount *account = self->account;
  const char *access = sma_account_get_access_label (account);
  const gboolean readings_due = account->readings_open && account->readings_sent_on == NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->access_button), access != NULL);
  if (access != NULL)
    {
      gtk_button_set_label (self->access_button, access);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->access_button),
                                   sma_account_get_access_tooltip (account));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->readings_button), account->readings_allowed);
  sma_fill_class (self->pay_button, "suggested-action", account->suggested_kopecks > 0);
  sma_fill_class (self->readings_button, "suggested-action",
                  account->readings_allowed && readings_due && account->suggested_kopecks <= 0);
}

static void
show_account (SmaAccountCard *self)
{
  SmAccount *account = self->account;
  const gboolean has_alias = sma_format_has_text (NULL, account->alias);
  g_autofree char *service = sma_format_service (NULL, account->service);
  g_autofree char *grouped = sma_format_number (NULL, account->number);
  g_autofree char *number = g_strdup_printf (_ ("Account No. %s"), grouped);
  g_autofree char *pending = sma_account_dup_pending_text (account);
  g_autofree char *supplier = NULL;

  /* Translators: a supplier's name, its service */
  supplier = g_strdup_printf (_ ("%s · %s"), account->supplier_name, service);
  sma_fill_service (self->service_image, account->service);
  gtk_label_set_text (self->title_label, has_alias ? account->alias : account->supplier_name);
  gtk_label_set_text (self->supplier_label, has_alias ? supplier : service);
  sma_fill_balance (self->balance_label, account->balance_kopecks);
  sma_fill_label (self->pending_label, pending);
  gtk_label_set_text (self->number_label, number);
  sma_fill_label (self->address_label, sma_account_get_shown_address (account));
  show_tasks (self);
  show_buttons (self);
}

static void
sma_account_card_dispose (GObject *object)
{
  SmaAccountCard *self = SMA_ACCOUNT_CARD (object);

  g_clear_object (&self->context);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (sma_account_card_parent_class)->dispose (object);
}

static void
sma_account_card_class_init (SmaAccountCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_account_card_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/account-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, service_image);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, supplier_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, balance_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, pending_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, number_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, address_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, tasks_box);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, access_button);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, readings_button);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountCard, pay_button);
  gtk_widget_class_bind_template_callback (widget_class, on_access_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_readings_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_pay_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_details_clicked);
}

static void
sma_account_card_init (SmaAccountCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_account_card_new:
 * @context: the customer's context
 * @account: what the card shows
 *
 * Returns: (transfer floating): a card; a new account record gets a new card
 */
GtkWidget *
sma_account_card_new (SmaContext *context, SmAccount *account)
{
  SmaAccountCard *self = g_object_new (SMA_TYPE_ACCOUNT_CARD, NULL);
  g_autofree char *title = NULL;

  self->context = g_object_ref (context);
  self->account = g_object_ref (account);
  show_account (self);
  title = sma_format_account_title (NULL, account->alias, account->supplier_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}
