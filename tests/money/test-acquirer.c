/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limits.h"
#include "shop-fixture.h"

#define GOOD_CARD "5555555555554444"

static void
test_a_payment_goes_its_way (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPayment) waiting = NULL;
  g_autoptr (SmPayment) paid = NULL;

  shop_wait_state (shop, id, "waiting");
  waiting = town_call (shop->town, SM_OPERATION_PAYMENT, "anna", id, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (waiting->confirmation_url, "http://127.0.0.1:"));

  shop_pay (shop, id, GOOD_CARD);
  shop_wait_state (shop, id, "succeeded");
  shop_wait_int (shop,
                 "SELECT COUNT (*) AS n FROM payments WHERE receipt_state = 'succeeded' "
                 "AND receipt_at IS NOT NULL AND look_at IS NULL",
                 1);
  paid = town_call (shop->town, SM_OPERATION_PAYMENT, "anna", id, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paid->method_title, ==, "Bank card *4444");
  g_assert_null (paid->confirmation_url);
  g_assert_cmpint (paid->taken_at, >=, paid->created_at);
  g_assert_cmpint (shop_count (shop, "creates"), ==, 1);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

/* We were away when it was paid: the day is the acquirer's to tell, not that of our look. */
static void
test_the_day_is_that_of_the_payment (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);
  gint64 paid_at;

  shop_wait_state (shop, id, "waiting");
  shop_set_faults (shop, "{'fail_before': -1}");
  paid_at = town_now (shop->town);
  shop_pay (shop, id, GOOD_CARD);
  sm_clock_shift (shop->town->clock, 3 * 24 * 60 * 60);
  shop_clear_faults (shop);
  shop_wait_state (shop, id, "succeeded");
  g_assert_cmpint (town_int (shop->town, "SELECT taken_at AS n FROM payments"), <=, paid_at + 60);
  g_assert_cmpint (town_int (shop->town, "SELECT taken_at AS n FROM payments"), >=, paid_at);
  g_assert_cmpint (
      town_int (shop->town, "SELECT COUNT (*) AS n FROM movements WHERE day = '2026-09-15'"), ==,
      1);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

