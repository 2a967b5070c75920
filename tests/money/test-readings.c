/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limits.h"
#include "meter-readings.h"
#include "money-fixture.h"

static SmReading *
send (Town *town, const char *customer, const char *account, SmReadingInput *input, GError **error)
{
  return town_call (town, SM_OPERATION_READING_SEND, customer, account, input, NULL, error);
}

static void
assert_sent (Town *town, gint64 day, gint64 night, gboolean confirmed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) input = town_reading (day, night);
  g_autoptr (SmReading) reading = NULL;

  input->confirmed = confirmed;
  reading = send (town, "anna", "anna-flat", input, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reading->state, ==, "accepted");
  g_assert_cmpint (reading->taken_at, ==, reading->sent_at);
}

static void
assert_refused (Town *town, gint64 day, gint64 night, gboolean confirmed, SmErrorCode code,
                gint64 number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) input = town_reading (day, night);

  input->confirmed = confirmed;
  g_assert_null (send (town, "anna", "anna-flat", input, &error));
  g_assert_error (error, SM_ERROR, (int) code);
  g_assert_cmpint (sm_error_get_number (error), ==, number);
}

static SmMeter *
load_meter (Town *town)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmMeterList) list =
      town_call (town, SM_OPERATION_METERS, "anna", "anna-flat", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_list_length (list->items), ==, 1);
  return g_list_model_get_item (G_LIST_MODEL (list->items), 0);
}

static void
assert_previous (Town *town, gint64 day, gint64 night)
{
  g_autoptr (SmMeter) meter = load_meter (town);
  SmRegister *first = sm_record_list_get (meter->registers, 0);
  SmRegister *second = sm_record_list_get (meter->registers, 1);

  g_assert_cmpuint (sm_record_list_length (meter->registers), ==, 2);
  g_assert_cmpint (first->previous_milli, ==, day);
  g_assert_cmpint (second->previous_milli, ==, night);
}

static void
test_the_last_reading_accepted_is_the_previous_one (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  assert_previous (town, 120000, 60000);
  assert_sent (town, 150000, 60000, FALSE);
  assert_previous (town, 150000, 60000);
  town_exec (town, "UPDATE readings SET state = 'rejected'");
  assert_previous (town, 120000, 60000);
}

static void
test_a_later_reading_of_the_supplier_counts_more (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  assert_sent (town, 150000, 60000, FALSE);
  town_exec (town, "UPDATE registers SET previous_milli = 155000, previous_on = '2026-10-01' "
                   "WHERE id = 'day'");
  assert_previous (town, 155000, 60000);
}

static void
test_values_are_checked_at_the_dial (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  assert_refused (town, 150050, 60000, TRUE, SM_ERROR_READING_FORMAT, 1);
  assert_refused (town, -1, 60000, TRUE, SM_ERROR_READING_FORMAT, 1);
  assert_refused (town, G_MININT64, 60000, TRUE, SM_ERROR_READING_FORMAT, 1);
  assert_refused (town, 100000000, 60000, TRUE, SM_ERROR_READING_TOO_LARGE, 5);
  assert_refused (town, G_MAXINT64 / 1000 * 1000, 60000, TRUE, SM_ERROR_READING_TOO_LARGE, 5);
  assert_sent (town, 99999900, 60000, TRUE);
}

static void
test_unusual_values_are_asked_about (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  assert_refused (town, 119900, 60000, FALSE, SM_ERROR_READING_LOWER, 120000);
  assert_refused (town, 120000, 560100, FALSE, SM_ERROR_READING_IMPLAUSIBLE, 500100);
  assert_sent (town, 120000, 560000, FALSE);
  assert_sent (town, 119900, 60000, TRUE);
  assert_previous (town, 119900, 60000);
}

static void
test_zero_consumption_is_a_reading (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  assert_sent (town, 120000, 60000, FALSE);
}

