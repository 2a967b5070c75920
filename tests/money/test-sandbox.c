/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "shop-fixture.h"

/* The sandbox keeps what YooKassa's documentation promises. */

typedef struct
{
  SmClock *clock;
  SmSandbox *sandbox;
} Bench;

static void
set_up (Bench *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->clock = sm_clock_new ();
  self->sandbox = sm_sandbox_new (0, SHOP_ID, SHOP_SECRET, NULL, self->clock, &error);
  g_assert_no_error (error);
}

static void
tear_down (Bench *self, gconstpointer data)
{
  sm_sandbox_free (self->sandbox);
  g_object_unref (self->clock);
}

static JsonNode *
request (Bench *self, const char *method, const char *path, const char *body, const char *key,
         guint expected)
{
  g_autofree char *json = body != NULL ? g_strdelimit (g_strdup (body), "'", '"') : NULL;
  guint status = 0;
  JsonNode *reply = shop_request (sm_sandbox_get_api_url (self->sandbox), method, path, json, key,
                                  SHOP_SECRET, &status);

  g_assert_cmpuint (status, ==, expected);
  return reply;
}

static void
expect (Bench *self, const char *method, const char *path, const char *body, const char *key,
        guint expected)
{
  g_autoptr (JsonNode) reply = request (self, method, path, body, key, expected);

  if (expected != 200)
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (reply), "type"), ==,
                     "error");
}

static const char *
text (JsonNode *node, const char *name)
{
  return json_object_get_string_member_with_default (json_node_get_object (node), name, NULL);
}

#define CONFIRMATION "'confirmation':{'type':'redirect','return_url':'https://shop.example/'}"
#define PAYMENT(value) \
  "{'amount':{'value':'" value "','currency':'RUB'},'capture':true," CONFIRMATION "}"
#define HELD "{'amount':{'value':'10.00','currency':'RUB'},'capture':false," CONFIRMATION "}"

static char *
create (Bench *self, const char *body, const char *key)
{
  g_autoptr (JsonNode) reply = request (self, "POST", "/payments", body, key, 200);

  g_assert_cmpuint (strlen (text (reply, "id")), ==, 36);
  g_assert_cmpstr (text (reply, "status"), ==, "pending");
  return g_strdup (text (reply, "id"));
}

static void
pay (Bench *self, const char *id, const char *card)
{
  g_autofree char *base =
      g_strdup_printf ("http://127.0.0.1:%u/control", sm_sandbox_get_port (self->sandbox));
  g_autofree char *body = g_strdup_printf ("{\"payment_id\":\"%s\",\"card\":\"%s\"}", id, card);
  guint status = 0;
  g_autoptr (JsonNode) reply =
      shop_request (base, "POST", "/pay", body, NULL, SHOP_SECRET, &status);

  g_assert_cmpuint (status, ==, 200);
}

static char *
get_status (Bench *self, const char *id)
{
  g_autofree char *path = g_strconcat ("/payments/", id, NULL);
  g_autoptr (JsonNode) reply = request (self, "GET", path, NULL, NULL, 200);

  return g_strdup (text (reply, "status"));
}

static void
assert_status (Bench *self, const char *id, const char *expected)
{
  g_autofree char *status = get_status (self, id);

  g_assert_cmpstr (status, ==, expected);
}

static void
test_only_the_shop_is_served (Bench *self, gconstpointer data)
{
  guint status = 0;
  g_autoptr (JsonNode) reply =
      shop_request (sm_sandbox_get_api_url (self->sandbox), "GET", "/me", NULL, NULL, "x", &status);

  g_assert_cmpuint (status, ==, 401);
  g_assert_cmpstr (text (reply, "code"), ==, "invalid_credentials");
  expect (self, "GET", "/me", NULL, NULL, 200);
  expect (self, "GET", "/payments/unknown", NULL, NULL, 404);
  expect (self, "GET", "/elsewhere", NULL, NULL, 404);
  expect (self, "PUT", "/payments", "{}", "k", 405);
}

