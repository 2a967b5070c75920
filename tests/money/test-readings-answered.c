/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limits.h"
#include "readings-fixture.h"

/*
 * What a supplier answers to the readings that it got, and what customers are told of it.
 */

static void
test_the_customer_is_told_each_state (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autoptr (SmReading) sent = readings_find_told (town, "anna", reading);
  g_autoptr (SmReading) out = NULL;
  g_autoptr (SmReading) credited = NULL;
  g_autoptr (SmReading) rejected = NULL;

  g_assert_true (reading->changeable);
  g_assert_cmpstr (sent->state, ==, "accepted");
  g_assert_true (sent->changeable);
  g_assert_cmpint (sent->exported_at, ==, 0);

  readings_export (town);
  out = readings_find_told (town, "anna", reading);
  g_assert_cmpstr (out->state, ==, "exported");
  g_assert_false (out->changeable);
  g_assert_cmpint (out->exported_at, >=, TOWN_NOW);

  readings_assert_answered (town, reading, "credited;2026-09;;", 1, 0);
  credited = readings_find_told (town, "anna", reading);
  g_assert_cmpstr (credited->state, ==, "credited");
  g_assert_cmpstr (credited->credited_month, ==, "2026-09");
  g_assert_cmpint (credited->answered_at, >=, TOWN_NOW);

  /* The supplier corrects itself. */
  readings_assert_answered (town, reading, "rejected;;inspected;Осмотр 20 сентября", 0, 1);
  rejected = readings_find_told (town, "anna", reading);
  g_assert_cmpstr (rejected->state, ==, "rejected");
  g_assert_null (rejected->credited_month);
  g_assert_cmpstr (rejected->reason_code, ==, "inspected");
  g_assert_cmpstr (rejected->reason, ==, "Осмотр 20 сентября");
}

/* "Lower than ours" would tell who types a stranger's number where the last value is. */
static void
test_the_simple_version_is_not_told_what_the_flat_used (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "boris", 100);
  g_autoptr (SmReading) out = NULL;
  g_autoptr (SmReading) lower = NULL;
  g_autoptr (SmReading) outside = NULL;
  g_autoptr (SmReading) owners = NULL;

  readings_export (town);
  out = readings_find_told (town, "boris", reading);
  owners = readings_find_told (town, "anna", reading);
  g_assert_cmpstr (out->state, ==, "exported");
  g_assert_true (out->unverified);
  g_assert_true (owners->unverified);
  g_assert_false (owners->changeable);

  readings_assert_answered (town, reading, "rejected;;lower;Было 120,0", 0, 1);
  lower = readings_find_told (town, "boris", reading);
  g_assert_cmpstr (lower->state, ==, "rejected");
  g_assert_null (lower->reason_code);
  g_assert_null (lower->reason);
  readings_assert_answered (town, reading, "rejected;;outside_period;", 0, 1);
  outside = readings_find_told (town, "boris", reading);
  g_assert_cmpstr (outside->reason_code, ==, "outside_period");
}

static void
test_the_owner_sees_what_a_stranger_sent_until_it_counts (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReading) reading = readings_send (town, "boris", 130000);
  g_autoptr (SmReading) later = NULL;
  g_autoptr (SmReading) told = NULL;

  readings_export (town);
  g_assert_cmpint (readings_get_previous (town), ==, 120000);
  town_call (town, SM_OPERATION_READING_DISMISS, "anna", reading->id, NULL, NULL, &error);
  g_assert_error (error, SM_ERROR, SM_ERROR_READING_EXPORTED);
  readings_assert_answered (town, reading, "credited;2026-09;;", 1, 0);
  g_assert_cmpint (readings_get_previous (town), ==, 130000);
  later = readings_send (town, "boris", 131000);
  told = readings_find_told (town, "anna", reading);
  g_assert_cmpstr (told->state, ==, "credited");
  g_assert_true (told->unverified);
}

