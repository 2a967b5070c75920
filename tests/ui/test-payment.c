/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "money.h"
#include "paying.h"
#include "payment-words.h"
#include "test-tools.h"

typedef struct
{
  WireServer *server;
  SmaContext *context;
  SmAccount *account;
  SmaPaying *paying;
  SmaPaymentChoice *choice; /* borrowed */
} Fixture;

static SmQuote *
create_quote (gint64 sum_kopecks)
{
  SmQuote *quote = sm_record_new (SM_TYPE_QUOTE);
  static const char *const codes[] = { "gas", "insurance" };

  sm_record_set_text (&quote->account_id, "01ACCOUNT0000000000000000");
  quote->sum_kopecks = sum_kopecks;
  quote->commission_kopecks = 512;
  quote->total_kopecks = sum_kopecks + 512;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (SmPaymentLine) line = sm_record_new (SM_TYPE_PAYMENT_LINE);

      sm_record_set_text (&line->code, codes[i]);
      line->sum_kopecks = 15000;
      line->voluntary = i == 1;
      g_list_store_append (quote->lines, line);
    }
  return quote;
}

static void
answer_quote (Fixture *fixture, gint64 sum_kopecks)
{
  g_autoptr (SmQuote) quote = create_quote (sum_kopecks);

  wire_server_answer (fixture->server, SM_OPERATION_QUOTE, g_object_ref (quote));
}

static gboolean
is_quoted (gpointer data)
{
  return sma_payment_choice_get_quote (data) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = wire_server_new ();
  fixture->context = sma_context_new (wire_server_get_url (fixture->server));
  fixture->account = test_account_new ("full", "open");
  fixture->paying = sma_paying_new (fixture->context, fixture->account);
  fixture->choice = sma_paying_get_choice (fixture->paying);
  answer_quote (fixture, 51240);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->paying);
  g_clear_object (&fixture->account);
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static void
test_debt_is_quoted_before_it_is_paid (Fixture *fixture, gconstpointer data)
{
  g_assert_false (sma_paying_is_ready (fixture->paying));
  sma_payment_choice_quote (fixture->choice);
  test_wait (is_quoted, fixture->choice);
  g_assert_true (sma_paying_is_ready (fixture->paying));
}

static void
test_voluntary_lines_are_not_ticked (Fixture *fixture, gconstpointer data)
{
  sma_payment_choice_quote (fixture->choice);
  test_wait (is_quoted, fixture->choice);
  g_assert_true (sma_payment_choice_has_line (fixture->choice, "gas"));
  g_assert_false (sma_payment_choice_has_line (fixture->choice, "insurance"));
}

static void
test_sums_that_cannot_be_paid (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "0", "0,00", "0.001", "-5", "abc", "12,505", "9223372036854775808"
  };

  sma_payment_choice_set_own_sum (fixture->choice, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      sma_payment_choice_set_sum_text (fixture->choice, texts[i]);
      g_assert_nonnull (sma_payment_choice_get_sum_error (fixture->choice));
      g_assert_false (sma_paying_is_ready (fixture->paying));
    }
  g_assert_cmpuint (wire_server_count (fixture->server, SM_OPERATION_QUOTE), ==, 0);
}

static void
test_comma_and_point_are_the_same_sum (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "12,50", "12.50" };

  sma_payment_choice_set_own_sum (fixture->choice, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SmQuoteInput *input;

      sma_payment_choice_set_sum_text (fixture->choice, texts[i]);
      test_wait (is_quoted, fixture->choice);
      input = wire_server_get_body (fixture->server, SM_OPERATION_QUOTE);
      g_assert_cmpint (input->sum_kopecks, ==, 1250);
      g_assert_cmpstr (input->choice, ==, "sum");
    }
}

