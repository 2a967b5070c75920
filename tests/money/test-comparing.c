/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "comparer.h"
#include "limits.h"
#include "shop-fixture.h"

/* The acquirer's lists against the books: every difference is named, and nothing else. */

#define GOOD_CARD "5555555555554444"
#define BAD_CARD "5555555555554600"
#define HOUR G_GINT64_CONSTANT (3600)
#define SUM 100000

/* Ids of payments tell when they were begun, by the real clock: the town's is that one here. */
static Shop *
make_shop (StoreFixture *fixture)
{
  Shop *shop = shop_new (fixture);

  sm_clock_shift (shop->town->clock, g_get_real_time () / G_USEC_PER_SEC - TOWN_NOW);
  return shop;
}

static char *
pay (Shop *shop, const char *card, const char *state)
{
  char *id = town_pay (shop->town, SUM);

  shop_wait_state (shop, id, "waiting");
  shop_pay (shop, id, card);
  shop_wait_state (shop, id, state);
  return id;
}

static void
refund (Shop *shop, const char *payment_id, const char *value)
{
  g_autofree char *body = g_strdup_printf (
      "{'payment_id': '%s', 'amount': {'value': '%s', 'currency': 'RUB'}}", payment_id, value);
  const gint64 n =
      town_int (shop->town, "SELECT COUNT (*) AS n FROM refunds WHERE applied_at IS NOT NULL");

  g_free (shop_refund (shop, body));
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM refunds WHERE applied_at IS NOT NULL", n + 1);
}

/* Nothing is followed any more, and all of it is old. */
static void
let_it_age (Shop *shop)
{
  smd_reconciler_stop (shop->reconciler);
  sm_clock_shift (shop->town->clock, 4 * HOUR);
}

static SmdAcquirerConfig
get_config (Shop *shop, const char *secret)
{
  return (SmdAcquirerConfig) { sm_sandbox_get_api_url (shop->sandbox), SHOP_ID, secret, TRUE };
}

/* All hours from the first payment on. */
static GListStore *
compare_as (Shop *shop, const char *secret, GError **error)
{
  const SmdAcquirerConfig config = get_config (shop, secret);
  g_autoptr (SmdComparer) comparer = smd_comparer_new (&shop->town->domain, &config);
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_DIFFERENCE);
  const gint64 latest = smd_comparing_get_latest (town_now (shop->town));

  for (gint64 from = latest - 4 * HOUR; from <= latest; from += HOUR)
    if (!smd_comparer_run (comparer, from, found, NULL, error))
      return NULL;
  for (guint i = 0; i < sm_record_list_length (found); i++)
    {
      const SmdDifference *difference = sm_record_list_get (found, i);

      g_test_message ("%s %s %s", difference->kind, difference->subject, difference->detail);
    }
  return g_steal_pointer (&found);
}

static GListStore *
compare (Shop *shop)
{
  g_autoptr (GError) error = NULL;
  GListStore *found = compare_as (shop, SHOP_SECRET, &error);

  g_assert_no_error (error);
  return found;
}