static void
test_a_key_is_remembered_for_a_day (Bench *self, gconstpointer data)
{
  g_autofree char *first = create (self, PAYMENT ("10.00"), "k1");
  g_autofree char *again = create (self, PAYMENT ("10.00"), "k1");
  g_autofree char *other = create (self, PAYMENT ("10.00"), "k2");
  g_autofree char *later = NULL;

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
  expect (self, "POST", "/payments", PAYMENT ("11.00"), "k1", 400);
  expect (self, "POST", "/payments", PAYMENT ("10.00"), NULL, 400);
  expect (self, "POST", "/payments", PAYMENT ("10.00"), "bad key", 400);
  expect (self, "POST", "/payments", PAYMENT ("10.00"),
          "01234567890123456789012345678901234567890123456789012345678901234", 400);
  sm_clock_shift (self->clock, 24 * 60 * 60 + 1);
  later = create (self, PAYMENT ("10.00"), "k1");
  g_assert_cmpstr (first, !=, later);
}

static void
test_wrong_payments_are_refused (Bench *self, gconstpointer data)
{
  static const char *const bodies[] = {
    "nonsense",
    "[]",
    "{}",
    PAYMENT ("10"),
    PAYMENT ("10.0"),
    PAYMENT ("10.000"),
    PAYMENT ("-10.00"),
    PAYMENT ("0.99"),
    PAYMENT ("350000.01"),
    PAYMENT ("1e3"),
    "{'amount':{'value':10.00,'currency':'RUB'}," CONFIRMATION "}",
    "{'amount':{'value':'10.00','currency':'USD'}," CONFIRMATION "}",
    "{'amount':{'value':'10.00','currency':'RUB'}}",
    "{'amount':{'value':'10.00','currency':'RUB'},'surprise':1," CONFIRMATION "}",
    "{'amount':{'value':'10.00','currency':'RUB'},'metadata':{'a':5}," CONFIRMATION "}",
    "{'amount':{'value':'10.00','currency':'RUB'},"
    "'payment_method_data':{'type':'sbp'}," CONFIRMATION "}",
    "{'amount':{'value':'10.00','currency':'RUB'},'receipt':{'customer':{'email':'a@b.ru'},"
    "'items':[{'description':'x','quantity':1,'amount':{'value':'9.99','currency':'RUB'},"
    "'vat_code':1,'payment_mode':'full_payment','payment_subject':'service'}]}," CONFIRMATION "}",
    "{'amount':{'value':'10.00','currency':'RUB'},"
    "'receipt':{'customer':{},'items':[]}," CONFIRMATION "}",
    "{'amount':{'value':'10.00','currency':'RUB'},"
    "'payment_order':{'type':'utilities'}," CONFIRMATION "}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);

      g_test_message ("%s", bodies[i]);
      expect (self, "POST", "/payments", bodies[i], key, 400);
    }
}

static void
test_only_legal_moves_are_made (Bench *self, gconstpointer data)
{
  g_autofree char *id = create (self, HELD, "k");
  g_autofree char *capture = g_strconcat ("/payments/", id, "/capture", NULL);
  g_autofree char *cancel = g_strconcat ("/payments/", id, "/cancel", NULL);

  expect (self, "POST", capture, "{}", "a", 400);
  expect (self, "POST", cancel, "{}", "b", 400);
  pay (self, id, "4111111111111111");
  assert_status (self, id, "waiting_for_capture");
  expect (self, "POST", capture, "{'amount':{'value':'10.01','currency':'RUB'}}", "c", 400);
  expect (self, "POST", capture, "{'amount':{'value':'9.00','currency':'RUB'}}", "d", 200);
  assert_status (self, id, "succeeded");
  expect (self, "POST", cancel, "{}", "e", 400);
  expect (self, "POST", capture, "{}", "f", 400);

  g_autofree char *held = create (self, HELD, "k2");
  g_autofree char *cancel_held = g_strconcat ("/payments/", held, "/cancel", NULL);
  pay (self, held, "4111111111111111");
  expect (self, "POST", cancel_held, "{}", "g", 200);
  assert_status (self, held, "canceled");
}

static void
test_time_ends_what_nobody_does (Bench *self, gconstpointer data)
{
  g_autofree char *page = create (self, PAYMENT ("10.00"), "k1");
  g_autofree char *held = create (self, HELD, "k2");

  pay (self, held, "4111111111111111");
  sm_clock_shift (self->clock, 3599);
  assert_status (self, page, "pending");
  sm_clock_shift (self->clock, 2);
  assert_status (self, page, "canceled");
  assert_status (self, held, "waiting_for_capture");
  sm_clock_shift (self->clock, 7 * 24 * 60 * 60);
  assert_status (self, held, "canceled");
}

