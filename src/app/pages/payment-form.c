/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-form.h"

#include <glib/gi18n.h>

#include "account-words.h"
#include "errors.h"
#include "fill.h"
#include "format.h"
#include "hint.h"
#include "loading.h"
#include "meter-card.h"
#include "money.h"
#include "submit.h"
#include "value-row.h"

struct _SmaPaymentForm
{
  GtkBox parent_instance;

  SmaPaying *paying; /* owned */

  /* template children */
  GtkImage *service_image;
  GtkLabel *title_label;
  GtkLabel *number_label;
  GtkToggleButton *debt_button;
  GtkToggleButton *sum_button;
  GtkLabel *debt_label;
  GtkLabel *pending_label;
  GtkWidget *sum_group;
  GtkEditable *sum_row;
  AdwPreferencesGroup *lines_group;
  GtkSwitch *lines_switch;
  GtkListBox *lines_list;
  GtkWidget *readings_group;
  GtkSwitch *readings_switch;
  GtkBox *meters_box;
  SmaLoading *quote_loading;
  GtkWidget *quote_box;
  SmaValueRow *sum_value;
  SmaValueRow *commission_value;
  SmaValueRow *total_value;
  GtkWidget *repeat_box;
  GtkSwitch *repeat_switch;
  GtkLabel *feedback_label;
  GtkLabel *error_label;
  SmaSubmit *submit;
};

G_DEFINE_FINAL_TYPE (SmaPaymentForm, sma_payment_form, GTK_TYPE_BOX)

static SmaPaymentChoice *
get_choice (SmaPaymentForm *self)
{
  return sma_paying_get_choice (self->paying);
}

static void
on_choice_toggled (SmaPaymentForm *self)
{
  const gboolean own_sum = !gtk_toggle_button_get_active (self->debt_button);

  sma_payment_choice_set_own_sum (get_choice (self), own_sum);
  if (own_sum)
    gtk_widget_grab_focus (GTK_WIDGET (self->sum_row));
}

static void
on_sum_changed (SmaPaymentForm *self)
{
  sma_payment_choice_set_sum_text (get_choice (self), gtk_editable_get_text (self->sum_row));
}

static void
on_lines_switched (SmaPaymentForm *self)
{
  sma_payment_choice_set_by_lines (get_choice (self), gtk_switch_get_active (self->lines_switch));
}

static void
on_readings_switched (SmaPaymentForm *self)
{
  sma_paying_set_with_readings (self->paying, gtk_switch_get_active (self->readings_switch));
}

static void
on_repeat_switched (SmaPaymentForm *self)
{
  sma_paying_set_repeat_confirmed (self->paying, gtk_switch_get_active (self->repeat_switch));
}

static void
on_retry_quote (SmaPaymentForm *self)
{
  sma_payment_choice_quote (get_choice (self));
}

static void
on_submitted (SmaPaymentForm *self)
{
  sma_paying_pay (self->paying);
}

static void
on_cancelled (SmaPaymentForm *self)
{
  sma_paying_cancel (self->paying);
}

static void
on_line_toggled (SmaPaymentForm *self, GtkCheckButton *check)
{
  sma_payment_choice_set_line (get_choice (self), gtk_widget_get_name (GTK_WIDGET (check)),
                               gtk_check_button_get_active (check));
}

static GtkWidget *
create_line (gpointer item, gpointer data)
{
  SmaPaymentForm *self = data;
  SmPaymentLine *line = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *sum = sm_money_format (line->sum_kopecks);
  GtkWidget *label = gtk_label_new (sum);

  sma_fill_row (row, line->title != NULL ? line->title : line->code,
                line->voluntary ? _ ("voluntary") : NULL);
  gtk_widget_set_name (check, line->code);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               sma_payment_choice_has_line (get_choice (self), line->code));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  line->title != NULL ? line->title : line->code, -1);
  gtk_widget_set_tooltip_text (check, _ ("Whether this line is paid"));
  gtk_widget_set_tooltip_text (row, _ ("Whether this line is paid"));
  gtk_widget_set_sensitive (row, line->sum_kopecks > 0);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_line_toggled), self, G_CONNECT_SWAPPED);
  return row;
}

