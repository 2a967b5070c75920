/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yookassa-private.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "error.h"
#include "id.h"
#include "json-gate.h"
#include "limits.h"
#include "page-hosts.h"

#define CHUNK_BYTES 4096

struct _SmdYookassa
{
  char *api_url;
  char *page_hosts;
  char *shop_id;
  gboolean test;
  char *authorization;   /* wiped when freed */
  GMainContext *context; /* of our own: what is waited for ends by the clock, whatever comes in */
  SoupSession *session;
};

/* The proxy that the configuration names, or none. GIO's own look for one asks a desktop's portal,
 * files and the environment, in threads of its own, for each request: a service is set up in one
 * place, and must not stop paying because a desktop's part of the machine was restarted. */
static void
set_proxy (SoupSession *session, const char *proxy_url)
{
  g_autoptr (GProxyResolver) resolver = NULL;

  if (proxy_url != NULL)
    resolver = g_simple_proxy_resolver_new (proxy_url, NULL);
  soup_session_set_proxy_resolver (session, resolver);
}

/**
 * smd_yookassa_new:
 * @config: copied
 * @page_hosts: (nullable): where customers may be sent, see page-hosts.h; %NULL: nowhere
 *
 * Returns: (transfer full): a client for the calling thread
 */
SmdYookassa *
smd_yookassa_new (const SmdAcquirerConfig *config, const char *page_hosts)
{
  SmdYookassa *self = g_new0 (SmdYookassa, 1);
  char *pair = g_strconcat (config->shop_id, ":", config->secret, NULL);
  char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

  self->api_url = g_strdup (config->api_url);
  self->page_hosts = g_strdup (page_hosts);
  self->shop_id = g_strdup (config->shop_id);
  self->test = config->test;
  self->authorization = g_strconcat ("Basic ", encoded, NULL);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("timeout", SM_LIMIT_ACQUIRER_SECONDS,
                                                 "idle-timeout", 60, NULL);
  g_main_context_pop_thread_default (self->context);
  set_proxy (self->session, config->proxy_url);
  soup_session_set_user_agent (self->session, "smorodina-service/" SM_VERSION);
  sm_secret_free (pair);
  sm_secret_free (encoded);
  return self;
}

void
smd_yookassa_free (SmdYookassa *self)
{
  if (self == NULL)
    return;
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_main_context_unref (self->context);
  sm_secret_free (self->authorization);
  g_free (self->page_hosts);
  g_free (self->shop_id);
  g_free (self->api_url);
  g_free (self);
}

/* One request under way, in the context of its client. */
typedef struct
{
  GMainContext *context;     /* borrowed */
  GCancellable *cancellable; /* of this request alone */
  GSource *deadline;
  GCancellable *stop; /* borrowed, nullable */
  gulong stopped_id;
  GAsyncResult *result; /* of the step that was waited for; owned */
} Request;

static void
on_step (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Request *) data)->result = g_object_ref (result);
}

/* The step's result; owned by the caller. */
static GAsyncResult *
wait_for_step (Request *request)
{
  while (request->result == NULL)
    g_main_context_iteration (request->context, TRUE);
  return g_steal_pointer (&request->result);
}

static gboolean
on_deadline (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
on_stop (GCancellable *stop, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
request_init (Request *self, SmdYookassa *client, GCancellable *stop)
{
  self->context = client->context;
  self->cancellable = g_cancellable_new ();
  self->deadline = g_timeout_source_new_seconds (SM_LIMIT_ACQUIRER_SECONDS);
  g_source_set_callback (self->deadline, on_deadline, self->cancellable, NULL);
  g_source_attach (self->deadline, self->context);
  self->stop = stop;
  if (stop != NULL)
    self->stopped_id = g_cancellable_connect (stop, G_CALLBACK (on_stop), self->cancellable, NULL);
}

static void
request_clear (Request *self)
{
  if (self->stop != NULL)
    g_cancellable_disconnect (self->stop, self->stopped_id);
  g_source_destroy (self->deadline);
  g_source_unref (self->deadline);
  g_object_unref (self->cancellable);
}

/* Reads a reply of bounded size; its time is bounded by the request's, however slowly it drips. */
static GByteArray *
read_body (Request *request, GInputStream *stream, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) chunk = NULL;
      gsize length = 0;
      const guint8 *data;

      g_input_stream_read_bytes_async (stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                       request->cancellable, on_step, request);
      result = wait_for_step (request);
      chunk = g_input_stream_read_bytes_finish (stream, result, NULL);
      if (chunk == NULL)
        {
          sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("the reply broke off"));
          return NULL;
        }
      data = g_bytes_get_data (chunk, &length);
      if (length == 0)
        return g_steal_pointer (&body);
      if (body->len + length > SM_LIMIT_ACQUIRER_BYTES)
        {
          sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("the reply is too long"));
          return NULL;
        }
      g_byte_array_append (body, data, length);
    }
}

