/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "meter-form.h"
#include "reading-history.h"
#include "reading-words.h"
#include "readings.h"
#include "test-tools.h"
#include "wire-server.h"

static SmMeter *
create_meter (guint n_registers)
{
  SmMeter *meter = sm_record_new (SM_TYPE_METER);

  sm_record_set_text (&meter->id, "01METER000000000000000000");
  sm_record_set_text (&meter->service, "electricity");
  sm_record_set_text (&meter->serial, "12345");
  sm_record_set_text (&meter->unit, "kWh");
  meter->digits = 5;
  meter->decimals = 0;
  meter->implausible_milli = 2000 * 1000;
  for (guint i = 0; i < n_registers; i++)
    {
      g_autoptr (SmRegister) reg = sm_record_new (SM_TYPE_REGISTER);
      g_autofree char *id = g_strdup_printf ("register-%u", i);

      sm_record_set_text (&reg->id, id);
      sm_record_set_text (&reg->title, i == 0 ? "День" : "Ночь");
      reg->previous_milli = 99000 * 1000;
      reg->tariff_centikopecks = 59200;
      g_list_store_append (meter->registers, reg);
    }
  return meter;
}

static SmaRegisterForm *
get_register (SmaMeterForm *form, guint index)
{
  g_autoptr (SmaRegisterForm) reg =
      g_list_model_get_item (sma_meter_form_get_registers (form), index);

  return reg;
}

static void
test_consumption_and_cost_while_typing (void)
{
  g_autoptr (SmMeter) meter = create_meter (1);
  g_autoptr (SmaMeterForm) form = sma_meter_form_new (meter);
  SmaRegisterForm *reg = get_register (form, 0);
  gint64 consumption, cost;

  g_assert_cmpint (sma_register_form_get_state (reg), ==, SMA_REGISTER_EMPTY);
  sma_register_form_set_text (reg, " 99120 ");
  g_assert_cmpint (sma_register_form_get_state (reg), ==, SMA_REGISTER_GOOD);
  g_assert_true (sma_register_form_get_consumption (reg, &consumption));
  g_assert_cmpint (consumption, ==, 120 * 1000);
  g_assert_true (sma_register_form_get_cost (reg, &cost));
  g_assert_cmpint (cost, ==, 71040);
  g_assert_true (sma_meter_form_is_ready (form));
}

static void
test_zero_consumption_can_be_sent (void)
{
  g_autoptr (SmMeter) meter = create_meter (1);
  g_autoptr (SmaMeterForm) form = sma_meter_form_new (meter);

  sma_register_form_set_text (get_register (form, 0), "99000");
  g_assert_cmpint (sma_meter_form_get_state (form), ==, SMA_REGISTER_GOOD);
}

static void
test_letters_and_too_many_digits_are_wrong (void)
{
  static const struct
  {
    const char *text;
    SmErrorCode code;
  } rows[] = {
    { "12a", SM_ERROR_READING_FORMAT },
    { "-1", SM_ERROR_READING_FORMAT },
    { "1,5", SM_ERROR_READING_FORMAT },
    { "123456", SM_ERROR_READING_TOO_LARGE },
  };
  g_autoptr (SmMeter) meter = create_meter (1);
  g_autoptr (SmaMeterForm) form = sma_meter_form_new (meter);
  SmaRegisterForm *reg = get_register (form, 0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      sma_register_form_set_text (reg, rows[i].text);
      g_assert_cmpint (sma_register_form_get_state (reg), ==, SMA_REGISTER_WRONG);
      g_assert_error (sma_register_form_get_error (reg), SM_ERROR, (int) rows[i].code);
      g_assert_false (sma_meter_form_is_ready (form));
    }
}

static void
test_unusual_values_are_asked_about_not_refused (void)
{
  g_autoptr (SmMeter) meter = create_meter (1);
  g_autoptr (SmaMeterForm) form = sma_meter_form_new (meter);
  SmaRegisterForm *reg = get_register (form, 0);
  gint64 consumption;

  sma_register_form_set_text (reg, "50000");
  g_assert_cmpint (sma_meter_form_get_state (form), ==, SMA_REGISTER_LOWER);
  g_assert_false (sma_register_form_get_consumption (reg, &consumption));
  g_assert_nonnull (sma_meter_form_get_question (form));
  g_assert_false (sma_meter_form_is_ready (form));
  sma_meter_form_set_confirmed (form, TRUE);
  g_assert_true (sma_meter_form_is_ready (form));
  /* Another value is asked about anew. */
  sma_register_form_set_text (reg, "50001");
  g_assert_false (sma_meter_form_is_ready (form));
}

static void
test_meter_past_its_last_digit_is_understood (void)
{
  g_autoptr (SmMeter) meter = create_meter (1);
  g_autoptr (SmaMeterForm) form = sma_meter_form_new (meter);
  SmaRegisterForm *reg = get_register (form, 0);
  gint64 consumption;

  sma_register_form_set_text (reg, "00120");
  g_assert_cmpint (sma_register_form_get_state (reg), ==, SMA_REGISTER_LOWER);
  g_assert_true (sma_register_form_get_consumption (reg, &consumption));
  g_assert_cmpint (consumption, ==, 1120 * 1000);
}

