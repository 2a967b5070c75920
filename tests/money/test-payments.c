/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "money-fixture.h"

static SmQuote *
quote (Town *town, const char *customer, SmQuoteInput *input, GError **error)
{
  return town_call (town, SM_OPERATION_QUOTE, customer, NULL, input, NULL, error);
}

static void
test_quote_tells_commission_and_bounds (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "debt", 0);
  g_autoptr (SmQuote) debt = quote (town, "anna", input, &error);

  g_assert_no_error (error);
  g_assert_cmpint (debt->sum_kopecks, ==, 100000);
  g_assert_cmpint (debt->commission_kopecks, ==, 1000);
  g_assert_cmpint (debt->total_kopecks, ==, 101000);
  g_assert_cmpint (debt->least_kopecks, ==, 1000);
  g_assert_cmpint (debt->most_kopecks, ==, 34653465);
  g_assert_false (debt->repeated);
  g_assert_cmpuint (sm_record_list_length (debt->lines), ==, 3);

  g_autoptr (SmQuoteInput) small = town_quote_input ("anna-flat", "sum", 1000);
  g_autoptr (SmQuote) least = quote (town, "anna", small, &error);
  g_assert_no_error (error);
  g_assert_cmpint (least->commission_kopecks, ==, 500);

  g_autoptr (SmQuoteInput) large = town_quote_input ("anna-flat", "sum", debt->most_kopecks);
  g_autoptr (SmQuote) most = quote (town, "anna", large, &error);
  g_assert_no_error (error);
  g_assert_cmpint (most->total_kopecks, ==, 35000000);
}

typedef struct
{
  gint64 sum;
  SmErrorCode code;
  gint64 number;
} BadSum;

static void
test_sums_out_of_bounds_are_refused (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  static const BadSum sums[] = {
    { 0, SM_ERROR_SUM_TOO_SMALL, 1000 },
    { -1, SM_ERROR_SUM_TOO_SMALL, 1000 },
    { G_MININT64, SM_ERROR_SUM_TOO_SMALL, 1000 },
    { 999, SM_ERROR_SUM_TOO_SMALL, 1000 },
    { 34653466, SM_ERROR_SUM_TOO_LARGE, 34653465 },
    { G_GINT64_CONSTANT (100000000000), SM_ERROR_SUM_TOO_LARGE, 34653465 },
    { G_MAXINT64, SM_ERROR_SUM_TOO_LARGE, 34653465 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) pay_error = NULL;
      g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "sum", sums[i].sum);
      g_autoptr (SmPaymentInput) pay =
          town_payment_input ("anna-flat", "sum", sums[i].sum, sums[i].sum);

      g_assert_null (quote (town, "anna", input, &error));
      g_assert_error (error, SM_ERROR, (int) sums[i].code);
      g_assert_cmpint (sm_error_get_number (error), ==, sums[i].number);
      g_assert_null (town_call (town, SM_OPERATION_PAY, "anna", NULL, pay, NULL, &pay_error));
      g_assert_error (pay_error, SM_ERROR, (int) sums[i].code);
    }
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payments"), ==, 0);
}

