/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "audit.h"
#include "error.h"
#include "meter-card.h"
#include "meter-history.h"
#include "reading-history.h"
#include "reading-rules.h"
#include "reading-words.h"
#include "readings.h"
#include "test-tools.h"
#include "wire-server.h"

/*
 * What becomes of readings that were sent: told in words, replaced and withdrawn while they may be.
 */

#define METER "01METER000000000000000000"
#define READING "01READING0000000000000000"

static SmReading *
create_reading (const char *state, gint64 value, gint64 previous)
{
  SmReading *reading = sm_record_new (SM_TYPE_READING);
  g_autoptr (SmRegisterValue) sent = sm_record_new (SM_TYPE_REGISTER_VALUE);

  sm_record_set_text (&reading->id, READING);
  sm_record_set_text (&reading->meter_id, METER);
  sm_record_set_text (&reading->serial, "12345");
  sm_record_set_text (&reading->state, state);
  reading->taken_at = 1789380000;
  reading->sent_at = reading->taken_at;
  reading->changeable = sm_reading_state_is_open (state);
  sm_record_set_text (&sent->register_id, "day");
  sent->value_milli = value;
  sent->previous_milli = previous;
  g_list_store_append (reading->values, sent);
  return reading;
}

/* A meter whose last reading is the one that was sent. */
static SmMeterList *
create_meters (gint64 previous)
{
  SmMeterList *list = sm_record_new (SM_TYPE_METER_LIST);
  g_autoptr (SmMeter) meter = sm_record_new (SM_TYPE_METER);
  g_autoptr (SmRegister) reg = sm_record_new (SM_TYPE_REGISTER);

  sm_record_set_text (&meter->id, METER);
  sm_record_set_text (&meter->service, "gas");
  sm_record_set_text (&meter->serial, "12345");
  sm_record_set_text (&meter->unit, "m³");
  meter->digits = 5;
  meter->implausible_milli = 500000;
  sm_record_set_text (&reg->id, "day");
  sm_record_set_text (&reg->title, "Day");
  reg->previous_milli = previous;
  sm_record_set_text (&reg->previous_on, "2026-09-14");
  g_list_store_append (meter->registers, reg);
  g_list_store_append (list->items, meter);
  return list;
}

typedef struct
{
  WireServer *server;
  SmaContext *context;
  SmaReadings *readings;
} Sent;

static void
answer_with (Sent *self, SmReading *reading, gint64 previous)
{
  g_autoptr (SmReadingList) list = sm_record_new (SM_TYPE_READING_LIST);

  g_list_store_append (list->items, reading);
  wire_server_answer (self->server, SM_OPERATION_METERS, create_meters (previous));
  wire_server_answer (self->server, SM_OPERATION_READINGS, g_object_ref (list));
}

static void
load (Sent *self)
{
  sma_readings_load (self->readings);
  test_wait_idle (sma_readings_get_work (self->readings));
  test_wait_idle (sma_readings_get_recalling (self->readings));
}

/* One account with one meter, for which one reading of that state was sent: 150 after 120. */
static Sent *
sent_new (const char *state)
{
  Sent *self = g_new0 (Sent, 1);
  g_autoptr (SmAccount) account = test_account_new ("full", "open");
  g_autoptr (SmReading) reading = create_reading (state, 150000, 120000);

  self->server = wire_server_new ();
  self->context = sma_context_new (wire_server_get_url (self->server));
  self->readings = sma_readings_new (self->context);
  sma_readings_set_account (self->readings, account);
  answer_with (self, reading, sm_reading_stands (reading) ? 150000 : 120000);
  load (self);
  return self;
}

static void
sent_free (Sent *self)
{
  g_object_unref (self->readings);
  g_object_unref (self->context);
  wire_server_free (self->server);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sent, sent_free)

static SmReading *
get_sent (Sent *self)
{
  return sm_record_list_get (G_LIST_STORE (sma_readings_get_history (self->readings)), 0);
}

