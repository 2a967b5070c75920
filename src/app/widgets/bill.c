/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bill.h"

#include <glib/gi18n.h>

#include "account-records.h"
#include "charge-words.h"
#include "fill.h"
#include "finance-book.h"
#include "format.h"
#include "money.h"
#include "value-row.h"

struct _SmaBill
{
  AdwBin parent_instance;

  GListModel *months; /* owned, nullable: of SmChargeMonth, newest first */
  guint position;     /* of the month shown */

  /* template children */
  GtkButton *earlier_button;
  GtkButton *later_button;
  GtkLabel *month_label;
  SmaValueRow *opening_row;
  GtkBox *lines_box;
  SmaValueRow *charged_row;
  SmaValueRow *paid_row;
  SmaValueRow *closing_row;
  GtkBox *changes_box;
  GtkLabel *changes_title;
  GtkBox *changes_list;
};

G_DEFINE_FINAL_TYPE (SmaBill, sma_bill, ADW_TYPE_BIN)

static void
fill_balance (SmaValueRow *row, const char *debt, const char *overpayment, gint64 kopecks)
{
  g_object_set (row, "title", kopecks >= 0 ? debt : overpayment, NULL);
  sma_value_row_set_money (row, ABS (kopecks));
}

static void
show_lines (SmaBill *self, SmChargeMonth *month)
{
  sma_fill_clear_box (self->lines_box);
  for (guint i = 0; i < sm_record_list_length (month->lines); i++)
    {
      SmChargeLine *line = sm_record_list_get (month->lines, i);
      g_autofree char *arithmetic = sma_charge_line_dup_arithmetic (line);
      g_autofree char *total = sm_money_format (line->total_kopecks);

      gtk_box_append (self->lines_box, sma_value_row_new (line->title, arithmetic, total));
    }
}

static void
add_change (SmaBill *self, const char *title, const char *reason, gint64 kopecks)
{
  g_autofree char *difference = sma_charge_dup_difference (kopecks);

  gtk_box_append (self->changes_list, sma_value_row_new (title, reason, difference));
}

/* Every line whose sum differs, with the reason; lines that are no longer charged too. */
static gboolean
show_line_changes (SmaBill *self, SmChargeMonth *month, SmChargeMonth *former)
{
  gboolean any = FALSE;

  sma_fill_clear_box (self->changes_list);
  for (guint i = 0; i < sm_record_list_length (month->lines); i++)
    {
      SmChargeLine *line = sm_record_list_get (month->lines, i);
      SmChargeLine *before = sma_charge_month_find_line (former, line->title);
      const gint64 was = before != NULL ? before->total_kopecks : 0;
      g_autofree char *reason = NULL;

      if (line->total_kopecks == was)
        continue;
      reason = sma_charge_line_dup_reason (line, before);
      add_change (self, line->title, reason, line->total_kopecks - was);
      any = TRUE;
    }
  for (guint i = 0; i < sm_record_list_length (former->lines); i++)
    {
      SmChargeLine *line = sm_record_list_get (former->lines, i);

      if (sma_charge_month_find_line (month, line->title) != NULL || line->total_kopecks == 0)
        continue;
      add_change (self, line->title, _ ("is not charged this month"), -line->total_kopecks);
      any = TRUE;
    }
  return any;
}

static void
show_changes (SmaBill *self, SmChargeMonth *month, SmChargeMonth *former)
{
  const gint64 difference = former != NULL ? month->charged_kopecks - former->charged_kopecks : 0;
  g_autofree char *sum = sm_money_format (ABS (difference));
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->changes_box), former != NULL);
  if (former == NULL)
    return;
  if (!show_line_changes (self, month, former))
    text = g_strdup (_ ("Nothing changed since the month before"));
  else if (difference > 0)
    text = g_strdup_printf (_ ("%s more than the month before, because"), sum);
  else if (difference < 0)
    text = g_strdup_printf (_ ("%s less than the month before, because"), sum);
  else
    text = g_strdup (_ ("As much as the month before, but"));
  gtk_label_set_text (self->changes_title, text);
}

static void
show_month (SmaBill *self)
{
  const guint n_months = self->months != NULL ? g_list_model_get_n_items (self->months) : 0;
  g_autoptr (SmChargeMonth) month = NULL;
  g_autoptr (SmChargeMonth) former = NULL;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), n_months > 0);
  if (n_months == 0)
    return;
  self->position = MIN (self->position, n_months - 1);
  month = g_list_model_get_item (self->months, self->position);
  former = g_list_model_get_item (self->months, self->position + 1);
  title = sma_format_month (NULL, month->month);
  gtk_label_set_text (self->month_label, title);
  gtk_widget_set_sensitive (GTK_WIDGET (self->earlier_button), self->position + 1 < n_months);
  gtk_widget_set_sensitive (GTK_WIDGET (self->later_button), self->position > 0);
  fill_balance (self->opening_row, _ ("Debt at the month's start"),
                _ ("Overpayment at the month's start"), month->opening_kopecks);
  show_lines (self, month);
  sma_value_row_set_money (self->charged_row, month->charged_kopecks);
  sma_value_row_set_money (self->paid_row, month->paid_kopecks);
  fill_balance (self->closing_row, _ ("Debt at the month's end"),
                _ ("Overpayment at the month's end"), month->closing_kopecks);
  show_changes (self, month, former);
}

static void
on_earlier_clicked (SmaBill *self)
{
  self->position++;
  show_month (self);
}

static void
on_later_clicked (SmaBill *self)
{
  if (self->position > 0)
    self->position--;
  show_month (self);
}

static void
sma_bill_dispose (GObject *object)
{
  g_clear_object (&SMA_BILL (object)->months);
  G_OBJECT_CLASS (sma_bill_parent_class)->dispose (object);
}

static void
sma_bill_class_init (SmaBillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_bill_dispose;
  g_type_ensure (SMA_TYPE_VALUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/bill.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaBill, earlier_button);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, later_button);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, month_label);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, opening_row);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, lines_box);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, charged_row);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, paid_row);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, closing_row);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, changes_box);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, changes_title);
  gtk_widget_class_bind_template_child (widget_class, SmaBill, changes_list);
  gtk_widget_class_bind_template_callback (widget_class, on_earlier_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_later_clicked);
}

static void
sma_bill_init (SmaBill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sma_value_row_set_strong (self->charged_row, TRUE);
  sma_value_row_set_strong (self->closing_row, TRUE);
}

/**
 * sma_bill_set_months:
 * @self: the bill
 * @months: (nullable): #SmChargeMonth records, newest first; the newest is shown first
 */
void
sma_bill_set_months (SmaBill *self, GListModel *months)
{
  if (g_set_object (&self->months, months) && months != NULL)
    g_signal_connect_object (months, "items-changed", G_CALLBACK (show_month), self,
                             G_CONNECT_SWAPPED);
  self->position = 0;
  show_month (self);
}
