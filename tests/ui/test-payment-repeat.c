/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "meter-records.h"
#include "money.h"
#include "payment.h"
#include "test-tools.h"

/* The form stands on what was chosen, whatever is owed: after "Try Again" at a declined payment
 * that was opened from the list, and after it was closed before anything was sent. */

typedef struct
{
  WireServer *server;
  SmaContext *context;
  SmAccount *account;
  SmPayment *payment;
  GtkWidget *dialog;
} Fixture;

static SmPaymentLine *
create_line (const char *code, gint64 sum_kopecks)
{
  SmPaymentLine *line = sm_record_new (SM_TYPE_PAYMENT_LINE);

  sm_record_set_text (&line->code, code);
  sm_record_set_text (&line->title, code);
  line->sum_kopecks = sum_kopecks;
  return line;
}

static void
add_line (GListStore *lines, const char *code, gint64 sum_kopecks)
{
  g_autoptr (SmPaymentLine) line = create_line (code, sum_kopecks);

  g_list_store_append (lines, line);
}

static void
answer_quote (Fixture *fixture, gint64 sum_kopecks, gint64 gas_kopecks)
{
  SmQuote *quote = sm_record_new (SM_TYPE_QUOTE);

  sm_record_set_text (&quote->account_id, fixture->account->id);
  quote->sum_kopecks = sum_kopecks;
  quote->total_kopecks = sum_kopecks;
  add_line (quote->lines, "gas", gas_kopecks);
  add_line (quote->lines, "heat", 30000);
  add_line (quote->lines, "service", 500);
  wire_server_answer (fixture->server, SM_OPERATION_QUOTE, quote);
}

static void
answer_meters (Fixture *fixture)
{
  SmMeterList *list = sm_record_new (SM_TYPE_METER_LIST);
  g_autoptr (SmMeter) meter = sm_record_new (SM_TYPE_METER);
  g_autoptr (SmRegister) reg = sm_record_new (SM_TYPE_REGISTER);

  sm_record_set_text (&meter->id, "meter-1");
  sm_record_set_text (&meter->service, "gas");
  sm_record_set_text (&meter->serial, "123");
  sm_record_set_text (&meter->unit, "m³");
  meter->digits = 5;
  meter->decimals = 2;
  sm_record_set_text (&reg->id, "register-1");
  sm_record_set_text (&reg->title, "day");
  reg->previous_milli = 1000000;
  g_list_store_append (meter->registers, reg);
  g_list_store_append (list->items, meter);
  wire_server_answer (fixture->server, SM_OPERATION_METERS, list);
  wire_server_answer (fixture->server, SM_OPERATION_READINGS, sm_record_new (SM_TYPE_READING_LIST));
}

