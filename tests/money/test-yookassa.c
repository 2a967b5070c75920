/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "breaker.h"
#include "error.h"
#include "page-hosts.h"
#include "refusals.h"
#include "shop-fixture.h"
#include "turns.h"
#include "yookassa.h"

/* The parts of the acquirer's client that need nobody else. */

static SmdPaymentOrder *
new_order (void)
{
  SmdPaymentOrder *order = g_new0 (SmdPaymentOrder, 1);

  order->payment_id = g_strdup ("01M8214TEMENW491XMG65KZD8R");
  order->return_url = g_strdup ("https://cabinet.example/return/1");
  order->email = g_strdup ("anna@example.ru");
  order->number = g_strdup ("370012345678");
  order->month = g_strdup ("2026-09");
  order->service = g_strdup ("gas");
  order->sum_kopecks = 51000;
  order->commission_kopecks = 510;
  order->total_kopecks = 51510;
  order->lines = g_list_store_new (SM_TYPE_PAYMENT_LINE);
  order->vat_code = 11;
  return order;
}

static void
add_requisites (SmdPaymentOrder *order)
{
  order->legal_name = g_strdup ("ООО «Газ»");
  order->inn = g_strdup ("6901067107");
  order->kpp = g_strdup ("690101001");
  order->bank_name = g_strdup ("Банк с названием, которое длиннее сорока пяти знаков");
  order->bic = g_strdup ("044525225");
  order->settlement_account = g_strdup ("40702810938000060473");
  order->correspondent_account = g_strdup ("30101810400000000225");
  order->payer_name = g_strdup ("Анна Ильина");
  order->payer_address = g_strnfill (400, 'x');
}

static JsonObject *
encode (const SmdPaymentOrder *order, JsonNode **root)
{
  gsize length = 0;
  g_autofree char *json = smd_yookassa_order_to_json (order, &length);

  g_assert_cmpuint (strlen (json), ==, length);
  *root = json_from_string (json, NULL);
  g_assert_nonnull (*root);
  return json_node_get_object (*root);
}

static const char *
dig (JsonObject *object, const char *first, const char *second)
{
  return json_object_get_string_member (json_object_get_object_member (object, first), second);
}

static void
test_an_order_is_written (void)
{
  g_autoptr (SmdPaymentOrder) order = new_order ();
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = encode (order, &root);
  JsonArray *items =
      json_object_get_array_member (json_object_get_object_member (object, "receipt"), "items");

  g_assert_cmpstr (dig (object, "amount", "value"), ==, "515.10");
  g_assert_cmpstr (dig (object, "amount", "currency"), ==, "RUB");
  g_assert_cmpstr (dig (object, "metadata", "payment_id"), ==, order->payment_id);
  g_assert_cmpstr (dig (object, "confirmation", "return_url"), ==, order->return_url);
  g_assert_true (json_object_get_boolean_member (object, "capture"));
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  g_assert_cmpstr (dig (json_array_get_object_element (items, 0), "amount", "value"), ==, "510.00");
  g_assert_cmpstr (dig (json_array_get_object_element (items, 1), "amount", "value"), ==, "5.10");
  g_assert_false (json_object_has_member (object, "payment_order"));
}

static void
test_the_bank_order_is_within_its_bounds (void)
{
  g_autoptr (SmdPaymentOrder) order = new_order ();
  g_autoptr (JsonNode) root = NULL;
  JsonObject *bank_order;
  JsonObject *period;

  add_requisites (order);
  bank_order = json_object_get_object_member (encode (order, &root), "payment_order");
  period = json_object_get_object_member (bank_order, "payment_period");
  g_assert_cmpint (
      g_utf8_strlen (json_object_get_string_member (bank_order, "payment_purpose"), -1), ==, 210);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (bank_order, "payment_purpose"),
                                   "Оплата ЖКУ;ЛСИ 370012345678;ПРД 09.2026;Анна Ильина;x"));
  g_assert_cmpint (json_object_get_int_member (period, "month"), ==, 9);
  g_assert_cmpint (json_object_get_int_member (period, "year"), ==, 2026);
  g_assert_cmpint (
      g_utf8_strlen (dig (json_object_get_object_member (bank_order, "recipient"), "bank", "name"),
                     -1),
      ==, 45);
}