static void
test_declines_are_told_by_reason (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  static const char *const cards[][2] = {
    { "5555555555554600", "insufficient_funds" }, { "5555555555554543", "card_expired" },
    { "5555555555554527", "general_decline" },    { "5555555555554592", "3d_secure_failed" },
    { "5555555555554568", "fraud_suspected" },    { "5555555555554626", "invalid_csc" },
    { "5555555555554584", "country_forbidden" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = town_pay (shop->town, 100000 + i);
      g_autoptr (SmPayment) payment = NULL;

      shop_wait_state (shop, id, "waiting");
      shop_pay (shop, id, cards[i][0]);
      shop_wait_state (shop, id, "canceled");
      payment = town_call (shop->town, SM_OPERATION_PAYMENT, "anna", id, NULL, NULL, &error);
      g_assert_cmpstr (payment->cancel_reason, ==, cards[i][1]);
    }
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM ledger_transfers"), ==, 0);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

static void
test_a_page_nobody_pays_at_expires (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);

  shop_wait_state (shop, id, "waiting");
  sm_clock_shift (shop->town->clock, 3600);
  shop_wait_state (shop, id, "canceled");
}

/* Whatever goes wrong while the payment is created, it is created once. */
static void
test_faults_while_creating_create_once (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  static const char *const faults[] = {
    "{'fail_before': 3}", "{'fail_after': 3}", "{'nothing': 3}",
    "{'garbage': 3}",     "{'too_many': 1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *id = NULL;

      g_test_message ("%s", faults[i]);
      shop_set_faults (shop, faults[i]);
      id = town_pay (shop->town, 100000 + i);
      shop_wait_state (shop, id, "waiting");
      shop_pay (shop, id, GOOD_CARD);
      shop_wait_state (shop, id, "succeeded");
      g_assert_cmpint (shop_count (shop, "creates"), ==, i + 1);
    }
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

/* The acquirer did create it but could not say so; before it is asked again the supplier's registry
 * tells another address. The same key with another body would be refused. */
static void
test_what_is_asked_again_is_what_was_asked (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;

  shop_set_faults (shop, "{'fail_after': -1}");
  id = town_pay (shop->town, 100000);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM payments WHERE looks > 0", 1);
  town_exec (shop->town, "UPDATE registry_accounts SET address = 'elsewhere' WHERE id = 'flat'");
  shop_clear_faults (shop);
  shop_wait_state (shop, id, "waiting");
  g_assert_cmpint (shop_count (shop, "creates"), ==, 1);
  /* It names the payer: nobody keeps it longer than it is needed. */
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (acquirer_order) AS n FROM payments"), ==,
                   0);
}

static void
test_faults_while_looking_take_money_once (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  static const char *const faults[] = {
    "{'fail_before': 2}",
    "{'fail_after': 2}",
    "{'nothing': 2}",
    "{'garbage': 2}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *id = town_pay (shop->town, 100000 + i);

      shop_wait_state (shop, id, "waiting");
      shop_set_faults (shop, faults[i]);
      shop_pay (shop, id, GOOD_CARD);
      shop_wait_state (shop, id, "succeeded");
    }
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM ledger_transfers"), ==,
                   2 * G_N_ELEMENTS (faults));
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

/* Money is believed only when sum, currency, payment and shop are ours; operators are told. */
static void
test_another_sum_currency_or_payment_is_not_believed (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  static const char *const faults[] = { "{'wrong_amount': -1}",  "{'wrong_currency': -1}",
                                        "{'wrong_payment': -1}", "{'other_shop': -1}",
                                        "{'no_shop': -1}",       "{'real_money': -1}" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *id = town_pay (shop->town, 100000 + i);
      g_autofree char *state = NULL;
      g_autofree char *mismatch = g_strdup_printf (
          "SELECT COUNT (*) AS n FROM payment_events WHERE note LIKE 'mismatch:%%' "
          "AND payment_id = '%s'",
          id);

      shop_wait_state (shop, id, "waiting");
      shop_set_faults (shop, faults[i]);
      shop_pay (shop, id, GOOD_CARD);
      shop_wait_int (shop, mismatch, 1);
      shop_wait_event (shop, "payment-mismatch");
      state = town_state (shop->town, id);
      g_assert_cmpstr (state, ==, "waiting");
      g_assert_cmpuint (town_check_books (shop->town), ==, 1);

      shop_clear_faults (shop);
      sm_clock_shift (shop->town->clock, 600);
      shop_wait_state (shop, id, "succeeded");
      g_assert_cmpuint (town_check_books (shop->town), ==, 0);
    }
}

/* Nobody is sent to pay at another shop, or with play money at a real one. */
static void
test_another_shops_page_is_not_shown (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  static const char *const faults[] = { "{'other_shop': -1}", "{'no_shop': -1}",
                                        "{'real_money': -1}" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *id = NULL;
      g_autofree char *noted = NULL;

      g_test_message ("%s", faults[i]);
      shop_set_faults (shop, faults[i]);
      id = town_pay (shop->town, 100000 + i);
      noted = g_strdup_printf ("SELECT COUNT (*) AS n FROM payment_events e JOIN payments p "
                               "ON p.id = e.payment_id WHERE p.id = '%s' AND p.state = 'created' "
                               "AND p.confirmation_url IS NULL AND e.note LIKE 'mismatch:%%'",
                               id);
      shop_wait_int (shop, noted, 1);
      shop_clear_faults (shop);
      sm_clock_shift (shop->town->clock, SM_LIMIT_PAYMENT_LOOK_MOST);
      shop_wait_state (shop, id, "waiting");
    }
}

static void
test_play_money_does_not_count_at_a_real_shop (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);
  g_autofree char *state = NULL;

  shop_wait_state (shop, id, "waiting");
  shop_restart_as (shop, SHOP_SECRET, FALSE);
  shop_pay (shop, id, GOOD_CARD);
  shop_wait_event (shop, "payment-mismatch");
  /* nor does what may be play money */
  shop_set_faults (shop, "{'no_test': -1}");
  sm_clock_shift (shop->town->clock, SM_LIMIT_PAYMENT_LOOK_MOST);
  shop_wait_events (shop, "payment-mismatch", 2);
  shop_clear_faults (shop);
  state = town_state (shop->town, id);
  g_assert_cmpstr (state, ==, "waiting");
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM ledger_transfers"), ==, 0);
  shop_restart_as (shop, SHOP_SECRET, TRUE);
  sm_clock_shift (shop->town->clock, SM_LIMIT_PAYMENT_LOOK_MOST);
  shop_wait_state (shop, id, "succeeded");
}