static SmaMeterForm *
get_form (Sent *self)
{
  return sma_readings_find_form (self->readings, METER);
}

static SmaRegisterForm *
get_register (Sent *self)
{
  g_autoptr (SmaRegisterForm) reg =
      g_list_model_get_item (sma_meter_form_get_registers (get_form (self)), 0);

  return reg;
}

static void
each_state_is_told_in_words (void)
{
  static const struct
  {
    const char *state;
    gboolean unverified;
    const char *month;
    const char *code;
    const char *reason;
    const char *words;
  } rows[] = {
    { "accepted", FALSE, NULL, NULL, NULL, "sent, not passed on to the supplier yet" },
    { "exported", FALSE, NULL, NULL, NULL,
      "with the supplier since 14 September 2025, not counted yet" },
    { "exported", TRUE, NULL, NULL, NULL,
      "not verified, with the supplier since 14 September 2025" },
    { "credited", FALSE, NULL, NULL, NULL, "counted by the supplier" },
    { "credited", FALSE, "2026-09", NULL, NULL,
      "counted by the supplier in the charge of September 2026" },
    { "rejected", FALSE, NULL, NULL, NULL, "rejected by the supplier" },
    { "rejected", FALSE, NULL, "lower", NULL,
      "rejected by the supplier: it has a higher value already" },
    { "rejected", FALSE, NULL, "inspected", "12 September",
      "rejected by the supplier: an inspection found another value. 12 September" },
    { "rejected", FALSE, NULL, "other", "The seal is broken",
      "rejected by the supplier: The seal is broken" },
    { "rejected", FALSE, NULL, "payment_not_taken", NULL,
      "not accepted: the payment it was sent with did not take place" },
    { "unverified", TRUE, NULL, NULL, NULL, "not verified: sent from the simple version" },
    { "replaced", FALSE, NULL, NULL, NULL, "replaced by another reading" },
    { "withdrawn", FALSE, NULL, NULL, NULL, "withdrawn: the supplier does not get it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SmReading) reading = create_reading (rows[i].state, 150000, 120000);
      g_autofree char *words = NULL;

      reading->unverified = rows[i].unverified;
      reading->exported_at = 1757844000;
      sm_record_set_text (&reading->credited_month, rows[i].month);
      sm_record_set_text (&reading->reason_code, rows[i].code);
      sm_record_set_text (&reading->reason, rows[i].reason);
      words = sma_reading_dup_state (reading);
      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* A code that is known to the service has its words. */
static void
each_reason_is_told_in_words (void)
{
  for (guint i = 0; sm_reading_reasons[i] != NULL; i++)
    {
      g_autoptr (SmReading) reading = create_reading ("rejected", 150000, 120000);
      g_autofree char *words = NULL;

      sm_record_set_text (&reading->reason_code, sm_reading_reasons[i]);
      sm_record_set_text (&reading->reason, "why");
      words = sma_reading_dup_state (reading);
      g_assert_true (g_str_has_suffix (words, "why"));
    }
}

static void
what_was_taken_back_used_nothing (void)
{
  static const char *const states[] = { "withdrawn", "replaced" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GListStore) history = g_list_store_new (SM_TYPE_READING);
      g_autoptr (SmReading) reading = create_reading (states[i], 150000, 120000);
      gint64 used;

      g_list_store_append (history, reading);
      g_assert_false (sma_reading_has_consumption (reading));
      g_assert_null (sma_reading_history_find_last (G_LIST_MODEL (history), METER));
      g_assert_false (
          sma_reading_history_get_consumption (G_LIST_MODEL (history), METER, "2026-09", &used));
    }
}

static void
a_replacement_is_compared_with_what_was_before (void)
{
  g_autoptr (Sent) sent = sent_new ("accepted");
  gint64 used;

  sma_register_form_set_text (get_register (sent), "140");
  g_assert_cmpint (sma_meter_form_get_state (get_form (sent)), ==, SMA_REGISTER_LOWER);
  sma_readings_replace (sent->readings, get_sent (sent));
  g_assert_cmpstr (sma_register_form_get_text (get_register (sent)), ==, "150");
  sma_register_form_set_text (get_register (sent), "140");
  g_assert_cmpint (sma_meter_form_get_state (get_form (sent)), ==, SMA_REGISTER_GOOD);
  g_assert_true (sma_register_form_get_consumption (get_register (sent), &used));
  g_assert_cmpint (used, ==, 20000);

  /* Told anew while one types, it still replaces. */
  answer_with (sent, get_sent (sent), 150000);
  load (sent);
  g_assert_nonnull (sma_meter_form_get_replaced (get_form (sent)));
  sma_meter_form_clear (get_form (sent));
  sma_register_form_set_text (get_register (sent), "140");
  g_assert_cmpint (sma_meter_form_get_state (get_form (sent)), ==, SMA_REGISTER_LOWER);
}

static void
a_replacement_is_sent_in_the_place_of_the_reading (void)
{
  g_autoptr (Sent) sent = sent_new ("accepted");
  g_autofree char *key = NULL;

  sma_readings_replace (sent->readings, get_sent (sent));
  sma_register_form_set_text (get_register (sent), "140");
  wire_server_refuse (sent->server, SM_OPERATION_READING_REPLACE, SM_ERROR_INTERNAL, 0);
  sma_readings_send (sent->readings, get_form (sent));
  test_wait_idle (sma_readings_get_sending (sent->readings));
  key = g_strdup (
      wire_server_get_header (sent->server, SM_OPERATION_READING_REPLACE, "idempotency-key"));
  g_assert_nonnull (key);

  wire_server_answer (sent->server, SM_OPERATION_READING_REPLACE,
                      create_reading ("accepted", 140000, 120000));
  sma_readings_send (sent->readings, get_form (sent));
  test_wait_idle (sma_readings_get_sending (sent->readings));
  g_assert_cmpuint (wire_server_count (sent->server, SM_OPERATION_READING_REPLACE), ==, 2);
  g_assert_cmpstr (
      wire_server_get_header (sent->server, SM_OPERATION_READING_REPLACE, "idempotency-key"), ==,
      key);
  g_assert_cmpstr (wire_server_get_header (sent->server, SM_OPERATION_READING_REPLACE, ":path"), ==,
                   "/v1/readings/" READING "/replacement");
  g_assert_cmpuint (wire_server_count (sent->server, SM_OPERATION_READING_SEND), ==, 0);
  g_assert_null (sma_meter_form_get_replaced (get_form (sent)));
  g_assert_true (sma_meter_form_is_blank (get_form (sent)));
}

static void
on_too_late (char **said, const char *text)
{
  g_set_str (said, text);
}

/* The supplier was quicker: what is typed stays, to be sent as a new reading. */
static void
what_comes_too_late_to_replace_can_be_sent (void)
{
  g_autoptr (Sent) sent = sent_new ("accepted");
  g_autofree char *said = NULL;

  g_signal_connect_swapped (sent->readings, "too-late", G_CALLBACK (on_too_late), &said);
  sma_readings_replace (sent->readings, get_sent (sent));
  sma_register_form_set_text (get_register (sent), "160");
  wire_server_refuse (sent->server, SM_OPERATION_READING_REPLACE, SM_ERROR_READING_EXPORTED, 0);
  sma_readings_send (sent->readings, get_form (sent));
  wire_wait (said != NULL);
  g_assert_cmpstr (said, ==,
                   "The supplier has this reading by now: it can no longer be changed. Send a new "
                   "one.");
  g_assert_null (sma_meter_form_get_replaced (get_form (sent)));
  g_assert_cmpstr (sma_register_form_get_text (get_register (sent)), ==, "160");
  wire_server_answer (sent->server, SM_OPERATION_READING_SEND,
                      create_reading ("accepted", 160000, 150000));
  sma_readings_send (sent->readings, get_form (sent));
  wire_wait (wire_server_count (sent->server, SM_OPERATION_READING_SEND) == 1);
  test_wait_idle (sma_readings_get_sending (sent->readings));
}

static void
a_withdrawal_can_be_taken_back_once (void)
{
  g_autoptr (Sent) sent = sent_new ("accepted");
  SmaReadingChanges *changes = sma_readings_get_changes (sent->readings);
  g_autoptr (SmReading) withdrawn = create_reading ("withdrawn", 150000, 120000);
  g_autofree char *key = NULL;
  SmReadingInput *input;

  wire_server_answer (sent->server, SM_OPERATION_READING_WITHDRAW, g_object_ref (withdrawn));
  answer_with (sent, withdrawn, 120000);
  g_assert_false (sma_reading_changes_can_undo (changes, withdrawn));
  sma_reading_changes_withdraw (changes, get_sent (sent));
  test_wait_idle (sma_reading_changes_get_work (changes));
  wire_wait (g_strcmp0 (get_sent (sent)->state, "withdrawn") == 0);
  g_assert_true (sma_reading_changes_can_undo (changes, get_sent (sent)));

  wire_server_refuse (sent->server, SM_OPERATION_READING_SEND, SM_ERROR_INTERNAL, 0);
  sma_reading_changes_undo (changes, withdrawn);
  test_wait_idle (sma_reading_changes_get_work (changes));
  key = g_strdup (
      wire_server_get_header (sent->server, SM_OPERATION_READING_SEND, "idempotency-key"));
  wire_server_answer (sent->server, SM_OPERATION_READING_SEND,
                      create_reading ("accepted", 150000, 120000));
  sma_reading_changes_undo (changes, withdrawn);
  test_wait_idle (sma_reading_changes_get_work (changes));
  g_assert_cmpstr (
      wire_server_get_header (sent->server, SM_OPERATION_READING_SEND, "idempotency-key"), ==, key);
  input = wire_server_get_body (sent->server, SM_OPERATION_READING_SEND);
  g_assert_cmpint (input->taken_at, ==, withdrawn->taken_at);
  g_assert_cmpint (((SmRegisterValue *) sm_record_list_get (input->values, 0))->value_milli, ==,
                   150000);
  g_assert_true (input->confirmed);
  g_assert_false (sma_reading_changes_can_undo (changes, withdrawn));
}

static GtkWidget *
show_history (Sent *sent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *history =
      sma_meter_history_new (sent->readings, sma_meter_form_get_meter (get_form (sent)));

  adw_window_set_content (ADW_WINDOW (window), history);
  gtk_window_present (GTK_WINDOW (window));
  test_wait_shown (window);
  audit_widgets (history, "meter-history");
  return window;
}

static void
press (GtkWidget *window, const char *label)
{
  GtkWidget *button = test_find_button (window, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_grab_focus (button));
  gtk_widget_activate (button);
}

static void
buttons_are_there_while_they_may_be_pressed (void)
{
  for (guint i = 0; sm_reading_states[i] != NULL; i++)
    {
      g_autoptr (Sent) sent = sent_new (sm_reading_states[i]);
      GtkWidget *window = show_history (sent);
      const gboolean open = sm_reading_state_is_open (sm_reading_states[i]);

      g_assert_cmpint (test_find_button (window, "_Replace") != NULL, ==, open);
      g_assert_cmpint (test_find_button (window, "_Withdraw") != NULL, ==, open);
      g_assert_null (test_find_button (window, "_Dismiss"));
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
the_buttons_do_what_they_say (void)
{
  g_autoptr (Sent) sent = sent_new ("accepted");
  g_autoptr (SmReading) withdrawn = create_reading ("withdrawn", 150000, 120000);
  GtkWidget *window = show_history (sent);

  press (window, "_Replace");
  wire_wait (sma_meter_form_get_replaced (get_form (sent)) != NULL);
  wire_server_answer (sent->server, SM_OPERATION_READING_WITHDRAW, g_object_ref (withdrawn));
  answer_with (sent, withdrawn, 120000);
  press (window, "_Withdraw");
  wire_wait (test_find_button (window, "_Undo") != NULL);
  g_assert_null (test_find_button (window, "_Withdraw"));
  wire_server_answer (sent->server, SM_OPERATION_READING_SEND,
                      create_reading ("accepted", 150000, 120000));
  press (window, "_Undo");
  wire_wait (wire_server_count (sent->server, SM_OPERATION_READING_SEND) == 1);
  test_wait_idle (sma_reading_changes_get_work (sma_readings_get_changes (sent->readings)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The full version shows a reading of nobody knows whom with a button that the keyboard reaches. */
static void
a_strangers_reading_can_be_dismissed (void)
{
  g_autoptr (Sent) sent = sent_new ("unverified");
  GtkWidget *window;

  get_sent (sent)->changeable = FALSE;
  window = show_history (sent);
  wire_server_answer (sent->server, SM_OPERATION_READING_DISMISS, NULL);
  g_assert_null (test_find_button (window, "_Replace"));
  press (window, "_Dismiss");
  wire_wait (wire_server_count (sent->server, SM_OPERATION_READING_DISMISS) == 1);
  test_wait_idle (sma_reading_changes_get_work (sma_readings_get_changes (sent->readings)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The form says what it replaces, and can leave it. */
static void
the_form_says_what_it_replaces (void)
{
  g_autoptr (Sent) sent = sent_new ("accepted");
  GtkWidget *window = adw_window_new ();
  GtkWidget *card = sma_meter_card_new (sent->readings, get_form (sent), TRUE);
  GtkWidget *button;

  adw_window_set_content (ADW_WINDOW (window), card);
  gtk_window_present (GTK_WINDOW (window));
  test_wait_shown (window);
  button = test_find_button (card, "Do _Not Replace");
  g_assert_false (gtk_widget_get_mapped (button));
  sma_readings_replace (sent->readings, get_sent (sent));
  wire_wait (gtk_widget_get_mapped (button));
  audit_widgets (card, "meter-card");
  g_assert_true (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (window))));
  gtk_widget_activate (button);
  wire_wait (!gtk_widget_get_mapped (button));
  g_assert_null (sma_meter_form_get_replaced (get_form (sent)));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/reading-changes/each-state-is-told-in-words", each_state_is_told_in_words);
  g_test_add_func ("/reading-changes/each-reason-is-told-in-words", each_reason_is_told_in_words);
  g_test_add_func ("/reading-changes/what-was-taken-back-used-nothing",
                   what_was_taken_back_used_nothing);
  g_test_add_func ("/reading-changes/a-replacement-is-compared-with-what-was-before",
                   a_replacement_is_compared_with_what_was_before);
  g_test_add_func ("/reading-changes/a-replacement-is-sent-in-the-place-of-the-reading",
                   a_replacement_is_sent_in_the_place_of_the_reading);
  g_test_add_func ("/reading-changes/what-comes-too-late-to-replace-can-be-sent",
                   what_comes_too_late_to_replace_can_be_sent);
  g_test_add_func ("/reading-changes/a-withdrawal-can-be-taken-back-once",
                   a_withdrawal_can_be_taken_back_once);
  g_test_add_func ("/reading-changes/buttons-are-there-while-they-may-be-pressed",
                   buttons_are_there_while_they_may_be_pressed);
  g_test_add_func ("/reading-changes/the-buttons-do-what-they-say", the_buttons_do_what_they_say);
  g_test_add_func ("/reading-changes/a-strangers-reading-can-be-dismissed",
                   a_strangers_reading_can_be_dismissed);
  g_test_add_func ("/reading-changes/the-form-says-what-it-replaces",
                   the_form_says_what_it_replaces);
  return g_test_run ();
}
