/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "money.h"
#include "movements.h"

#define DAY_SECONDS (24 * 60 * 60)

static void
assert_owed (Town *town, gint64 suggested, gint64 pending)
{
  gint64 shown_suggested, shown_pending;

  desk_get_account (town, "anna", "anna-flat", &shown_suggested, &shown_pending);
  g_assert_cmpint (shown_suggested, ==, suggested);
  g_assert_cmpint (shown_pending, ==, pending);
}

static char *
dup_day (Town *town, const char *movement_id)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT CAST (REPLACE (day, '-', '') AS BIGINT) AS n FROM movements WHERE id = '%s'",
      movement_id);

  return g_strdup_printf ("%d", (int) town_int (town, sql));
}

static void
assert_day (Town *town, const char *payment_id, const char *suffix, const char *day)
{
  g_autofree char *id = g_strconcat (payment_id, suffix, NULL);
  g_autofree char *found = dup_day (town, id);

  g_assert_cmpstr (found, ==, day);
}

/* The order of time */

static void
test_a_credit_does_not_bring_the_debt_back (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 100000);
  SmdCreditedCounts counts;

  desk_take (town, id);
  assert_owed (town, 0, 100000);
  g_assert_null (desk_load_credited (town, id, 100000, NULL, &counts));
  g_assert_cmpuint (counts.credited, ==, 1);
  assert_owed (town, 0, 100000);
}

static void
test_a_newer_debt_is_owed (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 100000);

  desk_take (town, id);
  /* Paid on the 14th, expected to be posted on the 15th: a balance of the 14th lacks it. */
  g_assert_null (desk_load_registry (town, 130000, "2026-09-14"));
  assert_owed (town, 30000, 100000);
  sm_clock_shift (town->clock, DAY_SECONDS);
  g_assert_null (desk_load_registry (town, 30000, "2026-09-15"));
  assert_owed (town, 30000, 0);
}

static void
test_the_supplier_says_when_it_posted (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 60000);
  SmdCreditedCounts counts;

  desk_take (town, id);
  assert_day (town, id, "-payment", "20260915");
  sm_clock_shift (town->clock, 5 * DAY_SECONDS);
  g_assert_null (desk_load_registry (town, 100000, "2026-09-17"));
  assert_owed (town, 100000, 0);

  /* It was posted later than expected: the balance of the 17th lacks it after all. */
  g_assert_null (desk_load_credited (town, id, 60000, "2026-09-18", &counts));
  g_assert_cmpuint (counts.credited, ==, 1);
  g_assert_cmpuint (counts.dated, ==, 1);
  assert_owed (town, 40000, 60000);
  /* The list again, corrected, for what is credited already. */
  g_assert_null (desk_load_credited (town, id, 60000, "2026-09-16", &counts));
  g_assert_cmpuint (counts.credited, ==, 0);
  g_assert_cmpuint (counts.dated, ==, 1);
  assert_owed (town, 100000, 0);
  /* And without a day: what the supplier said stays. */
  g_assert_null (desk_load_credited (town, id, 60000, NULL, &counts));
  g_assert_cmpuint (counts.dated, ==, 0);
  assert_day (town, id, "-payment", "20260916");
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

static void
test_impossible_posting_days_are_refused (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 60000);
  SmdCreditedCounts counts;
  static const struct
  {
    const char *day;
    const char *problem;
  } cases[] = {
    { "2026-09-13", "line 3, day: is before the money was taken" },
    { "2026-09-15", "line 3, day: is yet to come" },
    { "2026-09-31", "line 3, day: not a date (YYYY-MM-DD)" },
  };

  desk_take (town, id);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = desk_load_credited (town, id, 60000, cases[i].day, &counts);

      g_assert_cmpstr (problem, ==, cases[i].problem);
      g_assert_cmpuint (counts.credited, ==, 0);
    }
  g_assert_cmpint (
      town_int (town, "SELECT COUNT (*) AS n FROM payments WHERE credited_at IS NOT NULL"), ==, 0);
  assert_day (town, id, "-payment", "20260915");
  g_assert_null (desk_load_credited (town, id, 60000, "2026-09-14", &counts));
}

/* Days are the supplier's, and so is the time it takes. */
static void
test_posting_days_are_the_suppliers (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = town_pay (town, 10000);
  g_autofree char *second = town_pay (town, 20000);

  sm_clock_shift (town->clock, 2 * 60 * 60); /* midnight on Kamchatka */
  town_exec (town, "UPDATE suppliers SET zone = 'Asia/Kamchatka', posting_days = 0");
  desk_take (town, first);
  assert_day (town, first, "-payment", "20260915");
  town_exec (town, "UPDATE suppliers SET posting_days = 30");
  desk_take (town, second);
  assert_day (town, second, "-payment", "20261015");
}