static void
test_an_answer_is_refused_by_line (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autoptr (SmReading) waiting = NULL;
  const struct
  {
    const char *supplier;
    const char *lines; /* @ is the reading's id, ~ of one never exported */
    const char *problem;
  } cases[] = {
    { "heat", "@;credited;2026-09;;\n", "line 3, id: no such reading of this supplier" },
    { "gas", "01NOBODY;credited;2026-09;;\n", "line 3, id: no such reading of this supplier" },
    { "gas", "@;credited;2026-09;;\n~;credited;2026-09;;\n", "line 4, id: was never exported" },
    { "gas", "@;taken;2026-09;;\n", "line 3, result: is neither credited nor rejected" },
    { "gas", "@;credited;;;\n", "line 3, month: is empty: in the charge of which month?" },
    { "gas", "@;credited;2026-13;;\n", "line 3, month: not a month (YYYY-MM)" },
    { "gas", "@;credited;2026-07;;\n", "line 3, month: is before the reading was taken" },
    { "gas", "@;credited;2026-11;;\n", "line 3, month: is yet to come" },
    { "gas", "@;credited;2026-09;lower;\n",
      "line 3, reason_code: goes with rejected readings only" },
    { "gas", "@;rejected;2026-09;lower;\n", "line 3, month: goes with credited readings only" },
    { "gas", "@;rejected;;;\n", "line 3, reason_code: is empty: why is it rejected?" },
    { "gas", "@;rejected;;payment_not_taken;\n",
      "line 3, reason_code: is none of: lower, wrong_meter, inspected, outside_period, other" },
    { "gas", "@;rejected;;other;\n", "line 3, reason: is empty: other needs words" },
    { "gas", "@;credited;2026-09;;\n@;credited;2026-10;;\n",
      "line 4, id: stands twice, with another answer" },
    { "gas", "",
      "the file has no line: a section \"#answers\" with id;result, or no need to load it" },
  };

  readings_export (town);
  waiting = readings_send (town, "anna", 151000);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) lines = g_string_new (cases[i].lines);
      g_autofree char *problem = NULL;
      SmdAnswerCounts counts;

      g_string_replace (lines, "@", reading->id, 0);
      g_string_replace (lines, "~", waiting->id, 0);
      problem = readings_answer (town, cases[i].supplier, &counts, lines->str);
      g_assert_cmpstr (problem, ==, cases[i].problem);
      readings_assert_state (town, reading, "exported");
    }
}

static void
test_the_same_answer_twice_changes_nothing (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autofree char *twice = NULL;
  g_autofree char *problem = NULL;
  SmdAnswerCounts counts;
  gint64 answered_at;

  readings_export (town);
  /* A line for each of its two registers, as it was exported. */
  twice =
      g_strdup_printf ("%s;credited;2026-09;;\n%s;credited;2026-09;;\n", reading->id, reading->id);
  problem = readings_answer (town, "gas", &counts, twice);
  g_assert_null (problem);
  g_assert_cmpuint (counts.credited, ==, 1);
  answered_at = town_int (town, "SELECT answered_at AS n FROM readings");
  sm_clock_shift (town->clock, 100);
  readings_assert_answered (town, reading, "credited;2026-09;;", 0, 0);
  g_assert_cmpint (town_int (town, "SELECT answered_at AS n FROM readings"), ==, answered_at);
}

/* As long as customers are shown it, and no longer. */
static void
test_words_have_an_end (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReading) reading = readings_send (town, "anna", 150000);
  g_autofree char *longest = g_strnfill (SM_LIMIT_READING_REASON_CHARS, 'w');
  g_autofree char *taken = g_strconcat ("rejected;;other;", longest, NULL);
  g_autofree char *refused = g_strconcat (reading->id, ";", taken, "w\n", NULL);
  g_autofree char *problem = NULL;
  SmdAnswerCounts counts;

  readings_export (town);
  problem = readings_answer (town, "gas", &counts, refused);
  g_assert_cmpstr (problem, ==, "line 3, reason: has more than 400 characters");
  readings_assert_answered (town, reading, taken, 0, 1);
}

/* Too many for one transaction are taken in several. */
static void
test_a_long_file_is_taken_whole (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *readings = g_strdup_printf (
      "INSERT INTO readings (id, customer_id, account_id, meter_id, taken_at, sent_at, state, "
      "supplier_id, export_id) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < %u) SELECT 'z' || (1000 + i), 'anna', 'anna-flat', 'meter', 1789380000, "
      "1789380000, 'exported', 'gas', 'export' FROM n",
      SM_LIMIT_ANSWERS_BATCH);
  g_autofree char *problem = NULL;
  SmdAnswerCounts counts;

  town_exec (town, readings);
  for (guint i = 0; i <= SM_LIMIT_ANSWERS_BATCH; i++)
    g_string_append_printf (lines, "z%u;credited;2026-09;;\n", 1000 + i);
  problem = readings_answer (town, "gas", &counts, lines->str);
  g_assert_null (problem);
  g_assert_cmpuint (counts.credited, ==, SM_LIMIT_ANSWERS_BATCH + 1);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM readings WHERE state = 'credited'"),
                   ==, SM_LIMIT_ANSWERS_BATCH + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/readings-answered/each-state-is-told", test_the_customer_is_told_each_state);
  store_test_add ("/readings-answered/simple-version",
                  test_the_simple_version_is_not_told_what_the_flat_used);
  store_test_add ("/readings-answered/owner-sees-a-strangers",
                  test_the_owner_sees_what_a_stranger_sent_until_it_counts);
  store_test_add ("/readings-answered/refused-by-line", test_an_answer_is_refused_by_line);
  store_test_add ("/readings-answered/same-answer-twice",
                  test_the_same_answer_twice_changes_nothing);
  store_test_add ("/readings-answered/words-have-an-end", test_words_have_an_end);
  store_test_add ("/readings-answered/long-file", test_a_long_file_is_taken_whole);
  return g_test_run ();
}
