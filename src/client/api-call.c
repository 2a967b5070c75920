/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api-private.h"
#include "error.h"
#include "id.h"
#include "limits.h"
#include "problem.h"
#include "record.h"

/*
 * One call is one GTask whose data is Call; it ends through finish_call () or fail_call () only.
 * The call's own cancellable follows the caller's and the clock, so that `timed_out` tells the
 * two apart.
 */

/* Lists of a hundred records stay far below; requests carry attachments in base64. */
#define REPLY_BYTES ((gsize) 4 * 1024 * 1024)
#define LARGE_REPLY_BYTES ((gsize) 64 * 1024 * 1024)
#define CHUNK_BYTES ((gsize) 64 * 1024)

typedef struct
{
  const SmRoute *route;
  SoupMessage *message;
  char *key;   /* path and query */
  guint epoch; /* the client's, when it was made */
  GCancellable *own;
  GCancellable *callers; /* nullable */
  gulong callers_id;
  guint timeout_id;
  gboolean timed_out;
  GInputStream *stream;
  GByteArray *body;
} Call;

static void
call_free (Call *call)
{
  g_clear_handle_id (&call->timeout_id, g_source_remove);
  if (call->callers_id != 0)
    g_cancellable_disconnect (call->callers, call->callers_id);
  g_clear_object (&call->callers);
  g_clear_object (&call->own);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->body, g_byte_array_unref);
  g_free (call->key);
  g_free (call);
}

/* Bodies carry passwords and PINs: gone when sent. */
static GBytes *
dup_body (gpointer record)
{
  gsize length = 0;
  char *json = sm_record_to_json (record, &length);

  return g_bytes_new_with_free_func (json, length, (GDestroyNotify) sm_secret_free, json);
}

static gboolean
on_time_over (gpointer user_data)
{
  Call *call = user_data;

  call->timeout_id = 0;
  call->timed_out = TRUE;
  g_cancellable_cancel (call->own);
  return G_SOURCE_REMOVE;
}

static void
on_callers_cancelled (GCancellable *callers, GCancellable *own)
{
  g_cancellable_cancel (own);
}

/* The one boundary at which errors of the network become the app's. */
static GError *
convert_error (Call *call, GError *error)
{
  g_autoptr (GError) owned = error;
  GError *converted = NULL;

  if (call->timed_out || g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    sm_error_set (&converted, SM_ERROR_TIMEOUT, SM_LIMIT_NETWORK_SECONDS, "no answer in time");
  else if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED) || owned->domain == SM_ERROR)
    converted = g_steal_pointer (&owned);
  else
    sm_error_set (&converted, SM_ERROR_OFFLINE, 0, "%s", owned->message);
  return converted;
}

static void
fail_call (GTask *task, GError *error)
{
  g_task_return_error (task, convert_error (g_task_get_task_data (task), error));
}

/* What was answered before to the same question: only of operations that are asked whether anything
 * has changed. */
static SmaValidated *
find_validated (SmaApi *self, Call *call)
{
  if (!(call->route->flags & SM_ROUTE_ETAG) || call->epoch != self->epoch)
    return NULL;
  return g_hash_table_lookup (self->validated, call->key);
}

static void
remember_etag (SmaApi *self, Call *call, GBytes *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *etag = soup_message_headers_get_one (headers, "ETag");
  SmaValidated *validated;

  if (!(call->route->flags & SM_ROUTE_ETAG) || etag == NULL || call->epoch != self->epoch)
    return;
  validated = g_new0 (SmaValidated, 1);
  validated->etag = g_strdup (etag);
  validated->body = g_bytes_ref (body);
  g_hash_table_replace (self->validated, g_strdup (call->key), validated);
}

static GBytes *
dup_reply_body (SmaApi *self, Call *call)
{
  SmaValidated *validated;

  if (soup_message_get_status (call->message) != SOUP_STATUS_NOT_MODIFIED)
    return g_byte_array_free_to_bytes (g_steal_pointer (&call->body));
  validated = find_validated (self, call);
  return validated != NULL ? g_bytes_ref (validated->body) : g_bytes_new_static ("", 0);
}

static void
return_malformed (GTask *task, const char *reason)
{
  Call *call = g_task_get_task_data (task);
  GError *malformed = NULL;

  sm_error_set (&malformed, SM_ERROR_REPLY_MALFORMED, 0, "%s: %s", call->route->id, reason);
  g_task_return_error (task, malformed);
}

/* The service says in a document that a session is over or something is gone. Without one it is
 * something between that answers, and nothing has ended. */
static gboolean
is_of_another (Call *call, const GError *error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return (g_error_matches (error, SM_ERROR, SM_ERROR_UNAUTHENTICATED)
          || g_error_matches (error, SM_ERROR, SM_ERROR_NOT_FOUND))
         && (type == NULL || !g_str_has_suffix (type, "json"));
}

static void
return_problem (GTask *task, const char *data, gsize length, guint status)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = sm_problem_to_error (data, length, status);

  if (is_of_another (call, error))
    return_malformed (task, error->message);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