static void
test_nothing_owed_is_said (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input = town_quote_input ("anna-house", "debt", 0);

  g_assert_null (quote (town, "anna", input, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NO_DEBT);
}

static void
test_accounts_of_others_are_unknown (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 50000);
  g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "debt", 0);
  g_autoptr (SmPaymentInput) pay = town_payment_input ("anna-flat", "sum", 50000, 50500);
  g_autoptr (GError) quote_error = NULL;
  g_autoptr (GError) pay_error = NULL;
  g_autoptr (GError) payment_error = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentList) list = NULL;

  g_assert_null (quote (town, "boris", input, &quote_error));
  g_assert_error (quote_error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_assert_null (town_call (town, SM_OPERATION_PAY, "boris", NULL, pay, NULL, &pay_error));
  g_assert_error (pay_error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_assert_null (town_call (town, SM_OPERATION_PAYMENT, "boris", id, NULL, NULL, &payment_error));
  g_assert_error (payment_error, SM_ERROR, SM_ERROR_NOT_FOUND);
  list = town_call (town, SM_OPERATION_PAYMENTS, "boris", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_list_length (list->items), ==, 0);
}

static void
test_lines_are_paid_separately_in_the_full_version_only (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "debt", 95000, 95950);
  g_autoptr (SmPayment) payment = NULL;

  town_add_line (input->lines, "supply", 0);
  town_add_line (input->lines, "insurance", 0);
  payment = town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (payment->sum_kopecks, ==, 95000);
  g_assert_cmpstr (payment->choice, ==, "debt");
  g_assert_cmpuint (sm_record_list_length (payment->lines), ==, 2);

  g_autoptr (SmQuoteInput) simple = town_quote_input ("boris-flat", "debt", 0);
  g_autoptr (SmQuote) shown = quote (town, "boris", simple, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_list_length (shown->lines), ==, 0);
  town_add_line (simple->lines, "supply", 90000);
  g_assert_null (quote (town, "boris", simple, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_FULL_VERSION_REQUIRED);
}

static void
test_wrong_lines_are_refused (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  static const struct
  {
    const char *first;
    gint64 first_sum;
    const char *second;
    gint64 second_sum;
    SmErrorCode code;
  } cases[] = {
    { "supply", 5000, "supply", 5000, SM_ERROR_FIELD_INVALID },
    { "supply", 5000, "unknown", 5000, SM_ERROR_FIELD_INVALID },
    { "supply", 5000, "fee", 0, SM_ERROR_SUM_FORMAT },
    { "supply", 5000, "fee", -5000, SM_ERROR_SUM_FORMAT },
    { "supply", G_MAXINT64, "fee", G_MAXINT64, SM_ERROR_SUM_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "sum", 0);

      town_add_line (input->lines, cases[i].first, cases[i].first_sum);
      town_add_line (input->lines, cases[i].second, cases[i].second_sum);
      g_assert_null (quote (town, "anna", input, &error));
      g_assert_error (error, SM_ERROR, (int) cases[i].code);
    }
}

static void
test_what_was_shown_is_what_is_charged (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "debt", 100000, 101000);
  g_autoptr (SmPayment) payment = NULL;

  town_exec (town, "UPDATE registry_accounts SET balance_kopecks = 90000 WHERE id = 'flat'");
  g_assert_null (town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_TOTAL_CHANGED);
  g_assert_cmpint (sm_error_get_number (error), ==, 90900);
  g_clear_error (&error);

  input->sum_kopecks = 90000;
  input->total_kopecks = 90900;
  payment = town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (payment->total_kopecks, ==, 90900);
}

static void
take (Town *town, const char *id)
{
  g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);

  g_assert_cmpint (town_apply (town, id, outcome), ==, SMD_APPLIED_CHANGE);
}

static void
test_repeats_are_asked_about (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = town_pay (town, 50000);
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "sum", 50000, 50500);
  g_autoptr (SmPayment) payment = NULL;

  take (town, first);
  g_assert_null (town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_PAYMENT_REPEATED);
  g_clear_error (&error);
  input->repeat_confirmed = TRUE;
  payment = town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (payment->choice, ==, "sum");
}

static gboolean
is_repeated (Town *town, const char *customer, const char *account, gint64 sum, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input = town_quote_input (account, "sum", sum);
  g_autoptr (SmQuote) made = NULL;

  if (line != NULL)
    town_add_line (input->lines, line, sum);
  made = quote (town, customer, input, &error);
  g_assert_no_error (error);
  return made->repeated;
}

/* An open payment however old it is; one that was taken, for three days from when it was. */
static void
test_a_repeat_is_open_or_taken_within_three_days (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 50000);
  g_autoptr (SmdOutcome) taken = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);

  g_assert_false (is_repeated (town, "anna", "anna-flat", 50001, NULL));
  sm_clock_shift (town->clock, 10 * 24 * 60 * 60);
  g_assert_true (is_repeated (town, "anna", "anna-flat", 50000, NULL));
  town_apply (town, id, taken);
  sm_clock_shift (town->clock, 3 * 24 * 60 * 60 - 5);
  g_assert_true (is_repeated (town, "anna", "anna-flat", 50000, NULL));
  sm_clock_shift (town->clock, 6);
  g_assert_false (is_repeated (town, "anna", "anna-flat", 50000, NULL));

  g_autofree char *other = town_pay (town, 60000);
  g_autoptr (SmdOutcome) canceled = town_outcome (town, other, SMD_PAYMENT_CANCELED);
  town_apply (town, other, canceled);
  g_assert_false (is_repeated (town, "anna", "anna-flat", 60000, NULL));
}