static void
test_refunds_never_exceed_the_payment (Bench *self, gconstpointer data)
{
  g_autofree char *id = create (self, PAYMENT ("10.00"), "k");
  static const struct
  {
    const char *value;
    guint status;
  } refunds[] = {
    { "4.00", 200 }, { "6.01", 400 }, { "0.00", 400 }, { "6.00", 200 }, { "0.01", 400 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (refunds); i++)
    {
      g_autofree char *key = g_strdup_printf ("r-%u", i);
      g_autofree char *early = g_strdup_printf ("e-%u", i);
      g_autofree char *body = g_strdup_printf (
          "{'payment_id':'%s','amount':{'value':'%s','currency':'RUB'}}", id, refunds[i].value);

      if (i == 0)
        {
          expect (self, "POST", "/refunds", body, early, 400);
          pay (self, id, "2202474301322987");
        }
      expect (self, "POST", "/refunds", body, key, refunds[i].status);
    }
  g_autofree char *path = g_strconcat ("/refunds?payment_id=", id, NULL);
  g_autoptr (JsonNode) list = request (self, "GET", path, NULL, NULL, 200);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (json_node_get_object (list), "items")),
      ==, 2);
}

static void
test_lists_go_page_by_page (Bench *self, gconstpointer data)
{
  g_autofree char *cursor = NULL;
  guint seen = 0;
  guint pages = 0;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *key = g_strdup_printf ("k-%u", i);

      g_free (create (self, PAYMENT ("10.00"), key));
    }
  do
    {
      g_autofree char *path =
          g_strconcat ("/payments?status=pending", cursor != NULL ? "&cursor=" : "", cursor, NULL);
      g_autoptr (JsonNode) page = request (self, "GET", path, NULL, NULL, 200);

      seen += json_array_get_length (
          json_object_get_array_member (json_node_get_object (page), "items"));
      g_free (cursor);
      cursor = g_strdup (text (page, "next_cursor"));
      pages++;
    }
  while (cursor != NULL);
  g_assert_cmpuint (seen, ==, 25);
  g_assert_cmpuint (pages, ==, 3);
  expect (self, "GET", "/payments?limit=101", NULL, NULL, 400);
  expect (self, "GET", "/payments?limit=0", NULL, NULL, 400);
  expect (self, "GET", "/payments?cursor=unknown", NULL, NULL, 400);
}

/* The shop's end of notifications: refuses the first ones. */
typedef struct
{
  guint refuse;
  guint seen;
  char *event;
} Ear;

static void
on_notified (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
             gpointer data)
{
  Ear *ear = data;
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *json = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (JsonNode) root = json_from_string (json, NULL);

  ear->seen++;
  g_free (ear->event);
  ear->event = g_strdup (text (root, "event"));
  soup_server_message_set_status (message, ear->seen <= ear->refuse ? 503 : 200, NULL);
}

static void
test_notifications_come_until_they_are_taken (Bench *self, gconstpointer data)
{
  Ear ear = { .refuse = 1 };
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = create (self, PAYMENT ("10.00"), "k");
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  GSList *uris;
  g_autofree char *url = NULL;

  soup_server_add_handler (server, NULL, on_notified, &ear, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  sm_sandbox_set_webhook_url (self->sandbox, url);

  pay (self, id, "5555555555554444");
  while (ear.seen < 2 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (ear.seen, ==, 2);
  g_assert_cmpstr (ear.event, ==, "payment.succeeded");
  g_free (ear.event);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/sandbox/" path, Bench, NULL, set_up, func, tear_down)
  ADD ("only-the-shop-is-served", test_only_the_shop_is_served);
  ADD ("a-key-is-remembered-for-a-day", test_a_key_is_remembered_for_a_day);
  ADD ("wrong-payments-are-refused", test_wrong_payments_are_refused);
  ADD ("only-legal-moves", test_only_legal_moves_are_made);
  ADD ("time-ends-what-nobody-does", test_time_ends_what_nobody_does);
  ADD ("refunds-never-exceed-the-payment", test_refunds_never_exceed_the_payment);
  ADD ("lists-go-page-by-page", test_lists_go_page_by_page);
  ADD ("notifications-until-taken", test_notifications_come_until_they_are_taken);
#undef ADD
  return g_test_run ();
}
