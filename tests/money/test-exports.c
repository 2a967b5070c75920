/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "desk-fixture.h"
#include "error.h"
#include "limits.h"
#include "payments-export.h"

/*
 * Payments go out to the supplier: each in one numbered export, whatever is given back and when,
 * whoever asks at the same time and whatever dies in between.
 */

#define CHILD "--child"
#define DAY "2026-09-14" /* TOWN_NOW's, in Moscow and in UTC */
#define DAY_SECONDS 86400
#define MIDNIGHT G_GINT64_CONSTANT (1789333200) /* that the day begins with in Moscow */

/* --- the supplier's side --- */

static const SmdOperator operator_ = {
  .legal_name = (char *) "ООО Смородина",
  .inn = (char *) "7707083893",
  .kpp = (char *) "770701001",
  .bank_name = (char *) "ПАО СБЕРБАНК",
  .bic = (char *) "044525225",
  .account = (char *) "40702810138250123017",
  .correspondent_account = (char *) "30101810400000000225",
};

static GListStore *
export_day (Town *town, const SmdPaymentsWish *wish, SmdProblems *problems)
{
  g_autoptr (GError) error = NULL;
  GListStore *made = g_list_store_new (SMD_TYPE_EXPORT);

  g_assert_true (smd_payments_export (&town->domain, "gas", wish, problems, made, &error));
  g_assert_no_error (error);
  return made;
}

/* The export that a day makes in UTF-8; NULL where it makes none. */
static SmdExport *
make_with (Town *town, const char *day, gboolean order)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  const SmdPaymentsWish wish = {
    .day = day, .encoding = SMD_OUT_UTF_8, .registry = TRUE, .order = order
  };
  g_autoptr (GListStore) made = export_day (town, &wish, problems);
  const guint n = sm_record_list_length (made);

  g_assert_null (smd_problems_get (problems, 0));
  g_assert_cmpuint (n, <=, 1);
  return n == 1 ? g_object_ref (sm_record_list_get (made, 0)) : NULL;
}

static SmdExport *
make (Town *town, const char *day)
{
  return make_with (town, day, FALSE);
}

static char *
read_text (Town *town, const SmdExport *export, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = smd_exports_read_file (&town->domain, export, name, &error);
  gsize length;
  const char *bytes;

  g_assert_no_error (error);
  bytes = g_bytes_get_data (content, &length);
  return g_strndup (bytes, length);
}

/* The registry's lines; the last one closes it. */
static char **
read_lines (Town *town, const SmdExport *export)
{
  g_autofree char *name = g_strdup_printf ("gas-payments-%06d-%s.csv", (int) export->number,
                                           export->day);
  g_autofree char *text = read_text (town, export, name);

  g_assert_true (g_str_has_suffix (text, "\r\n"));
  text[strlen (text) - 2] = '\0';
  return g_strsplit (text, "\r\n", -1);
}

static void
assert_field (const char *line, guint place, const char *expected)
{
  g_auto (GStrv) fields = g_strsplit (line, ";", -1);

  g_test_message ("%s", line);
  g_assert_cmpuint (g_strv_length (fields), >=, place);
  g_assert_cmpstr (fields[place - 1], ==, expected);
}

/* What the ledger says that the supplier was paid, less what was given back. */
static gint64
ledger_sum (Town *town)
{
  return town_int (town, "SELECT CAST (COALESCE (SUM (CASE WHEN kind = 'payment' THEN "
                         "amount_kopecks WHEN kind = 'refund' THEN - amount_kopecks ELSE 0 END), "
                         "0) AS BIGINT) AS n FROM ledger_transfers");
}