static void
add_reading (Fixture *fixture)
{
  g_autoptr (SmReading) reading = sm_record_new (SM_TYPE_READING);
  g_autoptr (SmRegisterValue) value = sm_record_new (SM_TYPE_REGISTER_VALUE);

  sm_record_set_text (&reading->id, "reading-1");
  sm_record_set_text (&reading->meter_id, "meter-1");
  sm_record_set_text (&value->register_id, "register-1");
  value->value_milli = 1234560;
  g_list_store_append (reading->values, value);
  g_list_store_append (fixture->payment->readings, reading);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = wire_server_new ();
  fixture->context = sma_context_new (wire_server_get_url (fixture->server));
  fixture->account = test_account_new ("full", "open");
  fixture->payment = sm_record_new (SM_TYPE_PAYMENT);
  sm_record_set_text (&fixture->payment->id, "01PAYMENT0000000000000000");
  sm_record_set_text (&fixture->payment->account_id, fixture->account->id);
  sm_record_set_text (&fixture->payment->supplier_name, "Gas");
  sm_record_set_text (&fixture->payment->number, "370012345678");
  sm_record_set_text (&fixture->payment->state, "canceled");
  sm_record_set_text (&fixture->payment->choice, "debt");
  fixture->payment->sum_kopecks = 1000;
  fixture->payment->total_kopecks = 1000;
  answer_quote (fixture, 51240, 15000);
  answer_meters (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  g_clear_object (&fixture->payment);
  g_clear_object (&fixture->account);
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static gboolean
is_labelled (GtkWidget *widget, const char *label)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0
         && gtk_widget_get_mapped (widget);
}

static GtkWidget *
find_widget (GtkWidget *widget, GType type, const char *label)
{
  if (label != NULL ? is_labelled (widget, label)
                    : G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_explained (GtkWidget *widget, const char *tooltip)
{
  if (GTK_IS_WIDGET (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_explained (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A new form, once its first quote is there. */
static void
open_form (Fixture *fixture)
{
  const guint n_before = wire_server_count (fixture->server, SM_OPERATION_QUOTE);

  fixture->dialog = GTK_WIDGET (sma_payment_new (fixture->context, fixture->account));
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_QUOTE) > n_before);
}

static void
close_form (Fixture *fixture)
{
  gtk_window_close (GTK_WINDOW (g_steal_pointer (&fixture->dialog)));
}

static SmQuoteInput *
get_quoted (Fixture *fixture)
{
  return wire_server_get_body (fixture->server, SM_OPERATION_QUOTE);
}

/* Opens the payment as the list does and presses the button; returns what was quoted then. */
static SmQuoteInput *
try_again (Fixture *fixture)
{
  const guint n_before = wire_server_count (fixture->server, SM_OPERATION_QUOTE);
  GtkWidget *button;

  fixture->dialog =
      GTK_WIDGET (sma_payment_new_following (fixture->context, fixture->account, fixture->payment));
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  wire_wait ((button = find_widget (fixture->dialog, G_TYPE_NONE, "_Try Again")) != NULL);
  g_signal_emit_by_name (button, "clicked");
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_QUOTE) > n_before);
  return wire_server_get_body (fixture->server, SM_OPERATION_QUOTE);
}

static void
pay (Fixture *fixture)
{
  GtkWidget *button;

  wire_wait ((button = find_widget (fixture->dialog, G_TYPE_NONE, "_Go to Payment")) != NULL
             && gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_PAY) > 0);
}

static void
test_own_sum (Fixture *fixture, gconstpointer choice)
{
  SmQuoteInput *input;
  GtkWidget *row;
  gint64 kopecks = 0;

  sm_record_set_text (&fixture->payment->choice, choice);
  answer_quote (fixture, 1000, 15000);
  input = try_again (fixture);
  g_assert_cmpstr (input->choice, ==, "sum");
  g_assert_cmpint (input->sum_kopecks, ==, 1000);
  wire_wait ((row = find_widget (fixture->dialog, ADW_TYPE_ENTRY_ROW, NULL)) != NULL);
  g_assert_true (sm_money_parse (gtk_editable_get_text (GTK_EDITABLE (row)), &kopecks, NULL));
  g_assert_cmpint (kopecks, ==, 1000);
  pay (fixture);
  g_assert_cmpint (
      ((SmPaymentInput *) wire_server_get_body (fixture->server, SM_OPERATION_PAY))->sum_kopecks,
      ==, 1000);
}

static void
test_debt (Fixture *fixture, gconstpointer data)
{
  SmQuoteInput *input = try_again (fixture);

  g_assert_cmpstr (input->choice, ==, "debt");
  g_assert_cmpuint (sm_record_list_length (input->lines), ==, 0);
  pay (fixture);
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  SmQuoteInput *input;
  SmPaymentInput *paid;

  add_line (fixture->payment->lines, "gas", 1000);
  input = try_again (fixture);
  g_assert_cmpstr (input->choice, ==, "debt");
  g_assert_cmpuint (sm_record_list_length (input->lines), ==, 1);
  g_assert_cmpstr (((SmPaymentLine *) sm_record_list_get (input->lines, 0))->code, ==, "gas");
  pay (fixture);
  paid = wire_server_get_body (fixture->server, SM_OPERATION_PAY);
  g_assert_cmpuint (sm_record_list_length (paid->lines), ==, 1);
  /* The line says what it costs now. */
  g_assert_cmpint (((SmPaymentLine *) sm_record_list_get (paid->lines, 0))->sum_kopecks, ==, 15000);
}

/* Nothing else is chosen in place of a line that is gone. */
static void
test_line_is_gone (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;

  add_line (fixture->payment->lines, "gas", 1000);
  answer_quote (fixture, 51240, 0);
  try_again (fixture);
  wire_wait (find_widget (fixture->dialog, GTK_TYPE_CHECK_BUTTON, NULL) != NULL);
  wire_wait ((button = find_widget (fixture->dialog, G_TYPE_NONE, "_Go to Payment")) != NULL
             && !gtk_widget_is_sensitive (button));
}

static void
test_readings (Fixture *fixture, gconstpointer data)
{
  SmPaymentInput *paid;
  SmReadingInput *reading;

  add_reading (fixture);
  try_again (fixture);
  pay (fixture);
  paid = wire_server_get_body (fixture->server, SM_OPERATION_PAY);
  g_assert_cmpuint (sm_record_list_length (paid->readings), ==, 1);
  reading = sm_record_list_get (paid->readings, 0);
  g_assert_cmpstr (reading->meter_id, ==, "meter-1");
  g_assert_cmpint (((SmRegisterValue *) sm_record_list_get (reading->values, 0))->value_milli, ==,
                   1234560);
}

static void
test_closed_with_own_sum (Fixture *fixture, gconstpointer data)
{
  const char *const tooltip = "Pay any sum: a part of the debt, or in advance";
  GtkWidget *row;

  open_form (fixture);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_explained (fixture->dialog, tooltip)),
                                TRUE);
  wire_wait ((row = find_widget (fixture->dialog, ADW_TYPE_ENTRY_ROW, NULL)) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "10,0");
  close_form (fixture);
  answer_quote (fixture, 1000, 15000);
  open_form (fixture);
  g_assert_cmpstr (get_quoted (fixture)->choice, ==, "sum");
  g_assert_cmpint (get_quoted (fixture)->sum_kopecks, ==, 1000);
  wire_wait ((row = find_widget (fixture->dialog, ADW_TYPE_ENTRY_ROW, NULL)) != NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "10,0");
  pay (fixture);
}

