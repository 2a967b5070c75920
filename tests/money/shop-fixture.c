/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shop-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#include "limits.h"
#include "routes.h"
#include "waiting.h"

#define NUDGE_MICROSECONDS 10000 /* a second of the clock */

static void
on_report (const char *event, const char *payment_id, const char *detail, gpointer data)
{
  Shop *self = data;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->events, g_strdup (event));
  g_mutex_unlock (&self->lock);
  if (g_getenv ("SMORODINA_TEST_VERBOSE") != NULL)
    g_printerr ("# %s %s %s\n", event, payment_id != NULL ? payment_id : "-",
                detail != NULL ? detail : "-");
}

void
shop_restart_as (Shop *self, const char *secret, gboolean test)
{
  const SmdAcquirerConfig config = { sm_sandbox_get_api_url (self->sandbox), SHOP_ID, secret,
                                     test };

  g_clear_pointer (&self->reconciler, smd_reconciler_free);
  self->reconciler = smd_reconciler_new (&self->town->domain, &config);
  smd_reconciler_set_report (self->reconciler, on_report, self);
  smd_reconciler_start (self->reconciler);
}

void
shop_restart (Shop *self, const char *secret)
{
  shop_restart_as (self, secret, TRUE);
}

Shop *
shop_new (StoreFixture *fixture)
{
  Shop *self = g_new0 (Shop, 1);
  g_autoptr (GError) error = NULL;

  self->town = town_new (fixture);
  self->events = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  self->sandbox = sm_sandbox_new (0, SHOP_ID, SHOP_SECRET, NULL, self->town->clock, &error);
  g_assert_no_error (error);
  shop_restart (self, SHOP_SECRET);
  return self;
}

void
shop_free (Shop *self)
{
  smd_reconciler_free (self->reconciler);
  sm_sandbox_free (self->sandbox);
  town_free (self->town);
  g_ptr_array_unref (self->events);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
nudge (Shop *self)
{
  sm_clock_shift (self->town->clock, 1);
  smd_reconciler_wake (self->reconciler);
}

guint
shop_count_events (Shop *self, const char *event)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint n = 0;

  for (guint i = 0; i < self->events->len; i++)
    n += g_strcmp0 (g_ptr_array_index (self->events, i), event) == 0;
  return n;
}

void
shop_wait_events (Shop *self, const char *event, guint n)
{
  wait_until_with (shop_count_events (self, event) >= n, nudge (self), NUDGE_MICROSECONDS);
}

void
shop_wait_event (Shop *self, const char *event)
{
  shop_wait_events (self, event, 1);
}

void
shop_wait_count (Shop *self, const char *counter, gint64 n)
{
  wait_until_with (shop_count (self, counter) >= n, nudge (self), NUDGE_MICROSECONDS);
}

void
shop_wait_int (Shop *self, const char *sql, gint64 n)
{
  wait_until_with (town_int (self->town, sql) == n, nudge (self), NUDGE_MICROSECONDS);
}

void
shop_wait_state (Shop *self, const char *payment_id, const char *state)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT COUNT (*) AS n FROM payments WHERE id = '%s' AND state = '%s'", payment_id, state);

  shop_wait_int (self, sql, 1);
}

JsonNode *
shop_request (const char *base_url, const char *method, const char *path, const char *body,
              const char *key, const char *secret, guint *status)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 10, NULL);
  g_autofree char *url = g_strconcat (base_url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *pair = g_strconcat (SHOP_ID, ":", secret, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *authorization = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr (GBytes) reply = NULL;
  g_autofree char *text = NULL;

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  if (key != NULL)
    soup_message_headers_replace (headers, "Idempotence-Key", key);
  soup_message_headers_replace (headers, "Authorization", authorization);
  reply = soup_session_send_and_read (session, message, NULL, NULL);
  *status = soup_message_get_status (message);
  if (reply == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  return *text == '{' ? json_from_string (text, NULL) : NULL;
}

static JsonNode *
control (Shop *self, const char *method, const char *path, const char *body)
{
  g_autofree char *base =
      g_strdup_printf ("http://127.0.0.1:%u/control", sm_sandbox_get_port (self->sandbox));
  guint status = 0;
  JsonNode *reply = shop_request (base, method, path, body, NULL, SHOP_SECRET, &status);

  g_assert_cmpuint (status, ==, 200);
  return reply;
}

void
shop_set_faults (Shop *self, const char *faults)
{
  g_autofree char *body = g_strdelimit (g_strdup (faults), "'", '"');
  g_autoptr (JsonNode) reply = control (self, "POST", "/faults", body);

  g_assert_nonnull (reply);
}

void
shop_clear_faults (Shop *self)
{
  g_autoptr (JsonNode) reply = control (self, "DELETE", "/faults", NULL);

  g_assert_nonnull (reply);
}

void
shop_pay (Shop *self, const char *payment_id, const char *card)
{
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), root);
  g_autofree char *body = NULL;
  g_autoptr (JsonNode) reply = NULL;

  json_object_set_string_member (root, "payment_id", payment_id);
  json_object_set_string_member (root, "card", card);
  body = json_to_string (node, FALSE);
  reply = control (self, "POST", "/pay", body);
  g_assert_nonnull (reply);
}

char *
shop_refund (Shop *self, const char *refund)
{
  g_autofree char *body = g_strdelimit (g_strdup (refund), "'", '"');
  g_autoptr (JsonNode) reply = control (self, "POST", "/refund", body);

  g_assert_nonnull (reply);
  sm_clock_shift (self->town->clock, SM_LIMIT_REFUNDS_SECONDS);
  return g_strdup (json_object_get_string_member (json_node_get_object (reply), "id"));
}

gint64
shop_count (Shop *self, const char *counter)
{
  g_autoptr (JsonNode) reply = control (self, "GET", "/counters", NULL);

  return json_object_get_int_member (json_node_get_object (reply), counter);
}

char *
shop_make_notification (const char *event, const char *acquirer_id, const char *payment_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "notification");
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);
  json_builder_set_member_name (builder, "object");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, acquirer_id);
  json_builder_set_member_name (builder, "metadata");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "payment_id");
  json_builder_add_string_value (builder, payment_id);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

gboolean
shop_notify (Shop *self, const char *body, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GError) local = NULL;
  SmdCall call = { .route = sm_routes_get (SM_OPERATION_ACQUIRER_NOTIFICATION), .body = bytes };

  g_assert_null (smd_op_acquirer_notification (&self->town->domain, &call, &local));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
