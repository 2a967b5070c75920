/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "limits.h"
#include "readings-desk.h"
#include "readings-fixture.h"

/*
 * Readings on their way to the supplier.
 */

#define HEAD "#readings\r\naccount;serial;register;title;value;taken_on;sent_at;unverified;id\r\n"

static void
test_a_file_has_a_line_for_each_register (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) own = readings_send (town, "anna", 150100);
  g_autoptr (SmReading) strange = readings_send (town, "boris", 7000);
  ReadingsOut made;
  g_autofree char *file = NULL;
  g_autofree char *expected = NULL;

  town_exec (town, "UPDATE registers SET title = 'a \"b\"; c' WHERE id = 'night'");
  town_exec (town, "UPDATE readings SET taken_at = 1789419600, sent_at = 1789419605");
  made = readings_export (town);
  file = readings_dup_file (town, 1);
  /* 21:00 of the 14th in London is the 15th in Moscow. */
  expected = g_strdup_printf (
      "export;1\r\n" HEAD "370012345678;0042;1;day;150,1;2026-09-15;2026-09-15 00:00:05;0;%s\r\n"
      "370012345678;0042;2;\"a \"\"b\"\"; c\";60,0;2026-09-15;2026-09-15 00:00:05;0;%s\r\n"
      "370012345678;0042;1;day;7,0;2026-09-15;2026-09-15 00:00:05;1;%s\r\n"
      "370012345678;0042;2;\"a \"\"b\"\"; c\";60,0;2026-09-15;2026-09-15 00:00:05;1;%s\r\n",
      own->id, own->id, strange->id, strange->id);
  g_assert_cmpint (made.number, ==, 1);
  g_assert_cmpint (made.n_readings, ==, 2);
  g_assert_cmpstr (file, ==, expected);
}

static void
test_a_file_is_read_by_its_own_table (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150100);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (SmdSections) sections = NULL;
  g_autofree char *file = NULL;
  GPtrArray *rows;

  readings_export (town);
  file = readings_dup_file (town, 1);
  sections = smd_sections_parse (file, smd_readings_table, problems);
  g_assert_cmpuint (smd_problems_get_count (problems), ==, 0);
  rows = smd_sections_get_rows (sections, 0);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (((SmdRow *) g_ptr_array_index (rows, 0))->numbers[4], ==, 150100);
}

static void
test_each_reading_goes_out_once (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) first = readings_send (town, "anna", 150000);
  g_autoptr (SmReading) second = NULL;
  g_autofree char *file = NULL;

  g_assert_cmpint (readings_export (town).number, ==, 1);
  g_assert_cmpint (readings_export (town).number, ==, 0);
  second = readings_send (town, "anna", 151000);
  g_assert_cmpint (readings_export (town).number, ==, 2);
  file = readings_dup_file (town, 2);
  g_assert_null (strstr (file, first->id));
  g_assert_nonnull (strstr (file, second->id));
  readings_assert_state (town, first, "exported");
}

static void
test_suppliers_count_their_own_exports (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  SmdExport *made = NULL;

  g_assert_true (smd_readings_export (&town->domain, "heat", SMD_OUT_UTF_8, G_MAXINT64, problems,
                                      &made, &error));
  g_assert_null (made);
  g_assert_cmpint (readings_export (town).number, ==, 1);
  g_assert_false (smd_readings_export (&town->domain, "nobody", SMD_OUT_UTF_8, G_MAXINT64, problems,
                                       &made, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_SUPPLIER_UNKNOWN);
}

/* What is told again is what was told, whatever the registry says by now. */
static void
test_an_export_stays_as_it_was (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  readings_export (town);
  before = readings_dup_file (town, 1);
  town_exec (town, "UPDATE meters SET serial = '0043', decimals = 0");
  after = readings_dup_file (town, 1);
  g_assert_cmpstr (before, ==, after);
}

static void
test_what_was_taken_back_does_not_go (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReading) withdrawn = readings_send (town, "anna", 150000);
  g_autoptr (SmReading) replaced = readings_send (town, "anna", 151000);
  g_autoptr (SmReading) dismissed = readings_send (town, "boris", 990000);
  g_autoptr (SmReading) replacement =
      readings_replace (town, "anna", replaced, 151500, NULL, &error);
  g_autofree char *file = NULL;

  g_assert_no_error (error);
  readings_assert_withdrawn (town, withdrawn);
  town_call (town, SM_OPERATION_READING_DISMISS, "anna", dismissed->id, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (readings_export (town).n_readings, ==, 1);
  file = readings_dup_file (town, 1);
  g_assert_nonnull (strstr (file, replacement->id));
  readings_assert_state (town, withdrawn, "withdrawn");
  readings_assert_state (town, replaced, "replaced");
  readings_assert_state (town, dismissed, "dismissed");
}

static void
test_a_reading_with_a_payment_goes_when_the_money_is_taken (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "debt", 100000, 101000);
  g_autoptr (SmReadingInput) reading = town_reading (150000, 70000);
  g_autoptr (SmPayment) payment = NULL;

  g_list_store_append (input->readings, reading);
  payment = town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (readings_export (town).number, ==, 0);
  desk_take (town, payment->id);
  g_assert_cmpint (readings_export (town).n_readings, ==, 1);
}

