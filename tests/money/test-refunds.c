/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "limits.h"
#include "money.h"
#include "refunds.h"
#include "shop-fixture.h"

/* Refunds that are made in the acquirer's cabinet are found there, whatever happens on the way. */

#define GOOD_CARD "5555555555554444"
#define SUM 100000
#define COMMISSION 1000
#define TOTAL (SUM + COMMISSION)
#define SEEN "SELECT COUNT (*) AS n FROM acquirer_marks WHERE name = 'refunds-seen'"
#define BOOKED "SELECT COUNT (*) AS n FROM refunds WHERE applied_at IS NOT NULL"

static char *
pay (Shop *shop)
{
  char *id = town_pay (shop->town, SUM);

  shop_wait_state (shop, id, "waiting");
  shop_pay (shop, id, GOOD_CARD);
  shop_wait_state (shop, id, "succeeded");
  return id;
}

/* `more`: further members, e.g. "'times': 3". */
static char *
refund_with (Shop *shop, const char *payment_id, gint64 kopecks, const char *status,
             const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{'payment_id': '%s', 'amount': {'value': '%" G_GINT64_FORMAT ".%02d', 'currency': 'RUB'}, "
      "'status': '%s', %s}",
      payment_id, kopecks / 100, (int) (kopecks % 100), status, more);

  return shop_refund (shop, body);
}

static void
refund (Shop *shop, const char *payment_id, gint64 kopecks, const char *status, guint times)
{
  g_autofree char *more = g_strdup_printf ("'times': %u", times);

  g_free (refund_with (shop, payment_id, kopecks, status, more));
}

static void
assert_refunded (Shop *shop, const char *payment_id, gint64 kopecks)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = town_customer (shop->town, payment_id);
  g_autoptr (SmPayment) payment =
      town_call (shop->town, SM_OPERATION_PAYMENT, customer, payment_id, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (payment->state, ==, "succeeded");
  g_assert_cmpint (payment->refunded_kopecks, ==, kopecks);
}

static gint64
count_transfers (Shop *shop, const char *kind)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT CAST (COALESCE (SUM (amount_kopecks), 0) AS BIGINT) AS n FROM ledger_transfers "
      "WHERE kind = '%s'",
      kind);

  return town_int (shop->town, sql);
}

/* Nobody told us: the list did. The supplier's part goes first, then the commission. */
static void
test_a_refund_is_found_and_booked (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);

  refund (shop, id, 30000, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  assert_refunded (shop, id, 30000);
  g_assert_cmpint (count_transfers (shop, "refund"), ==, 30000);
  g_assert_cmpint (count_transfers (shop, "refund-commission"), ==, 0);
  refund (shop, id, TOTAL - 30000, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 2);
  assert_refunded (shop, id, TOTAL);
  g_assert_cmpint (count_transfers (shop, "refund"), ==, SUM);
  g_assert_cmpint (count_transfers (shop, "refund-commission"), ==, COMMISSION);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM letters WHERE kind = 'refund' "
                                         "AND recipient = 'anna@example.ru'"),
                   ==, 2);
  shop_wait_events (shop, "payment-refunded", 2);
}

