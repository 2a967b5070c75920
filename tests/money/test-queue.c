/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limits.h"
#include "shop-fixture.h"

/* Nobody's payment page waits for somebody else's. */

#define SLOW "'slow_ms': 20000"
#define SOON (15 * G_USEC_PER_SEC) /* well before a slow answer */

static void
add_houses (Town *town, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *registry = g_strdup_printf (
          "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, "
          "masked_address, balance_kopecks, balance_at) VALUES ('house-%u', 'heat', '%u', "
          "'Анна Ильина', 'г. Тверь', 'г. Тверь', 0, 1789000000)",
          i, 500 + i);
      g_autofree char *account = g_strdup_printf (
          "INSERT INTO accounts (id, customer_id, registry_id, access, full_state, full_state_at, "
          "linked_at) VALUES ('anna-house-%u', 'anna', 'house-%u', 'simple', 'none', 1, 1)",
          i, i);

      town_exec (town, registry);
      town_exec (town, account);
    }
}

static char *
pay_for_house (Town *town, guint i, GError **error)
{
  g_autofree char *account = g_strdup_printf ("anna-house-%u", i);
  g_autoptr (SmPaymentInput) input = town_payment_input (account, "sum", 10000 + i, 10000 + i);
  g_autoptr (SmPayment) payment =
      town_call (town, SM_OPERATION_PAY, "anna", NULL, input, NULL, error);

  return payment != NULL ? g_strdup (payment->id) : NULL;
}

static gboolean
try_pay (Town *town, const char *customer, const char *account, GError **error)
{
  g_autoptr (SmPaymentInput) input = town_payment_input (account, "sum", 100000, 101000);
  g_autoptr (SmPayment) payment = NULL;

  input->repeat_confirmed = TRUE;
  payment = town_call (town, SM_OPERATION_PAY, customer, NULL, input, NULL, error);
  return payment != NULL;
}

static void
expect_open (Town *town, gint64 least, gint64 most)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (try_pay (town, "anna", "anna-flat", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_PAYMENT_OPEN);
  g_assert_cmpint (sm_error_get_number (error), >=, least);
  g_assert_cmpint (sm_error_get_number (error), <=, most);
}

/* A customer with a page that is none would wait for an hour. */
static void
test_a_payment_without_a_page_is_asked_for_again (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;

  shop_set_faults (shop, "{'no_page': 2}");
  id = town_pay (shop->town, 100000);
  shop_wait_state (shop, id, "waiting");
  g_assert_cmpint (
      town_int (shop->town,
                "SELECT COUNT (*) AS n FROM payments WHERE confirmation_url IS NOT NULL"),
      ==, 1);
  g_assert_cmpint (shop_count (shop, "creates"), ==, 1);
}

/* Disconnected and connected again it is the same flat, with the same page still to be paid at. */
static void
test_connecting_again_opens_no_second_payment (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (try_pay (town, "anna", "anna-flat", &error));
  town_exec (town, "UPDATE accounts SET disconnected_at = 1 WHERE id = 'anna-flat'");
  town_exec (town, "INSERT INTO accounts (id, customer_id, registry_id, access, full_state, "
                   "full_state_at, linked_at) VALUES ('anna-again', 'anna', 'flat', 'simple', "
                   "'none', 1, 1)");
  g_assert_false (try_pay (town, "anna", "anna-again", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_PAYMENT_OPEN);
}

static void
test_an_account_has_one_open_payment (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (try_pay (town, "anna", "anna-flat", &error));
  expect_open (town, SM_LIMIT_PAYMENT_OPEN_SECONDS - 5, SM_LIMIT_PAYMENT_OPEN_SECONDS);
  g_assert_true (try_pay (town, "boris", "boris-flat", &error));
  town_exec (town, "UPDATE payments SET state = 'waiting'");
  expect_open (town, 1, SM_LIMIT_PAYMENT_OPEN_SECONDS);

  /* the page's last second, and the one after */
  town_exec (town, "UPDATE payments SET created_at = created_at - 3590 WHERE customer_id = 'anna'");
  expect_open (town, 1, 10);
  town_exec (town, "UPDATE payments SET created_at = created_at - 10 WHERE customer_id = 'anna'");
  g_assert_true (try_pay (town, "anna", "anna-flat", &error));

  /* what a clock that was wrong has left behind */
  town_exec (town, "UPDATE payments SET created_at = created_at + 86400");
  g_assert_true (try_pay (town, "anna", "anna-flat", &error));
  g_assert_no_error (error);
}

static void
test_a_payment_that_ended_is_not_open (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  static const SmdPaymentState ends[] = { SMD_PAYMENT_CANCELED, SMD_PAYMENT_SUCCEEDED };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *id = town_pay (town, 100000 + i);
      g_autofree char *customer = town_customer (town, id);
      g_autoptr (SmdOutcome) outcome = town_outcome (town, id, ends[i]);

      g_assert_cmpstr (customer, ==, "anna");
      town_apply (town, id, outcome);
    }
}