/* The acquirer's orders go to companies; an entrepreneur's payment goes without. */
static void
test_no_bank_order_goes_to_a_person (void)
{
  static const struct
  {
    const char *inn;
    const char *kpp;
  } cases[] = { { "500100732259", NULL }, { "6901067107", NULL }, { "6901067107", "6901AB001" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmdPaymentOrder) order = new_order ();
      g_autoptr (JsonNode) root = NULL;

      add_requisites (order);
      g_free (order->inn);
      order->inn = g_strdup (cases[i].inn);
      g_free (order->kpp);
      order->kpp = g_strdup (cases[i].kpp);
      g_assert_false (json_object_has_member (encode (order, &root), "payment_order"));
    }
}

static void
test_the_same_order_is_the_same_bytes (void)
{
  g_autoptr (SmdPaymentOrder) order = new_order ();
  gsize length = 0;
  g_autofree char *first = smd_yookassa_order_to_json (order, &length);
  g_autofree char *second = smd_yookassa_order_to_json (order, &length);

  g_assert_cmpstr (first, ==, second);
}

#define PENDING                                                                                \
  "{\"id\":\"2f0c1b5e-000f-5000-8000-1a2b3c4d5e6f\",\"status\":\"%s\",\"paid\":%s,"            \
  "\"amount\":{\"value\":\"%s\",\"currency\":\"RUB\"},\"metadata\":{\"payment_id\":\"mine\"}," \
  "\"cancellation_details\":{\"reason\":\"%s\"}}"

static SmdOutcome *
decode (const char *status, const char *paid, const char *value, const char *reason)
{
  g_autofree char *json = g_strdup_printf (PENDING, status, paid, value, reason);

  return smd_yookassa_outcome_from_json (json, strlen (json), NULL);
}

static void
test_a_reply_is_read (void)
{
  g_autoptr (SmdOutcome) pending = decode ("pending", "false", "660.00", "");
  g_autoptr (SmdOutcome) paid = decode ("succeeded", "true", "0.01", "");
  g_autoptr (SmdOutcome) known = decode ("canceled", "false", "1.00", "card_expired");
  g_autoptr (SmdOutcome) strange = decode ("canceled", "false", "1.00", "new_reason");

  g_assert_cmpint (pending->state, ==, SMD_PAYMENT_WAITING);
  g_assert_cmpint (pending->amount_kopecks, ==, 66000);
  g_assert_cmpstr (pending->payment_id, ==, "mine");
  g_assert_cmpstr (pending->receipt_state, ==, "none");
  g_assert_cmpint (paid->state, ==, SMD_PAYMENT_SUCCEEDED);
  g_assert_cmpint (paid->amount_kopecks, ==, 1);
  g_assert_cmpstr (known->cancel_reason, ==, "card_expired");
  g_assert_cmpstr (strange->cancel_reason, ==, "other");
}

/* Where nothing is to be paid any more, nobody is sent anywhere. */
static void
test_a_page_is_read_while_it_is_to_be_paid (void)
{
  static const char *const words[] = { "pending\",\"paid\":false", "succeeded\",\"paid\":true",
                                       "canceled\",\"paid\":false" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{\"id\":\"one\",\"status\":\"%s,\"amount\":{\"value\":\"1.00\",\"currency\":\"RUB\"},"
          "\"confirmation\":{\"type\":\"redirect\",\"confirmation_url\":\"https://pay.example/\"}}",
          words[i]);
      g_autoptr (SmdOutcome) outcome = smd_yookassa_outcome_from_json (json, strlen (json), NULL);

      g_assert_nonnull (outcome);
      g_assert_cmpstr (outcome->confirmation_url, ==, i == 0 ? "https://pay.example/" : NULL);
    }
}

