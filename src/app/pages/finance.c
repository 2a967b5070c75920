/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finance.h"

#include <glib/gi18n.h>

#include "account-picker.h"
#include "account-words.h"
#include "bill.h"
#include "chart.h"
#include "fill.h"
#include "finance-book.h"
#include "format.h"
#include "hint.h"
#include "loading.h"
#include "money.h"
#include "month-words.h"
#include "payment-words.h"
#include "payment.h"
#include "shell.h"
#include "text.h"

#define PAYMENTS_AT_FIRST 4

struct _SmaFinance
{
  SmaAccountSection parent_instance;

  SmaFinanceBook *book;      /* owned */
  GtkSliceListModel *newest; /* owned: the payments shown */

  /* template children */
  GtkWidget *empty_page;
  GtkWidget *content_box;
  SmaAccountPicker *picker;
  GtkImage *service_image;
  GtkLabel *title_label;
  GtkLabel *number_label;
  GtkLabel *balance_label;
  GtkLabel *note_label;
  GtkLabel *pending_label;
  GtkLabel *task_label;
  GtkWidget *pay_button;
  SmaLoading *charges_loading;
  SmaLoading *payments_loading;
  GtkWidget *offer_group;
  GtkButton *access_button;
  GtkWidget *charges_group;
  SmaChart *chart;
  SmaBill *bill;
  GtkListBox *payments_list;
  GtkWidget *more_button;
  GtkWidget *no_payments_label;
};

G_DEFINE_FINAL_TYPE (SmaFinance, sma_finance, SMA_TYPE_ACCOUNT_SECTION)

static void
on_pay_clicked (SmaFinance *self)
{
  SmAccount *account = sma_finance_book_get_account (self->book);

  if (account != NULL)
    sma_shell_activate (GTK_WIDGET (self), "win.pay", account->id);
}

static void
on_access_clicked (SmaFinance *self)
{
  SmAccount *account = sma_finance_book_get_account (self->book);

  if (account != NULL)
    sma_shell_activate (GTK_WIDGET (self), "win.open-full", account->id);
}

static void
on_more_clicked (SmaFinance *self)
{
  gtk_slice_list_model_set_size (self->newest, G_MAXUINT);
  gtk_widget_set_visible (self->more_button, FALSE);
}

static void
on_retry_charges (SmaFinance *self)
{
  sma_finance_book_load_charges (self->book);
}

static void
on_retry_payments (SmaFinance *self)
{
  sma_finance_book_load_payments (self->book);
}

static void
on_details_clicked (SmaFinance *self, GtkWidget *button)
{
  SmPayment *payment = sma_finance_book_find_payment (self->book, gtk_widget_get_name (button));
  SmAccount *account = sma_finance_book_get_account (self->book);
  SmaContext *context = sma_account_section_get_context (SMA_ACCOUNT_SECTION (self));
  GtkWindow *dialog;

  if (payment == NULL || account == NULL)
    return;
  dialog = sma_payment_new_following (context, account, payment);
  sma_shell_present_dialog (GTK_WIDGET (self), dialog);
}

static GtkWidget *
create_payment_row (gpointer item, gpointer data)
{
  SmPayment *payment = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("go-next-symbolic");
  g_autofree char *sum = sm_money_format (payment->sum_kopecks);
  g_autofree char *time = sma_format_time (NULL, payment->created_at);
  g_autofree char *stage = sma_payment_dup_summary (payment);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", time, stage);

  sma_fill_row (row, sum, subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");
  gtk_widget_set_tooltip_text (row, _ ("Stages and details of this payment"));
  gtk_widget_set_name (button, payment->id);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Stages and details of this payment"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Payment Details"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_details_clicked), data,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  return row;
}

/* Twelve months up to the newest bill, each beside the same month a year before. */
static void
show_chart (SmaFinance *self)
{
  GListModel *months = sma_finance_book_get_months (self->book);
  g_autoptr (SmChargeMonth) newest = g_list_model_get_item (months, 0);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *last = NULL;
  SmaChartPoint points[SMA_CHART_MONTHS];

  if (newest == NULL)
    return;
  last = sm_text_is_month (newest->month) ? g_strdup (newest->month) : sma_month_dup_current ();
  for (int i = 0; i < SMA_CHART_MONTHS; i++)
    {
      g_autofree char *iso = sm_text_add_months (last, i + 1 - SMA_CHART_MONTHS);
      g_autofree char *iso_former = sm_text_add_months (iso, -12);
      SmChargeMonth *month = sma_finance_book_find_month (self->book, iso);
      SmChargeMonth *former = sma_finance_book_find_month (self->book, iso_former);
      g_autofree char *sum = month != NULL ? sm_money_format (month->charged_kopecks) : NULL;
      g_autofree char *sum_former =
          former != NULL ? sm_money_format (former->charged_kopecks) : NULL;

      points[i].label = sma_month_get_short_name (iso);
      points[i].tooltip = sma_month_dup_comparison (iso, sum, sum_former);
      points[i].value = month != NULL ? MAX (0, month->charged_kopecks) : -1;
      points[i].former = former != NULL ? MAX (0, former->charged_kopecks) : -1;
      g_ptr_array_add (texts, (char *) points[i].tooltip);
    }
  sma_chart_set_points (self->chart, points, SMA_CHART_MONTHS,
                        _ ("Chart of the charges by month: this year beside the last"));
}