typedef struct
{
  const char *payment_id;
  const char *refund_id;
  gint64 kopecks;
} Refund;

static gboolean
refund_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  const Refund *self = data;

  return smd_movements_add_refund (tx, self->payment_id, self->refund_id, self->kopecks, TOWN_NOW,
                                   error);
}

static gboolean
add_refund (Town *town, const char *payment_id, const char *refund_id, gint64 kopecks,
            GError **error)
{
  Refund call = { payment_id, refund_id, kopecks };

  return smd_store_write (town->domain.store, refund_in_tx, &call, error);
}

static void
test_refunds_are_movements_likewise (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = town_pay (town, 60000);
  SmdCreditedCounts counts;

  g_assert_false (add_refund (town, id, "early", 100, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  desk_take (town, id);
  sm_clock_shift (town->clock, 3 * DAY_SECONDS);
  g_assert_null (desk_load_registry (town, 40000, "2026-09-16"));
  assert_owed (town, 40000, 0);

  /* Given back on the 17th, so expected in balances of the 18th. */
  for (guint i = 0; i < 2; i++)
    {
      desk_refund (town, id, "one", 25000, town_now (town));
      assert_owed (town, 65000, -25000);
    }
  g_assert_false (add_refund (town, id, "one", 25001, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_INTERNAL);
  g_clear_error (&error);
  sm_clock_shift (town->clock, DAY_SECONDS);
  g_assert_null (desk_load_registry (town, 65000, "2026-09-18"));
  assert_owed (town, 65000, 0);

  /* A refund before the credit is posted with its payment, and goes back with it. */
  g_assert_null (desk_load_credited (town, id, 35000, "2026-09-18", &counts));
  assert_day (town, id, "-refund-one", "20260918");
  sm_clock_shift (town->clock, 5 * DAY_SECONDS);
  g_assert_null (desk_load_credited (town, id, 35000, "2026-09-23", &counts));
  assert_day (town, id, "-refund-one", "20260923");
  assert_owed (town, 30000, 35000);
  g_assert_null (desk_load_credited (town, id, 35000, "2026-09-15", &counts));
  assert_day (town, id, "-refund-one", "20260915");
  assert_owed (town, 65000, 0);
}

/* 600.00 less 250.00 is credited with 350.00: one posting, of one day. */
static void
test_what_was_given_back_before_is_posted_with_the_rest (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 60000);
  SmdCreditedCounts counts;

  town_exec (town, "UPDATE suppliers SET posting_days = 30");
  desk_take (town, id);
  sm_clock_shift (town->clock, 3 * DAY_SECONDS);
  desk_refund (town, id, "before", 25000, town_now (town));
  assert_owed (town, 65000, 35000);
  g_assert_null (desk_load_credited (town, id, 35000, "2026-09-17", &counts));
  assert_day (town, id, "-refund-before", "20260917");
  g_assert_null (desk_load_registry (town, 65000, "2026-09-17"));
  assert_owed (town, 65000, 0);

  /* What is given back afterwards is posted in its own time. */
  desk_refund (town, id, "after", 10000, town_now (town));
  assert_day (town, id, "-refund-after", "20261017");
  assert_owed (town, 75000, -10000);
  sm_clock_shift (town->clock, DAY_SECONDS);
  g_assert_null (desk_load_credited (town, id, 35000, "2026-09-18", &counts));
  assert_day (town, id, "-refund-before", "20260918");
  assert_day (town, id, "-refund-after", "20261017");
  assert_owed (town, 40000, 25000);
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

/* The day that was expected is the one that is told: nothing to correct but the refund's. */
static void
test_the_expected_day_takes_the_refund_along (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 60000);
  SmdCreditedCounts counts;

  desk_take (town, id);
  sm_clock_shift (town->clock, DAY_SECONDS);
  desk_refund (town, id, "before", 25000, town_now (town));
  assert_day (town, id, "-refund-before", "20260916");
  g_assert_null (desk_load_credited (town, id, 35000, "2026-09-15", &counts));
  g_assert_cmpuint (counts.dated, ==, 0);
  assert_day (town, id, "-refund-before", "20260915");
}

/* No day is told: what was given back before is of the day on which the rest was expected. */
static void
test_the_rest_is_of_the_day_it_was_expected (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 60000);
  SmdCreditedCounts counts;

  desk_take (town, id);
  sm_clock_shift (town->clock, 3 * DAY_SECONDS);
  desk_refund (town, id, "before", 25000, town_now (town));
  assert_day (town, id, "-refund-before", "20260918");
  g_assert_null (desk_load_credited (town, id, 35000, NULL, &counts));
  assert_day (town, id, "-refund-before", "20260915");
  desk_refund (town, id, "after", 10000, town_now (town));
  assert_day (town, id, "-refund-after", "20260918");
  g_assert_null (desk_load_registry (town, 65000, "2026-09-17"));
  assert_owed (town, 75000, -10000);
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

/* An end is told once; another one is for operators to see, and moves nothing. */
static void
test_a_refund_ends_once (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 60000);
  static const char *const ends[][2] = { { "canceled", "succeeded" }, { "succeeded", "canceled" } };

  desk_take (town, id);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      const char *refund = ends[i][0];

      desk_tell_refund (town, id, refund, 1000, town_now (town), ends[i][0]);
      desk_tell_refund (town, id, refund, 1000, town_now (town), "pending");
      g_assert_cmpuint (town_check_books (town), ==, i);
      desk_tell_refund (town, id, refund, 1000, town_now (town), ends[i][1]);
      g_assert_cmpuint (town_check_books (town), ==, i + 1);
    }
  g_assert_cmpint (
      town_int (town, "SELECT CAST (SUM (refunded_kopecks) AS BIGINT) AS n FROM payments"), ==,
      1000);
}