/* Three years later, with the list read so far. */
static void
test_a_refund_years_later_is_found (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *first = pay (shop);
  g_autofree char *second = pay (shop);

  refund (shop, second, 100, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  sm_clock_shift (shop->town->clock, (gint64) 3 * 365 * 86400 - 86400);
  refund (shop, first, TOTAL, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 2);
  assert_refunded (shop, first, TOTAL);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

static void
expect_credit (Shop *shop, const char *id, gint64 kopecks)
{
  g_autoptr (GError) error = NULL;
  gboolean credited = town_credit (shop->town, id, &error);

  if (kopecks == 0)
    g_assert_error (error, SM_ERROR, SM_ERROR_PAYMENT_STATE);
  else
    g_assert_no_error (error);
  g_assert_cmpint (credited, ==, kopecks > 0);
  g_assert_cmpint (count_transfers (shop, "settlement"), ==, kopecks);
}

static void
test_what_is_given_back_in_full_is_not_credited (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);

  refund (shop, id, SUM, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  expect_credit (shop, id, 0);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

static void
test_what_is_given_back_in_part_is_credited_with_the_rest (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);

  refund (shop, id, 40000, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  expect_credit (shop, id, SUM - 40000);
  expect_credit (shop, id, SUM - 40000);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

typedef struct
{
  GString *told;
} Notes;

static void
on_note (const char *rule, const char *subject, gpointer data)
{
  g_string_append_printf (((Notes *) data)->told, "%s %s;", rule, subject);
}

static gboolean
notes_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  g_string_truncate (((Notes *) data)->told, 0);
  return smd_ledger_note (tx, on_note, data, error);
}

static char *
get_notes (Shop *shop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  Notes data = { told };

  g_assert_true (smd_store_read (shop->town->domain.store, notes_in_tx, &data, &error));
  g_assert_no_error (error);
  return g_strdup (told->str);
}

static void
test_a_refund_after_the_credit_leaves_the_supplier_owing (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *notes = NULL;
  g_autofree char *id = pay (shop);

  refund (shop, id, 10000, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  expect_credit (shop, id, SUM - 10000);
  refund (shop, id, 25000, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 2);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
  notes = get_notes (shop);
  g_assert_cmpstr (notes, ==, "supplier-owes gas  250,00" SM_NBSP "₽;");
  town_unlock_books (shop->town);
  town_exec (shop->town, "UPDATE ledger_transfers SET amount_kopecks = amount_kopecks + 1 "
                         "WHERE kind = 'settlement'");
  g_assert_cmpuint (town_check_books (shop->town), >, 0);
}

/* Of another programme that pays at the same shop: named once, in nobody's way. */
static void
test_refunds_of_unknown_payments_are_named (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);
  g_autofree char *notes = NULL;

  refund (shop, "22e12f66-000f-5000-8000-18db351245c7", 500, "succeeded", 3);
  refund (shop, id, 700, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  shop_wait_event (shop, "refund-unknown");
  assert_refunded (shop, id, 700);
  sm_clock_shift (shop->town->clock, SM_LIMIT_REFUNDS_SECONDS);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM refunds", 4);
  sm_clock_shift (shop->town->clock, SM_LIMIT_REFUNDS_SECONDS);
  shop_wait_count (shop, "refund_lists", shop_count (shop, "refund_lists") + 2);
  g_assert_cmpuint (shop_count_events (shop, "refund-unknown"), ==, 3);
  notes = get_notes (shop);
  g_assert_nonnull (strstr (notes, "refund-of-unknown-payment "));
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

static void
end_refund_with (Shop *shop, const char *id, const char *status, const char *more)
{
  g_autofree char *body =
      g_strdup_printf ("{'refund_id': '%s', 'status': '%s', %s}", id, status, more);

  g_free (shop_refund (shop, body));
}

static void
end_refund (Shop *shop, const char *status)
{
  g_autofree char *id =
      town_text (shop->town, "SELECT id AS n FROM refunds WHERE state = 'pending'");

  end_refund_with (shop, id, status, "'says': {}");
}

/* Only what succeeded counts; what is pending is looked at until it ends, however late. */
static void
test_pending_refunds_are_followed (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);

  refund (shop, id, 1000, "canceled", 1);
  refund (shop, id, 2000, "pending", 1);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM refunds", 2);
  assert_refunded (shop, id, 0);
  sm_clock_shift (shop->town->clock, 86400);
  end_refund (shop, "succeeded");
  shop_wait_int (shop, BOOKED, 1);
  assert_refunded (shop, id, 2000);
  refund (shop, id, 4000, "pending", 1);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM refunds WHERE state = 'pending'", 1);
  end_refund (shop, "canceled");
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM refunds WHERE state = 'canceled'", 2);
  assert_refunded (shop, id, 2000);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

/* More pages than one, a later one fails, and the program is started anew in between. */
static void
test_a_page_that_fails_loses_nothing (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);

  shop_set_faults (shop, "{'fail_pages': 3}");
  refund (shop, id, 100, "succeeded", 250);
  shop_wait_int (shop, BOOKED, 250);
  assert_refunded (shop, id, 25000);

  /* what is older than the overlap is on the page that fails */
  shop_set_faults (shop, "{'fail_pages': -1}");
  refund (shop, id, 200, "succeeded", 120);
  shop_wait_event (shop, "refunds-unread");
  shop_wait_int (shop, BOOKED, 350);
  sm_clock_shift (shop->town->clock, 2 * SM_LIMIT_REFUNDS_OVERLAP_SECONDS);
  refund (shop, id, 100, "succeeded", 120);
  shop_wait_int (shop, BOOKED, 450);
  shop_restart (shop, SHOP_SECRET);
  shop_clear_faults (shop);
  shop_wait_int (shop, BOOKED, 490);
  assert_refunded (shop, id, 25000 + 24000 + 12000);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

/* What is newest stands on its first page, which is read each time. */
static void
test_a_list_without_an_end_hides_nothing (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);

  shop_set_faults (shop, "{'endless': -1}");
  for (guint i = 1; i <= 3; i++)
    {
      refund (shop, id, 100, "succeeded", 1);
      shop_wait_int (shop, BOOKED, i);
      shop_wait_events (shop, "refunds-unread", i);
    }
  g_assert_cmpint (town_int (shop->town, SEEN), ==, 0);
  shop_clear_faults (shop);
  shop_wait_int (shop, SEEN, 1);
}

static void
test_a_list_that_fails_is_read_again (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);

  shop_set_faults (shop, "{'refunds_fail': 2, 'refunds_forbidden': 2}");
  refund (shop, id, 100, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  shop_wait_event (shop, "acquirer-accepts");
  g_assert_cmpuint (shop_count_events (shop, "acquirer-refuses"), ==, 1);
  g_assert_cmpuint (shop_count_events (shop, "acquirer-accepts"), ==, 1);
}

/* It is in the list before our look knows that the payment succeeded. */
static void
test_a_refund_before_we_know_of_the_payment_waits (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, SUM);

  shop_wait_state (shop, id, "waiting");
  shop_set_faults (shop, "{'fail_before': -1}");
  shop_pay (shop, id, GOOD_CARD);
  refund (shop, id, 5000, "succeeded", 1);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM refunds WHERE applied_at IS NULL", 1);
  shop_clear_faults (shop);
  shop_wait_state (shop, id, "succeeded");
  shop_wait_int (shop, BOOKED, 1);
  assert_refunded (shop, id, 5000);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

/* Too old for the list to be told again; two of them cannot be asked for. */
static void
test_a_pending_refund_that_is_not_told_stops_no_other (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);
  char *ids[6];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = refund_with (shop, id, 100 << i, "pending", "'times': 1");
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM refunds WHERE state = 'pending'", 6);
  sm_clock_shift (shop->town->clock, 2 * SM_LIMIT_REFUNDS_OVERLAP_SECONDS);
  refund (shop, id, 50, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      end_refund_with (shop, ids[i], "succeeded",
                       i % 3 == 0 ? "'broken': true" : "'broken': false");
      g_free (ids[i]);
    }
  shop_wait_int (shop, BOOKED, 1 + 4);
  assert_refunded (shop, id, 50 + 200 + 400 + 1600 + 3200);
  shop_wait_event (shop, "refunds-unread");
}

/* What ends in a way that is new to us is followed; what cannot be read is kept and named. */
static void
test_refunds_told_oddly_are_not_lost (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);
  g_autofree char *notes = NULL;
  g_autofree char *later = NULL;
  static const char *const odd[] = {
    "'says': {'amount': {'value': '12', 'currency': 'RUB'}}",
    "'says': {'amount': {'value': '-1.00', 'currency': 'RUB'}}",
    "'says': {'amount': {'value': '0.00', 'currency': 'RUB'}}",
    "'says': {'amount': {'value': '99999999999999999999.00', 'currency': 'RUB'}}",
    "'says': {'amount': null}",
    "'says': {'amount': {'value': '10.00', 'currency': 'USD'}}",
  };

  later = refund_with (shop, id, 700, "pending", "'says': {'status': 'processing'}");
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    g_free (refund_with (shop, id, 1000, "succeeded", odd[i]));
  g_free (refund_with (shop, id, 1000, "succeeded", "'says': {'payment_id': null}"));
  g_free (refund_with (shop, id, 800, "succeeded", "'says': {'created_at': 'yesterday'}"));
  refund (shop, id, 100, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 2);
  assert_refunded (shop, id, 900);
  sm_clock_shift (shop->town->clock, 2 * SM_LIMIT_REFUNDS_OVERLAP_SECONDS);
  refund (shop, id, 50, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 3);
  end_refund_with (shop, later, "succeeded", "'says': {}");
  shop_wait_int (shop, BOOKED, 4);
  assert_refunded (shop, id, 900 + 50 + 700);
  shop_wait_events (shop, "refund-mismatch", G_N_ELEMENTS (odd) + 1);
  g_assert_cmpuint (shop_count_events (shop, "refund-mismatch"), ==, G_N_ELEMENTS (odd) + 1);
  g_assert_cmpuint (town_check_books (shop->town), ==, G_N_ELEMENTS (odd));
  notes = get_notes (shop);
  g_assert_nonnull (strstr (notes, "refund-of-unknown-payment "));
}

static void
test_a_refund_told_anew_with_another_sum_stays_out (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);
  g_autofree char *changed = refund_with (shop, id, 2000, "pending", "'times': 1");

  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM refunds WHERE state = 'pending'", 1);
  end_refund_with (shop, changed, "succeeded",
                   "'says': {'amount': {'value': '15.00', 'currency': 'RUB'}}");
  refund (shop, id, 300, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  shop_wait_event (shop, "refund-mismatch");
  assert_refunded (shop, id, 300);
  g_assert_cmpuint (town_check_books (shop->town), ==, 1);
}

/* The books say so, and nothing else stops. */
static void
test_what_cannot_be_right_stays_out (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = pay (shop);

  refund (shop, id, TOTAL + 1, "succeeded", 1);
  refund (shop, id, 100, "succeeded", 1);
  shop_wait_int (shop, BOOKED, 1);
  shop_wait_event (shop, "refund-mismatch");
  assert_refunded (shop, id, 100);
  g_assert_cmpuint (town_check_books (shop->town), ==, 1);
}

static gint64
get_next (Shop *shop)
{
  return town_int (shop->town, "SELECT value AS n FROM acquirer_marks WHERE name = 'refunds-next'")
         - town_now (shop->town);
}

static void
test_a_notification_of_a_refund_only_hints (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autoptr (GError) error = NULL;

  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM acquirer_marks WHERE name = 'refunds-begun'", 1);
  smd_reconciler_stop (shop->reconciler);
  g_assert_cmpint (get_next (shop), >, SM_LIMIT_REFUNDS_HINT_SECONDS);
  g_assert_true (shop_notify (shop,
                              "{\"event\":\"refund.succeeded\",\"object\":{\"id\":\"r-1\","
                              "\"payment_id\":\"p-1\"}}",
                              &error));
  g_assert_cmpint (get_next (shop), <=, SM_LIMIT_REFUNDS_HINT_SECONDS);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM refunds"), ==, 0);

  /* what a clock that was wrong has put off is due */
  town_exec (shop->town, "UPDATE acquirer_marks SET value = value + 86400 "
                         "WHERE name LIKE 'refunds-%'");
  shop_restart (shop, SHOP_SECRET);
  shop_wait_int (shop,
                 "SELECT COUNT (*) AS n FROM acquirer_marks m WHERE name = 'refunds-begun' "
                 "AND value < 1789380000 + 80000",
                 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/refunds/found-and-booked", test_a_refund_is_found_and_booked);
  store_test_add ("/refunds/years-later", test_a_refund_years_later_is_found);
  store_test_add ("/refunds/in-full-not-credited", test_what_is_given_back_in_full_is_not_credited);
  store_test_add ("/refunds/in-part-credited-with-the-rest",
                  test_what_is_given_back_in_part_is_credited_with_the_rest);
  store_test_add ("/refunds/after-the-credit",
                  test_a_refund_after_the_credit_leaves_the_supplier_owing);
  store_test_add ("/refunds/unknown-payments", test_refunds_of_unknown_payments_are_named);
  store_test_add ("/refunds/pending", test_pending_refunds_are_followed);
  store_test_add ("/refunds/pending-stops-no-other",
                  test_a_pending_refund_that_is_not_told_stops_no_other);
  store_test_add ("/refunds/told-oddly", test_refunds_told_oddly_are_not_lost);
  store_test_add ("/refunds/told-anew", test_a_refund_told_anew_with_another_sum_stays_out);
  store_test_add ("/refunds/a-page-fails", test_a_page_that_fails_loses_nothing);
  store_test_add ("/refunds/no-end", test_a_list_without_an_end_hides_nothing);
  store_test_add ("/refunds/the-list-fails", test_a_list_that_fails_is_read_again);
  store_test_add ("/refunds/before-the-payment", test_a_refund_before_we_know_of_the_payment_waits);
  store_test_add ("/refunds/cannot-be-right", test_what_cannot_be_right_stays_out);
  store_test_add ("/refunds/a-hint", test_a_notification_of_a_refund_only_hints);
  return g_test_run ();
}