static void
test_a_customer_has_ten_open_payments (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;

  add_houses (town, SM_LIMIT_OPEN_PAYMENTS + 1);
  for (guint i = 0; i < SM_LIMIT_OPEN_PAYMENTS; i++)
    {
      g_free (pay_for_house (town, i, &error));
      g_assert_no_error (error);
    }
  g_assert_null (pay_for_house (town, SM_LIMIT_OPEN_PAYMENTS, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_TOO_MANY_PAYMENTS);
  g_assert_cmpint (sm_error_get_number (error), ==, SM_LIMIT_OPEN_PAYMENTS);
  g_clear_error (&error);
  town_exec (town, "UPDATE payments SET state = 'canceled' WHERE account_id = 'anna-house-0'");
  g_free (pay_for_house (town, SM_LIMIT_OPEN_PAYMENTS, &error));
  g_assert_no_error (error);
}

/* However many threads try at once. */
typedef struct
{
  Town *town;
  gint started;
} Rush;

static gpointer
rush (gpointer data)
{
  Rush *self = data;
  g_autoptr (GError) error = NULL;

  if (try_pay (self->town, "anna", "anna-flat", &error))
    g_atomic_int_inc (&self->started);
  else if (!g_error_matches (error, SM_ERROR, SM_ERROR_PAYMENT_OPEN))
    g_test_message ("%s", error->message);
  return NULL;
}

static void
test_a_rush_starts_one (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  Rush data = { town, 0 };
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("rush", rush, &data);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (data.started, ==, 1);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payments"), ==, 1);
}

/* Three hundred of one customer are there before another starts one, and every answer takes half
 * a second. */
static void
test_turns_go_by_customer (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;

  smd_reconciler_stop (shop->reconciler);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, "
          "state, sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, created_at, "
          "look_at) VALUES ('many-%u', 'anna', 'anna-flat', 'flat', 'gas', 'sum', 'created', "
          "1000, 500, 1500, 'key-%u', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
          i, i, town_now (shop->town), town_now (shop->town) - 1000);

      town_exec (shop->town, sql);
    }
  g_assert_true (try_pay (shop->town, "boris", "boris-flat", NULL));
  id = town_text (shop->town, "SELECT id AS n FROM payments WHERE customer_id = 'boris'");
  shop_set_faults (shop, "{'slow': -1, 'slow_ms': 500}");
  shop_restart (shop, SHOP_SECRET);
  shop_wait_state (shop, id, "waiting");
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM payments WHERE state = "
                                         "'waiting' AND customer_id = 'anna'"),
                   <=, 6);
}

static void
expect_page_soon (Shop *shop, gint64 sum)
{
  gint64 before = g_get_monotonic_time ();
  g_autofree char *id = town_pay (shop->town, sum);

  shop_wait_state (shop, id, "waiting");
  g_assert_cmpint (g_get_monotonic_time () - before, <, SOON);
}

static void
test_slow_answers_do_not_stop_new_pages (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  static const guint numbers[] = { 4, 12 };
  guint slow = 0;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *faults = g_strdup_printf ("{'slow': %u, " SLOW "}", numbers[i]);

      shop_set_faults (shop, faults);
      for (guint j = 0; j < numbers[i]; j++)
        {
          g_free (town_pay (shop->town, 100000 + slow++));
          shop_wait_count (shop, "creates", slow + i);
        }
      expect_page_soon (shop, 200000 + i);
    }
}

static void
test_slow_looks_do_not_delay_new_pages (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *id = town_pay (shop->town, 100000 + i);

      shop_wait_state (shop, id, "waiting");
    }
  shop_set_faults (shop, "{'slow_looks': -1, " SLOW "}");
  shop_wait_count (shop, "looks",
                   shop_count (shop, "looks") + 2); /* all that one customer may have */
  expect_page_soon (shop, 200000);
}

/* The patience that the acquirer asks for is bounded for a page as for all payments together. */
static void
test_a_page_is_not_put_off_for_an_hour (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;

  shop_set_faults (shop, "{'too_many': 1, 'retry_after': 3600000}");
  id = town_pay (shop->town, 100000);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM payments WHERE looks = 1", 1);
  g_assert_cmpint (town_int (shop->town, "SELECT MAX (look_at) AS n FROM payments"), <=,
                   town_now (shop->town) + 60);
}