static void
test_odd_replies_are_refused (void)
{
  static const char *const amounts[] = { "",
                                         "1",
                                         "1.0",
                                         "1.000",
                                         "-1.00",
                                         "+1.00",
                                         "1e3",
                                         "0x1.00",
                                         " 1.00",
                                         "1,00",
                                         "NaN",
                                         "9223372036854775808.00",
                                         "99999999999999999999.00" };
  static const char *const replies[] = {
    "",
    "{",
    "null",
    "[]",
    "{}",
    "\"x\"",
    "{\"id\":\"x\"}",
    "{\"id\":\"x\",\"status\":\"pending\"}",
    "{\"id\":\"../x\",\"status\":\"pending\",\"amount\":{\"value\":\"1.00\",\"currency\":\"RUB\"}}",
    "{\"id\":5,\"status\":\"pending\",\"amount\":{\"value\":\"1.00\",\"currency\":\"RUB\"}}",
    "{\"id\":\"x\",\"status\":\"pending\",\"amount\":{\"value\":1.00,\"currency\":\"RUB\"}}",
    "{\"id\":\"x\",\"status\":\"pending\",\"amount\":{\"value\":\"1.00\"}}",
    "{\"id\":\"x\",\"status\":\"done\",\"amount\":{\"value\":\"1.00\",\"currency\":\"RUB\"}}",
  };

  g_assert_null (decode ("succeeded", "false", "1.00", ""));
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    g_assert_null (decode ("pending", "false", amounts[i], ""));
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (smd_yookassa_outcome_from_json (replies[i], strlen (replies[i]), &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_ACQUIRER);
    }
}

/* Any damage of a good reply is refused or read, never worse. */
static void
test_damaged_replies_do_no_harm (void)
{
  g_autoptr (GRand) random = town_random ();
  g_autofree char *good = g_strdup_printf (PENDING, "pending", "false", "660.00", "x");

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *damaged = g_strdup (good);
      gsize length = strlen (good);
      g_autoptr (SmdOutcome) outcome = NULL;

      for (guint j = 0; j < 3; j++)
        damaged[g_rand_int_range (random, 0, length)] = g_rand_int_range (random, 0, 256);
      length = g_rand_int_range (random, length / 2, length + 1);
      outcome = smd_yookassa_outcome_from_json (damaged, length, NULL);
      if (outcome != NULL)
        g_assert_nonnull (outcome->acquirer_id);
    }
}