static void
assert_named (GListStore *found, const char *kind, const char *subject)
{
  guint n = 0;

  for (guint i = 0; i < sm_record_list_length (found); i++)
    {
      const SmdDifference *difference = sm_record_list_get (found, i);

      n += g_str_equal (difference->kind, kind) && g_str_equal (difference->subject, subject);
    }
  g_test_message ("%s %s", kind, subject);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_what_agrees_is_not_named (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = make_shop (fixture);
  g_autofree char *paid = pay (shop, GOOD_CARD, "succeeded");
  g_autofree char *declined = pay (shop, BAD_CARD, "canceled");
  g_autofree char *open = town_pay (shop->town, SUM);
  g_autoptr (GListStore) young = NULL;
  g_autoptr (GListStore) found = NULL;

  shop_wait_state (shop, open, "waiting");
  refund (shop, paid, "100.00");
  young = compare (shop);
  g_assert_cmpuint (sm_record_list_length (young), ==, 0);
  let_it_age (shop);
  /* a payment that is waited for here ends there by itself, an hour later */
  town_exec (shop->town, "UPDATE payments SET state = 'canceled', cancel_reason = "
                         "'expired_on_confirmation' WHERE state = 'waiting'");
  found = compare (shop);
  g_assert_cmpuint (sm_record_list_length (found), ==, 0);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

static char *
quote (const char *before, const char *id, const char *after)
{
  return g_strconcat (before, "'", id, "'", after, NULL);
}

static void
change (Shop *shop, const char *sql, const char *id)
{
  g_autofree char *text = quote (sql, id, "");

  town_exec (shop->town, text);
}

static void
test_every_difference_of_payments_is_named (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = make_shop (fixture);
  g_autofree char *sum = pay (shop, GOOD_CARD, "succeeded");
  g_autofree char *state = pay (shop, GOOD_CARD, "succeeded");
  g_autofree char *renamed = pay (shop, GOOD_CARD, "succeeded");
  g_autofree char *canceled = pay (shop, BAD_CARD, "canceled");
  g_autofree char *body = NULL;
  g_autoptr (GListStore) found = NULL;
  g_autoptr (GListStore) again = NULL;
  g_autoptr (JsonNode) made = NULL;
  guint status = 0;

  body = g_strdup ("{\"amount\": {\"value\": \"5.00\", \"currency\": \"RUB\"}, \"capture\": true, "
                   "\"confirmation\": {\"type\": \"redirect\", \"return_url\": "
                   "\"https://example.ru/\"}}");
  made = shop_request (sm_sandbox_get_api_url (shop->sandbox), "POST", "/payments", body, "key",
                       SHOP_SECRET, &status);
  g_assert_cmpuint (status, ==, 200);
  let_it_age (shop);
  change (shop,
          "UPDATE payments SET sum_kopecks = sum_kopecks + 1, total_kopecks = "
          "total_kopecks + 1 WHERE id = ",
          sum);
  change (shop, "UPDATE payments SET state = 'waiting' WHERE id = ", state);
  change (shop, "UPDATE payments SET acquirer_id = 'nowhere-1' WHERE id = ", renamed);
  change (shop, "UPDATE payments SET state = 'succeeded' WHERE id = ", canceled);
  found = compare (shop);
  g_assert_cmpuint (sm_record_list_length (found), ==, 6);
  assert_named (found, "payment-sum", sum);
  assert_named (found, "payment-state", state);
  assert_named (found, "payment-unknown", renamed);
  assert_named (found, "payment-missing", renamed);
  assert_named (found, "payment-state", canceled);
  assert_named (found, "payment-unknown",
                json_object_get_string_member (json_node_get_object (made), "id"));

  /* they stay where operators look, until they are no more */
  again = compare (shop);
  g_assert_cmpuint (sm_record_list_length (again), ==, 6);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM acquirer_differences"), ==, 6);
  change (shop, "UPDATE payments SET state = 'succeeded' WHERE id = ", state);
  g_clear_object (&again);
  again = compare (shop);
  g_assert_cmpuint (sm_record_list_length (again), ==, 5);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM acquirer_differences"), ==, 5);
  g_assert_cmpuint (town_check_new (shop->town), >=, 5);
}

static void
test_every_difference_of_refunds_is_named (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = make_shop (fixture);
  g_autofree char *id = pay (shop, GOOD_CARD, "succeeded");
  g_autoptr (GListStore) found = NULL;
  static const char *const sums[] = { "1.00", "2.00", "3.00", "4.00", "5.00" };
  char *ids[G_N_ELEMENTS (sums)];

  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    refund (shop, id, sums[i]);
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      g_autofree char *sql =
          g_strdup_printf ("SELECT id AS n FROM refunds WHERE amount_kopecks = %u", 100 * (i + 1));

      ids[i] = town_text (shop->town, sql);
    }
  let_it_age (shop);
  town_exec (shop->town, "UPDATE refunds SET amount_kopecks = 101 WHERE amount_kopecks = 100");
  town_exec (shop->town, "UPDATE refunds SET state = 'canceled' WHERE amount_kopecks = 200");
  town_exec (shop->town, "UPDATE refunds SET acquirer_id = 'x' WHERE amount_kopecks = 300");
  town_exec (shop->town, "UPDATE refunds SET applied_at = NULL WHERE amount_kopecks = 400");
  town_exec (shop->town, "UPDATE refunds SET id = 'nowhere-2' WHERE amount_kopecks = 500");
  found = compare (shop);
  g_assert_cmpuint (sm_record_list_length (found), ==, 6);
  assert_named (found, "refund-sum", ids[0]);
  assert_named (found, "refund-state", ids[1]);
  assert_named (found, "refund-payment", ids[2]);
  assert_named (found, "refund-unbooked", ids[3]);
  assert_named (found, "refund-unknown", ids[4]);
  assert_named (found, "refund-missing", "nowhere-2");
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    g_free (ids[i]);
}

/* More than a page; none of them ours. */
static void
test_all_pages_are_read (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = make_shop (fixture);
  g_autoptr (GListStore) found = NULL;
  const char *url = sm_sandbox_get_api_url (shop->sandbox);

  for (guint i = 0; i < 65; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr (JsonNode) made = NULL;
      guint status = 0;

      made = shop_request (url, "POST", "/payments",
                           "{\"amount\": {\"value\": \"5.00\", \"currency\": \"RUB\"}, "
                           "\"confirmation\": {\"type\": \"redirect\", \"return_url\": "
                           "\"https://example.ru/\"}}",
                           key, SHOP_SECRET, &status);
      g_assert_cmpuint (status, ==, 200);
    }
  let_it_age (shop);
  found = compare (shop);
  g_assert_cmpuint (sm_record_list_length (found), ==, 65);
}

static void
test_an_acquirer_that_fails_is_asked_again (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = make_shop (fixture);
  g_autofree char *id = pay (shop, GOOD_CARD, "succeeded");
  g_autoptr (GListStore) found = NULL;
  g_autoptr (GListStore) none = NULL;
  g_autoptr (GError) error = NULL;

  let_it_age (shop);
  change (shop, "UPDATE payments SET acquirer_id = 'nowhere-1' WHERE id = ", id);
  shop_set_faults (shop, "{'fail_before': 1}");
  g_clear_object (&found);
  found = compare (shop);
  g_assert_cmpuint (sm_record_list_length (found), ==, 2);
  shop_set_faults (shop, "{'garbage': 1, 'refunds_fail': 1}");
  g_clear_object (&found);
  found = compare (shop);
  g_assert_cmpuint (sm_record_list_length (found), ==, 2);
  /* what could not be asked is no difference, and takes none away */
  shop_clear_faults (shop);
  none = compare_as (shop, "wrong", &error);
  g_assert_null (none);
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAUTHENTICATED);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM acquirer_differences"), ==, 2);
}