static void
untick (GtkWidget *dialog, const char *code)
{
  GtkWidget *check = NULL;

  wire_wait ((check = find_widget (dialog, GTK_TYPE_CHECK_BUTTON, NULL)) != NULL);
  g_assert_cmpstr (gtk_widget_get_name (check), ==, code);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
}

/* The first line is left out, and its row says so when the form is there again. */
static void
test_closed_with_lines (Fixture *fixture, gconstpointer data)
{
  const char *const tooltip = "Choose which services of the debt are paid";
  GtkWidget *widget;
  SmPaymentInput *paid;

  open_form (fixture);
  widget = gtk_widget_get_ancestor (find_explained (fixture->dialog, tooltip), ADW_TYPE_ACTION_ROW);
  gtk_switch_set_active (
      GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (widget))), TRUE);
  untick (fixture->dialog, "gas");
  close_form (fixture);
  open_form (fixture);
  wire_wait ((widget = find_widget (fixture->dialog, GTK_TYPE_CHECK_BUTTON, NULL)) != NULL);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (widget)));
  pay (fixture);
  paid = wire_server_get_body (fixture->server, SM_OPERATION_PAY);
  g_assert_cmpuint (sm_record_list_length (paid->lines), ==, 2);
  g_assert_cmpstr (((SmPaymentLine *) sm_record_list_get (paid->lines, 0))->code, ==, "heat");
}

/* What is typed for the meters is there again too. */
static void
test_closed_with_readings (Fixture *fixture, gconstpointer data)
{
  const char *const tooltip = "Type in meter readings and send them with the payment";
  GtkWidget *widget;

  open_form (fixture);
  widget = gtk_widget_get_ancestor (find_explained (fixture->dialog, tooltip), ADW_TYPE_ACTION_ROW);
  gtk_switch_set_active (
      GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (widget))), TRUE);
  wire_wait ((widget = find_widget (fixture->dialog, GTK_TYPE_TEXT, NULL)) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (widget), "12");
  close_form (fixture);
  open_form (fixture);
  wire_wait ((widget = find_widget (fixture->dialog, GTK_TYPE_TEXT, NULL)) != NULL
             && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (widget)), "12"));
}

/* What was sent is over: the next payment is chosen anew. */
static void
test_sent_is_over (Fixture *fixture, gconstpointer data)
{
  SmPayment *payment = sm_record_copy (fixture->payment);

  sm_record_set_text (&payment->state, "succeeded");
  wire_server_answer (fixture->server, SM_OPERATION_PAY, payment);
  test_closed_with_own_sum (fixture, NULL);
  wire_wait (find_widget (fixture->dialog, G_TYPE_NONE, "_Go to Payment") == NULL);
  close_form (fixture);
  open_form (fixture);
  g_assert_cmpstr (get_quoted (fixture)->choice, ==, "debt");
}

#define ADD(path, function, data) \
  g_test_add ("/payment-repeat/" path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("own-sum", test_own_sum, "sum");
  ADD ("very-sum-where-the-choice-is-not-told", test_own_sum, NULL);
  ADD ("debt", test_debt, NULL);
  ADD ("lines", test_lines, NULL);
  ADD ("nothing-else-for-a-line-that-is-gone", test_line_is_gone, NULL);
  ADD ("readings", test_readings, NULL);
  ADD ("own-sum-of-a-closed-form", test_closed_with_own_sum, NULL);
  ADD ("lines-of-a-closed-form", test_closed_with_lines, NULL);
  ADD ("readings-of-a-closed-form", test_closed_with_readings, NULL);
  ADD ("nothing-of-what-was-sent", test_sent_is_over, NULL);
  return g_test_run ();
}