finish_call (GTask *task)
{
  SmaApi *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  guint status = soup_message_get_status (call->message);
  g_autoptr (GBytes) body = dup_reply_body (self, call);
  gconstpointer data;
  gsize length = 0;
  GError *error = NULL;
  gpointer reply;

  data = g_bytes_get_data (body, &length);
  if (!SOUP_STATUS_IS_SUCCESSFUL (status) && status != SOUP_STATUS_NOT_MODIFIED)
    {
      return_problem (task, data, length, status);
      return;
    }
  /* An answer with a page in it is not the service's "done". */
  if (call->route->get_reply_type == NULL)
    {
      if (length > 0 || status == SOUP_STATUS_NOT_MODIFIED)
        return_malformed (task, "an answer where none is due");
      else
        g_task_return_pointer (task, NULL, NULL);
      return;
    }
  reply = sm_record_from_json (call->route->get_reply_type (), data, length, FALSE, &error);
  if (reply == NULL)
    {
      return_malformed (task, error->message);
      g_error_free (error);
      return;
    }
  if (status != SOUP_STATUS_NOT_MODIFIED)
    remember_etag (self, call, body);
  g_task_return_pointer (task, reply, g_object_unref);
}

static void read_on (GTask *task);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  gsize most = call->route->flags & SM_ROUTE_LARGE || call->route->operation == SM_OPERATION_REQUEST
                   ? LARGE_REPLY_BYTES
                   : REPLY_BYTES;
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL)
    {
      fail_call (task, error);
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      finish_call (task);
      return;
    }
  if (call->body->len + g_bytes_get_size (chunk) > most)
    {
      sm_error_set (&error, SM_ERROR_REPLY_MALFORMED, most, "the reply is too large");
      fail_call (task, error);
      return;
    }
  g_byte_array_append (call->body, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
  read_on (g_steal_pointer (&task));
}

static void
read_on (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (call->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, call->own,
                                   on_read, task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    fail_call (task, error);
  else
    read_on (g_steal_pointer (&task));
}

/* A password never goes over a line that others can read. */
static gboolean
check_scheme (GUri *uri, GError **error)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  gboolean here = g_strcmp0 (host, "localhost") == 0
                  || (address != NULL && g_inet_address_get_is_loopback (address));

  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;
  if (g_str_equal (g_uri_get_scheme (uri), "http") && here)
    return TRUE;
  sm_error_set (error, SM_ERROR_CONFIGURATION, 0, "%s is not an https address", host);
  return FALSE;
}

static SoupMessage *
new_message (SmaApi *self, Call *call, gpointer body, const char *idempotency_key, GError **error)
{
  g_autofree char *address = g_strconcat (self->base_url, call->key, NULL);
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessage) message = NULL;
  SoupMessageHeaders *headers;
  SmaValidated *validated = find_validated (self, call);

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0, "not an address: %s", self->base_url);
      return NULL;
    }
  if (!check_scheme (uri, error))
    return NULL;
  message = soup_message_new_from_uri (call->route->method, uri);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (self->token != NULL && !(call->route->flags & SM_ROUTE_ANYONE))
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (call->route->flags & SM_ROUTE_ONCE)
    {
      g_autofree char *made = idempotency_key == NULL ? sm_uuid_new () : NULL;

      soup_message_headers_replace (headers, "Idempotency-Key",
                                    idempotency_key != NULL ? idempotency_key : made);
    }
  if (validated != NULL)
    soup_message_headers_replace (headers, "If-None-Match", validated->etag);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = dup_body (body);

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return g_steal_pointer (&message);
}

/**
 * sma_api_call_async:
 * @self: a client
 * @operation: what to call
 * @parameters: (nullable) (array zero-terminated=1): what stands in the path's braces, in order
 * @query: (nullable): the query, escaped, without the question mark
 * @body: (nullable): the record to send
 * @idempotency_key: (nullable): for operations that create; made where %NULL
 * @cancellable: (nullable): ends the call early
 * @callback: called when the call has ended
 * @user_data: for @callback
 */
void
sma_api_call_async (SmaApi *self, SmOperation operation, const char *const *parameters,
                    const char *query, gpointer body, const char *idempotency_key,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;
  Call *call;

  g_return_if_fail (SMA_IS_API (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sma_api_call_async);
  /* The reply decides: a call that was answered in spite of a late cancel has happened. */
  g_task_set_check_cancellable (task, FALSE);
  call = g_new0 (Call, 1);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  call->route = sm_routes_get (operation);
  call->epoch = self->epoch;
  path = sm_routes_build_path (operation, parameters);
  call->key = query != NULL && query[0] != '\0' ? g_strconcat (path, "?", query, NULL)
                                                : g_steal_pointer (&path);
  call->body = g_byte_array_new ();
  call->own = g_cancellable_new ();
  call->message = new_message (self, call, body, idempotency_key, &error);
  if (call->message == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (cancellable != NULL)
    {
      call->callers = g_object_ref (cancellable);
      call->callers_id = g_cancellable_connect (cancellable, G_CALLBACK (on_callers_cancelled),
                                                g_object_ref (call->own), g_object_unref);
    }
  call->timeout_id = g_timeout_add_seconds (SM_LIMIT_NETWORK_SECONDS, on_time_over, call);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->own, on_sent,
                           g_steal_pointer (&task));
}

/**
 * sma_api_call_finish:
 * @source: the client, or whose task returns what a client's did
 * @result: of the call
 * @reply: (out) (optional) (transfer full) (nullable): the record that came, %NULL where the
 *   operation answers with none
 * @error: SM_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the operation succeeded
 */
gboolean
sma_api_call_finish (gpointer source, GAsyncResult *result, gpointer *reply, GError **error)
{
  GError *failure = NULL;
  gpointer record;

  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);

  record = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (reply != NULL)
    *reply = record;
  else
    g_clear_object (&record);
  return TRUE;
}
