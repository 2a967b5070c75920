/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include <string.h>

#include "json-gate.h"

/*
 * The API under /v3: who asks, the memory of Idempotence-Keys, and the faults told to happen.
 */

#define KEY_SECONDS G_GINT64_CONSTANT (86400) /* an answer is remembered for a day */
#define KEY_MOST 64
#define RETRY_AFTER_MS 1000

static const char key_characters[] =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-_.";

typedef struct
{
  char *request; /* method, path and body's hash */
  char *body;    /* JSON as it was told first */
  gint64 kept_at;
} Answer;

void
sm_sandbox_answer_free (gpointer data)
{
  Answer *self = data;

  g_free (self->request);
  g_free (self->body);
  g_free (self);
}

static const char *
get_error_code (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return "invalid_credentials";
    case SOUP_STATUS_FORBIDDEN:
      return "forbidden";
    case SOUP_STATUS_NOT_FOUND:
      return "not_found";
    case SOUP_STATUS_METHOD_NOT_ALLOWED:
      return "method_not_allowed";
    case SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE:
      return "unsupported_media_type";
    case 429:
      return "too_many_requests";
    case SOUP_STATUS_INTERNAL_SERVER_ERROR:
      return "internal_server_error";
    default:
      return "invalid_request";
    }
}

void
sm_sandbox_reply_error (SmSandboxReply *reply, guint status, const char *parameter,
                        const char *description)
{
  g_autoptr (JsonObject) root = json_object_new ();

  json_object_set_string_member (root, "type", "error");
  json_object_set_string_member (root, "id", "00000000-0000-4000-8000-000000000000");
  json_object_set_string_member (root, "code", get_error_code (status));
  json_object_set_string_member (root, "description", description);
  if (parameter != NULL)
    json_object_set_string_member (root, "parameter", parameter);
  if (status == 429)
    json_object_set_int_member (root, "retry_after", RETRY_AFTER_MS);
  g_clear_pointer (&reply->body, json_node_unref);
  reply->status = status;
  reply->body = json_node_init_object (json_node_alloc (), root);
}

static gboolean
check_key (const char *key)
{
  return key != NULL && *key != '\0' && strlen (key) <= KEY_MOST
         && strspn (key, key_characters) == strlen (key);
}

static JsonNode *
parse (SoupMessageBody *body)
{
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (length == 0)
    return json_from_string ("{}", NULL);
  if (!sm_json_gate_check (data, length, NULL)
      || !json_parser_load_from_data (parser, data, length, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_parser_steal_root (parser);
}

static char *
describe_request (SoupServerMessage *message, const char *path)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  return g_strjoin (" ", soup_server_message_get_method (message), path, hash, NULL);
}

/* The first answer under this key, where there is one; or 400 where it was another request. */
static gboolean
recall (SmSandboxServer *self, const char *key, const char *request, SmSandboxReply *reply)
{
  Answer *answer = g_hash_table_lookup (self->answers, key);
  gint64 now = sm_clock_now (sm_sandbox_model_get_clock (self->model));

  if (answer == NULL || now - answer->kept_at >= KEY_SECONDS)
    return FALSE;
  if (strcmp (answer->request, request) != 0)
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, "Idempotence-Key",
                              "The key was used for another request");
      return TRUE;
    }
  reply->status = SOUP_STATUS_OK;
  reply->body = json_from_string (answer->body, NULL);
  return TRUE;
}

static void
remember (SmSandboxServer *self, const char *key, char *request, SmSandboxReply *reply)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->request = request;
  answer->body = json_to_string (reply->body, FALSE);
  answer->kept_at = sm_clock_now (sm_sandbox_model_get_clock (self->model));
  g_hash_table_replace (self->answers, g_strdup (key), answer);
}

static void
post (SmSandboxServer *self, SoupServerMessage *message, const char *path, SmSandboxReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *key = soup_message_headers_get_one (headers, "Idempotence-Key");
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autofree char *request = describe_request (message, path);
  g_autoptr (JsonNode) body = NULL;

  if (g_strcmp0 (type, "application/json") != 0)
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, NULL, "Send JSON");
      return;
    }
  if (!check_key (key))
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, "Idempotence-Key",
                              "Missing or wrong key");
      return;
    }
  if (recall (self, key, request, reply))
    return;
  body = parse (soup_server_message_get_request_body (message));
  if (body == NULL)
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, NULL, "Not a JSON object");
      return;
    }
  if (strcmp (path, "/payments") == 0)
    sm_sandbox_create_payment (self, json_node_get_object (body), reply);
  else
    sm_sandbox_change (self, path, json_node_get_object (body), reply);
  if (reply->status == SOUP_STATUS_OK)
    remember (self, key, g_steal_pointer (&request), reply);
}