static void
show_meters (SmaPaymentForm *self, guint position, guint removed, guint added, GListModel *forms)
{
  SmaReadings *readings = sma_paying_get_readings (self->paying);
  GtkWidget *last = sma_fill_cut_box (self->meters_box, position, removed);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SmaMeterForm) form = g_list_model_get_item (forms, i);
      GtkWidget *card = sma_meter_card_new (readings, form, FALSE);

      gtk_box_insert_child_after (self->meters_box, card, last);
      last = card;
    }
}

static char *
dup_feedback (SmaPaymentForm *self)
{
  SmaPaymentChoice *choice = get_choice (self);
  const GError *sum_error = sma_payment_choice_get_sum_error (choice);

  if (sma_payment_choice_get_own_sum (choice))
    {
      if (sum_error != NULL)
        return sma_error_to_text (sum_error);
      if (gtk_editable_get_text (self->sum_row)[0] == '\0')
        return g_strdup (_ ("Type in the sum"));
    }
  if (sma_payment_choice_is_empty (choice))
    return g_strdup (_ ("Tick what you want to pay for"));
  if (sma_payment_choice_get_quote (choice) == NULL)
    return NULL;
  if (sma_paying_get_with_readings (self->paying) && !sma_paying_is_ready (self->paying)
      && !sma_paying_asks_repeat (self->paying))
    return g_strdup (_ ("Type in the readings of all registers, or pay without them"));
  return NULL;
}

static void
show_quote (SmaPaymentForm *self)
{
  SmQuote *quote = sma_payment_choice_get_quote (get_choice (self));

  gtk_widget_set_visible (self->quote_box, quote != NULL);
  if (quote == NULL)
    return;
  sma_value_row_set_money (self->sum_value, quote->sum_kopecks);
  if (quote->commission_kopecks == 0)
    sma_value_row_set_value (self->commission_value, _ ("no commission"));
  else
    sma_value_row_set_money (self->commission_value, quote->commission_kopecks);
  sma_value_row_set_money (self->total_value, quote->total_kopecks);
}

static void
show_errors (SmaPaymentForm *self)
{
  SmaWork *paying = sma_paying_get_work (self->paying);
  SmaWork *quoting = sma_payment_choice_get_work (get_choice (self));
  /* What is wrong with the choice is mended there; what went wrong on the way is tried again. */
  const gboolean failed = sma_work_is_undecided (sma_work_get_error (quoting));
  g_autofree char *error = NULL;
  g_autofree char *quote_error = NULL;
  gboolean slow = FALSE;

  g_object_get (paying, "error-text", &error, NULL);
  g_object_get (quoting, "error-text", &quote_error, "slow", &slow, NULL);
  sma_fill_label (self->error_label, error != NULL || failed ? error : quote_error);
  sma_loading_show (self->quote_loading, failed ? quote_error : NULL, 0, slow);
  sma_submit_set_busy (self->submit, sma_work_get_busy (paying));
}

/* The form stands on what is chosen, whoever chose it: the customer here, or the payment that is
 * repeated. */
static void
show_choice (SmaPaymentForm *self)
{
  SmaPaymentChoice *choice = get_choice (self);
  const gboolean own_sum = sma_payment_choice_get_own_sum (choice);
  const char *sum = sma_payment_choice_get_sum_text (choice);

  gtk_toggle_button_set_active (own_sum ? self->sum_button : self->debt_button, TRUE);
  if (!g_str_equal (gtk_editable_get_text (self->sum_row), sum))
    gtk_editable_set_text (self->sum_row, sum);
  gtk_switch_set_active (self->lines_switch, sma_payment_choice_get_by_lines (choice));
  gtk_switch_set_active (self->readings_switch, sma_paying_get_with_readings (self->paying));
}