static void
test_a_page_on_a_foreign_host_is_not_shown (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;
  g_autofree char *state = NULL;

  shop_set_faults (shop, "{'foreign_page': 2}");
  id = town_pay (shop->town, 100000);
  shop_wait_state (shop, id, "waiting");
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM payments "
                                         "WHERE confirmation_url LIKE '%pay.example%'"),
                   ==, 0);
  g_assert_cmpint (shop_count (shop, "creates"), ==, 1);
}

/* The customer may have it open: that it is paid counts, and no fault of the acquirer is told. */
static void
test_a_payment_of_former_settings_is_followed (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);

  shop_wait_state (shop, id, "waiting");
  shop->town->settings.page_hosts = (char *) ".yoomoney.ru";
  shop_restart (shop, SHOP_SECRET);
  shop_wait_count (shop, "looks", 8);
  g_assert_cmpuint (shop_count_events (shop, "acquirer-down"), ==, 0);
  shop_pay (shop, id, GOOD_CARD);
  shop_wait_state (shop, id, "succeeded");
}

static void
test_a_page_kept_under_former_settings_is_not_shown (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);
  g_autoptr (SmPayment) known = NULL;
  g_autoptr (SmPayment) foreign = NULL;
  g_autoptr (SmPaymentList) list = NULL;

  shop_wait_state (shop, id, "waiting");
  known = town_call (shop->town, SM_OPERATION_PAYMENT, "anna", id, NULL, NULL, NULL);
  g_assert_nonnull (known->confirmation_url);
  shop->town->settings.page_hosts = (char *) ".yoomoney.ru";
  foreign = town_call (shop->town, SM_OPERATION_PAYMENT, "anna", id, NULL, NULL, NULL);
  g_assert_null (foreign->confirmation_url);
  list = town_call (shop->town, SM_OPERATION_PAYMENTS, "anna", NULL, NULL, NULL, NULL);
  for (guint i = 0; i < sm_record_list_length (list->items); i++)
    g_assert_null (((SmPayment *) sm_record_list_get (list->items, i))->confirmation_url);
}

static void
test_what_the_acquirer_refuses_ends (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;

  town_exec (shop->town, "UPDATE suppliers SET bic = '1' WHERE id = 'gas'");
  id = town_pay (shop->town, 100000);
  shop_wait_state (shop, id, "canceled");
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM payments "
                                         "WHERE cancel_reason = 'other'"),
                   ==, 1);
  g_assert_cmpint (shop_count (shop, "creates"), ==, 0);
}

#define REFUSALS "SELECT COUNT (*) AS n FROM acquirer_marks WHERE name LIKE 'refuses:%'"

