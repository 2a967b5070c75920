/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yookassa.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "error.h"
#include "json-gate.h"
#include "limits.h"
#include "page-hosts.h"

#define CHUNK_BYTES 4096
#define RETRY_AFTER_MOST 3600 /* what the acquirer may make us wait, seconds */

struct _SmdYookassa
{
  char *api_url;
  char *page_hosts;
  char *authorization; /* wiped when freed */
  SoupSession *session;
};

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
  g_autofree char *pair = g_strconcat (config->shop_id, ":", config->secret, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

  self->api_url = g_strdup (config->api_url);
  self->page_hosts = g_strdup (page_hosts);
  self->authorization = g_strconcat ("Basic ", encoded, NULL);
  self->session = soup_session_new_with_options ("timeout", SM_LIMIT_ACQUIRER_SECONDS,
                                                 "idle-timeout", 60, NULL);
  soup_session_set_user_agent (self->session, "smorodina-service/" SM_VERSION);
  explicit_bzero (pair, strlen (pair));
  explicit_bzero (encoded, strlen (encoded));
  return self;
}

void
smd_yookassa_free (SmdYookassa *self)
{
  if (self == NULL)
    return;
  soup_session_abort (self->session);
  g_object_unref (self->session);
  explicit_bzero (self->authorization, strlen (self->authorization));
  g_free (self->authorization);
  g_free (self->page_hosts);
  g_free (self->api_url);
  g_free (self);
}

/* Reads a reply of bounded size in bounded time, however slowly it drips. */
static GByteArray *
read_body (GInputStream *stream, gint64 deadline, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 chunk[CHUNK_BYTES];

  for (;;)
    {
      gssize got = g_input_stream_read (stream, chunk, sizeof chunk, cancellable, NULL);

      if (got == 0)
        return g_steal_pointer (&body);
      if (got < 0 || g_get_monotonic_time () > deadline)
        {
          sm_error_set (error, SM_ERROR_ACQUIRER, 0, "the reply broke off");
          return NULL;
        }
      if (body->len + got > SM_LIMIT_ACQUIRER_BYTES)
        {
          sm_error_set (error, SM_ERROR_ACQUIRER, 0, "the reply is too long");
          return NULL;
        }
      g_byte_array_append (body, chunk, got);
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
    *retry_after = CLAMP (json_node_get_int (node) / 1000, 0, RETRY_AFTER_MOST);
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

  if (status == SOUP_STATUS_UNAUTHORIZED)
    code = SM_ERROR_UNAUTHENTICATED;
  else if (status == SOUP_STATUS_NOT_FOUND)
    code = SM_ERROR_NOT_FOUND;
  else if (status == 429)
    code = SM_ERROR_TOO_MANY_TRIES;
  else if (status >= 400 && status < 500 && status != SOUP_STATUS_REQUEST_TIMEOUT)
    code = SM_ERROR_REQUEST_MALFORMED;
  sm_error_set (error, code, retry_after, "HTTP %u: %s", status, detail);
}

static SmdOutcome *
send (SmdYookassa *self, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) SM_LIMIT_ACQUIRER_SECONDS * G_USEC_PER_SEC;
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GByteArray) body = NULL;
  g_autoptr (SmdOutcome) outcome = NULL;
  g_autoptr (GError) local = NULL;
  guint status;

  soup_message_headers_replace (headers, "Authorization", self->authorization);
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  stream = soup_session_send (self->session, message, cancellable, &local);
  if (stream == NULL)
    {
      sm_error_set (error, SM_ERROR_ACQUIRER, 0, "%s", local->message);
      return NULL;
    }
  body = read_body (stream, deadline, cancellable, error);
  if (body == NULL)
    return NULL;
  status = soup_message_get_status (message);
  if (status != SOUP_STATUS_OK)
    {
      set_status_error (error, status, body);
      return NULL;
    }
  outcome = smd_yookassa_outcome_from_json ((const char *) body->data, body->len, error);
  if (outcome == NULL)
    return NULL;
  if (outcome->confirmation_url != NULL
      && !smd_page_hosts_allow (self->page_hosts, outcome->confirmation_url))
    {
      sm_error_set (error, SM_ERROR_ACQUIRER, 0,
                    "the payment page is at no host of acquirer.page_hosts");
      return NULL;
    }
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
  g_autofree char *url = g_strconcat (self->api_url, "/payments", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GBytes) body = g_bytes_new (order, strlen (order));

  if (message == NULL)
    {
      sm_error_set (error, SM_ERROR_ACQUIRER, 0, "the acquirer's address is not a URL");
      return NULL;
    }
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Idempotence-Key", key);
  return send (self, message, cancellable, error);
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
  g_autofree char *url = g_strconcat (self->api_url, "/payments/", escaped, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  if (message == NULL)
    {
      sm_error_set (error, SM_ERROR_ACQUIRER, 0, "the acquirer's address is not a URL");
      return NULL;
    }
  return send (self, message, cancellable, error);
}