static void
assert_exports_are_the_ledger (Town *town)
{
  g_assert_cmpint (town_int (town, "SELECT CAST (COALESCE (SUM (sum_kopecks), 0) AS BIGINT) AS n "
                                   "FROM exports"),
                   ==, ledger_sum (town));
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

/* A payment for the flat that was taken at `at`. */
static char *
pay_at (Town *town, gint64 sum, gint64 at)
{
  char *id = town_pay (town, sum);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);

  outcome->captured_at = at;
  g_assert_cmpint (town_apply (town, id, outcome), ==, SMD_APPLIED_CHANGE);
  return id;
}

static char *
pay_now (Town *town, gint64 sum)
{
  return pay_at (town, sum, town_now (town));
}

/* --- each in one --- */

static void
test_a_payment_is_in_one_export (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = pay_at (town, 100000, TOWN_NOW);
  g_autofree char *second = pay_at (town, 50010, TOWN_NOW + 1);
  g_autoptr (SmdExport) export = make (town, DAY);
  g_autoptr (SmdExport) none = make (town, DAY);
  g_auto (GStrv) lines = read_lines (town, export);

  g_assert_null (none);
  g_assert_cmpint (export->number, ==, 1);
  g_assert_cmpint (export->n_rows, ==, 2);
  g_assert_cmpint (export->sum_kopecks, ==, 150010);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  assert_field (lines[0], 1, "14-09-2026");
  assert_field (lines[0], 2, "13:00:00");
  assert_field (lines[0], 6, "370012345678");
  assert_field (lines[0], 7, "Анна Ильина");
  assert_field (lines[0], 8, "г. Тверь, ул. Советская, д. 12");
  assert_field (lines[0], 9, "0926");
  assert_field (lines[0], 10, "1010,00");
  assert_field (lines[0], 11, "1000,00");
  assert_field (lines[0], 12, "10,00");
  assert_field (lines[0], 5, first);
  assert_field (lines[1], 5, second);
  g_assert_cmpstr (lines[2], ==, "=2;1515,10;1500,10;15,00;1;14-09-2026");
  assert_exports_are_the_ledger (town);
}

static void
test_an_empty_day_makes_an_empty_registry (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmdExport) empty = make (town, "2026-09-13");
  g_autoptr (SmdExport) none = make (town, "2026-09-13");
  g_autoptr (SmdExport) next = make (town, DAY);
  g_auto (GStrv) lines = read_lines (town, empty);

  g_assert_null (none);
  g_assert_cmpuint (g_strv_length (lines), ==, 1);
  g_assert_cmpstr (lines[0], ==, "=0;0,00;0,00;0,00;;");
  g_assert_cmpint (next->number, ==, 2);
}

static void
test_a_day_is_over_in_the_suppliers_zone (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *last = pay_at (town, 100000, MIDNIGHT - 1);
  g_autofree char *first = pay_at (town, 200000, MIDNIGHT);
  g_autoptr (SmdExport) before = make (town, "2026-09-13");
  g_autoptr (SmdExport) after = make (town, DAY);
  g_auto (GStrv) before_lines = read_lines (town, before);
  g_auto (GStrv) after_lines = read_lines (town, after);

  g_assert_cmpint (before->sum_kopecks, ==, 100000);
  assert_field (before_lines[0], 5, last);
  assert_field (before_lines[0], 1, "13-09-2026");
  assert_field (before_lines[0], 2, "23:59:59");
  g_assert_cmpint (after->sum_kopecks, ==, 200000);
  assert_field (after_lines[0], 5, first);
  assert_field (after_lines[0], 2, "00:00:00");
}

static void
test_another_zone_has_another_midnight (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  const gint64 there = MIDNIGHT - 7 * 3600; /* Vladivostok is seven hours before Moscow */
  g_autofree char *last = pay_at (town, 100000, there - 1);
  g_autofree char *first = pay_at (town, 200000, there);
  g_autoptr (SmdExport) before = NULL;
  g_autoptr (SmdExport) after = NULL;

  town_exec (town, "UPDATE suppliers SET zone = 'Asia/Vladivostok' WHERE id = 'gas'");
  before = make (town, "2026-09-13");
  after = make (town, DAY);
  g_assert_cmpint (before->sum_kopecks, ==, 100000);
  g_assert_cmpint (after->sum_kopecks, ==, 200000);
}

