/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shop-fixture.h"

#define STORM 100
#define SENDERS 4

typedef struct
{
  Shop *shop;
  char *body;
} Sender;

static gpointer
send_storm (gpointer data)
{
  Sender *sender = data;

  for (guint i = 0; i < STORM; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (shop_notify (sender->shop, sender->body, &error));
      g_assert_no_error (error);
    }
  return NULL;
}

static char *
make_notification (Shop *shop, const char *event, const char *payment_id)
{
  g_autofree char *acquirer_id = g_strconcat ("unknown-", payment_id, NULL);

  return shop_make_notification (event, acquirer_id, payment_id);
}

static void
test_a_storm_takes_money_once (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);
  Sender sender = { shop, make_notification (shop, "payment.succeeded", id) };
  GThread *threads[SENDERS];

  for (guint i = 0; i < SENDERS; i++)
    threads[i] = g_thread_new ("sender", send_storm, &sender);
  shop_wait_state (shop, id, "waiting");
  shop_pay (shop, id, "5555555555554444");
  for (guint i = 0; i < SENDERS; i++)
    g_thread_join (threads[i]);
  shop_wait_state (shop, id, "succeeded");
  g_assert_cmpint (shop_count (shop, "creates"), ==, 1);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM ledger_transfers"), ==, 2);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
  g_free (sender.body);
}

/* A notification moves the look, and nothing else. */
static void
test_a_notification_hastens_the_look (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  Shop shop = { .town = town };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = town_pay (town, 100000);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_WAITING);
  g_autofree char *body =
      shop_make_notification ("payment.succeeded", outcome->acquirer_id, "not-ours");
  g_autofree char *state = NULL;
  g_autofree char *due =
      g_strdup_printf ("SELECT COUNT (*) AS n FROM payments WHERE look_at <= %" G_GINT64_FORMAT,
                       town_now (town) + 100);

  town_apply (town, id, outcome);
  town_exec (town, "UPDATE payments SET look_at = look_at + 100000");
  g_assert_cmpint (town_int (town, due), ==, 0);
  g_assert_true (shop_notify (&shop, body, &error));
  g_assert_cmpint (town_int (town, due), ==, 1);
  state = town_state (town, id);
  g_assert_cmpstr (state, ==, "waiting");
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payment_events "
                                   "WHERE source = 'notification'"),
                   ==, 1);
  g_assert_true (shop_notify (&shop, body, &error));
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payment_events "
                                   "WHERE source = 'notification'"),
                   ==, 1);
}

static void
test_forged_and_foreign_ones_change_nothing (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  Shop shop = { .town = town };
  static const char *const bodies[] = {
    "",
    "nonsense",
    "[]",
    "{}",
    "{\"event\":\"payment.succeeded\"}",
    "{\"event\":5,\"object\":{\"id\":\"x\"}}",
    "{\"event\":\"payment.succeeded\",\"object\":[]}",
    "{\"event\":\"payment.succeeded\",\"object\":{\"id\":5}}",
    "{\"event\":\"payment.succeeded\",\"object\":{\"id\":\"x\"},\"event\":\"y\"}",
  };
  g_autoptr (GError) unknown_error = NULL;

  g_free (town_pay (town, 100000));
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bodies[i]);
      g_assert_false (shop_notify (&shop, bodies[i], &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
    }
  g_assert_true (shop_notify (&shop,
                              "{\"event\":\"payment.succeeded\",\"object\":{\"id\":\"strange\","
                              "\"amount\":{\"value\":\"1.00\"},\"metadata\":{\"payment_id\":\"'; "
                              "DROP TABLE payments\"}}}",
                              &unknown_error));
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payment_events"), ==, 0);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payments WHERE state = 'created'"),
                   ==, 1);
}

/* Who knows a payment's id may say anything here, but not in the words of our own findings. */
static void
test_forged_words_are_not_kept (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  Shop shop = { .town = town };
  static const char *const events[] = { "mismatch: another currency", "mismatch: amount 1",
                                        "payment succeeded", "платёж.принят" };
  g_autofree char *id = town_pay (town, 100000);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_WAITING);

  town_apply (town, id, outcome);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *body = shop_make_notification (events[i], outcome->acquirer_id, id);
      g_autoptr (GError) error = NULL;

      town_exec (town, "UPDATE payments SET look_at = look_at + 100000");
      g_test_message ("%s", events[i]);
      g_assert_false (shop_notify (&shop, body, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
    }
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

/* Every order of four events: the end is what the acquirer says when asked. */
static void
test_any_order_leads_to_the_same_end (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  static const char *const events[] = { "payment.waiting_for_capture", "payment.succeeded",
                                        "payment.canceled", "refund.succeeded" };

  for (guint order = 0; order < 24; order++)
    {
      g_autofree char *id = town_pay (shop->town, 100000 + order);
      guint left[] = { 0, 1, 2, 3 };
      guint code = order;

      shop_wait_state (shop, id, "waiting");
      if (order % 2 == 0)
        shop_pay (shop, id, "5555555555554444");
      else
        shop_pay (shop, id, "5555555555554600");
      for (guint n = 4; n > 0; n--)
        {
          guint place = code % n;
          g_autoptr (GError) error = NULL;
          g_autofree char *body = make_notification (shop, events[left[place]], id);

          code /= n;
          left[place] = left[n - 1];
          g_assert_true (shop_notify (shop, body, &error));
        }
      shop_wait_state (shop, id, order % 2 == 0 ? "succeeded" : "canceled");
    }
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM ledger_transfers"), ==, 24);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/notifications/a-storm-takes-money-once", test_a_storm_takes_money_once);
  store_test_add ("/notifications/hasten-the-look", test_a_notification_hastens_the_look);
  store_test_add ("/notifications/forged-change-nothing",
                  test_forged_and_foreign_ones_change_nothing);
  store_test_add ("/notifications/forged-words-are-not-kept", test_forged_words_are_not_kept);
  store_test_add ("/notifications/any-order", test_any_order_leads_to_the_same_end);
  return g_test_run ();
}