static void
test_customers_are_sent_to_named_hosts_only (void)
{
  static const struct
  {
    const char *hosts;
    const char *address;
    gboolean allowed;
  } cases[] = {
    { ".yoomoney.ru, .yookassa.ru", "https://yoomoney.ru/checkout?orderId=1", TRUE },
    { ".yoomoney.ru, .yookassa.ru", "https://pay.yookassa.ru/1", TRUE },
    { "YooMoney.ru", "https://yoomoney.ru:443/1", TRUE },
    { "yoomoney.ru", "https://pay.yoomoney.ru/1", FALSE },
    { ".yoomoney.ru", "http://yoomoney.ru/checkout", FALSE },
    { ".yoomoney.ru", "https://yoomoney.ru.example/checkout", FALSE },
    { ".yoomoney.ru", "https://notyoomoney.ru/checkout", FALSE },
    { ".yoomoney.ru", "https://yoomoney.ru@example.org/", FALSE },
    { ".yoomoney.ru", "javascript:alert(1)", FALSE },
    { ".yoomoney.ru", "ssh://-oProxyCommand=id", FALSE },
    { ".yoomoney.ru", "file:///etc/passwd", FALSE },
    { ".yoomoney.ru", "", FALSE },
    { ".yoomoney.ru", NULL, FALSE },
    { NULL, "https://yoomoney.ru/", FALSE },
    { "127.0.0.1", "http://127.0.0.1:1/pay/1", TRUE },
    { "127.0.0.1", "http://127.0.0.2:1/pay/1", FALSE },
    { "127.0.0.1", "http://pay.example/", FALSE },
    { "::1", "http://[::1]:1/pay/1", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s: %s", cases[i].hosts, cases[i].address);
      g_assert_cmpint (smd_page_hosts_allow (cases[i].hosts, cases[i].address), ==,
                       cases[i].allowed);
    }
}

static void
test_a_list_of_hosts_is_checked (void)
{
  static const char *const good[] = {
    "yoomoney.ru",
    ".yoomoney.ru, .yookassa.ru",
    "127.0.0.1",
    "localhost ::1",
  };
  static const char *const bad[] = {
    "",
    " , ",
    "https://yoomoney.ru",
    "yoomoney.ru/",
    "yoomoney.ru:443",
    "*.yoomoney.ru",
    ".ru",
    ".",
    "ru",
    "a..ru",
    ".127.0.0.1",
    "user@yoomoney.ru",
    "yoomoney.ru, ru",
    "юмани.рф",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_cmpstr (smd_page_hosts_find_problem (good[i]), ==, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_nonnull (smd_page_hosts_find_problem (bad[i]));
    }
}

static void
test_the_breaker_opens_and_closes (void)
{
  SmdBreaker breaker = { 0 };
  gint64 now = 1000;

  for (guint i = 1; i <= SMD_BREAKER_FAILURES; i++)
    {
      g_assert_cmpint (smd_breaker_enter (&breaker, now), ==, 0);
      g_assert_cmpint (smd_breaker_leave (&breaker, now, TRUE), ==, i == SMD_BREAKER_FAILURES);
    }
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==,
                   SMD_BREAKER_FIRST_SECONDS * G_USEC_PER_SEC);
  now += SMD_BREAKER_FIRST_SECONDS * G_USEC_PER_SEC;
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==, 0);
  g_assert_cmpint (smd_breaker_enter (&breaker, now), >, 0);
  g_assert_false (smd_breaker_leave (&breaker, now, TRUE));
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==,
                   2 * SMD_BREAKER_FIRST_SECONDS * G_USEC_PER_SEC);
  now += 2 * SMD_BREAKER_FIRST_SECONDS * G_USEC_PER_SEC;
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==, 0);
  g_assert_true (smd_breaker_leave (&breaker, now, FALSE));
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==, 0);
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==, 0);
}

static void
test_the_breaker_waits_a_minute_at_most (void)
{
  SmdBreaker breaker = { 0 };

  gint64 now = 0;

  for (guint i = 0; i < 5000; i++)
    {
      now += smd_breaker_enter (&breaker, now);
      (void) smd_breaker_enter (&breaker, now);
      (void) smd_breaker_leave (&breaker, now, TRUE);
    }
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==,
                   SMD_BREAKER_MOST_SECONDS * G_USEC_PER_SEC);
}

/* A list whose end is told oddly must not be taken for read to its end. */
static void
test_a_list_ends_where_it_says (void)
{
  static const struct
  {
    const char *cursor;
    gboolean read;
    const char *next;
  } lists[] = {
    { "", TRUE, NULL },
    { ", \"next_cursor\": null", TRUE, NULL },
    { ", \"next_cursor\": \"\"", TRUE, NULL },
    { ", \"next_cursor\": \"37a5c87d-3984-51e8-a7f3-8de646d39ec15\"", TRUE,
      "37a5c87d-3984-51e8-a7f3-8de646d39ec15" },
    { ", \"next_cursor\": 5", FALSE, NULL },
    { ", \"next_cursor\": true", FALSE, NULL },
    { ", \"next_cursor\": {\"after\": \"1\"}", FALSE, NULL },
    { ", \"next_cursor\": [\"1\"]", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"type\": \"list\", \"items\": []%s}", lists[i].cursor);
      g_autoptr (GPtrArray) refunds = NULL;
      g_autofree char *next = NULL;
      g_autoptr (GError) error = NULL;
      guint unread = 0;

      g_test_message ("%s", text);
      refunds = smd_yookassa_refunds_from_json (text, strlen (text), &unread, &next, &error);
      g_assert_cmpint (refunds != NULL, ==, lists[i].read);
      g_assert_cmpstr (next, ==, lists[i].next);
      if (!lists[i].read)
        g_assert_error (error, SM_ERROR, SM_ERROR_ACQUIRER);
    }
}