/* The list of refunds is read beside everything else: faults of payments are not for it. */
static gboolean
is_of_refunds (SoupServerMessage *message, const char *path)
{
  return g_str_has_prefix (path, "/refunds")
         && strcmp (soup_server_message_get_method (message), "GET") == 0;
}

static void
answer (SmSandboxServer *self, SoupServerMessage *message, const char *path, GHashTable *query,
        SmSandboxReply *reply)
{
  const char *method = soup_server_message_get_method (message);
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  gboolean aside = is_of_refunds (message, path);
  guint refusal = aside ? sm_sandbox_faults_take_refunds (&self->faults, query)
                        : sm_sandbox_faults_take_refusal (&self->faults);

  if (g_strcmp0 (authorization, self->authorization) != 0)
    sm_sandbox_reply_error (reply, SOUP_STATUS_UNAUTHORIZED, NULL, "Unknown shop or secret");
  else if (refusal != 0)
    {
      sm_sandbox_reply_error (reply, refusal, NULL, "Told to");
      if (refusal == 429 && self->faults.retry_after > 0)
        json_object_set_int_member (json_node_get_object (reply->body), "retry_after",
                                    self->faults.retry_after);
    }
  else if (strcmp (method, "POST") == 0)
    post (self, message, path, reply);
  else if (strcmp (method, "GET") == 0)
    sm_sandbox_list (self, path, query, reply);
  else
    sm_sandbox_reply_error (reply, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL, "GET or POST");
  if (strcmp (method, "GET") == 0 && g_str_has_prefix (path, "/payments/"))
    self->looks++;
  if (strcmp (method, "GET") == 0 && strcmp (path, "/refunds") == 0)
    self->refund_lists++;
  if (!aside && reply->status == SOUP_STATUS_OK
      && (sm_sandbox_faults_take (&self->faults.fail_after)
          || (strcmp (method, "POST") == 0 && strcmp (path, "/receipts") == 0
              && sm_sandbox_faults_take (&self->faults.receipts_lost))))
    sm_sandbox_reply_error (reply, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL, "Told to");
}

typedef struct
{
  SoupServerMessage *message; /* owned */
  GSource *timer;             /* borrowed while attached */
} Pause;

static gboolean
end_pause (gpointer data)
{
  Pause *self = data;

  soup_server_message_unpause (self->message);
  return G_SOURCE_REMOVE;
}

static void
pause_free (gpointer data)
{
  Pause *self = data;

  g_signal_handlers_disconnect_by_data (self->message, self->timer);
  g_object_unref (self->message);
  g_free (self);
}

/* Holds the reply back; a client that goes away meanwhile takes the timer with it. */
static void
hold (SoupServerMessage *message, gint64 milliseconds)
{
  Pause *self = g_new0 (Pause, 1);
  g_autoptr (GSource) timer = g_timeout_source_new (milliseconds);

  self->message = g_object_ref (message);
  self->timer = timer;
  soup_server_message_pause (message);
  g_source_set_callback (timer, end_pause, self, pause_free);
  g_signal_connect_swapped (message, "disconnected", G_CALLBACK (g_source_destroy), timer);
  g_source_attach (timer, g_main_context_get_thread_default ());
}

static void
twist (SmSandboxServer *self, const char *path, SmSandboxReply *reply)
{
  JsonObject *object;

  if (!g_str_has_prefix (path, "/payments") || reply->status != SOUP_STATUS_OK)
    return;
  object = json_node_get_object (reply->body);
  if (json_object_has_member (object, "amount"))
    sm_sandbox_faults_twist (&self->faults, object);
}

void
sm_sandbox_serve_api (SmSandboxServer *self, SoupServerMessage *message, const char *path,
                      GHashTable *query)
{
  SmSandboxReply reply = { 0 };
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean aside = is_of_refunds (message, path);
  g_autofree char *text = NULL;

  sm_sandbox_model_tick (self->model);
  answer (self, message, path, query != NULL ? query : nothing, &reply);
  if (!aside && sm_sandbox_faults_take (&self->faults.nothing))
    g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
  twist (self, path, &reply);
  text = json_to_string (reply.body, FALSE);
  if (!aside && sm_sandbox_faults_take (&self->faults.garbage))
    text[strlen (text) / 2] = '\0';
  if (!aside
      && (sm_sandbox_faults_take (&self->faults.slow)
          || (strcmp (soup_server_message_get_method (message), "GET") == 0
              && sm_sandbox_faults_take (&self->faults.slow_looks))))
    hold (message, self->faults.slow_ms);
  soup_server_message_set_status (message, reply.status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
  json_node_unref (reply.body);
}
