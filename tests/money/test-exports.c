/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "child-fixture.h"
#include "error.h"
#include "outgoing-fixture.h"

/*
 * Payments go out to the supplier: each in one numbered export, whatever is given back and when,
 * whoever asks at the same time and whatever dies in between.
 */

#define DAY OUTGOING_DAY
#define DAY_SECONDS G_GINT64_CONSTANT (86400)
#define MIDNIGHT G_GINT64_CONSTANT (1789333200) /* that the day begins with in Moscow */

/* --- each in one --- */

static void
test_a_payment_is_in_one_export (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = outgoing_pay_at (town, 100000, TOWN_NOW);
  g_autofree char *second = outgoing_pay_at (town, 50010, TOWN_NOW + 1);
  g_autoptr (SmdExport) export = outgoing_make (town, DAY);
  g_autoptr (SmdExport) none = outgoing_make (town, DAY);
  g_auto (GStrv) lines = outgoing_read_lines (town, export);

  g_assert_null (none);
  g_assert_cmpint (export->number, ==, 1);
  g_assert_cmpint (export->n_rows, ==, 2);
  g_assert_cmpint (export->sum_kopecks, ==, 150010);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  outgoing_assert_fields (lines, { 0, 1, "14-09-2026" }, { 0, 2, "13:00:00" },
                          { 0, 6, "370012345678" }, { 0, 7, "Анна Ильина" },
                          { 0, 8, "г. Тверь, ул. Советская, д. 12" }, { 0, 9, "0926" },
                          { 0, 10, "1010,00" }, { 0, 11, "1000,00" }, { 0, 12, "10,00" },
                          { 0, 5, first }, { 1, 5, second });
  g_assert_cmpstr (lines[2], ==, "=2;1515,10;1500,10;15,00;1;14-09-2026");
  outgoing_assert_exports_are_the_ledger (town);
}

static void
test_an_empty_day_makes_an_empty_registry (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmdExport) empty = outgoing_make (town, "2026-09-13");
  g_autoptr (SmdExport) none = outgoing_make (town, "2026-09-13");
  g_autoptr (SmdExport) next = outgoing_make (town, DAY);
  g_auto (GStrv) lines = outgoing_read_lines (town, empty);

  g_assert_null (none);
  g_assert_cmpuint (g_strv_length (lines), ==, 1);
  g_assert_cmpstr (lines[0], ==, "=0;0,00;0,00;0,00;;");
  g_assert_cmpint (next->number, ==, 2);
}

static void
test_a_day_is_over_in_the_suppliers_zone (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *last = outgoing_pay_at (town, 100000, MIDNIGHT - 1);
  g_autofree char *first = outgoing_pay_at (town, 200000, MIDNIGHT);
  g_autoptr (SmdExport) before = outgoing_make (town, "2026-09-13");
  g_autoptr (SmdExport) after = outgoing_make (town, DAY);
  g_auto (GStrv) before_lines = outgoing_read_lines (town, before);
  g_auto (GStrv) after_lines = outgoing_read_lines (town, after);

  g_assert_cmpint (before->sum_kopecks, ==, 100000);
  outgoing_assert_fields (before_lines, { 0, 5, last }, { 0, 1, "13-09-2026" },
                          { 0, 2, "23:59:59" });
  g_assert_cmpint (after->sum_kopecks, ==, 200000);
  outgoing_assert_fields (after_lines, { 0, 5, first }, { 0, 2, "00:00:00" });
}

static void
test_another_zone_has_another_midnight (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  const gint64 there = MIDNIGHT - 25200; /* Vladivostok is seven hours before Moscow */
  g_autofree char *last = outgoing_pay_at (town, 100000, there - 1);
  g_autofree char *first = outgoing_pay_at (town, 200000, there);
  g_autoptr (SmdExport) before = NULL;
  g_autoptr (SmdExport) after = NULL;

  town_exec (town, "UPDATE suppliers SET zone = 'Asia/Vladivostok' WHERE id = 'gas'");
  before = outgoing_make (town, "2026-09-13");
  after = outgoing_make (town, DAY);
  g_assert_cmpint (before->sum_kopecks, ==, 100000);
  g_assert_cmpint (after->sum_kopecks, ==, 200000);
}