static void
test_a_dial_past_its_nines_is_no_question (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  town_exec (town, "UPDATE registers SET previous_milli = 99990000 WHERE id = 'day'");
  assert_refused (town, 500000, 60000, FALSE, SM_ERROR_READING_LOWER, 99990000);
  assert_sent (town, 12000, 60000, FALSE);
}

static void
test_all_registers_are_read_at_once (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  for (guint wrong = 0; wrong < 4; wrong++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmReadingInput) input = town_reading (150000, 70000);
      SmRegisterValue *second = sm_record_list_get (input->values, 1);

      if (wrong == 0)
        g_list_store_remove (input->values, 1);
      if (wrong == 1)
        g_list_store_remove_all (input->values);
      if (wrong == 2)
        sm_record_set_text (&second->register_id, "day");
      if (wrong == 3)
        sm_record_set_text (&second->register_id, "evening");
      g_assert_null (send (town, "anna", "anna-flat", input, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_READING_REGISTERS);
      g_assert_cmpint (sm_error_get_number (error), ==, 2);
    }
}

static void
test_the_day_of_a_reading_is_checked (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  const gint64 day = 24 * 60 * 60;
  const struct
  {
    gint64 offset;
    gboolean taken;
  } cases[] = {
    { 600, FALSE },
    { 60, TRUE },
    { -59 * day, TRUE },
    { -61 * day, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmReadingInput) input = town_reading (120000, 60000);
      g_autoptr (SmReading) reading = NULL;

      input->taken_at = town_now (town) + cases[i].offset;
      reading = send (town, "anna", "anna-flat", input, &error);
      if (!cases[i].taken)
        g_assert_error (error, SM_ERROR, SM_ERROR_READING_DATE);
      else
        g_assert_cmpint (reading->taken_at, <=, reading->sent_at);
    }
}

static void
test_a_reading_taken_offline_is_compared_with_what_was_before_it (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) earlier = town_reading (140000, 60000);
  g_autoptr (SmReading) reading = NULL;

  assert_sent (town, 150000, 60000, FALSE);
  earlier->taken_at = town_now (town) - 3 * 24 * 60 * 60;
  reading = send (town, "anna", "anna-flat", earlier, &error);
  g_assert_no_error (error);
  assert_previous (town, 150000, 60000);
}

static SmMeter *
load_meter_of_boris (Town *town)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmMeterList) list =
      town_call (town, SM_OPERATION_METERS, "boris", "boris-flat", NULL, NULL, &error);

  g_assert_no_error (error);
  return g_list_model_get_item (G_LIST_MODEL (list->items), 0);
}

static void
test_the_simple_version_learns_nothing_of_the_flat (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmMeter) alone = load_meter_of_boris (town);
  g_autoptr (SmMeter) second = NULL;
  SmRegister *reg = sm_record_list_get (alone->registers, 0);

  g_assert_cmpstr (alone->service, ==, "gas");
  g_assert_cmpstr (alone->unit, ==, "m3");
  g_assert_cmpint (alone->digits, ==, 5);
  g_assert_cmpint (alone->decimals, ==, 1);
  g_assert_cmpint (alone->ordinal, ==, 0);
  g_assert_cmpstr (reg->title, ==, "day");
  g_assert_null (alone->serial);
  g_assert_null (alone->verification_due);
  g_assert_cmpint (alone->implausible_milli, ==, 0);
  g_assert_null (reg->previous_on);
  g_assert_cmpint (reg->previous_milli, ==, 0);
  g_assert_cmpint (reg->tariff_centikopecks, ==, 0);

  town_exec (town, "INSERT INTO meters (id, registry_id, service, serial, unit, digits, decimals, "
                   "implausible_milli) VALUES ('other', 'flat', 'gas', '0043', 'm3', 5, 1, 0)");
  town_exec (town, "INSERT INTO registers (id, meter_id, place, title, previous_milli, "
                   "tariff_centikopecks) VALUES ('other-day', 'other', 1, 'day', 1, 1)");
  second = load_meter_of_boris (town);
  g_assert_cmpint (second->ordinal, ==, 1);
}