static void
test_all_registers_go_together (void)
{
  g_autoptr (SmMeter) meter = create_meter (2);
  g_autoptr (SmaMeterForm) form = sma_meter_form_new (meter);
  g_autoptr (SmReadingInput) input = NULL;
  gint64 consumption, cost;

  sma_register_form_set_text (get_register (form, 0), "99010");
  g_assert_false (sma_meter_form_is_ready (form));
  g_assert_false (sma_meter_form_is_blank (form));
  sma_register_form_set_text (get_register (form, 1), "99020");
  g_assert_true (sma_meter_form_is_ready (form));
  g_assert_true (sma_meter_form_get_total (form, &consumption, &cost));
  g_assert_cmpint (consumption, ==, 30 * 1000);
  input = sma_meter_form_dup_input (form, 1700000000);
  g_assert_cmpuint (sm_record_list_length (input->values), ==, 2);
}

static void
test_lost_answer_is_sent_again_under_its_key (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaReadings) readings = sma_readings_new (context);
  g_autoptr (SmAccount) account = test_account_new ("full", "open");
  g_autoptr (SmMeter) meter = create_meter (1);
  g_autoptr (SmMeterList) meters = sm_record_new (SM_TYPE_METER_LIST);
  g_autoptr (SmaMeterForm) form = NULL;
  g_autofree char *key = NULL;

  g_list_store_append (meters->items, meter);
  wire_server_answer (server, SM_OPERATION_METERS, g_object_ref (meters));
  sma_readings_set_account (readings, account);
  sma_readings_load (readings);
  test_wait_idle (sma_readings_get_work (readings));
  form = g_list_model_get_item (sma_readings_get_forms (readings), 0);
  g_assert_nonnull (form);
  sma_register_form_set_text (get_register (form, 0), "99120");

  wire_server_refuse (server, SM_OPERATION_READING_SEND, SM_ERROR_INTERNAL, 0);
  sma_readings_send (readings, form);
  test_wait_idle (sma_readings_get_sending (readings));
  key = g_strdup (wire_server_get_header (server, SM_OPERATION_READING_SEND, "idempotency-key"));
  g_assert_nonnull (key);
  g_assert_cmpstr (sma_register_form_get_text (get_register (form, 0)), ==, "99120");
  sma_readings_send (readings, form);
  test_wait_idle (sma_readings_get_sending (readings));
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_READING_SEND), ==, 2);
  g_assert_cmpstr (wire_server_get_header (server, SM_OPERATION_READING_SEND, "idempotency-key"),
                   ==, key);
  /* The meter told anew is still the same reading. */
  meter->implausible_milli++;
  wire_server_answer (server, SM_OPERATION_METERS, g_object_ref (meters));
  sma_readings_load (readings);
  test_wait_idle (sma_readings_get_work (readings));
  g_object_unref (form);
  form = g_list_model_get_item (sma_readings_get_forms (readings), 0);
  g_assert_cmpstr (sma_register_form_get_text (get_register (form, 0)), ==, "99120");
  sma_readings_send (readings, form);
  test_wait_idle (sma_readings_get_sending (readings));
  g_assert_cmpstr (wire_server_get_header (server, SM_OPERATION_READING_SEND, "idempotency-key"),
                   ==, key);
  /* Another value is another reading. */
  sma_register_form_set_text (get_register (form, 0), "99121");
  sma_readings_send (readings, form);
  test_wait_idle (sma_readings_get_sending (readings));
  g_assert_cmpstr (wire_server_get_header (server, SM_OPERATION_READING_SEND, "idempotency-key"),
                   !=, key);
}