/* The page holds for an hour from when the acquirer made it, which may be long after the press. */
static void
test_a_page_made_late_is_open_for_its_hour (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = town_pay (town, 100000);
  g_autoptr (SmdOutcome) waiting = town_outcome (town, id, SMD_PAYMENT_WAITING);

  sm_clock_shift (town->clock, 3000);
  g_assert_cmpint (town_apply (town, id, waiting), ==, SMD_APPLIED_CHANGE);
  expect_open (town, 3590, 3600);
  sm_clock_shift (town->clock, 3590);
  g_assert_cmpint (town_apply (town, id, waiting), ==, SMD_APPLIED_NOTHING);
  expect_open (town, 1, 10);
  sm_clock_shift (town->clock, 10);
  g_assert_true (try_pay (town, "anna", "anna-flat", &error));
  g_assert_no_error (error);
}

/* One id for two payments is the acquirer's mistake, not our store's, which would be tried again
 * each second. */
static void
test_an_id_of_another_payment_is_a_mismatch (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = town_pay (town, 100000);
  g_autofree char *second = town_pay (town, 100000);
  g_autoptr (SmdOutcome) waiting = town_outcome (town, first, SMD_PAYMENT_WAITING);
  g_autoptr (SmdOutcome) twin = town_outcome (town, second, SMD_PAYMENT_SUCCEEDED);

  g_assert_cmpint (town_apply (town, first, waiting), ==, SMD_APPLIED_CHANGE);
  g_free (twin->acquirer_id);
  twin->acquirer_id = g_strdup (waiting->acquirer_id);
  g_assert_cmpint (town_apply (town, second, twin), ==, SMD_APPLIED_MISMATCH);
  g_assert_cmpint (
      town_int (town, "SELECT COUNT (*) AS n FROM payments WHERE look_at > 1789380300"), ==, 1);
  g_assert_cmpuint (town_check_books (town), ==, 1);
}

/* An acquirer that only ever asks for patience takes no payment either. */
static void
test_patience_without_end_is_a_refusal (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;

  shop_set_faults (shop, "{'too_many': -1}");
  id = town_pay (shop->town, 100000);
  shop_wait_event (shop, "acquirer-refuses");
  shop_clear_faults (shop);
  shop_wait_state (shop, id, "waiting");
  shop_wait_event (shop, "acquirer-accepts");
}

/* That it refuses us is held against it no longer than it does, whatever our store does. */
static void
test_a_refusal_that_is_over_is_forgotten (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = NULL;
  g_autofree char *next = NULL;

  shop_set_faults (shop, "{'forbidden': -1}");
  id = town_pay (shop->town, 100000);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM acquirer_marks WHERE name = 'refuses:create'",
                 1);
  town_exec (shop->town, "ALTER TABLE acquirer_marks RENAME TO acquirer_marks_away");
  shop_clear_faults (shop);
  shop_wait_state (shop, id, "waiting");
  town_exec (shop->town, "ALTER TABLE acquirer_marks_away RENAME TO acquirer_marks");
  next = town_pay (shop->town, 100000);
  shop_wait_state (shop, next, "waiting");
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM acquirer_marks WHERE name = 'refuses:create'",
                 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/queue/one-open-payment", test_an_account_has_one_open_payment);
  store_test_add ("/queue/connecting-again", test_connecting_again_opens_no_second_payment);
  store_test_add ("/queue/an-end-is-not-open", test_a_payment_that_ended_is_not_open);
  store_test_add ("/queue/ten-open-payments", test_a_customer_has_ten_open_payments);
  store_test_add ("/queue/a-rush-starts-one", test_a_rush_starts_one);
  store_test_add ("/queue/no-page", test_a_payment_without_a_page_is_asked_for_again);
  store_test_add ("/queue/not-put-off", test_a_page_is_not_put_off_for_an_hour);
  store_test_add ("/queue/a-page-made-late", test_a_page_made_late_is_open_for_its_hour);
  store_test_add ("/queue/an-id-of-another", test_an_id_of_another_payment_is_a_mismatch);
  store_test_add ("/queue/patience-without-end", test_patience_without_end_is_a_refusal);
  store_test_add ("/queue/a-refusal-that-is-over", test_a_refusal_that_is_over_is_forgotten);
  store_test_add ("/queue/turns-by-customer", test_turns_go_by_customer);
  store_test_add ("/queue/slow-answers", test_slow_answers_do_not_stop_new_pages);
  store_test_add ("/queue/slow-looks", test_slow_looks_do_not_delay_new_pages);
  return g_test_run ();
}