static gboolean
begin (Town *town, gint64 *from)
{
  g_autoptr (GError) error = NULL;
  gboolean mine = FALSE;

  g_assert_true (smd_comparing_begin (&town->domain, &mine, from, &error));
  g_assert_no_error (error);
  return mine;
}

static gboolean
end (Town *town, gint64 from)
{
  g_autoptr (GError) error = NULL;
  gboolean over = FALSE;

  g_assert_true (smd_comparing_end (&town->domain, from, &over, &error));
  g_assert_no_error (error);
  return over;
}

/* Of two programs, one a time; one that dies is followed by another. */
static void
test_a_pass_is_of_all_hours_once_a_day (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  const gint64 first = smd_comparing_get_latest (TOWN_NOW);
  gint64 from = 0;
  gint64 other = 0;

  g_assert_false (begin (town, &from));
  sm_clock_shift (town->clock, 24 * HOUR);
  for (gint64 hour = first; hour <= first + 24 * HOUR; hour += HOUR)
    {
      g_assert_true (begin (town, &from));
      g_assert_cmpint (from, ==, hour);
      g_assert_false (begin (town, &other));
      if (hour == first + 5 * HOUR)
        {
          sm_clock_shift (town->clock, SM_LIMIT_COMPARED_LEASE_SECONDS);
          g_assert_true (begin (town, &other));
          g_assert_cmpint (other, ==, hour);
        }
      g_assert_true (end (town, from) == (hour == first + 24 * HOUR));
      g_assert_false (end (town, from)); /* whoever was late */
    }
  g_assert_false (begin (town, &from));
  sm_clock_shift (town->clock, 24 * HOUR);
  g_assert_true (begin (town, &from));
  g_assert_cmpint (from, ==, first + HOUR); /* a day more */
  /* a clock that was ahead puts it off by a day at the most */
  sm_clock_shift (town->clock, -1000 * 24 * HOUR);
  g_assert_false (begin (town, &from));
  sm_clock_shift (town->clock, 24 * HOUR);
  g_assert_true (begin (town, &from));
}

static void
on_report (const char *event, const char *payment_id, const char *detail, gpointer data)
{
  GAsyncQueue *events = data;

  g_async_queue_push (events, g_strjoin (" ", event, payment_id != NULL ? payment_id : "-", NULL));
}

static void
test_a_watch_tells_of_it (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = make_shop (fixture);
  const SmdAcquirerConfig config = get_config (shop, SHOP_SECRET);
  g_autoptr (GAsyncQueue) events = g_async_queue_new_full (g_free);
  g_autofree char *id = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (SmdCompareWatch) watch = NULL;
  gint64 from = 0;

  g_assert_false (begin (shop->town, &from)); /* its first hour is two before now */
  id = pay (shop, GOOD_CARD, "succeeded");
  let_it_age (shop);
  sm_clock_shift (shop->town->clock, 24 * HOUR);
  change (shop, "UPDATE payments SET state = 'canceled' WHERE id = ", id);
  watch = smd_compare_watch_new (&shop->town->domain, &config, on_report, events);
  expected = g_strjoin (" ", "acquirer-differs", id, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *event = g_async_queue_timeout_pop (events, 60 * G_USEC_PER_SEC);

      g_assert_cmpstr (event, ==, i == 0 ? expected : "acquirer-compared -");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/comparing/what-agrees-is-not-named", test_what_agrees_is_not_named);
  store_test_add ("/comparing/every-difference-of-payments-is-named",
                  test_every_difference_of_payments_is_named);
  store_test_add ("/comparing/every-difference-of-refunds-is-named",
                  test_every_difference_of_refunds_is_named);
  store_test_add ("/comparing/all-pages-are-read", test_all_pages_are_read);
  store_test_add ("/comparing/an-acquirer-that-fails-is-asked-again",
                  test_an_acquirer_that_fails_is_asked_again);
  store_test_add ("/comparing/a-pass-is-of-all-hours-once-a-day",
                  test_a_pass_is_of_all_hours_once_a_day);
  store_test_add ("/comparing/a-watch-tells-of-it", test_a_watch_tells_of_it);
  return g_test_run ();
}