/* It does not know our shop, or does not let it create payments: that is no payment's fault. */
static void
test_a_refused_shop_is_a_fault_and_ends_no_payment (StoreFixture *fixture)
{
  static const char *const faults[] = { "{'forbidden': 2}", "{'unknown_shop': 2}",
                                        "{'not_found': 2}", "{'not_allowed': 2}" };

  g_autoptr (Shop) shop = shop_new (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *id = NULL;

      g_test_message ("%s", faults[i]);
      shop_set_faults (shop, faults[i]);
      id = town_pay (shop->town, 100000 + i);
      shop_wait_state (shop, id, "waiting");
      g_assert_cmpuint (shop_count_events (shop, "acquirer-refuses"), ==, i + 1);
      g_assert_cmpuint (shop_count_events (shop, "acquirer-accepts"), ==, i + 1);
      g_assert_cmpint (town_int (shop->town, REFUSALS), ==, 0);
      shop_pay (shop, id, "5555555555554600");
      shop_wait_int (shop, "SELECT COUNT (look_at) AS n FROM payments", 0);
    }
  g_assert_cmpuint (shop_count_events (shop, "payment-refused"), ==, 0);
}

static void
test_a_shop_that_may_not_look_ends_no_payment (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);

  shop_wait_state (shop, id, "waiting");
  shop_set_faults (shop, "{'forbidden': 3}");
  shop_wait_event (shop, "acquirer-refuses");
  shop_pay (shop, id, GOOD_CARD);
  shop_wait_state (shop, id, "succeeded");
  g_assert_cmpint (town_int (shop->town, REFUSALS), ==, 0);
}

/* One payment may be refused for what is in it; three in a row are the shop's trouble. */
static void
test_an_acquirer_that_refuses_every_payment_is_a_fault (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *last = NULL;

  shop_set_faults (shop, "{'refuse': 4}");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = town_pay (shop->town, 100000 + i);

      shop_wait_state (shop, id, "canceled");
      g_assert_cmpuint (shop_count_events (shop, "acquirer-refuses"), ==, i >= 2);
      g_assert_cmpint (town_int (shop->town, REFUSALS), ==, i >= 2);
    }
  g_assert_cmpuint (shop_count_events (shop, "payment-refused"), ==, 4);
  last = town_pay (shop->town, 200000);
  shop_wait_state (shop, last, "waiting");
  shop_wait_event (shop, "acquirer-accepts");
  g_assert_cmpint (town_int (shop->town, REFUSALS), ==, 0);
}

/* While the acquirer is down, what our own store says is not its answer. */
static void
test_our_own_stores_failure_is_no_answer (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;

  shop_set_faults (shop, "{'fail_before': -1}");
  id = town_pay (shop->town, 100000);
  shop_wait_event (shop, "acquirer-down");
  town_exec (shop->town, "ALTER TABLE charge_months RENAME TO charge_months_away");
  shop_wait_events (shop, "store-failed", 3);
  g_assert_cmpuint (shop_count_events (shop, "acquirer-up"), ==, 0);
  shop_clear_faults (shop);
  town_exec (shop->town, "ALTER TABLE charge_months_away RENAME TO charge_months");
  shop_wait_state (shop, id, "waiting");
  g_assert_cmpuint (shop_count_events (shop, "acquirer-up"), ==, 1);
}

static void
test_what_our_own_store_does_not_find_ends_no_payment (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;
  g_autofree char *state = NULL;

  town_exec (shop->town, "ALTER TABLE charge_months RENAME TO charge_months_away");
  id = town_pay (shop->town, 100000);
  shop_wait_event (shop, "store-failed");
  town_exec (shop->town, "ALTER TABLE charge_months_away RENAME TO charge_months");
  shop_wait_state (shop, id, "waiting");
  g_free (g_steal_pointer (&id));

  town_exec (shop->town, "ALTER TABLE suppliers RENAME TO suppliers_away");
  town_exec (shop->town, "CREATE TABLE suppliers AS SELECT * FROM suppliers_away WHERE id = 'gas'");
  smd_reconciler_stop (shop->reconciler);
  id = town_pay (shop->town, 100001);
  town_exec (shop->town, "DELETE FROM suppliers");
  shop_restart (shop, SHOP_SECRET);
  shop_wait_int (shop,
                 "SELECT COUNT (*) AS n FROM payments WHERE sum_kopecks = 100001 AND looks > 1", 1);
  state = town_text (shop->town, "SELECT state AS n FROM payments WHERE sum_kopecks = 100001");
  g_assert_cmpstr (state, ==, "created");
  town_exec (shop->town, "INSERT INTO suppliers SELECT * FROM suppliers_away");
  shop_wait_state (shop, id, "waiting");
}