static void
test_what_is_learnt_of_later_has_its_own_date (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *late = town_pay (town, 100000);
  g_autoptr (SmdExport) before = outgoing_make (town, DAY);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, late, SMD_PAYMENT_SUCCEEDED);
  g_autoptr (SmdExport) after = NULL;
  g_auto (GStrv) lines = NULL;

  outcome->captured_at = town_now (town);
  sm_clock_shift (town->clock, DAY_SECONDS);
  town_apply (town, late, outcome);
  after = outgoing_make (town, "2026-09-15");
  lines = outgoing_read_lines (town, after);
  g_assert_cmpint (before->n_rows, ==, 0);
  g_assert_cmpint (after->n_rows, ==, 1);
  outgoing_assert_fields (lines, { 0, 1, "14-09-2026" }, { 0, 5, late });
}

static void
test_a_day_that_is_to_come_is_refused (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  static const char *const days[] = { "2026-09-15", "2026-02-30", "14.09.2026", "" };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autoptr (GListStore) made = g_list_store_new (SMD_TYPE_EXPORT);
      const SmdPaymentsWish wish = { .day = days[i], .registry = TRUE };

      g_assert_false (smd_payments_export (&town->domain, "gas", &wish, problems, made, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_INPUT_INVALID);
    }
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM exports"), ==, 0);
}

static void
test_no_day_is_yesterday (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *yesterday = outgoing_pay_at (town, 100000, MIDNIGHT - 1);
  g_autofree char *today = outgoing_pay_now (town, 200000);
  g_autoptr (SmdExport) export = outgoing_make (town, NULL);

  g_assert_cmpstr (export->day, ==, "20260913");
  g_assert_cmpint (export->sum_kopecks, ==, 100000);
}

/* --- lines, readings, refunds --- */

static void
test_lines_are_rows_of_one_code (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay_lines (town, "supply", "insurance", 95000, 95950);
  g_autoptr (SmdExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  desk_take (town, id);
  export = outgoing_make (town, DAY);
  lines = outgoing_read_lines (town, export);
  g_assert_cmpint (export->n_rows, ==, 2);
  outgoing_assert_fields (lines, { 0, 5, id }, { 0, 10, "909,50" }, { 0, 11, "900,00" },
                          { 0, 12, "9,50" }, { 0, 13, "supply" }, { 1, 5, id }, { 1, 10, "50,00" },
                          { 1, 11, "50,00" }, { 1, 12, "0,00" }, { 1, 13, "insurance" });
  g_assert_cmpstr (lines[2], ==, "=2;959,50;950,00;9,50;1;14-09-2026");
  outgoing_assert_exports_are_the_ledger (town);
}

static void
test_readings_travel_along (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "sum", 50000, 50500);
  g_autoptr (SmReadingInput) reading = town_reading (130500, 60000);
  g_autoptr (SmPayment) payment = NULL;
  g_autoptr (SmdExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  reading->taken_at = town_now (town);
  g_list_store_append (input->readings, reading);
  payment = town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error);
  g_assert_no_error (error);
  desk_take (town, payment->id);
  export = outgoing_make (town, DAY);
  lines = outgoing_read_lines (town, export);
  outgoing_assert_fields (lines, { 0, 13, "" }, { 0, 14, "0042:day:130,5|0042:night:60,0" });
}