/* Whatever the value, the answer is the same: nothing of the last one can be searched for. */
static void
test_a_stranger_cannot_spoil_nor_search_the_last_value (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  static const gint64 values[] = { 0, 119900, 120000, 99999900 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmReadingInput) input = town_reading (values[i], 60000);
      g_autoptr (SmReading) reading = send (town, "boris", "boris-flat", input, &error);
      SmRegisterValue *value;

      g_assert_no_error (error);
      g_assert_cmpstr (reading->state, ==, "unverified");
      g_assert_null (reading->serial);
      value = sm_record_list_get (reading->values, 0);
      g_assert_cmpint (value->previous_milli, ==, 0);
    }
  assert_previous (town, 120000, 60000);
  assert_sent (town, 150000, 60000, FALSE);
}

/* The owner's list is read past them, and their dismissal is one write: 200,000 take seconds. */
static void
test_a_stranger_sends_so_many_a_day (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) input = town_reading (150000, 60000);
  g_autoptr (SmReading) owners = NULL;

  for (guint i = 0; i < SM_LIMIT_UNVERIFIED_READINGS; i++)
    {
      g_autoptr (SmReading) reading = send (town, "boris", "boris-flat", input, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (reading->state, ==, "unverified");
    }
  g_assert_null (send (town, "boris", "boris-flat", input, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_TOO_MANY_TRIES);
  g_clear_error (&error);
  owners = send (town, "anna", "anna-flat", input, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (owners->state, ==, "accepted");
}

static SmReadingList *
list_readings (Town *town, const char *customer, const char *account)
{
  g_autoptr (GError) error = NULL;
  SmReadingList *list =
      town_call (town, SM_OPERATION_READINGS, customer, account, NULL, NULL, &error);

  g_assert_no_error (error);
  return list;
}

static gboolean
dismiss (Town *town, const char *customer, const char *reading_id, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_assert_null (
      town_call (town, SM_OPERATION_READING_DISMISS, customer, reading_id, NULL, NULL, &local));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
test_the_owner_sees_and_dismisses_what_is_unverified (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) input = town_reading (990000, 60000);
  g_autoptr (SmReading) first = send (town, "boris", "boris-flat", input, &error);
  g_autoptr (SmReading) second = send (town, "boris", "boris-flat", input, &error);
  g_autoptr (SmReadingList) seen = list_readings (town, "anna", "anna-flat");
  g_autoptr (SmReadingList) left = NULL;
  g_autoptr (SmReadingList) own = NULL;
  SmReading *shown = sm_record_list_get (seen->items, 0);

  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_list_length (seen->items), ==, 1);
  g_assert_cmpstr (shown->id, ==, second->id);
  g_assert_cmpstr (shown->state, ==, "unverified");
  g_assert_cmpstr (shown->serial, ==, "0042");

  /* The sender has not the full version: it is not theirs to decide. */
  g_assert_false (dismiss (town, "boris", second->id, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (dismiss (town, "anna", second->id, &error));
  g_assert_true (dismiss (town, "anna", second->id, &error));
  g_assert_no_error (error);
  left = list_readings (town, "anna", "anna-flat");
  g_assert_cmpuint (sm_record_list_length (left->items), ==, 0);
  own = list_readings (town, "boris", "boris-flat");
  g_assert_cmpuint (sm_record_list_length (own->items), ==, 2);
  shown = sm_record_list_get (own->items, 1);
  g_assert_cmpstr (shown->id, ==, first->id);
  g_assert_cmpstr (shown->state, ==, "dismissed");
  g_assert_null (shown->serial);
}

static void
test_an_accepted_reading_is_not_dismissed (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) input = town_reading (150000, 60000);
  g_autoptr (SmReading) reading = send (town, "anna", "anna-flat", input, &error);

  g_assert_false (dismiss (town, "anna", reading->id, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
}

/* The full version once open and closed again: the old readings tell no more than the new. */
static void
test_a_closed_full_version_hides_what_it_showed (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReadingList) list = NULL;
  SmReading *reading;
  SmRegisterValue *value;

  assert_sent (town, 150000, 60000, FALSE);
  town_exec (town, "UPDATE accounts SET access = 'simple' WHERE id = 'anna-flat'");
  list = list_readings (town, "anna", "anna-flat");
  reading = sm_record_list_get (list->items, 0);
  value = sm_record_list_get (reading->values, 0);
  g_assert_null (reading->serial);
  g_assert_cmpint (value->previous_milli, ==, 0);
}

static void
test_the_simple_version_sends_where_the_supplier_takes_it (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) input = town_reading (150000, 60000);
  g_autoptr (SmReading) reading = send (town, "boris", "boris-flat", input, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reading);

  g_assert_null (send (town, "anna", "anna-house", input, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_READINGS_NOT_TAKEN);
  g_clear_error (&error);
  g_assert_null (town_call (town, SM_OPERATION_METERS, "anna", "anna-house", NULL, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_FULL_VERSION_REQUIRED);
}

static void
test_meters_of_other_flats_are_unknown (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) input = town_reading (150000, 60000);

  town_exec (town, "UPDATE accounts SET access = 'full' WHERE id = 'anna-house'");
  g_assert_null (send (town, "anna", "anna-house", input, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (send (town, "boris", "anna-flat", input, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
}

static guint
count_listed (Town *town, const char *customer, const char *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingList) list =
      town_call (town, SM_OPERATION_READINGS, customer, account, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < sm_record_list_length (list->items); i++)
    {
      SmReading *reading = sm_record_list_get (list->items, i);

      g_assert_cmpuint (sm_record_list_length (reading->values), ==, 2);
      g_assert_cmpstr (reading->serial, ==, "0042");
    }
  return sm_record_list_length (list->items);
}

static void
test_one_sees_only_what_one_sent (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  assert_sent (town, 150000, 60000, FALSE);
  assert_sent (town, 151000, 60000, FALSE);
  g_assert_cmpuint (count_listed (town, "anna", "anna-flat"), ==, 2);
  g_assert_cmpuint (count_listed (town, "boris", "boris-flat"), ==, 0);
}

static char *
pay_with_reading (Town *town)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "debt", 100000, 101000);
  g_autoptr (SmReadingInput) reading = town_reading (150000, 70000);
  g_autoptr (SmPayment) payment = NULL;

  g_list_store_append (input->readings, reading);
  input->repeat_confirmed = TRUE;
  payment = town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_list_length (payment->readings), ==, 1);
  g_assert_cmpstr (((SmReading *) sm_record_list_get (payment->readings, 0))->state, ==, "waiting");
  return g_strdup (payment->id);
}

static void
test_a_reading_with_a_payment_waits_for_the_money (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *failed = pay_with_reading (town);
  g_autoptr (SmdOutcome) canceled = town_outcome (town, failed, SMD_PAYMENT_CANCELED);
  g_autofree char *paid = NULL;
  g_autoptr (SmdOutcome) succeeded = NULL;

  assert_previous (town, 120000, 60000);
  g_assert_cmpuint (count_listed (town, "anna", "anna-flat"), ==, 0);
  town_apply (town, failed, canceled);
  paid = pay_with_reading (town);
  succeeded = town_outcome (town, paid, SMD_PAYMENT_SUCCEEDED);
  assert_previous (town, 120000, 60000);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM readings WHERE state = 'rejected' "
                                   "AND reason IS NULL "
                                   "AND reason_code = 'payment_not_taken'"),
                   ==, 1);
  town_apply (town, paid, succeeded);
  assert_previous (town, 150000, 70000);
  g_assert_cmpuint (count_listed (town, "anna", "anna-flat"), ==, 2);
}

static void
test_an_unverified_reading_stays_so_when_its_payment_is_taken (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) input = town_payment_input ("boris-flat", "debt", 100000, 101000);
  g_autoptr (SmReadingInput) reading = town_reading (990000, 60000);
  g_autoptr (SmPayment) payment = NULL;
  g_autoptr (SmdOutcome) succeeded = NULL;
  g_autoptr (SmPayment) after = NULL;

  g_list_store_append (input->readings, reading);
  payment = town_call (town, SM_OPERATION_PAY, "boris", NULL, input, NULL, &error);
  g_assert_no_error (error);
  succeeded = town_outcome (town, payment->id, SMD_PAYMENT_SUCCEEDED);
  town_apply (town, payment->id, succeeded);
  assert_previous (town, 120000, 60000);
  after = town_call (town, SM_OPERATION_PAYMENT, "boris", payment->id, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((SmReading *) sm_record_list_get (after->readings, 0))->state, ==,
                   "unverified");
  g_assert_null (((SmReading *) sm_record_list_get (after->readings, 0))->serial);
}