/* Looks are planned ten minutes ahead at most: what lies further was written by a clock that was
 * wrong. */
static void
test_a_clock_that_was_a_day_ahead_delays_nothing (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *waiting = town_pay (shop->town, 100000);
  g_autofree char *created = NULL;

  shop_wait_state (shop, waiting, "waiting");
  smd_reconciler_stop (shop->reconciler);
  created = town_pay (shop->town, 200000);
  town_exec (shop->town, "UPDATE payments SET look_at = look_at + 86400");
  town_exec (shop->town, "UPDATE payments SET created_at = created_at + 86400 "
                         "WHERE sum_kopecks = 200000");
  shop_pay (shop, waiting, GOOD_CARD);
  shop_restart (shop, SHOP_SECRET);
  shop_wait_state (shop, waiting, "succeeded");
  shop_wait_state (shop, created, "waiting");
}

/* After a word that contradicts it the end is told once more: then nobody asks again. */
static void
test_an_end_told_again_is_the_end (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 100000);
  g_autoptr (SmdOutcome) canceled = town_outcome (town, id, SMD_PAYMENT_CANCELED);
  g_autoptr (SmdOutcome) succeeded = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);
  static const char *const watched = "SELECT COUNT (look_at) AS n FROM payments";

  town_apply (town, id, canceled);
  g_assert_cmpint (town_apply (town, id, succeeded), ==, SMD_APPLIED_MISMATCH);
  g_assert_cmpint (town_int (town, watched), ==, 1);
  town_apply (town, id, canceled);
  g_assert_cmpint (town_int (town, watched), ==, 0);
}

static void
test_a_wrong_secret_loses_no_payment (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;
  g_autofree char *state = NULL;

  shop_restart (shop, "wrong");
  id = town_pay (shop->town, 100000);
  shop_wait_event (shop, "acquirer-refuses");
  state = town_state (shop->town, id);
  g_assert_cmpstr (state, ==, "created");
  shop_restart (shop, SHOP_SECRET);
  shop_wait_state (shop, id, "waiting");
}

static void
test_an_acquirer_that_never_answers_ends_the_payment (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;

  shop_set_faults (shop, "{'fail_before': -1}");
  id = town_pay (shop->town, 100000);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM payments WHERE looks > 0", 1);
  sm_clock_shift (shop->town->clock, 3700);
  shop_wait_state (shop, id, "canceled");
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM payments "
                                         "WHERE cancel_reason = 'internal_timeout'"),
                   ==, 1);
}

static void
test_stopping_does_not_wait_for_a_slow_acquirer (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;
  gint64 before;

  shop_set_faults (shop, "{'slow': 1, 'slow_ms': 20000}");
  id = town_pay (shop->town, 100000);
  shop_wait_count (shop, "creates", 1);
  before = g_get_monotonic_time ();
  smd_reconciler_stop (shop->reconciler);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 2 * G_USEC_PER_SEC);

  shop_restart (shop, SHOP_SECRET);
  shop_wait_state (shop, id, "waiting");
  g_assert_cmpint (shop_count (shop, "creates"), ==, 1);
}

#define MANY 24