static void
test_a_refund_before_makes_the_row_smaller (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *part = outgoing_pay_now (town, 100000);
  g_autofree char *whole = outgoing_pay_now (town, 50000);
  g_autoptr (SmdExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  desk_refund (town, part, "r1", 30000, town_now (town));
  desk_refund (town, whole, "r2", 50500, town_now (town));
  export = outgoing_make (town, DAY);
  lines = outgoing_read_lines (town, export);
  g_assert_cmpint (export->n_rows, ==, 2);
  g_assert_cmpint (export->sum_kopecks, ==, 70000);
  for (guint i = 0; i < 2; i++)
    {
      const gboolean is_part = strstr (lines[i], part) != NULL;

      outgoing_assert_fields (lines, { i, 10, is_part ? "710,00" : "0,00" },
                              { i, 11, is_part ? "700,00" : "0,00" },
                              { i, 12, is_part ? "10,00" : "0,00" });
    }
  outgoing_assert_exports_are_the_ledger (town);
}

static void
test_a_refund_after_is_a_row_of_the_next (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = outgoing_pay_now (town, 100000);
  g_autoptr (SmdExport) first = outgoing_make (town, DAY);
  g_autoptr (SmdExport) same_day = NULL;
  g_autoptr (SmdExport) next = NULL;
  g_auto (GStrv) lines = NULL;

  sm_clock_shift (town->clock, DAY_SECONDS);
  desk_refund (town, id, "r1", 100400, town_now (town));
  same_day = outgoing_make (town, DAY);
  next = outgoing_make (town, "2026-09-15");
  lines = outgoing_read_lines (town, next);
  g_assert_null (same_day);
  g_assert_cmpint (next->number, ==, 2);
  g_assert_cmpint (next->sum_kopecks, ==, -100000);
  outgoing_assert_fields (lines, { 0, 1, "15-09-2026" }, { 0, 5, "r1" }, { 0, 10, "-1004,00" },
                          { 0, 11, "-1000,00" }, { 0, 12, "-4,00" }, { 0, 15, id });
  g_assert_cmpstr (lines[1], ==, "=1;-1004,00;-1000,00;-4,00;;");
  outgoing_assert_exports_are_the_ledger (town);
}

static void
test_a_refund_is_taken_off_the_lines_from_the_last (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay_lines (town, "supply", "insurance", 95000, 95950);
  g_autoptr (SmdExport) first = NULL;
  g_autoptr (SmdExport) next = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) next_lines = NULL;

  desk_take (town, id);
  desk_refund (town, id, "r1", 2000, town_now (town));
  first = outgoing_make (town, DAY);
  sm_clock_shift (town->clock, DAY_SECONDS);
  desk_refund (town, id, "r2", 13000, town_now (town));
  desk_refund (town, id, "r3", 80000, town_now (town) + 5);
  next = outgoing_make (town, "2026-09-15");
  lines = outgoing_read_lines (town, first);
  next_lines = outgoing_read_lines (town, next);
  outgoing_assert_fields (lines, { 0, 11, "900,00" }, { 1, 11, "30,00" });
  g_assert_cmpint (next->n_rows, ==, 3);
  outgoing_assert_fields (next_lines, { 0, 11, "-100,00" }, { 0, 13, "supply" }, { 0, 15, id },
                          { 1, 11, "-30,00" }, { 1, 13, "insurance" }, { 2, 5, "r3" },
                          { 2, 11, "-800,00" }, { 2, 13, "supply" });
  outgoing_assert_exports_are_the_ledger (town);
}

/* --- whatever happens --- */

static void
pay_or_give_back (Town *town, GRand *random, GPtrArray *paid, guint step)
{
  const guint what = (guint) g_rand_int_range (random, 0, 3);

  if (what == 0 || paid->len == 0)
    g_ptr_array_add (paid, outgoing_pay_now (town, 10000 + g_rand_int_range (random, 0, 90000)));
  else if (what == 1)
    {
      const char *id =
          g_ptr_array_index (paid, (guint) g_rand_int_range (random, 0, (gint) paid->len));
      g_autofree char *refund = g_strdup_printf ("refund-%u", step);
      g_autofree char *left = g_strdup_printf (
          "SELECT total_kopecks - refunded_kopecks AS n FROM payments WHERE id = '%s'", id);
      const gint most = (gint) town_int (town, left);

      if (most > 0)
        desk_refund (town, id, refund, g_rand_int_range (random, 1, most + 1), town_now (town));
    }
  else
    {
      g_autoptr (SmdExport) export = outgoing_make (town, NULL);
    }
  sm_clock_shift (town->clock, g_rand_int_range (random, 0, (gint) DAY_SECONDS));
}