/* Too many for one transaction go in several. */
static void
test_an_export_has_an_end (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  const guint most = SM_LIMIT_EXPORT_READINGS;
  g_autofree char *readings = g_strdup_printf (
      "INSERT INTO readings (id, customer_id, account_id, meter_id, taken_at, sent_at, state, "
      "supplier_id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
      "SELECT 'z' || (100000 + i), 'anna', 'anna-flat', 'meter', 1789380000, 1789380000, "
      "'accepted', 'gas' FROM n",
      most);

  town_exec (town, readings);
  town_exec (town, "INSERT INTO reading_values (reading_id, register_id, value_milli, "
                   "previous_milli) SELECT id, 'day', 150000, 120000 FROM readings "
                   "WHERE id LIKE 'z%'");
  g_assert_cmpint (readings_export (town).n_readings, ==, most);
  g_assert_cmpint (readings_export (town).n_readings, ==, 1);
  g_assert_cmpint (readings_export (town).number, ==, 0);
}

static void
test_a_character_that_the_encoding_lacks_is_named (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (SmdExport) made = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autofree char *text = NULL;

  town_exec (town, "UPDATE registers SET title = 'Ночь №2' WHERE id = 'night'");
  g_assert_true (smd_readings_export (&town->domain, "gas", SMD_OUT_KOI8_R, G_MAXINT64, problems,
                                      &made, &error));
  g_assert_null (made);
  g_assert_cmpstr (smd_problems_get (problems, 0), ==,
                   "line 5, title: koi8-r has no “№” (U+2116); utf-8 has every character");
  readings_assert_state (town, reading, "accepted");
  g_assert_true (smd_readings_export (&town->domain, "gas", SMD_OUT_WINDOWS_1251, G_MAXINT64,
                                      problems, &made, &error));
  g_assert_cmpint (made->number, ==, 1);
  content = readings_dup_bytes (town, 1);
  text = g_convert (g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content), "UTF-8",
                    "WINDOWS-1251", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, ";Ночь №2;"));
}

static GListStore *
list (Town *town, const char *supplier, const char *number, const char *state, const char *after)
{
  g_autoptr (GError) error = NULL;
  const SmdReadingQuery query = { supplier, number, state, after, 2 };
  GListStore *found = smd_readings_list (&town->domain, &query, &error);

  g_assert_no_error (error);
  return found;
}

static void
test_operators_list_readings_by_pages (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) first = readings_send (town, "anna", 150000);
  g_autoptr (SmReading) second = readings_send (town, "boris", 1000);
  g_autoptr (SmReading) third = readings_send (town, "anna", 151000);
  g_autoptr (GListStore) page = list (town, NULL, NULL, NULL, "");
  g_autoptr (GListStore) rest = NULL;
  g_autoptr (GListStore) strange = list (town, "gas", "370012345678", "unverified", "");
  g_autoptr (GListStore) none = list (town, "heat", NULL, NULL, "");
  g_autoptr (GListStore) accepted = list (town, "gas", NULL, "accepted", "");
  g_autoptr (GListStore) credited = list (town, "gas", NULL, "credited", "");
  SmdReadingLine *line = sm_record_list_get (page, 1);

  g_assert_cmpuint (sm_record_list_length (page), ==, 2);
  g_assert_cmpstr (line->id, ==, second->id);
  g_assert_cmpstr (line->number, ==, "370012345678");
  g_assert_cmpstr (line->value, ==, "1,0 / 60,0");
  g_assert_true (line->unverified);
  rest = list (town, "gas", NULL, NULL, line->id);
  g_assert_cmpuint (sm_record_list_length (rest), ==, 1);
  g_assert_cmpuint (sm_record_list_length (strange), ==, 1);
  g_assert_cmpuint (sm_record_list_length (none), ==, 0);
  g_assert_cmpuint (sm_record_list_length (accepted), ==, 2);
  g_assert_cmpuint (sm_record_list_length (credited), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/readings-out/line-for-each-register", test_a_file_has_a_line_for_each_register);
  store_test_add ("/readings-out/read-by-its-table", test_a_file_is_read_by_its_own_table);
  store_test_add ("/readings-out/once", test_each_reading_goes_out_once);
  store_test_add ("/readings-out/own-exports", test_suppliers_count_their_own_exports);
  store_test_add ("/readings-out/stays-as-it-was", test_an_export_stays_as_it_was);
  store_test_add ("/readings-out/taken-back-does-not-go", test_what_was_taken_back_does_not_go);
  store_test_add ("/readings-out/with-a-payment",
                  test_a_reading_with_a_payment_goes_when_the_money_is_taken);
  store_test_add ("/readings-out/has-an-end", test_an_export_has_an_end);
  store_test_add ("/readings-out/lacking-character",
                  test_a_character_that_the_encoding_lacks_is_named);
  store_test_add ("/readings-out/list", test_operators_list_readings_by_pages);
  return g_test_run ();
}