/* Pays lines of the flat for what is owed of them. */
static void
test_a_shared_line_is_a_repeat (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay_lines (town, "fee", "insurance", 15000, 15500);

  g_assert_true (is_repeated (town, "anna", "anna-flat", 2000, "fee"));
  g_assert_true (is_repeated (town, "anna", "anna-flat", 2000, "insurance"));
  g_assert_false (is_repeated (town, "anna", "anna-flat", 2000, "supply"));
  g_assert_false (is_repeated (town, "anna", "anna-flat", 2000, NULL));
}

/* What neighbours pay for the same flat is told in the full version only. */
static void
test_the_simple_version_tells_nothing_of_neighbours (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = town_pay (town, 30000);
  g_autoptr (SmQuoteInput) simple = town_quote_input ("boris-flat", "debt", 0);
  g_autoptr (SmQuoteInput) full = town_quote_input ("anna-flat", "debt", 0);
  g_autoptr (SmPaymentInput) input = town_payment_input ("boris-flat", "sum", 20000, 20500);
  g_autoptr (SmPayment) own = NULL;

  take (town, id);
  g_assert_false (is_repeated (town, "boris", "boris-flat", 30000, NULL));
  g_autoptr (SmQuote) before = quote (town, "boris", simple, &error);
  g_assert_no_error (error);
  g_assert_cmpint (before->sum_kopecks, ==, 100000);
  g_assert_cmpint (before->pending_kopecks, ==, 0);

  own = town_call (town, SM_OPERATION_PAY, "boris", NULL, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_repeated (town, "boris", "boris-flat", 20000, NULL));
  g_assert_true (is_repeated (town, "anna", "anna-flat", 20000, NULL));
  take (town, own->id);
  g_autoptr (SmQuote) after = quote (town, "boris", simple, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->sum_kopecks, ==, 80000);
  g_assert_cmpint (after->pending_kopecks, ==, 20000);
  g_autoptr (SmQuote) all = quote (town, "anna", full, &error);
  g_assert_no_error (error);
  g_assert_cmpint (all->sum_kopecks, ==, 50000);
  g_assert_cmpint (all->pending_kopecks, ==, 50000);
}

/* What is owed of the lines "fee", "supply", "insurance" now. */
static void
assert_lines (Town *town, gint64 fee, gint64 supply, gint64 insurance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "sum", 1000);
  g_autoptr (SmQuote) made = quote (town, "anna", input, &error);
  const gint64 sums[] = { fee, supply, insurance };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      SmPaymentLine *line = sm_record_list_get (made->lines, i);

      g_test_message ("%s", line->code);
      g_assert_cmpint (line->sum_kopecks, ==, sums[i]);
    }
}

static void
assert_no_debt (Town *town, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "debt", 0);

  town_add_line (input->lines, line, 0);
  g_assert_null (quote (town, "anna", input, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NO_DEBT);
}

static void
test_a_debt_is_not_paid_twice_by_its_lines (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 100000);

  assert_lines (town, 10000, 90000, 5000);
  take (town, id);
  assert_lines (town, 0, 0, 5000);
  assert_no_debt (town, "supply");
  assert_no_debt (town, "fee");
}

