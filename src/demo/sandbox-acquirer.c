/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-acquirer.h"

#include <string.h>

#include "error.h"
#include "own-host.h"
#include "sandbox-private.h"

#define TICK_MS 250

struct _SmSandbox
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  guint16 port;
  char *api_url;
  SoupServer *server;    /* of the thread */
  SmSandboxServer parts; /* of the thread */
  GSource *ticker;       /* of the thread */
};

static gboolean
is_below (const char *path, const char *prefix)
{
  gsize length = strlen (prefix);

  return strncmp (path, prefix, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  SmSandbox *self = data;

  if (!sm_own_host_check (message, self->port))
    return;
  if (is_below (path, "/v3"))
    sm_sandbox_serve_api (&self->parts, message, path + strlen ("/v3"), query);
  else if (is_below (path, "/pay"))
    sm_sandbox_serve_page (&self->parts, message, path + strlen ("/pay"));
  else if (is_below (path, "/control"))
    sm_sandbox_serve_control (&self->parts, message, path + strlen ("/control"));
  else
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static void
on_notify (const char *event, JsonNode *object, gpointer data)
{
  SmSandbox *self = data;
  SmSandboxFaults *faults = &self->parts.faults;

  if (faults->webhooks_off != 0)
    return;
  for (gint64 i = 0; i <= CLAMP (faults->webhooks_times, 0, 1000); i++)
    sm_sandbox_webhooks_send (self->parts.webhooks, event, object);
}

static gboolean
on_tick (gpointer data)
{
  SmSandbox *self = data;

  sm_sandbox_model_tick (self->parts.model);
  return G_SOURCE_CONTINUE;
}

static gboolean
listen (SmSandbox *self, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GError) local = NULL;
  g_autofree char *base_url = NULL;
  GSList *uris;

  self->server = soup_server_new ("server-header", "sandbox", NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  if (!soup_server_listen (self->server, address, 0, &local))
    {
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("sandbox acquirer: %s"), local->message);
      return FALSE;
    }
  uris = soup_server_get_uris (self->server);
  self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  base_url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  self->api_url = g_strconcat (base_url, "/v3", NULL);
  sm_sandbox_model_set_base_url (self->parts.model, base_url);
  return TRUE;
}

static char *
make_authorization (const char *shop_id, const char *secret)
{
  g_autofree char *pair = g_strconcat (shop_id, ":", secret, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

  return g_strconcat ("Basic ", encoded, NULL);
}

static void
parts_init (SmSandbox *self, const char *shop_id, const char *secret, SmClock *clock)
{
  SmSandboxServer *parts = &self->parts;

  parts->model = sm_sandbox_model_new (clock, shop_id, on_notify, self);
  parts->webhooks = sm_sandbox_webhooks_new ();
  parts->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sm_sandbox_answer_free);
  parts->shop_id = g_strdup (shop_id);
  parts->authorization = make_authorization (shop_id, secret);
}

static void
parts_clear (SmSandbox *self)
{
  SmSandboxServer *parts = &self->parts;

  g_clear_pointer (&parts->webhooks, sm_sandbox_webhooks_free);
  g_clear_pointer (&parts->answers, g_hash_table_unref);
  g_clear_pointer (&parts->model, sm_sandbox_model_free);
  g_clear_pointer (&parts->shop_id, g_free);
  g_clear_pointer (&parts->authorization, g_free);
}

/* Everything that belongs to the main context is freed in its thread; what was being sent ends
 * in the last turns. */
static gpointer
run (gpointer data)
{
  SmSandbox *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_source_destroy (self->ticker);
  g_source_unref (self->ticker);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  parts_clear (self);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * sm_sandbox_new:
 * @port: of 127.0.0.1; 0: any free one
 * @shop_id: whom it knows
 * @secret: by what
 * @webhook_url: (nullable): where notifications go
 * @clock: borrowed; outlives the sandbox
 * @error: %SM_ERROR_UNAVAILABLE where it cannot listen
 *
 * Returns: (transfer full): a sandbox that serves
 */
SmSandbox *
sm_sandbox_new (guint16 port, const char *shop_id, const char *secret, const char *webhook_url,
                SmClock *clock, GError **error)
{
  g_autoptr (SmSandbox) self = g_new0 (SmSandbox, 1);
  gboolean listens;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  parts_init (self, shop_id, secret, clock);
  sm_sandbox_webhooks_set_url (self->parts.webhooks, webhook_url);
  self->ticker = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->ticker, on_tick, self, NULL);
  g_source_attach (self->ticker, self->context);
  listens = listen (self, port, error);
  g_main_context_pop_thread_default (self->context);
  if (!listens)
    return NULL;
  self->thread = g_thread_new ("sandbox-acquirer", run, self);
  return g_steal_pointer (&self);
}

guint16
sm_sandbox_get_port (SmSandbox *self)
{
  return self->port;
}

const char *
sm_sandbox_get_api_url (SmSandbox *self)
{
  return self->api_url;
}

void
sm_sandbox_set_webhook_url (SmSandbox *self, const char *webhook_url)
{
  sm_sandbox_webhooks_set_url (self->parts.webhooks, webhook_url);
}

static gboolean
quit (gpointer data)
{
  SmSandbox *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* Before the thread runs, everything belongs to the caller. */
static void
free_unstarted (SmSandbox *self)
{
  g_source_destroy (self->ticker);
  g_source_unref (self->ticker);
  g_clear_object (&self->server);
  parts_clear (self);
}

void
sm_sandbox_free (SmSandbox *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    {
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, quit, self, NULL);
      g_thread_join (self->thread);
    }
  else
    free_unstarted (self);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->api_url);
  g_free (self);
}