static void
test_what_is_learnt_of_later_has_its_own_date (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *late = town_pay (town, 100000);
  g_autoptr (SmdExport) before = make (town, DAY);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, late, SMD_PAYMENT_SUCCEEDED);
  g_autoptr (SmdExport) after = NULL;
  g_auto (GStrv) lines = NULL;

  outcome->captured_at = town_now (town);
  sm_clock_shift (town->clock, DAY_SECONDS);
  town_apply (town, late, outcome);
  after = make (town, "2026-09-15");
  lines = read_lines (town, after);
  g_assert_cmpint (before->n_rows, ==, 0);
  g_assert_cmpint (after->n_rows, ==, 1);
  assert_field (lines[0], 1, "14-09-2026");
  assert_field (lines[0], 5, late);
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

      g_assert_false (
          smd_payments_export (&town->domain, "gas", &wish, problems, made, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_INPUT_INVALID);
    }
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM exports"), ==, 0);
}

static void
test_no_day_is_yesterday (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *yesterday = pay_at (town, 100000, MIDNIGHT - 1);
  g_autofree char *today = pay_now (town, 200000);
  g_autoptr (SmdExport) export = make (town, NULL);

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
  export = make (town, DAY);
  lines = read_lines (town, export);
  g_assert_cmpint (export->n_rows, ==, 2);
  assert_field (lines[0], 5, id);
  assert_field (lines[0], 10, "909,50");
  assert_field (lines[0], 11, "900,00");
  assert_field (lines[0], 12, "9,50");
  assert_field (lines[0], 13, "supply");
  assert_field (lines[1], 5, id);
  assert_field (lines[1], 10, "50,00");
  assert_field (lines[1], 11, "50,00");
  assert_field (lines[1], 12, "0,00");
  assert_field (lines[1], 13, "insurance");
  g_assert_cmpstr (lines[2], ==, "=2;959,50;950,00;9,50;1;14-09-2026");
  assert_exports_are_the_ledger (town);
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
  export = make (town, DAY);
  lines = read_lines (town, export);
  assert_field (lines[0], 13, "");
  assert_field (lines[0], 14, "0042:day:130,5|0042:night:60,0");
}