static void
test_whatever_is_given_back_exports_are_the_ledger (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GRand) random = town_random ();
  g_autoptr (GPtrArray) paid = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmdExport) last = NULL;

  for (guint step = 0; step < 120; step++)
    pay_or_give_back (town, random, paid, step);
  sm_clock_shift (town->clock, 2 * DAY_SECONDS);
  last = outgoing_make (town, NULL);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payments WHERE export_id IS NULL"),
                   ==, 0);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM refunds WHERE export_id IS NULL "
                                   "AND applied_at IS NOT NULL"),
                   ==, 0);
  outgoing_assert_exports_are_the_ledger (town);
  /* What orders pay is what exports hold, but for what is still to be held back. */
  g_assert_cmpint (town_int (town, "SELECT CAST (SUM (order_kopecks - sum_kopecks) AS BIGINT) "
                                   "AS n FROM exports"),
                   >=, 0);
}

typedef struct
{
  Town *town;
  gint made; /* atomic: rows */
} Racing;

static gpointer
export_on (gpointer data)
{
  Racing *self = data;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (SmdExport) export = outgoing_make (self->town, DAY);

      if (export != NULL)
        g_atomic_int_add (&self->made, (gint) export->n_rows);
    }
  return NULL;
}

static void
test_several_at_once_take_each_payment_once (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  Racing racing = { town, 0 };
  GThread *threads[4];
  g_autoptr (GPtrArray) paid = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("export", export_on, &racing);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *refund = g_strdup_printf ("refund-%u", i);

      g_ptr_array_add (paid, outgoing_pay_now (town, 100000));
      desk_refund (town, g_ptr_array_index (paid, i / 2), refund, 100, town_now (town));
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  export_on (&racing);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payments WHERE export_id IS NULL"),
                   ==, 0);
  g_assert_cmpint (town_int (town, "SELECT CAST (SUM (n_rows) AS BIGINT) AS n FROM exports"), ==,
                   g_atomic_int_get (&racing.made));
  g_assert_cmpint (town_int (town, "SELECT MAX (number) - COUNT (*) AS n FROM exports"), ==, 0);
  outgoing_assert_exports_are_the_ledger (town);
}

/* --- killed --- */

static G_GNUC_NORETURN void
be_child (const char *url, const char *folder)
{
  StoreFixture fixture = { .store = smd_store_open (url, NULL) };
  Town *town = fixture.store != NULL ? town_attach (&fixture) : NULL;
  const SmdPaymentsWish wish = { .day = DAY, .encoding = SMD_OUT_UTF_8, .registry = TRUE };

  if (town == NULL)
    _exit (2);
  (void) write (STDOUT_FILENO, "\n", 1);
  for (;;)
    {
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autoptr (GListStore) made = g_list_store_new (SMD_TYPE_EXPORT);
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

      if (!smd_payments_export (&town->domain, "gas", &wish, problems, made, NULL)
          || !smd_exports_list_unwritten (&town->domain, "gas", "payments", made, NULL))
        _exit (3);
      for (guint i = 0; i < sm_record_list_length (made); i++)
        if (!smd_payments_write_out (&town->domain, sm_record_list_get (made, i), &wish, folder,
                                     problems, names, NULL))
          _exit (4);
    }
}

static void
kill_child (Town *town, GRand *random, const char *folder, GPtrArray *paid)
{
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Child) child = child_new (town->fixture->url, folder, NULL);

  child_hear (child, 1, said);
  for (gint i = g_rand_int_range (random, 1, 8); i > 0; i--)
    g_ptr_array_add (paid, outgoing_pay_now (town, 100000));
  child_kill (child, said);
}