static void
test_what_was_typed_waits_while_another_account_is_shown (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaReadings) readings = sma_readings_new (context);
  g_autoptr (SmAccount) account = test_account_new ("full", "open");
  g_autoptr (SmAccount) other = test_account_new ("full", "open");
  g_autoptr (SmMeterList) meters = sm_record_new (SM_TYPE_METER_LIST);
  g_autoptr (SmMeter) meter = create_meter (2);
  g_autoptr (SmaMeterForm) form = NULL;

  g_list_store_append (meters->items, meter);
  wire_server_answer (server, SM_OPERATION_METERS, g_object_ref (meters));
  sm_record_set_text (&other->id, "01ACCOUNT0000000000000002");
  sma_readings_set_account (readings, account);
  sma_readings_load (readings);
  test_wait_idle (sma_readings_get_work (readings));
  form = g_list_model_get_item (sma_readings_get_forms (readings), 0);
  sma_register_form_set_text (get_register (form, 1), "99120");

  sma_readings_set_account (readings, other);
  wire_server_answer (server, SM_OPERATION_METERS, sm_record_new (SM_TYPE_METER_LIST));
  sma_readings_load (readings);
  test_wait_idle (sma_readings_get_work (readings));
  g_assert_cmpuint (g_list_model_get_n_items (sma_readings_get_forms (readings)), ==, 0);

  /* Meanwhile the service names the registers the other way round. */
  {
    g_autoptr (SmRegister) first = g_list_model_get_item (G_LIST_MODEL (meter->registers), 0);

    g_list_store_remove (meter->registers, 0);
    g_list_store_append (meter->registers, first);
  }
  wire_server_answer (server, SM_OPERATION_METERS, g_object_ref (meters));
  sma_readings_set_account (readings, account);
  sma_readings_load (readings);
  test_wait_idle (sma_readings_get_work (readings));
  g_set_object (&form, NULL);
  form = g_list_model_get_item (sma_readings_get_forms (readings), 0);
  g_assert_cmpstr (sma_register_form_get_text (get_register (form, 0)), ==, "99120");
  g_assert_cmpstr (sma_register_form_get_text (get_register (form, 1)), ==, "");
}

/* Told without its number and last values, as to the simple version. */
static void
test_meter_of_the_simple_version_compares_with_nothing (void)
{
  g_autoptr (SmMeter) meter = create_meter (1);
  SmRegister *told = sm_record_list_get (meter->registers, 0);
  g_autoptr (SmaMeterForm) form = NULL;
  SmaRegisterForm *reg;
  gint64 consumption;
  g_autofree char *title = NULL;
  g_autofree char *serial = NULL;
  g_autofree char *previous = NULL;
  g_autofree char *feedback = NULL;

  sm_record_set_text (&meter->serial, NULL);
  meter->ordinal = 2;
  meter->implausible_milli = 0;
  told->previous_milli = 0;
  told->tariff_centikopecks = 0;
  form = sma_meter_form_new (meter);
  reg = get_register (form, 0);
  sma_register_form_set_text (reg, "99999");
  title = sma_meter_dup_title (meter);
  serial = sma_meter_dup_serial (meter);
  previous = sma_register_form_dup_previous (reg);
  feedback = sma_register_form_dup_feedback (reg);
  g_assert_cmpstr (title, ==, "Electricity · meter 2");
  g_assert_null (serial);
  g_assert_null (previous);
  g_assert_null (feedback);
  g_assert_false (sma_register_form_get_consumption (reg, &consumption));
  g_assert_true (sma_meter_form_is_ready (form));
}

static void
test_unverified_reading_is_dismissed (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaReadings) readings = sma_readings_new (context);
  g_autoptr (SmAccount) account = test_account_new ("full", "open");
  g_autoptr (SmReading) reading = sm_record_new (SM_TYPE_READING);
  g_autofree char *state = NULL;

  sm_record_set_text (&reading->id, "01READING");
  sm_record_set_text (&reading->state, "unverified");
  sm_record_set_text (&reading->serial, "12345");
  state = sma_reading_dup_state (reading);
  g_assert_cmpstr (state, ==, "not verified: sent from the simple version");
  g_assert_false (sma_reading_has_consumption (reading));

  sma_readings_set_account (readings, account);
  wire_server_answer (server, SM_OPERATION_READING_DISMISS, NULL);
  sma_reading_changes_dismiss (sma_readings_get_changes (readings), reading);
  test_wait_idle (sma_reading_changes_get_work (sma_readings_get_changes (readings)));
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_READING_DISMISS), ==, 1);
  wire_wait (wire_server_count (server, SM_OPERATION_READINGS) == 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readings/consumption-and-cost-while-typing",
                   test_consumption_and_cost_while_typing);
  g_test_add_func ("/readings/zero-consumption-can-be-sent", test_zero_consumption_can_be_sent);
  g_test_add_func ("/readings/letters-and-too-many-digits-are-wrong",
                   test_letters_and_too_many_digits_are_wrong);
  g_test_add_func ("/readings/unusual-values-are-asked-about-not-refused",
                   test_unusual_values_are_asked_about_not_refused);
  g_test_add_func ("/readings/meter-past-its-last-digit-is-understood",
                   test_meter_past_its_last_digit_is_understood);
  g_test_add_func ("/readings/all-registers-go-together", test_all_registers_go_together);
  g_test_add_func ("/readings/lost-answer-is-sent-again-under-its-key",
                   test_lost_answer_is_sent_again_under_its_key);
  g_test_add_func ("/readings/what-was-typed-waits-while-another-account-is-shown",
                   test_what_was_typed_waits_while_another_account_is_shown);
  g_test_add_func ("/readings/meter-of-the-simple-version-compares-with-nothing",
                   test_meter_of_the_simple_version_compares_with_nothing);
  g_test_add_func ("/readings/unverified-reading-is-dismissed",
                   test_unverified_reading_is_dismissed);
  return g_test_run ();
}