/* Of an error document: its code (for the payment's record) and how long to wait. */
static char *
read_problem (GByteArray *body, gint64 *retry_after)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  const char *data = (const char *) body->data;
  JsonObject *root;
  JsonNode *node;

  *retry_after = 0;
  if (!sm_json_gate_check (data, body->len, NULL)
      || !json_parser_load_from_data (parser, data, body->len, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return g_strdup ("no reason given");
  root = json_node_get_object (json_parser_get_root (parser));
  node = json_object_get_member (root, "retry_after");
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64)
    *retry_after = CLAMP (json_node_get_int (node) / 1000, 0, SM_LIMIT_PAYMENT_LOOK_LATEST);
  node = json_object_get_member (root, "parameter");
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
      && g_str_is_ascii (json_node_get_string (node)))
    return g_strndup (json_node_get_string (node), 64);
  return g_strdup ("no reason given");
}

static void
set_status_error (GError **error, guint status, GByteArray *body)
{
  gint64 retry_after = 0;
  g_autofree char *detail = read_problem (body, &retry_after);
  SmErrorCode code = SM_ERROR_ACQUIRER;

  /* Only 400 is about what was asked; the rest of 4xx is about us, and comes to an end. */
  if (status == SOUP_STATUS_BAD_REQUEST)
    code = SM_ERROR_REQUEST_MALFORMED;
  else if (status == SOUP_STATUS_UNAUTHORIZED)
    code = SM_ERROR_UNAUTHENTICATED;
  else if (status == SOUP_STATUS_NOT_FOUND)
    code = SM_ERROR_NOT_FOUND;
  else if (status == 429)
    code = SM_ERROR_TOO_MANY_TRIES;
  else if (status >= 400 && status < 500 && status != SOUP_STATUS_REQUEST_TIMEOUT)
    code = SM_ERROR_FORBIDDEN;
  sm_error_set (error, code, retry_after, N_ ("HTTP %u: %s"), status, detail);
}

static GByteArray *
exchange (SmdYookassa *self, Request *request, SoupMessage *message, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) local = NULL;

  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, request->cancellable,
                           on_step, request);
  result = wait_for_step (request);
  stream = soup_session_send_finish (self->session, result, &local);
  if (stream != NULL)
    return read_body (request, stream, error);
  if (g_cancellable_is_cancelled (request->cancellable))
    sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("no answer in time"));
  else
    sm_error_set (error, SM_ERROR_ACQUIRER, 0, "%s", local->message);
  return NULL;
}

/* The body of an answer with 200; everything else is an error. */
static GByteArray *
send (SmdYookassa *self, SoupMessage *message, GCancellable *stop, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GByteArray) body = NULL;
  Request request = { 0 };
  guint status;

  soup_message_headers_replace (headers, "Authorization", self->authorization);
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_main_context_push_thread_default (self->context);
  /* Nobody ran this context since the last request: an idle connection whose time is over ends now,
   * not under the request that would be given to it and then never be answered. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  request_init (&request, self, stop);
  body = exchange (self, &request, message, error);
  request_clear (&request);
  g_main_context_pop_thread_default (self->context);
  if (body == NULL)
    return NULL;
  status = soup_message_get_status (message);
  if (status == SOUP_STATUS_OK)
    return g_steal_pointer (&body);
  set_status_error (error, status, body);
  return NULL;
}

/* Whose money it is and whether it is money at all: what does not fit is for operators to see, and
 * never counts as paid. */