static void
expect_problem (Town *town, const char *id, gint64 sum, const char *problem)
{
  SmdCreditedCounts counts;
  g_autofree char *found = desk_load_credited (town, id, sum, NULL, &counts);

  g_assert_cmpstr (found, ==, problem);
  if (problem != NULL)
    g_assert_cmpuint (counts.credited, ==, 0);
}

/* A list tells what the supplier got: the sum less what was given back before. */
static void
test_a_list_credits_what_is_left (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *part = town_pay (town, 60000);
  g_autofree char *whole = town_pay (town, 40000);
  static const char another[] =
      "line 3, sum: 350,00" SM_NBSP "₽ is what was paid to the supplier, less what was given back";

  desk_take (town, part);
  desk_take (town, whole);
  desk_refund (town, part, "one", 10000, town_now (town));
  desk_refund (town, part, "two", 15000, town_now (town));
  desk_refund (town, whole, "all", 40000, town_now (town));
  expect_problem (town, part, 60000, another);
  expect_problem (town, part, 50000, another);
  expect_problem (town, part, 25000, another);
  expect_problem (town, whole, 40000, "line 3: the money was given back");
  expect_problem (town, whole, 0, "line 3: the money was given back");
  expect_problem (town, part, 35000, NULL);
  desk_refund (town, part, "after", 35000, town_now (town));
  expect_problem (town, part, 35000, NULL);
  expect_problem (town, part, 0, another);
  g_assert_cmpint (
      town_int (town, "SELECT CAST (SUM (amount_kopecks) AS BIGINT) AS n FROM ledger_transfers "
                      "WHERE kind = 'settlement'"),
      ==, 35000);
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

static void
test_a_list_names_a_payment_once (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 60000);
  g_autofree char *twice = g_strdup_printf ("%s;600,00;2026-09-14\n%s", id, id);
  SmdCreditedCounts counts;
  g_autofree char *problem = NULL;

  desk_take (town, id);
  problem = desk_load_credited (town, twice, 60000, NULL, &counts);
  g_assert_cmpstr (problem, ==, "line 4, payment: stands twice");
  g_assert_cmpint (
      town_int (town, "SELECT COUNT (*) AS n FROM payments WHERE credited_at IS NOT NULL"), ==, 0);
}

/* A refund of a time that is yet to come would be in no balance for ever. */
static void
test_a_refund_is_of_no_time_that_cannot_be (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 60000);

  desk_take (town, id);
  desk_refund (town, id, "far", 1000, G_GINT64_CONSTANT (4102444800));
  assert_day (town, id, "-refund-far", "20260915");
  desk_refund (town, id, "long-ago", 1000, 0);
  assert_day (town, id, "-refund-long-ago", "20260915");
  sm_clock_shift (town->clock, 10 * DAY_SECONDS);
  desk_refund (town, id, "before", 1000, TOWN_NOW - 3 * DAY_SECONDS);
  assert_day (town, id, "-refund-before", "20260925");
  desk_refund (town, id, "year-one", 1000, G_GINT64_CONSTANT (-62135596800));
  assert_day (town, id, "-refund-year-one", "20260925");
  desk_refund (town, id, "other-clock", 1000, TOWN_NOW - DAY_SECONDS);
  assert_day (town, id, "-refund-other-clock", "20260915");
}

