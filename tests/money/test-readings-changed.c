/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outgoing-fixture.h"
#include "reading-rules.h"
#include "readings-fixture.h"

/*
 * Readings that are replaced or withdrawn before the supplier has them.
 */

static gint64
get_compared (Town *town, SmReading *reading)
{
  g_autoptr (SmReading) told = readings_find_told (town, "anna", reading);

  return ((SmRegisterValue *) sm_record_list_get (told->values, 0))->previous_milli;
}

static void
test_nothing_is_compared_with_what_was_withdrawn (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) first = readings_send (town, "anna", 900000);
  g_autoptr (SmReading) second = readings_send (town, "anna", 150000);

  g_assert_cmpint (get_compared (town, second), ==, 900000);
  readings_assert_withdrawn (town, first);
  g_assert_cmpint (get_compared (town, second), ==, 120000);
  g_assert_cmpint (readings_get_previous (town), ==, 150000);
  readings_assert_withdrawn (town, second);
  g_assert_cmpint (readings_get_previous (town), ==, 120000);
  /* Again changes nothing. */
  readings_assert_withdrawn (town, second);
}

static void
test_a_replacement_is_judged_without_what_it_replaces (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReading) reading = readings_send (town, "anna", 900000);
  g_autoptr (SmReading) first = NULL;
  g_autoptr (SmReading) again = NULL;
  g_autofree char *replaced_by = NULL;

  g_assert_null (readings_replace (town, "anna", reading, 119000, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_READING_LOWER);
  g_clear_error (&error);
  readings_assert_state (town, reading, "accepted");

  first = readings_replace (town, "anna", reading, 150000, "once", &error);
  g_assert_no_error (error);
  again = readings_replace (town, "anna", reading, 150000, "once", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->id, ==, again->id);
  g_assert_cmpstr (first->state, ==, "accepted");
  g_assert_true (first->changeable);
  g_assert_cmpint (get_compared (town, first), ==, 120000);
  g_assert_cmpint (readings_get_previous (town), ==, 150000);
  readings_assert_state (town, reading, "replaced");
  replaced_by = town_text (town, "SELECT replaced_by AS n FROM readings WHERE state = 'replaced'");
  g_assert_cmpstr (replaced_by, ==, first->id);

  g_assert_null (readings_replace (town, "anna", reading, 150000, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_READING_STATE);
}

static void
test_only_ones_own_open_reading_is_changed (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autoptr (SmReading) strange = readings_send (town, "boris", 1000);
  const struct
  {
    const char *customer;
    SmReading *reading;
    const char *before; /* nullable: a statement that goes before */
    SmErrorCode code;
  } cases[] = {
    { "boris", reading, NULL, SM_ERROR_NOT_FOUND },
    { "anna", strange, NULL, SM_ERROR_NOT_FOUND },
    { "anna", reading, "UPDATE readings SET state = 'waiting'", SM_ERROR_READING_STATE },
    { "anna", reading, "UPDATE readings SET state = 'dismissed'", SM_ERROR_READING_STATE },
    { "anna", reading, "UPDATE readings SET state = 'exported', export_id = 'x'",
      SM_ERROR_READING_EXPORTED },
    { "anna", reading, "UPDATE readings SET state = 'credited'", SM_ERROR_READING_EXPORTED },
    { "anna", reading, "UPDATE readings SET state = 'rejected'", SM_ERROR_READING_EXPORTED },
    { "anna", reading, "UPDATE accounts SET disconnected_at = 1", SM_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) withdrawing = NULL;
      g_autoptr (GError) replacing = NULL;

      if (cases[i].before != NULL)
        town_exec (town, cases[i].before);
      g_assert_null (readings_withdraw (town, cases[i].customer, cases[i].reading, &withdrawing));
      g_assert_error (withdrawing, SM_ERROR, (int) cases[i].code);
      g_assert_null (
          readings_replace (town, cases[i].customer, cases[i].reading, 150000, NULL, &replacing));
      g_assert_error (replacing, SM_ERROR, (int) cases[i].code);
    }
}

/* A payment's export tells the readings that went with it. */
static void
test_what_went_out_with_a_payment_stays (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "debt", 100000, 101000);
  g_autoptr (SmReadingInput) first = town_reading (150000, 70000);
  g_autoptr (SmPayment) payment = NULL;
  g_autoptr (SmReading) reading = NULL;
  g_autoptr (SmReading) told = NULL;
  g_autoptr (SmReading) replacement = NULL;
  g_autoptr (SmdExport) made = NULL;

  g_list_store_append (input->readings, first);
  payment = town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error);
  g_assert_no_error (error);
  reading = g_object_ref (sm_record_list_get (payment->readings, 0));
  desk_take (town, payment->id);
  told = readings_find_told (town, "anna", reading);
  g_assert_true (told->changeable);
  replacement = readings_replace (town, "anna", reading, 151000, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (replacement->payment_id);

  town_exec (town, "UPDATE readings SET state = 'accepted' WHERE payment_id IS NOT NULL");
  made = outgoing_make (town, OUTGOING_DAY);
  g_assert_nonnull (made);
  g_set_object (&told, NULL);
  told = readings_find_told (town, "anna", reading);
  g_assert_cmpstr (told->state, ==, "accepted");
  g_assert_false (told->changeable);
  g_assert_null (readings_withdraw (town, "anna", reading, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_READING_EXPORTED);
  readings_assert_state (town, reading, "accepted");
}

static void
test_another_meter_replaces_nothing (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autoptr (SmReadingInput) input = town_reading (150000, 60000);

  sm_record_set_text (&input->meter_id, "other");
  g_assert_null (
      town_call (town, SM_OPERATION_READING_REPLACE, "anna", reading->id, input, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_FIELD_INVALID);
  readings_assert_state (town, reading, "accepted");
}

/* The service's SQL and the rule that the application keeps say the same. */
static void
test_what_stands_is_the_same_on_both_sides (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);

  for (guint verified = 0; verified < 2; verified++)
    for (guint i = 0; sm_reading_states[i] != NULL; i++)
      {
        g_autofree char *sql = g_strdup_printf ("UPDATE readings SET state = '%s', verified = %u",
                                                sm_reading_states[i], verified);
        g_autoptr (SmReading) told = NULL;

        town_exec (town, sql);
        sm_record_set_text (&reading->state, sm_reading_states[i]);
        reading->unverified = !verified;
        g_assert_cmpint (readings_get_previous (town), ==,
                         sm_reading_stands (reading) ? 150000 : 120000);
        told = readings_find_told (town, "anna", reading);
        if (told != NULL)
          g_assert_cmpint (told->changeable, ==, sm_reading_state_is_open (reading->state));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/readings-changed/withdrawn-is-no-previous",
                  test_nothing_is_compared_with_what_was_withdrawn);
  store_test_add ("/readings-changed/replacement",
                  test_a_replacement_is_judged_without_what_it_replaces);
  store_test_add ("/readings-changed/only-ones-own", test_only_ones_own_open_reading_is_changed);
  store_test_add ("/readings-changed/with-a-payment", test_what_went_out_with_a_payment_stays);
  store_test_add ("/readings-changed/another-meter", test_another_meter_replaces_nothing);
  store_test_add ("/readings-changed/what-stands", test_what_stands_is_the_same_on_both_sides);
  return g_test_run ();
}