static void
test_a_wrong_reading_stops_the_payment (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "debt", 100000, 101000);
  g_autoptr (SmReadingInput) reading = town_reading (119900, 70000);

  g_list_store_append (input->readings, reading);
  g_assert_null (town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_READING_LOWER);
  g_clear_error (&error);
  reading->confirmed = TRUE;
  g_list_store_append (input->readings, reading);
  g_assert_null (town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_FIELD_INVALID);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payments"), ==, 0);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM readings"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/readings/last-accepted-is-previous",
                  test_the_last_reading_accepted_is_the_previous_one);
  store_test_add ("/readings/later-of-the-supplier-counts-more",
                  test_a_later_reading_of_the_supplier_counts_more);
  store_test_add ("/readings/checked-at-the-dial", test_values_are_checked_at_the_dial);
  store_test_add ("/readings/unusual-is-asked-about", test_unusual_values_are_asked_about);
  store_test_add ("/readings/zero-consumption", test_zero_consumption_is_a_reading);
  store_test_add ("/readings/past-its-nines", test_a_dial_past_its_nines_is_no_question);
  store_test_add ("/readings/all-registers-at-once", test_all_registers_are_read_at_once);
  store_test_add ("/readings/day-is-checked", test_the_day_of_a_reading_is_checked);
  store_test_add ("/readings/taken-offline",
                  test_a_reading_taken_offline_is_compared_with_what_was_before_it);
  store_test_add ("/readings/simple-version",
                  test_the_simple_version_sends_where_the_supplier_takes_it);
  store_test_add ("/readings/simple-version-learns-nothing",
                  test_the_simple_version_learns_nothing_of_the_flat);
  store_test_add ("/readings/stranger-spoils-nothing",
                  test_a_stranger_cannot_spoil_nor_search_the_last_value);
  store_test_add ("/readings/owner-dismisses",
                  test_the_owner_sees_and_dismisses_what_is_unverified);
  store_test_add ("/readings/accepted-stays", test_an_accepted_reading_is_not_dismissed);
  store_test_add ("/readings/closed-full-version", test_a_closed_full_version_hides_what_it_showed);
  store_test_add ("/readings/a-stranger-sends-so-many-a-day", test_a_stranger_sends_so_many_a_day);
  store_test_add ("/readings/unverified-with-a-payment",
                  test_an_unverified_reading_stays_so_when_its_payment_is_taken);
  store_test_add ("/readings/meters-of-others", test_meters_of_other_flats_are_unknown);
  store_test_add ("/readings/only-ones-own", test_one_sees_only_what_one_sent);
  store_test_add ("/readings/with-a-payment", test_a_reading_with_a_payment_waits_for_the_money);
  store_test_add ("/readings/wrong-stops-the-payment", test_a_wrong_reading_stops_the_payment);
  return g_test_run ();
}