static void
test_payments_by_lines_lower_their_own (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *lines = town_pay_lines (town, "supply", "insurance", 95000, 95950);

  take (town, lines);
  /* 50.00 are owed beside what was paid: no line asks for more than that. */
  assert_lines (town, 5000, 0, 0);
  assert_no_debt (town, "insurance");

  g_autofree char *rest = town_pay_lines (town, "fee", "supply", 5000, 5500);
  g_autofree char *sql =
      g_strdup_printf ("SELECT COUNT (*) AS n FROM payment_lines WHERE payment_id = '%s'", rest);
  g_assert_cmpint (town_int (town, sql), ==, 1);
  take (town, rest);
  assert_lines (town, 0, 0, 0);
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

static void
test_other_money_lowers_lines_in_order_of_code (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = town_pay (town, 4000);
  g_autofree char *second = town_pay (town, 26000);

  /* More is owed than the lines tell: the lines are lowered all the same. */
  town_exec (town, "UPDATE registry_accounts SET balance_kopecks = 500000 WHERE id = 'flat'");
  take (town, first);
  assert_lines (town, 6000, 90000, 5000);
  take (town, second);
  assert_lines (town, 0, 70000, 5000);

  g_autofree char *third = town_pay (town, 90000);
  take (town, third);
  assert_lines (town, 0, 0, 5000);
}

static void
test_lines_ask_for_no_more_than_is_owed (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  town_exec (town, "UPDATE registry_accounts SET balance_kopecks = 30000 WHERE id = 'flat'");
  assert_lines (town, 0, 30000, 5000);
  town_exec (town, "UPDATE registry_accounts SET balance_kopecks = -30000 WHERE id = 'flat'");
  assert_lines (town, 0, 0, 5000);
  assert_no_debt (town, "supply");
  town_exec (town, "UPDATE registry_accounts SET balance_kopecks = 100000 WHERE id = 'flat'");
  town_exec (town, "UPDATE registry_lines SET sum_kopecks = -20000 WHERE code = 'fee'");
  assert_lines (town, -20000, 90000, 5000);
  assert_no_debt (town, "fee");
}

static void
test_what_is_on_its_way_is_subtracted (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = town_pay (town, 30000);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);
  g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "debt", 0);

  town_apply (town, id, outcome);
  g_autoptr (SmQuote) pending = quote (town, "anna", input, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pending->sum_kopecks, ==, 70000);
  g_assert_cmpint (pending->pending_kopecks, ==, 30000);

  /* The credit says nothing of the balance: it is of a day before the payment. */
  g_assert_true (town_credit (town, id, &error));
  g_autoptr (SmQuote) said = quote (town, "anna", input, &error);
  g_assert_no_error (error);
  g_assert_cmpint (said->sum_kopecks, ==, 70000);
  g_assert_cmpint (said->pending_kopecks, ==, 30000);

  town_exec (town, "UPDATE registry_accounts SET balance_kopecks = 70000, as_of = '2026-09-15' "
                   "WHERE id = 'flat'");
  g_autoptr (SmQuote) credited = quote (town, "anna", input, &error);
  g_assert_no_error (error);
  g_assert_cmpint (credited->sum_kopecks, ==, 70000);
  g_assert_cmpint (credited->pending_kopecks, ==, 0);
}

#define PARALLEL 50

typedef struct
{
  Town *town;
  char *ids[PARALLEL];
  gint next;
} Race;

static gpointer
run_race (gpointer data)
{
  Race *race = data;
  gint place = g_atomic_int_add (&race->next, 1);
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "debt", 100000, 101000);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPayment) payment =
      town_call (race->town, SM_OPERATION_PAY, "anna", NULL, input, "one-key", &error);

  if (payment == NULL) /* too many waited for the first */
    g_assert_error (error, SM_ERROR, SM_ERROR_BUSY);
  else
    race->ids[place] = g_strdup (payment->id);
  return NULL;
}

static void
test_one_key_is_one_payment (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) other = town_payment_input ("anna-flat", "sum", 5000, 5500);
  Race race = { .town = town };
  GThread *threads[PARALLEL];
  const char *id = NULL;

  for (guint i = 0; i < PARALLEL; i++)
    threads[i] = g_thread_new ("payer", run_race, &race);
  for (guint i = 0; i < PARALLEL; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < PARALLEL; i++)
    {
      if (race.ids[i] == NULL)
        continue;
      if (id == NULL)
        id = race.ids[i];
      g_assert_cmpstr (race.ids[i], ==, id);
    }
  g_assert_nonnull (id);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payments"), ==, 1);

  g_assert_null (town_call (town, SM_OPERATION_PAY, "anna", NULL, other, "one-key", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_IDEMPOTENCY_KEY_REUSED);
  for (guint i = 0; i < PARALLEL; i++)
    g_free (race.ids[i]);
}

static void
test_pages_follow_one_another (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  guint seen = 0;

  for (guint i = 0; i < 35; i++)
    {
      g_free (town_pay (town, 1000 + i));
      town_exec (town, "UPDATE payments SET state = 'canceled'");
    }
  do
    {
      g_autoptr (SmPaymentList) page =
          town_call_query (town, SM_OPERATION_PAYMENTS, "anna", NULL, "cursor",
                           cursor != NULL ? cursor : "", &error);

      g_assert_no_error (error);
      seen += sm_record_list_length (page->items);
      g_free (cursor);
      cursor = g_strdup (page->next_cursor);
    }
  while (cursor != NULL);
  g_assert_cmpuint (seen, ==, 35);
}