/* All registries of the folder, as one text. */
static char *
read_folder (const char *folder)
{
  g_autoptr (GDir) opened = g_dir_open (folder, 0, NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  const char *name;

  while ((name = g_dir_read_name (opened)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".csv"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_nonnull (strstr (text, "="));
      g_string_append (all, text);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static guint
count (const char *text, const char *part)
{
  guint found = 0;

  for (const char *p = strstr (text, part); p != NULL; p = strstr (p + 1, part))
    found++;
  return found;
}

static void
write_out_rest (Town *town, const char *folder)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (GListStore) rest = g_list_store_new (SMD_TYPE_EXPORT);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmdExport) last = outgoing_make (town, DAY);
  const SmdPaymentsWish wish = { .registry = TRUE };

  g_assert_true (smd_exports_list_unwritten (&town->domain, "gas", "payments", rest, NULL));
  for (guint i = 0; i < sm_record_list_length (rest); i++)
    g_assert_true (smd_payments_write_out (&town->domain, sm_record_list_get (rest, i), &wish,
                                           folder, problems, names, NULL));
}

static void
test_killed_anywhere_each_payment_is_in_one_file (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GRand) random = town_random ();
  g_autoptr (GPtrArray) paid = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_dir_make_tmp ("smorodina-out-XXXXXX", NULL);
  g_autofree char *all = NULL;

  for (guint round = 0; round < 12; round++)
    kill_child (town, random, folder, paid);
  write_out_rest (town, folder);
  all = read_folder (folder);
  for (guint i = 0; i < paid->len; i++)
    g_assert_cmpuint (count (all, g_ptr_array_index (paid, i)), ==, 1);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM exports WHERE written_at IS NULL"),
                   ==, 0);
  outgoing_assert_exports_are_the_ledger (town);
  outgoing_remove_files (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], CHILD) == 0)
    be_child (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/exports/a-payment-is-in-one-export", test_a_payment_is_in_one_export);
  store_test_add ("/exports/an-empty-day-makes-an-empty-registry",
                  test_an_empty_day_makes_an_empty_registry);
  store_test_add ("/exports/a-day-is-over-in-the-suppliers-zone",
                  test_a_day_is_over_in_the_suppliers_zone);
  store_test_add ("/exports/another-zone-has-another-midnight",
                  test_another_zone_has_another_midnight);
  store_test_add ("/exports/what-is-learnt-of-later-has-its-own-date",
                  test_what_is_learnt_of_later_has_its_own_date);
  store_test_add ("/exports/a-day-that-is-to-come-is-refused",
                  test_a_day_that_is_to_come_is_refused);
  store_test_add ("/exports/no-day-is-yesterday", test_no_day_is_yesterday);
  store_test_add ("/exports/lines-are-rows-of-one-code", test_lines_are_rows_of_one_code);
  store_test_add ("/exports/readings-travel-along", test_readings_travel_along);
  store_test_add ("/exports/a-refund-before-makes-the-row-smaller",
                  test_a_refund_before_makes_the_row_smaller);
  store_test_add ("/exports/a-refund-after-is-a-row-of-the-next",
                  test_a_refund_after_is_a_row_of_the_next);
  store_test_add ("/exports/a-refund-is-taken-off-the-lines-from-the-last",
                  test_a_refund_is_taken_off_the_lines_from_the_last);
  store_test_add ("/exports/whatever-is-given-back-exports-are-the-ledger",
                  test_whatever_is_given_back_exports_are_the_ledger);
  store_test_add ("/exports/several-at-once-take-each-payment-once",
                  test_several_at_once_take_each_payment_once);
  store_test_add ("/exports/killed-anywhere-each-payment-is-in-one-file",
                  test_killed_anywhere_each_payment_is_in_one_file);
  return g_test_run ();
}