static void
test_lost_answer_is_one_payment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;

  sma_payment_choice_quote (fixture->choice);
  test_wait (is_quoted, fixture->choice);
  wire_server_refuse (fixture->server, SM_OPERATION_PAY, SM_ERROR_INTERNAL, 0);
  sma_paying_pay (fixture->paying);
  test_wait_idle (sma_paying_get_work (fixture->paying));
  key = g_strdup (wire_server_get_header (fixture->server, SM_OPERATION_PAY, "idempotency-key"));
  g_assert_nonnull (key);
  g_assert_nonnull (key);
  sma_paying_pay (fixture->paying);
  test_wait_idle (sma_paying_get_work (fixture->paying));
  g_assert_cmpuint (wire_server_count (fixture->server, SM_OPERATION_PAY), ==, 2);
  g_assert_cmpstr (wire_server_get_header (fixture->server, SM_OPERATION_PAY, "idempotency-key"),
                   ==, key);
}

static void
test_another_sum_meanwhile_is_another_payment (Fixture *fixture, gconstpointer data)
{
  SmPaymentInput *input;

  sma_payment_choice_quote (fixture->choice);
  test_wait (is_quoted, fixture->choice);
  wire_server_refuse (fixture->server, SM_OPERATION_PAY, SM_ERROR_INTERNAL, 0);
  sma_paying_pay (fixture->paying);
  answer_quote (fixture, 1250);
  sma_payment_choice_set_own_sum (fixture->choice, TRUE);
  sma_payment_choice_set_sum_text (fixture->choice, "12,50");
  test_wait_idle (sma_paying_get_work (fixture->paying));
  test_wait (is_quoted, fixture->choice);
  sma_paying_pay (fixture->paying);
  test_wait_idle (sma_paying_get_work (fixture->paying));
  input = wire_server_get_body (fixture->server, SM_OPERATION_PAY);
  g_assert_cmpint (input->total_kopecks, ==, 1250 + 512);
  g_assert_cmpint (input->sum_kopecks, ==, 1250);
}

static void
test_repeat_is_asked_about (Fixture *fixture, gconstpointer data)
{
  SmPaymentInput *input;

  sma_payment_choice_quote (fixture->choice);
  test_wait (is_quoted, fixture->choice);
  wire_server_refuse (fixture->server, SM_OPERATION_PAY, SM_ERROR_PAYMENT_REPEATED, 0);
  sma_paying_pay (fixture->paying);
  test_wait_idle (sma_paying_get_work (fixture->paying));
  g_assert_true (sma_paying_asks_repeat (fixture->paying));
  g_assert_false (sma_paying_is_ready (fixture->paying));
  g_assert_null (sma_work_get_error (sma_paying_get_work (fixture->paying)));
  sma_paying_set_repeat_confirmed (fixture->paying, TRUE);
  sma_paying_pay (fixture->paying);
  test_wait_idle (sma_paying_get_work (fixture->paying));
  input = wire_server_get_body (fixture->server, SM_OPERATION_PAY);
  g_assert_true (input->repeat_confirmed);
}

static void
on_page_ready (SmaPaying *paying, const char *uri, gpointer data)
{
  g_free (*(char **) data);
  *(char **) data = g_strdup (uri);
}

static gboolean
is_at_stages (gpointer data)
{
  return sma_paying_get_step (data) == SMA_PAYING_STAGES;
}

static void
test_stages_come_by_themselves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmPayment) payment = sm_record_new (SM_TYPE_PAYMENT);
  g_autofree char *uri = NULL;
  g_autofree char *text = NULL;
  SmaStageState state;

  g_signal_connect (fixture->paying, "page-ready", G_CALLBACK (on_page_ready), &uri);
  sma_payment_choice_quote (fixture->choice);
  test_wait (is_quoted, fixture->choice);
  sm_record_set_text (&payment->id, "01PAYMENT0000000000000000");
  sm_record_set_text (&payment->account_id, fixture->account->id);
  sm_record_set_text (&payment->state, "waiting");
  sm_record_set_text (&payment->confirmation_url, "http://127.0.0.1:9/pay");
  wire_server_answer (fixture->server, SM_OPERATION_PAY, g_object_ref (payment));
  sm_record_set_text (&payment->state, "succeeded");
  payment->taken_at = 1700000000;
  wire_server_answer (fixture->server, SM_OPERATION_PAYMENT, g_object_ref (payment));
  sma_paying_pay (fixture->paying);
  test_wait (is_at_stages, fixture->paying);
  g_assert_cmpstr (uri, ==, "http://127.0.0.1:9/pay");
  text = sma_payment_dup_taken_text (sma_paying_get_payment (fixture->paying), &state);
  g_assert_cmpint (state, ==, SMA_STAGE_DONE);
}