/* Faults at random, restarts in between: each payment is created and taken once. */
static void
test_many_payments_through_faults_and_restarts (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autoptr (GRand) random = town_random ();
  char *ids[MANY];

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *faults = g_strdup_printf (
          "{'fail_after': %d, 'nothing': %d, 'garbage': %d}", g_rand_int_range (random, 0, 2),
          g_rand_int_range (random, 0, 2), g_rand_int_range (random, 0, 2));
      g_autofree char *tried = NULL;

      shop_set_faults (shop, faults);
      ids[i] = town_pay (shop->town, 100000 + i);
      if (g_rand_int_range (random, 0, 6) == 0)
        shop_restart (shop, SHOP_SECRET);
      tried = g_strdup_printf ("SELECT COUNT (*) AS n FROM payments WHERE id = '%s' "
                               "AND (looks > 0 OR acquirer_id IS NOT NULL)",
                               ids[i]);
      shop_wait_int (shop, tried, 1);
    }
  shop_clear_faults (shop);
  for (guint i = 0; i < MANY; i++)
    {
      shop_wait_state (shop, ids[i], "waiting");
      shop_pay (shop, ids[i], GOOD_CARD);
    }
  for (guint i = 0; i < MANY; i++)
    {
      shop_wait_state (shop, ids[i], "succeeded");
      g_free (ids[i]);
    }
  g_assert_cmpint (shop_count (shop, "creates"), ==, MANY);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM ledger_transfers"), ==,
                   2 * MANY);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/acquirer/a-payment-goes-its-way", test_a_payment_goes_its_way);
  store_test_add ("/acquirer/the-day-of-the-payment", test_the_day_is_that_of_the_payment);
  store_test_add ("/acquirer/declines-by-reason", test_declines_are_told_by_reason);
  store_test_add ("/acquirer/a-page-expires", test_a_page_nobody_pays_at_expires);
  store_test_add ("/acquirer/faults-while-creating", test_faults_while_creating_create_once);
  store_test_add ("/acquirer/what-is-asked-again-is-what-was-asked",
                  test_what_is_asked_again_is_what_was_asked);
  store_test_add ("/acquirer/faults-while-looking", test_faults_while_looking_take_money_once);
  store_test_add ("/acquirer/not-believed", test_another_sum_currency_or_payment_is_not_believed);
  store_test_add ("/acquirer/foreign-page", test_a_page_on_a_foreign_host_is_not_shown);
  store_test_add ("/acquirer/payment-of-former-settings",
                  test_a_payment_of_former_settings_is_followed);
  store_test_add ("/acquirer/page-of-former-settings",
                  test_a_page_kept_under_former_settings_is_not_shown);
  store_test_add ("/acquirer/refused", test_what_the_acquirer_refuses_ends);
  store_test_add ("/acquirer/another-shops-page", test_another_shops_page_is_not_shown);
  store_test_add ("/acquirer/play-money", test_play_money_does_not_count_at_a_real_shop);
  store_test_add ("/acquirer/refused-shop", test_a_refused_shop_is_a_fault_and_ends_no_payment);
  store_test_add ("/acquirer/may-not-look", test_a_shop_that_may_not_look_ends_no_payment);
  store_test_add ("/acquirer/refuses-every-payment",
                  test_an_acquirer_that_refuses_every_payment_is_a_fault);
  store_test_add ("/acquirer/own-store-fails", test_our_own_stores_failure_is_no_answer);
  store_test_add ("/acquirer/own-store-finds-nothing",
                  test_what_our_own_store_does_not_find_ends_no_payment);
  store_test_add ("/acquirer/clock-a-day-ahead", test_a_clock_that_was_a_day_ahead_delays_nothing);
  store_test_add ("/acquirer/an-end-told-again", test_an_end_told_again_is_the_end);
  store_test_add ("/acquirer/wrong-secret", test_a_wrong_secret_loses_no_payment);
  store_test_add ("/acquirer/never-answers", test_an_acquirer_that_never_answers_ends_the_payment);
  store_test_add ("/acquirer/stops-at-once", test_stopping_does_not_wait_for_a_slow_acquirer);
  store_test_add ("/acquirer/many-through-faults", test_many_payments_through_faults_and_restarts);
  return g_test_run ();
}