/* Many at once meet one outage: it is as long as it is, however many they are. */
static void
test_calls_of_one_moment_fail_once (void)
{
  SmdBreaker breaker = { 0 };
  gint64 now = 1000;

  for (guint i = 0; i < 32; i++)
    g_assert_cmpint (smd_breaker_enter (&breaker, now), ==, 0);
  for (guint i = 0; i < 31; i++)
    (void) smd_breaker_leave (&breaker, now, TRUE);
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==,
                   SMD_BREAKER_FIRST_SECONDS * G_USEC_PER_SEC);
  now += SMD_BREAKER_FIRST_SECONDS * G_USEC_PER_SEC;
  g_assert_false (smd_breaker_leave (&breaker, now, TRUE));
  g_assert_cmpint (smd_breaker_enter (&breaker, now), ==, 0);
  g_assert_true (smd_breaker_leave (&breaker, now, FALSE));
}

static void
test_a_fault_of_the_shop_is_told_hourly (void)
{
  SmdRefusals refusals = { 0 };
  const gint64 hour = SMD_REFUSALS_REPEAT_SECONDS * G_USEC_PER_SEC;
  static const SmErrorCode of_shop[] = { SM_ERROR_UNAUTHENTICATED, SM_ERROR_FORBIDDEN,
                                         SM_ERROR_NOT_FOUND };
  g_autoptr (GError) refused = g_error_new (SM_ERROR, SM_ERROR_REQUEST_MALFORMED, "400");
  g_autoptr (GError) silent = g_error_new (SM_ERROR, SM_ERROR_ACQUIRER, "500");

  for (guint i = 0; i < G_N_ELEMENTS (of_shop); i++)
    {
      g_autoptr (GError) error = g_error_new (SM_ERROR, of_shop[i], "4xx");

      g_assert_true (smd_refusals_count (&refusals, 5, error));
      g_assert_false (smd_refusals_count (&refusals, 4 + hour, error));
      g_assert_true (smd_refusals_count (&refusals, 5 + hour, error));
      g_assert_false (smd_refusals_count (&refusals, 6 + hour, NULL));
    }
  g_assert_false (smd_refusals_count (&refusals, 5, refused));
  g_assert_false (smd_refusals_count (&refusals, 5, silent));
  g_assert_false (smd_refusals_count (&refusals, 5, refused));
  g_assert_true (smd_refusals_count (&refusals, 5, refused));
  g_assert_false (smd_refusals_count (&refusals, 6, NULL));
  g_assert_false (smd_refusals_count (&refusals, 7, refused));
}

static SmdPaymentTask *
new_task (const char *payment, const char *customer)
{
  SmdPaymentTask *task = g_new0 (SmdPaymentTask, 1);

  task->payment_id = g_strdup (payment);
  task->customer_id = g_strdup (customer);
  return task;
}

static void
expect_turn (SmdTurns *turns, GPtrArray *tasks, const char *payment)
{
  g_autoptr (SmdPaymentTask) task = smd_turns_take (turns, tasks, 2);

  g_assert_cmpstr (task != NULL ? task->payment_id : NULL, ==, payment);
}

static void
test_turns_go_to_who_waited_longest (void)
{
  SmdTurns *turns = smd_turns_new ();
  g_autoptr (GPtrArray) tasks =
      g_ptr_array_new_with_free_func ((GDestroyNotify) smd_payment_task_free);
  static const char *const due[][2] = { { "a1", "a" }, { "a2", "a" }, { "a3", "a" },
                                        { "a4", "a" }, { "b1", "b" }, { "c1", "c" } };

  for (guint i = 0; i < G_N_ELEMENTS (due); i++)
    g_ptr_array_add (tasks, new_task (due[i][0], due[i][1]));
  expect_turn (turns, tasks, "a1");
  expect_turn (turns, tasks, "b1");
  smd_turns_end (turns, "b1");
  expect_turn (turns, tasks, "c1");
  expect_turn (turns, tasks, "a2");
  expect_turn (turns, tasks, NULL);
  smd_turns_end (turns, "a1");
  g_ptr_array_add (tasks, new_task ("b2", "b"));
  expect_turn (turns, tasks, "b2");
  expect_turn (turns, tasks, "a3");
  smd_turns_free (turns);
}