static void
test_a_refund_before_makes_the_row_smaller (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *part = pay_now (town, 100000);
  g_autofree char *whole = pay_now (town, 50000);
  g_autoptr (SmdExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  desk_refund (town, part, "r1", 30000, town_now (town));
  desk_refund (town, whole, "r2", 50500, town_now (town));
  export = make (town, DAY);
  lines = read_lines (town, export);
  g_assert_cmpint (export->n_rows, ==, 2);
  g_assert_cmpint (export->sum_kopecks, ==, 70000);
  for (guint i = 0; i < 2; i++)
    {
      const gboolean is_part = strstr (lines[i], part) != NULL;

      assert_field (lines[i], 10, is_part ? "710,00" : "0,00");
      assert_field (lines[i], 11, is_part ? "700,00" : "0,00");
      assert_field (lines[i], 12, is_part ? "10,00" : "0,00");
    }
  assert_exports_are_the_ledger (town);
}

static void
test_a_refund_after_is_a_row_of_the_next (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = pay_now (town, 100000);
  g_autoptr (SmdExport) first = make (town, DAY);
  g_autoptr (SmdExport) same_day = NULL;
  g_autoptr (SmdExport) next = NULL;
  g_auto (GStrv) lines = NULL;

  sm_clock_shift (town->clock, DAY_SECONDS);
  desk_refund (town, id, "r1", 100400, town_now (town));
  same_day = make (town, DAY);
  next = make (town, "2026-09-15");
  lines = read_lines (town, next);
  g_assert_null (same_day);
  g_assert_cmpint (next->number, ==, 2);
  g_assert_cmpint (next->sum_kopecks, ==, -100000);
  assert_field (lines[0], 1, "15-09-2026");
  assert_field (lines[0], 5, "r1");
  assert_field (lines[0], 10, "-1004,00");
  assert_field (lines[0], 11, "-1000,00");
  assert_field (lines[0], 12, "-4,00");
  assert_field (lines[0], 15, id);
  g_assert_cmpstr (lines[1], ==, "=1;-1004,00;-1000,00;-4,00;;");
  assert_exports_are_the_ledger (town);
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
  first = make (town, DAY);
  sm_clock_shift (town->clock, DAY_SECONDS);
  desk_refund (town, id, "r2", 13000, town_now (town));
  next = make (town, "2026-09-15");
  lines = read_lines (town, first);
  next_lines = read_lines (town, next);
  assert_field (lines[0], 11, "900,00");
  assert_field (lines[1], 11, "30,00");
  g_assert_cmpint (next->n_rows, ==, 2);
  assert_field (next_lines[0], 11, "-100,00");
  assert_field (next_lines[0], 13, "supply");
  assert_field (next_lines[0], 15, id);
  assert_field (next_lines[1], 11, "-30,00");
  assert_field (next_lines[1], 13, "insurance");
  assert_exports_are_the_ledger (town);
}

/* --- whatever happens --- */

static void
pay_or_give_back (Town *town, GRand *random, GPtrArray *paid, guint step)
{
  const guint what = (guint) g_rand_int_range (random, 0, 3);

  if (what == 0 || paid->len == 0)
    g_ptr_array_add (paid, pay_now (town, 10000 + g_rand_int_range (random, 0, 90000)));
  else if (what == 1)
    {
      const char *id = g_ptr_array_index (paid, (guint) g_rand_int_range (random, 0, (gint) paid->len));
      g_autofree char *refund = g_strdup_printf ("refund-%u", step);
      g_autofree char *left = g_strdup_printf (
          "SELECT total_kopecks - refunded_kopecks AS n FROM payments WHERE id = '%s'", id);
      const gint most = (gint) town_int (town, left);

      if (most > 0)
        desk_refund (town, id, refund, g_rand_int_range (random, 1, most + 1), town_now (town));
    }
  else
    {
      g_autoptr (SmdExport) export = make (town, NULL);
    }
  sm_clock_shift (town->clock, g_rand_int_range (random, 0, DAY_SECONDS));
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
  last = make (town, NULL);
  g_assert_cmpint (
      town_int (town, "SELECT COUNT (*) AS n FROM payments WHERE export_id IS NULL"), ==, 0);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM refunds WHERE export_id IS NULL "
                                   "AND applied_at IS NOT NULL"),
                   ==, 0);
  assert_exports_are_the_ledger (town);
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
      g_autoptr (SmdExport) export = make (self->town, DAY);

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

      g_ptr_array_add (paid, pay_now (town, 100000));
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
  assert_exports_are_the_ledger (town);
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
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", CHILD, town->fixture->url, folder,
      NULL);
  char begun;

  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (child), &begun, 1, NULL,
                                        &error),
                   ==, 1);
  for (gint i = g_rand_int_range (random, 1, 8); i > 0; i--)
    g_ptr_array_add (paid, pay_now (town, 100000));
  g_subprocess_send_signal (child, SIGKILL);
  g_assert_true (g_subprocess_wait (child, NULL, &error));
  g_assert_true (g_subprocess_get_if_signaled (child));
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

static void
remove_files (const char *folder)
{
  g_autoptr (GDir) opened = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (opened)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (unlink (path), ==, 0);
    }
  g_assert_cmpint (rmdir (folder), ==, 0);
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
  g_autoptr (SmdExport) last = make (town, DAY);
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
  g_assert_cmpint (
      town_int (town, "SELECT COUNT (*) AS n FROM exports WHERE written_at IS NULL"), ==, 0);
  assert_exports_are_the_ledger (town);
  remove_files (folder);
}