#define ADD(path, function) \
  g_test_add ("/payment/" path, Fixture, NULL, set_up, function, tear_down)

/* 1000.00 and a commission of 10.00 */
static SmPayment *
create_refunded (gint64 refunded_kopecks, gboolean credited)
{
  SmPayment *payment = sm_record_new (SM_TYPE_PAYMENT);

  sm_record_set_text (&payment->state, "succeeded");
  sm_record_set_text (&payment->receipt_state, "succeeded");
  payment->sum_kopecks = 100000;
  payment->commission_kopecks = 1000;
  payment->total_kopecks = 101000;
  payment->refunded_kopecks = refunded_kopecks;
  payment->taken_at = 1789380000;
  payment->credited_at = credited ? 1789480000 : 0;
  return payment;
}

static void
test_refunds_are_said_with_the_stage_they_change (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gint64 refunded;
    gboolean credited;
    const char *summary;
    const char *taken;    /* in it */
    const char *supplier; /* the beginning of the third stage */
  } cases[] = {
    { 0, FALSE, "money taken, waiting for the supplier to credit it", "on ", "waiting for" },
    { 1234, FALSE,
      "money taken, waiting for the supplier to credit it; 12,34" SM_NBSP
      "₽ were given back to you",
      "; 12,34" SM_NBSP "₽ were given back to you", "waiting for" },
    { 99999, TRUE, "credited by the supplier; 999,99" SM_NBSP "₽ were given back to you",
      "; 999,99" SM_NBSP "₽ were given back to you", "credited on" },
    { 100000, FALSE, "not to be credited; 1" SM_NBSP "000,00" SM_NBSP "₽ were given back to you",
      "₽ were given back to you", "not to be credited: the money was given back" },
    { 100000, TRUE,
      "credited by the supplier; 1" SM_NBSP "000,00" SM_NBSP "₽ were given back to you",
      "₽ were given back to you", "credited on" },
    { 101000, FALSE, "given back to you in full", "given back to you in full",
      "not to be credited: the money was given back" },
    { 101000, TRUE, "given back to you in full", "given back to you in full", "credited on" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmPayment) payment = create_refunded (cases[i].refunded, cases[i].credited);
      SmaStageState state;
      g_autofree char *summary = sma_payment_dup_summary (payment);
      g_autofree char *taken = sma_payment_dup_taken_text (payment, &state);
      g_autofree char *supplier = sma_payment_dup_credited_text (payment, &state);

      g_assert_cmpstr (summary, ==, cases[i].summary);
      g_assert_nonnull (strstr (taken, cases[i].taken));
      g_assert_true (g_str_has_prefix (supplier, cases[i].supplier));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("debt-is-quoted-before-it-is-paid", test_debt_is_quoted_before_it_is_paid);
  ADD ("voluntary-lines-are-not-ticked", test_voluntary_lines_are_not_ticked);
  ADD ("sums-that-cannot-be-paid", test_sums_that_cannot_be_paid);
  ADD ("comma-and-point-are-the-same-sum", test_comma_and_point_are_the_same_sum);
  ADD ("lost-answer-is-one-payment", test_lost_answer_is_one_payment);
  ADD ("another-sum-meanwhile-is-another-payment", test_another_sum_meanwhile_is_another_payment);
  ADD ("repeat-is-asked-about", test_repeat_is_asked_about);
  ADD ("stages-come-by-themselves", test_stages_come_by_themselves);
  ADD ("refunds-are-said", test_refunds_are_said_with_the_stage_they_change);
  return g_test_run ();
}