static void
show_paying (SmaPaymentForm *self)
{
  SmaPaymentChoice *choice = get_choice (self);
  const gboolean own_sum = sma_payment_choice_get_own_sum (choice);
  const gboolean asks = sma_paying_asks_repeat (self->paying);
  const gboolean has_lines = g_list_model_get_n_items (sma_payment_choice_get_lines (choice)) > 1
                             || sma_payment_choice_get_by_lines (choice);
  g_autofree char *feedback = dup_feedback (self);

  show_choice (self);
  gtk_widget_set_visible (self->sum_group, own_sum);
  gtk_widget_set_visible (GTK_WIDGET (self->lines_group), has_lines && !own_sum);
  gtk_widget_set_visible (GTK_WIDGET (self->lines_list), sma_payment_choice_get_by_lines (choice));
  gtk_widget_set_visible (GTK_WIDGET (self->meters_box),
                          sma_paying_get_with_readings (self->paying));
  gtk_widget_set_visible (self->repeat_box, asks);
  if (!asks)
    gtk_switch_set_active (self->repeat_switch, FALSE);
  sma_fill_label (self->feedback_label, feedback);
  sma_submit_set_missing (self->submit, sma_paying_get_missing (self->paying));
  show_quote (self);
  show_errors (self);
}

static void
show_account (SmaPaymentForm *self)
{
  SmAccount *account = sma_paying_get_account (self->paying);
  g_autofree char *title = sma_format_account_title (NULL, account->alias, account->supplier_name);
  g_autofree char *grouped = sma_format_number (NULL, account->number);
  g_autofree char *number = NULL;
  g_autofree char *debt = NULL;
  g_autofree char *pending = sma_account_dup_pending_text (account);

  /* Translators: account number, address */
  number = g_strdup_printf (_ ("No. %s · %s"), grouped, sma_account_get_shown_address (account));
  debt = account->suggested_kopecks > 0
             ? sm_money_format (account->suggested_kopecks)
             : sma_format_balance (NULL, MIN (0, account->balance_kopecks));
  sma_fill_service (self->service_image, account->service);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->number_label, number);
  gtk_label_set_text (self->debt_label, debt);
  sma_fill_label (self->pending_label, pending);
  gtk_widget_set_sensitive (GTK_WIDGET (self->debt_button), account->suggested_kopecks > 0);
  gtk_widget_set_visible (self->readings_group, account->readings_allowed);
}

static void
sma_payment_form_dispose (GObject *object)
{
  g_clear_object (&SMA_PAYMENT_FORM (object)->paying);
  G_OBJECT_CLASS (sma_payment_form_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, service_image);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, title_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, number_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, debt_button);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, sum_button);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, debt_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, pending_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, sum_group);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, sum_row);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, lines_group);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, lines_switch);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, lines_list);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, readings_group);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, readings_switch);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, meters_box);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, quote_loading);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, quote_box);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, sum_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, commission_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, total_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, repeat_box);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, repeat_switch);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, feedback_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, error_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPaymentForm, submit);
}

static void
sma_payment_form_class_init (SmaPaymentFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_payment_form_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_LOADING);
  g_type_ensure (SMA_TYPE_SUBMIT);
  g_type_ensure (SMA_TYPE_VALUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/payment-form.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_sum_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_lines_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_readings_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_repeat_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_quote);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
}

static void
sma_payment_form_init (SmaPaymentForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sma_value_row_set_strong (self->total_value, TRUE);
}

/**
 * sma_payment_form_new:
 * @paying: the payment
 *
 * Returns: (transfer floating): its form
 */
GtkWidget *
sma_payment_form_new (SmaPaying *paying)
{
  SmaPaymentForm *self = g_object_new (SMA_TYPE_PAYMENT_FORM, NULL);
  SmaPaymentChoice *choice = sma_paying_get_choice (paying);

  self->paying = g_object_ref (paying);
  show_account (self);
  g_signal_connect_object (paying, "changed", G_CALLBACK (show_paying), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sma_paying_get_work (paying), "notify", G_CALLBACK (show_errors), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sma_payment_choice_get_work (choice), "notify", G_CALLBACK (show_errors),
                           self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->lines_list, sma_payment_choice_get_lines (choice), create_line,
                           self, NULL);
  g_signal_connect_object (sma_readings_get_forms (sma_paying_get_readings (paying)),
                           "items-changed", G_CALLBACK (show_meters), self, G_CONNECT_SWAPPED);
  show_paying (self);
  return GTK_WIDGET (self);
}

/**
 * sma_payment_form_get_button:
 * @self: the form
 *
 * Returns: (transfer none): the button that goes to the payment
 */
GtkWidget *
sma_payment_form_get_button (SmaPaymentForm *self)
{
  return sma_submit_get_button (self->submit);
}