static void
test_what_has_ended_stays_ended (void)
{
  for (guint to = 0; to < SMD_N_PAYMENT_STATES; to++)
    {
      g_assert_false (smd_payment_state_may_become (SMD_PAYMENT_SUCCEEDED, to));
      g_assert_false (smd_payment_state_may_become (SMD_PAYMENT_CANCELED, to));
      g_assert_false (smd_payment_state_may_become (to, SMD_PAYMENT_CREATED));
    }
}

/* A word that comes late, and one that undoes the end. */
static void
test_words_after_the_end_change_nothing (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 50000);
  g_autoptr (SmdOutcome) waiting = town_outcome (town, id, SMD_PAYMENT_WAITING);
  g_autoptr (SmdOutcome) succeeded = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);
  g_autoptr (SmdOutcome) canceled = town_outcome (town, id, SMD_PAYMENT_CANCELED);
  g_autofree char *state = NULL;

  g_assert_cmpint (town_apply (town, id, waiting), ==, SMD_APPLIED_CHANGE);
  g_assert_cmpint (town_apply (town, id, succeeded), ==, SMD_APPLIED_CHANGE);
  g_assert_cmpint (town_apply (town, id, succeeded), ==, SMD_APPLIED_NOTHING);
  g_assert_cmpint (town_apply (town, id, waiting), ==, SMD_APPLIED_NOTHING);
  g_assert_cmpuint (town_check_books (town), ==, 0);
  g_assert_cmpint (town_apply (town, id, canceled), ==, SMD_APPLIED_MISMATCH);
  g_assert_cmpuint (town_check_books (town), ==, 1);
  state = town_state (town, id);
  g_assert_cmpstr (state, ==, "succeeded");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payments/what-has-ended-stays-ended", test_what_has_ended_stays_ended);
  store_test_add ("/payments/quote-tells-commission-and-bounds",
                  test_quote_tells_commission_and_bounds);
  store_test_add ("/payments/sums-out-of-bounds-are-refused", test_sums_out_of_bounds_are_refused);
  store_test_add ("/payments/nothing-owed-is-said", test_nothing_owed_is_said);
  store_test_add ("/payments/accounts-of-others-are-unknown", test_accounts_of_others_are_unknown);
  store_test_add ("/payments/lines-in-the-full-version-only",
                  test_lines_are_paid_separately_in_the_full_version_only);
  store_test_add ("/payments/wrong-lines-are-refused", test_wrong_lines_are_refused);
  store_test_add ("/payments/what-was-shown-is-charged", test_what_was_shown_is_what_is_charged);
  store_test_add ("/payments/repeats-are-asked-about", test_repeats_are_asked_about);
  store_test_add ("/payments/a-repeat-is-open-or-taken-within-three-days",
                  test_a_repeat_is_open_or_taken_within_three_days);
  store_test_add ("/payments/a-shared-line-is-a-repeat", test_a_shared_line_is_a_repeat);
  store_test_add ("/payments/the-simple-version-tells-nothing-of-neighbours",
                  test_the_simple_version_tells_nothing_of_neighbours);
  store_test_add ("/payments/a-debt-is-not-paid-twice-by-its-lines",
                  test_a_debt_is_not_paid_twice_by_its_lines);
  store_test_add ("/payments/payments-by-lines-lower-their-own",
                  test_payments_by_lines_lower_their_own);
  store_test_add ("/payments/other-money-lowers-lines-in-order-of-code",
                  test_other_money_lowers_lines_in_order_of_code);
  store_test_add ("/payments/lines-ask-for-no-more-than-is-owed",
                  test_lines_ask_for_no_more_than_is_owed);
  store_test_add ("/payments/what-is-on-its-way-is-subtracted",
                  test_what_is_on_its_way_is_subtracted);
  store_test_add ("/payments/one-key-is-one-payment", test_one_key_is_one_payment);
  store_test_add ("/payments/words-after-the-end", test_words_after_the_end_change_nothing);
  store_test_add ("/payments/pages-follow-one-another", test_pages_follow_one_another);
  return g_test_run ();
}