/* A proxy that notes what it was asked for, and lets nothing through. */
static void
on_proxied (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  char **host = data;

  g_free (*host);
  *host = g_strdup (g_uri_get_host (soup_server_message_get_uri (message)));
  soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
}

typedef struct
{
  const char *proxy_url;
  GMainContext *context;
  gboolean done; /* atomic */
} Asking;

/* The client waits in the thread that asks. */
static gpointer
ask (gpointer data)
{
  Asking *self = data;
  const SmdAcquirerConfig config = { "http://acquirer.invalid/v3", "1", "s", TRUE,
                                     self->proxy_url };
  g_autoptr (SmdYookassa) client = smd_yookassa_new (&config, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdOutcome) outcome = smd_yookassa_get (client, "id", NULL, &error);

  g_assert_null (outcome);
  g_assert_error (error, SM_ERROR, SM_ERROR_ACQUIRER);
  g_atomic_int_set (&self->done, TRUE);
  g_main_context_wakeup (self->context);
  return NULL;
}

static void
ask_by (const char *proxy_url)
{
  Asking asking = { proxy_url, g_main_context_default (), FALSE };
  GThread *thread = g_thread_new ("ask", ask, &asking);

  while (!g_atomic_int_get (&asking.done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static void
test_the_proxy_is_the_one_that_is_named (void)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  g_autofree char *url = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, on_proxied, &host, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_setenv ("http_proxy", url, TRUE);
  ask_by (NULL);
  g_unsetenv ("http_proxy");
  g_assert_null (host);
  ask_by (url);
  g_assert_cmpstr (host, ==, "acquirer.invalid");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/yookassa/an-order-is-written", test_an_order_is_written);
  g_test_add_func ("/yookassa/bank-order-within-bounds", test_the_bank_order_is_within_its_bounds);
  g_test_add_func ("/yookassa/no-bank-order-goes-to-a-person", test_no_bank_order_goes_to_a_person);
  g_test_add_func ("/yookassa/same-order-same-bytes", test_the_same_order_is_the_same_bytes);
  g_test_add_func ("/yookassa/a-reply-is-read", test_a_reply_is_read);
  g_test_add_func ("/yookassa/a-page-while-it-is-to-be-paid",
                   test_a_page_is_read_while_it_is_to_be_paid);
  g_test_add_func ("/yookassa/odd-replies-are-refused", test_odd_replies_are_refused);
  g_test_add_func ("/yookassa/damaged-replies-do-no-harm", test_damaged_replies_do_no_harm);
  g_test_add_func ("/yookassa/customers-to-named-hosts-only",
                   test_customers_are_sent_to_named_hosts_only);
  g_test_add_func ("/yookassa/hosts-are-checked", test_a_list_of_hosts_is_checked);
  g_test_add_func ("/yookassa/proxy-as-named", test_the_proxy_is_the_one_that_is_named);
  g_test_add_func ("/breaker/opens-and-closes", test_the_breaker_opens_and_closes);
  g_test_add_func ("/breaker/a-minute-at-most", test_the_breaker_waits_a_minute_at_most);
  g_test_add_func ("/yookassa/lists-end", test_a_list_ends_where_it_says);
  g_test_add_func ("/breaker/one-moment", test_calls_of_one_moment_fail_once);
  g_test_add_func ("/refusals/told-hourly", test_a_fault_of_the_shop_is_told_hourly);
  g_test_add_func ("/turns/who-waited-longest", test_turns_go_to_who_waited_longest);
  return g_test_run ();
}