static void
assert_line (Town *town, guint index, gint64 sum)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "sum", 1000);
  g_autoptr (SmQuote) made =
      town_call (town, SM_OPERATION_QUOTE, "anna", NULL, input, NULL, &error);
  SmPaymentLine *line;

  g_assert_no_error (error);
  line = sm_record_list_get (made->lines, index);
  g_assert_cmpint (line->sum_kopecks, ==, sum);
}

/* A day that has yet to come was taken while the clock was ahead: the true one follows it. */
static void
test_a_balance_of_the_future_holds_nothing_up (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay_lines (town, "fee", NULL, 10000, 10500);
  g_autofree char *problem = NULL;

  desk_take (town, id);
  town_exec (town, "UPDATE registry_accounts SET as_of = '2026-10-14'");
  town_exec (town, "UPDATE registry_lines SET as_of = '2026-10-14'");
  assert_owed (town, 100000, 0);
  g_assert_null (desk_load_registry (town, 100000, "2026-09-14"));
  assert_owed (town, 90000, 10000);
  assert_line (town, 0, 0);
  town_exec (town, "UPDATE registry_accounts SET as_of = '2026-09-15'");
  sm_clock_shift (town->clock, DAY_SECONDS);
  problem = desk_load_registry (town, 100000, "2026-09-14");
  g_assert_nonnull (problem);
}

/* "fee" 100.00 and "insurance" 50.00 are paid by lines, then given back bit by bit. */
static void
test_refunds_raise_lines_again (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay_lines (town, "fee", "insurance", 15000, 15500);

  desk_take (town, id);
  assert_line (town, 0, 0);
  assert_line (town, 2, 0);
  desk_refund (town, id, "one", 3000, town_now (town));
  assert_line (town, 0, 0);
  assert_line (town, 2, 3000);
  desk_refund (town, id, "two", 6000, town_now (town));
  assert_line (town, 0, 4000);
  assert_line (town, 2, 5000);
  desk_refund (town, id, "rest", 6000, town_now (town));
  assert_line (town, 0, 10000);
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

/* A registry of balances alone: its lines are of the 10th, and all that was paid since lowers
 * them. */
static void
test_lines_keep_their_day (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay_lines (town, "fee", "insurance", 15000, 15500);

  desk_take (town, id);
  sm_clock_shift (town->clock, 4 * DAY_SECONDS);
  g_assert_null (desk_load_registry (town, 120000, "2026-09-17"));
  assert_owed (town, 120000, 0);
  assert_line (town, 0, 0);
  assert_line (town, 1, 90000);
  assert_line (town, 2, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/movements/a-credit-does-not-bring-the-debt-back",
                  test_a_credit_does_not_bring_the_debt_back);
  store_test_add ("/movements/a-newer-debt-is-owed", test_a_newer_debt_is_owed);
  store_test_add ("/movements/the-supplier-says-when-it-posted",
                  test_the_supplier_says_when_it_posted);
  store_test_add ("/movements/impossible-posting-days-are-refused",
                  test_impossible_posting_days_are_refused);
  store_test_add ("/movements/posting-days-are-the-suppliers", test_posting_days_are_the_suppliers);
  store_test_add ("/movements/refunds-are-movements-likewise", test_refunds_are_movements_likewise);
  store_test_add ("/movements/given-back-before-is-posted-with-the-rest",
                  test_what_was_given_back_before_is_posted_with_the_rest);
  store_test_add ("/movements/the-expected-day-takes-the-refund-along",
                  test_the_expected_day_takes_the_refund_along);
  store_test_add ("/movements/the-rest-is-of-the-day-expected",
                  test_the_rest_is_of_the_day_it_was_expected);
  store_test_add ("/movements/a-refund-ends-once", test_a_refund_ends_once);
  store_test_add ("/movements/lines-keep-their-day", test_lines_keep_their_day);
  store_test_add ("/movements/a-list-credits-what-is-left", test_a_list_credits_what_is_left);
  store_test_add ("/movements/a-list-names-a-payment-once", test_a_list_names_a_payment_once);
  store_test_add ("/movements/a-refund-is-of-no-impossible-time",
                  test_a_refund_is_of_no_time_that_cannot_be);
  store_test_add ("/movements/a-balance-of-the-future",
                  test_a_balance_of_the_future_holds_nothing_up);
  store_test_add ("/movements/refunds-raise-lines-again", test_refunds_raise_lines_again);
  return g_test_run ();
}