/* --- bytes --- */

static void
test_again_is_the_same_to_the_byte (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = pay_now (town, 100000);
  g_autoptr (SmdExport) export = NULL;
  g_autoptr (SmdExport) found = NULL;
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;

  town->settings.operator_ = operator_;
  export = make_with (town, DAY, TRUE);
  before = read_lines (town, export);
  town_exec (town, "UPDATE registry_accounts SET full_name = 'Кто-то другой'");
  desk_refund (town, id, "r1", 100, town_now (town));
  found = smd_exports_find (&town->domain, "gas", SMD_EXPORT_PAYMENTS, 1, &error);
  g_assert_no_error (error);
  after = read_lines (town, found);
  g_assert_true (g_strv_equal ((const char *const *) before, (const char *const *) after));
  g_assert_cmpuint (sm_record_list_length (found->files), ==, 2);
}

static void
test_what_an_encoding_lacks_is_named (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = pay_now (town, 100000);
  static const struct
  {
    SmdOutEncoding encoding;
    const char *name;
    const char *problem;
  } cases[] = {
    { SMD_OUT_WINDOWS_1251, "Олена Мар’яна Ἀ",
      "line 1, full_name: windows-1251 has no “Ἀ” (U+1F08); utf-8 has every character" },
    { SMD_OUT_KOI8_R, "ООО «Газ»",
      "line 1, full_name: koi8-r has no “«” (U+00AB); utf-8 has every character" },
    { SMD_OUT_CP866, "Ильина — Анна",
      "line 1, full_name: cp866 has no “—” (U+2014); utf-8 has every character" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      const SmdPaymentsWish wish = { .day = DAY, .encoding = cases[i].encoding, .registry = TRUE };
      g_autofree char *named =
          g_strdup_printf ("UPDATE registry_accounts SET full_name = '%s'", cases[i].name);
      g_autoptr (GListStore) made = NULL;

      town_exec (town, named);
      made = export_day (town, &wish, problems);
      g_assert_cmpuint (sm_record_list_length (made), ==, 0);
      g_assert_cmpstr (smd_problems_get (problems, 0), ==, cases[i].problem);
      g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM exports"), ==, 0);
    }
  g_autoptr (SmdExport) export = make (town, DAY);

  g_assert_cmpint (export->number, ==, 1);
  g_assert_cmpint (export->n_rows, ==, 1);
}

static void
test_cells_are_guarded (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = pay_now (town, 100000);
  g_autoptr (SmdExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  town_exec (town, "UPDATE registry_accounts SET full_name = 'ООО \"Газ\"; и Ко', "
                   "address = 'Тверь' || CAST ('\r\n' AS TEXT) || 'дом 2'");
  export = make (town, DAY);
  lines = read_lines (town, export);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_nonnull (strstr (lines[0], ";\"ООО \"\"Газ\"\"; и Ко\";Тверь  дом 2;"));
}

static void
test_what_is_over_goes_into_the_next (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  const SmdPaymentsWish wish = { .day = DAY, .encoding = SMD_OUT_UTF_8, .registry = TRUE };
  g_autoptr (GListStore) made = NULL;
  const SmdExport *first;
  const SmdExport *second;

  town_exec (town,
             "INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, "
             "state, sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, created_at, "
             "taken_at) WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM "
             "numbers WHERE n <= " G_STRINGIFY (10000) ") SELECT 'p' || n, 'anna', 'anna-flat', "
             "'flat', 'gas', 'sum', 'succeeded', 100, 0, 100, 'k' || n, 1, 1789300000 + n "
             "FROM numbers");
  g_assert_cmpint (SM_LIMIT_EXPORT_ROWS, ==, 10000);
  made = export_day (town, &wish, problems);
  g_assert_cmpuint (sm_record_list_length (made), ==, 2);
  first = sm_record_list_get (made, 0);
  second = sm_record_list_get (made, 1);
  g_assert_cmpint (first->n_rows, ==, SM_LIMIT_EXPORT_ROWS);
  g_assert_cmpint (second->n_rows, ==, 1);
  g_assert_cmpint (second->number, ==, 2);
}

/* --- the payment order --- */

static void
assert_pair (const char *text, const char *pair)
{
  g_autofree char *line = g_strconcat ("\r\n", pair, "\r\n", NULL);

  if (strstr (text, line) == NULL)
    g_error ("no line “%s” in:\n%s", pair, text);
}

static char *
read_order (Town *town, const SmdExport *export)
{
  g_autofree char *name = g_strdup_printf ("gas-payments-%06d-%s-1c.txt", (int) export->number,
                                           export->day);
  g_autoptr (GBytes) content = smd_exports_read_file (&town->domain, export, name, NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (content, &length);

  return g_convert (bytes, (gssize) length, "UTF-8", "WINDOWS-1251", NULL, NULL, NULL);
}

static void
test_the_order_has_the_requisites_of_both (StoreFixture *fixture)
{
  static const char *const pairs[] = {
    "ВерсияФормата=1.03",
    "Кодировка=Windows",
    "ДатаСоздания=14.09.2026",
    "ДатаНачала=14.09.2026",
    "ДатаКонца=14.09.2026",
    "РасчСчет=40702810138250123017",
    "Документ=Платежное поручение",
    "СекцияДокумент=Платежное поручение",
    "Номер=1",
    "Дата=14.09.2026",
    "Сумма=1000.00",
    "ПлательщикСчет=40702810138250123017",
    "Плательщик=ИНН 7707083893 ООО Смородина",
    "ПлательщикИНН=7707083893",
    "ПлательщикКПП=770701001",
    "Плательщик1=ООО Смородина",
    "ПлательщикБИК=044525225",
    "ПлательщикКорсчет=30101810400000000225",
    "Получатель1=ООО «Газ»",
    "ПолучательСчет=40702810938000060473",
    "ПолучательИНН=6901067107",
    "ПолучательКПП=690101001",
    "ПолучательБанк1=Банк",
    "ПолучательБИК=044525225",
    "ПолучательКорсчет=30101810400000000225",
    "ВидОплаты=01",
    "Очередность=5",
    "НазначениеПлатежа=Перечисление платежей населения за 14.09.2026 по реестру N 1 на сумму "
    "1000.00. НДС не облагается",
    "КонецДокумента",
    "КонецФайла",
  };
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = pay_now (town, 100000);
  g_autoptr (SmdExport) export = NULL;
  g_autofree char *text = NULL;

  town->settings.operator_ = operator_;
  export = make_with (town, DAY, TRUE);
  text = read_order (town, export);
  g_assert_true (g_str_has_prefix (text, "1CClientBankExchange\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    assert_pair (text, pairs[i]);
}

static void
test_what_was_given_back_is_held_back (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = pay_now (town, 100000);
  g_autofree char *second = NULL;
  g_autoptr (SmdExport) paid = NULL;
  g_autoptr (SmdExport) back = NULL;
  g_autoptr (SmdExport) next = NULL;
  g_autofree char *empty = NULL;
  g_autofree char *less = NULL;

  town->settings.operator_ = operator_;
  paid = make_with (town, DAY, TRUE);
  sm_clock_shift (town->clock, DAY_SECONDS);
  desk_refund (town, first, "r1", 30000, town_now (town));
  back = make_with (town, "2026-09-15", TRUE);
  empty = read_order (town, back);
  g_assert_cmpint (back->order_kopecks, ==, 0);
  g_assert_null (strstr (empty, "СекцияДокумент"));
  sm_clock_shift (town->clock, DAY_SECONDS);
  second = pay_now (town, 50000);
  next = make_with (town, "2026-09-16", TRUE);
  less = read_order (town, next);
  g_assert_cmpint (next->order_kopecks, ==, 20000);
  assert_pair (less, "Номер=2");
  assert_pair (less, "Сумма=200.00");
  g_assert_nonnull (strstr (less, "на сумму 500.00, удержано по прежним реестрам 300.00."));
}

static void
test_an_order_without_requisites_is_refused (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  const SmdPaymentsWish wish = { .day = DAY, .registry = TRUE, .order = TRUE };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autoptr (GListStore) made = g_list_store_new (SMD_TYPE_EXPORT);

      g_assert_false (smd_payments_export (&town->domain, "gas", &wish, problems, made, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_CONFIGURATION);
      g_assert_nonnull (strstr (error->message, i == 0 ? "[operator]" : "suppliers keys"));
      town->settings.operator_ = operator_;
      town_exec (town, "UPDATE suppliers SET bic = NULL");
    }
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM exports"), ==, 0);
}

static void
test_numbers_of_orders_do_not_end_with_zeros (StoreFixture *fixture)
{
  static const struct
  {
    gint64 before;
    gint64 number;
  } cases[] = { { 998, 999 }, { 999, 1001 }, { 999 * 999 - 1, 998999 }, { 999 * 999, 1 } };
  g_autoptr (Town) town = town_new (fixture);

  town_exec (town, "INSERT INTO counters (name, value) VALUES ('payment-order', 0)");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *counter = g_strdup_printf (
          "UPDATE counters SET value = %d WHERE name = 'payment-order'", (int) cases[i].before);
      g_autofree char *id = pay_now (town, 100000);
      g_autoptr (SmdExport) export = NULL;

      town_exec (town, counter);
      export = make (town, DAY);
      g_assert_cmpint (export->order_number, ==, cases[i].number);
    }
}

static void
test_an_order_can_be_asked_for_later (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = pay_now (town, 100000);
  g_autofree char *folder = g_dir_make_tmp ("smorodina-out-XXXXXX", NULL);
  g_autoptr (SmdExport) export = make (town, DAY);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const SmdPaymentsWish wish = { .encoding = SMD_OUT_CP866, .order = TRUE };
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  town->settings.operator_ = operator_;
  town_exec (town, "UPDATE suppliers SET legal_name = 'ООО Газ'");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (smd_payments_write_out (&town->domain, export, &wish, folder, problems, names,
                                             &error));
      g_assert_no_error (error);
      g_assert_null (smd_problems_get (problems, 0));
    }
  g_assert_cmpuint (names->len, ==, 2);
  path = g_build_filename (folder, g_ptr_array_index (names, 0), NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "=DOS\r\n"));
  remove_files (folder);
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
  store_test_add ("/exports/again-is-the-same-to-the-byte", test_again_is_the_same_to_the_byte);
  store_test_add ("/exports/what-an-encoding-lacks-is-named",
                  test_what_an_encoding_lacks_is_named);
  store_test_add ("/exports/cells-are-guarded", test_cells_are_guarded);
  store_test_add ("/exports/what-is-over-goes-into-the-next",
                  test_what_is_over_goes_into_the_next);
  store_test_add ("/exports/the-order-has-the-requisites-of-both",
                  test_the_order_has_the_requisites_of_both);
  store_test_add ("/exports/what-was-given-back-is-held-back",
                  test_what_was_given_back_is_held_back);
  store_test_add ("/exports/an-order-without-requisites-is-refused",
                  test_an_order_without_requisites_is_refused);
  store_test_add ("/exports/numbers-of-orders-do-not-end-with-zeros",
                  test_numbers_of_orders_do_not_end_with_zeros);
  store_test_add ("/exports/an-order-can-be-asked-for-later",
                  test_an_order_can_be_asked_for_later);
  return g_test_run ();
}