static const char *
find_doubt (SmdYookassa *self, const SmdOutcome *outcome)
{
  if (g_strcmp0 (outcome->shop_id, self->shop_id) != 0)
    return "another shop";
  if (!outcome->test_told)
    return "not said whether it is a test";
  if (outcome->test && !self->test)
    return "a test payment at a real shop";
  if (!outcome->test && self->test)
    return "a real payment at a test shop";
  return NULL;
}

/* Elsewhere nobody is sent. */
static gboolean
is_page_allowed (SmdYookassa *self, const SmdOutcome *outcome)
{
  return outcome->confirmation_url == NULL
         || smd_page_hosts_allow (self->page_hosts, outcome->confirmation_url);
}

GByteArray *
smd_yookassa_post (SmdYookassa *self, const char *path, const char *key, const char *body,
                   GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_strconcat (self->api_url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  if (message == NULL)
    {
      sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("the acquirer's address is not a URL"));
      return NULL;
    }
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Idempotence-Key", key);
  return send (self, message, cancellable, error);
}

/* `body` nullable: there was no answer, and @error says why. */
static SmdOutcome *
read_outcome (SmdYookassa *self, const GByteArray *body, GError **error)
{
  g_autoptr (SmdOutcome) outcome = NULL;

  if (body == NULL)
    return NULL;
  outcome = smd_yookassa_outcome_from_json ((const char *) body->data, body->len, error);
  if (outcome == NULL)
    return NULL;
  outcome->doubt = g_strdup (find_doubt (self, outcome));
  return g_steal_pointer (&outcome);
}

/**
 * smd_yookassa_create:
 * @self: the client
 * @key: makes sure that it is created once; the same key goes with the same order
 * @order: what to create, as of smd_yookassa_order_to_json()
 * @cancellable: (nullable): ends the wait
 * @error: see #SmdYookassa
 *
 * Returns: (transfer full): what the acquirer says of the payment
 */
SmdOutcome *
smd_yookassa_create (SmdYookassa *self, const char *key, const char *order,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) body =
      smd_yookassa_post (self, "/payments", key, order, cancellable, error);
  g_autoptr (SmdOutcome) outcome = read_outcome (self, body, error);

  if (outcome == NULL)
    return NULL;
  /* where it cannot be paid at, it is asked for again by the same key */
  if (outcome->state == SMD_PAYMENT_WAITING && outcome->doubt == NULL
      && outcome->confirmation_url == NULL)
    {
      sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("the payment has no page"));
      return NULL;
    }
  if (is_page_allowed (self, outcome))
    return g_steal_pointer (&outcome);
  sm_error_set (error, SM_ERROR_ACQUIRER, 0,
                N_ ("the payment page is at no host of acquirer.page_hosts"));
  return NULL;
}

GByteArray *
smd_yookassa_fetch (SmdYookassa *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_strconcat (self->api_url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  if (message != NULL)
    return send (self, message, cancellable, error);
  sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("the acquirer's address is not a URL"));
  return NULL;
}

/**
 * smd_yookassa_get:
 * @self: the client
 * @acquirer_id: the acquirer's id of a payment
 * @cancellable: (nullable): ends the wait
 * @error: see #SmdYookassa
 *
 * Returns: (transfer full): what the acquirer says of the payment
 */
SmdOutcome *
smd_yookassa_get (SmdYookassa *self, const char *acquirer_id, GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (acquirer_id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/payments/", escaped, NULL);
  g_autoptr (GByteArray) body = smd_yookassa_fetch (self, path, cancellable, error);
  SmdOutcome *outcome = read_outcome (self, body, error);

  /* how far the payment is counts, also where its page was made under other settings */
  if (outcome != NULL && !is_page_allowed (self, outcome))
    g_clear_pointer (&outcome->confirmation_url, g_free);
  return outcome;
}