static void
show_account (SmaFinance *self, SmAccount *account)
{
  g_autofree char *title = sma_format_account_title (NULL, account->alias, account->supplier_name);
  g_autofree char *grouped = sma_format_number (NULL, account->number);
  g_autofree char *number = NULL;
  g_autofree char *note = sma_account_dup_balance_note (account);
  g_autofree char *pending = sma_account_dup_pending_text (account);
  g_autofree char *task = NULL;
  const char *access = sma_account_get_access_label (account);
  gboolean urgent;

  task = sma_account_dup_payment_task (account, &urgent);
  /* Translators: account number, address */
  number = g_strdup_printf (_ ("No. %s · %s"), grouped, sma_account_get_shown_address (account));
  sma_fill_service (self->service_image, account->service);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->number_label, number);
  sma_fill_balance (self->balance_label, account->balance_kopecks);
  sma_fill_label (self->note_label, note);
  sma_fill_label (self->pending_label, pending);
  sma_fill_label (self->task_label, task);
  sma_fill_class (self->task_label, "warning", urgent);
  sma_fill_class (self->pay_button, "suggested-action", account->suggested_kopecks > 0);
  gtk_widget_set_visible (self->offer_group, access != NULL);
  if (access == NULL)
    return;
  gtk_button_set_label (self->access_button, access);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->access_button),
                               sma_account_get_access_tooltip (account));
}

static void
show_book (SmaFinance *self)
{
  SmaContext *context = sma_account_section_get_context (SMA_ACCOUNT_SECTION (self));
  SmAccount *account = sma_finance_book_get_account (self->book);
  const guint n_months = g_list_model_get_n_items (sma_finance_book_get_months (self->book));
  const guint n_payments = g_list_model_get_n_items (sma_finance_book_get_payments (self->book));

  gtk_widget_set_visible (self->empty_page,
                          account == NULL && sma_context_get_cabinet (context) != NULL);
  gtk_widget_set_visible (self->content_box, account != NULL);
  if (account == NULL)
    return;
  show_account (self, account);
  gtk_widget_set_visible (self->charges_group, n_months > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->payments_list), n_payments > 0);
  gtk_widget_set_visible (self->more_button,
                          n_payments > gtk_slice_list_model_get_size (self->newest));
  gtk_widget_set_visible (self->no_payments_label,
                          n_payments == 0 && sma_finance_book_get_loaded (self->book));
}

static void
sma_finance_load (SmaAccountSection *section)
{
  sma_finance_book_load (SMA_FINANCE (section)->book);
}

static void
sma_finance_set_account (SmaAccountSection *section, SmAccount *account, gboolean other)
{
  SmaFinance *self = SMA_FINANCE (section);

  sma_finance_book_set_account (self->book, account);
  if (other)
    gtk_slice_list_model_set_size (self->newest, PAYMENTS_AT_FIRST);
}

static void
sma_finance_dispose (GObject *object)
{
  SmaFinance *self = SMA_FINANCE (object);

  g_clear_object (&self->newest);
  g_clear_object (&self->book);
  G_OBJECT_CLASS (sma_finance_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, empty_page);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, content_box);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, picker);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, service_image);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, title_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, number_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, balance_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, note_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, pending_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, task_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, pay_button);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, charges_loading);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, payments_loading);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, offer_group);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, access_button);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, charges_group);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, chart);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, bill);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, payments_list);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, more_button);
  gtk_widget_class_bind_template_child (widget_class, SmaFinance, no_payments_label);
}

static void
sma_finance_class_init (SmaFinanceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_finance_dispose;
  SMA_ACCOUNT_SECTION_CLASS (klass)->set_account = sma_finance_set_account;
  SMA_ACCOUNT_SECTION_CLASS (klass)->load = sma_finance_load;
  g_type_ensure (SMA_TYPE_ACCOUNT_PICKER);
  g_type_ensure (SMA_TYPE_BILL);
  g_type_ensure (SMA_TYPE_CHART);
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_LOADING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/finance.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_pay_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_access_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_charges);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_payments);
}

static void
sma_finance_init (SmaFinance *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_finance_new:
 * @context: the customer's context
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
sma_finance_new (SmaContext *context)
{
  SmaFinance *self = g_object_new (SMA_TYPE_FINANCE, NULL);
  GListModel *months;

  self->book = sma_finance_book_new (context);
  months = sma_finance_book_get_months (self->book);
  sma_account_picker_set_context (self->picker, context);
  sma_bill_set_months (self->bill, months);
  self->newest = gtk_slice_list_model_new (
      g_object_ref (sma_finance_book_get_payments (self->book)), 0, PAYMENTS_AT_FIRST);
  gtk_list_box_bind_model (self->payments_list, G_LIST_MODEL (self->newest), create_payment_row,
                           self, NULL);
  g_signal_connect_object (months, "items-changed", G_CALLBACK (show_chart), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->book, "changed", G_CALLBACK (show_book), self, G_CONNECT_SWAPPED);
  sma_loading_set_work (self->charges_loading, sma_finance_book_get_charging (self->book));
  sma_loading_set_work (self->payments_loading, sma_finance_book_get_paying (self->book));
  sma_account_section_set_context (SMA_ACCOUNT_SECTION (self), context);
  show_book (self);
  return GTK_WIDGET (self);
}
