/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-private.h"
#include "error.h"
#include "record.h"

/* Every call of the app goes through here, so that being online, an ended session, accounts that
 * changed and the cache are dealt with once. */

typedef struct
{
  SmOperation operation;
  char *key;        /* path and query, where the answer is kept */
  guint generation; /* the session it was made in */
  guint service_generation;
  gpointer body;         /* owned, nullable: while it waits, with the key */
  char *idempotency_key; /* owned, nullable */
} Call;

static void
call_free (Call *call)
{
  g_free (call->key);
  g_free (call->idempotency_key);
  g_clear_object (&call->body);
  g_free (call);
}

/* Answers worth showing again, offline or before the network answers. */
static gboolean
is_kept (SmOperation operation)
{
  switch ((int) operation)
    {
    case SM_OPERATION_SERVICE_INFO:
    case SM_OPERATION_PROFILE:
    case SM_OPERATION_SUPPLIERS:
    case SM_OPERATION_CABINET:
    case SM_OPERATION_CHARGES:
    case SM_OPERATION_METERS:
    case SM_OPERATION_READINGS:
    case SM_OPERATION_PAYMENTS:
    case SM_OPERATION_REQUESTS:
      return TRUE;
    default:
      return FALSE;
    }
}

static char *
build_key (SmOperation operation, const char *const *parameters, const char *query)
{
  g_autofree char *path = sm_routes_build_path (operation, parameters);

  return g_strconcat (path, "?", query, NULL);
}

static const char *
get_owner (SmaContext *self, SmOperation operation)
{
  if (sm_routes_get (operation)->flags & SM_ROUTE_ANYONE)
    return "";
  return self->email;
}

static void
keep_answer (SmaContext *self, Call *call, gpointer reply)
{
  const char *owner = get_owner (self, call->operation);

  if (is_kept (call->operation) && owner != NULL)
    sma_cache_put (self->cache, owner, call->key, reply, g_get_real_time () / G_USEC_PER_SEC);
}

static void
learn_from_success (SmaContext *self, Call *call, gpointer reply)
{
  sma_context_set_online (self, TRUE);
  if (call->generation != self->generation)
    return;
  if (!g_str_equal (sm_routes_get (call->operation)->method, "GET"))
    self->outdated = self->refreshing;
  if (reply == NULL)
    return;
  keep_answer (self, call, reply);
  if (SM_IS_ACCOUNT (reply))
    sma_context_update_account (self, reply);
}

static void
learn_from_failure (SmaContext *self, Call *call, const GError *error)
{
  gboolean unreachable = g_error_matches (error, SM_ERROR, SM_ERROR_OFFLINE)
                         || g_error_matches (error, SM_ERROR, SM_ERROR_TIMEOUT);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* The calm look half a minute away gives way to one that is soon. */
  if (unreachable && self->online)
    g_clear_handle_id (&self->tick_id, g_source_remove);
  sma_context_set_online (self, !unreachable);
  if (unreachable)
    sma_context_schedule (self);
  if (g_error_matches (error, SM_ERROR, SM_ERROR_UNAUTHENTICATED)
      && call->generation == self->generation && self->session == SMA_SESSION_OPEN)
    sma_context_end_session (self);
}

/* Of the service that was asked before: it says nothing about this one. */
static void
drop_answer (GTask *task, gpointer reply, GError *error)
{
  g_clear_object (&reply);
  g_clear_error (&error);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "the address of the service has changed");
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SmaContext *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer reply = NULL;
  const gboolean succeeded = sma_api_call_finish (SMA_API (source), result, &reply, &error);

  if (call->service_generation != self->service_generation)
    {
      drop_answer (task, reply, error);
      return;
    }
  if (!succeeded)
    {
      learn_from_failure (self, call, error);
      g_task_return_error (task, error);
      return;
    }
  learn_from_success (self, call, reply);
  g_task_return_pointer (task, reply, g_object_unref);
}

/* Operations that name the device have nothing in their path or query. */
void
sma_context_send_waiting (SmaContext *self, GTask *task)
{
  Call *call = g_task_get_task_data (task);

  if (call->service_generation != self->service_generation)
    {
      drop_answer (task, NULL, NULL);
      g_object_unref (task);
      return;
    }
  sma_context_name_device (self, call->operation, call->body);
  sma_api_call_async (self->api, call->operation, NULL, NULL, call->body, call->idempotency_key,
                      g_task_get_cancellable (task), on_called, task);
}

/**
 * sma_context_call_async:
 * @self: the context
 * @operation: what to call
 * @parameters: (nullable) (array zero-terminated=1): what stands in the path's braces, in order
 * @query: (nullable): the query, escaped
 * @body: (nullable): the record to send
 * @idempotency_key: (nullable): for operations that create; made where %NULL
 * @cancellable: (nullable): ends the call early
 * @callback: called when the call has ended; as cancelled where the service's address has changed
 *   meanwhile
 * @user_data: for @callback
 */
void
sma_context_call_async (SmaContext *self, SmOperation operation, const char *const *parameters,
                        const char *query, gpointer body, const char *idempotency_key,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *call;

  g_return_if_fail (SMA_IS_CONTEXT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sma_context_call_async);
  g_task_set_check_cancellable (task, FALSE);
  call = g_new0 (Call, 1);
  call->operation = operation;
  call->generation = self->generation;
  call->service_generation = self->service_generation;
  call->key = build_key (operation, parameters, query);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  if (sma_context_waits_for_device (self, operation, body))
    {
      call->body = g_object_ref (body);
      call->idempotency_key = g_strdup (idempotency_key);
      sma_context_wait_for_device (self, g_steal_pointer (&task));
      return;
    }
  sma_context_name_device (self, operation, body);
  sma_api_call_async (self->api, operation, parameters, query, body, idempotency_key, cancellable,
                      on_called, g_steal_pointer (&task));
}

/**
 * sma_context_call_finish:
 * @self: the context
 * @result: of the call
 * @reply: (out) (optional) (transfer full) (nullable): the record that came
 * @error: SM_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the operation succeeded
 */
gboolean
sma_context_call_finish (SmaContext *self, GAsyncResult *result, gpointer *reply, GError **error)
{
  return sma_api_call_finish (self, result, reply, error);
}

/**
 * sma_context_dup_stored:
 * @self: the context
 * @operation: a reading operation
 * @parameters: (nullable) (array zero-terminated=1): as when it was called
 * @query: (nullable): as when it was called
 * @stored_at: (out) (optional): when it was fetched, unix seconds
 *
 * Returns: (transfer full) (nullable): its last answer
 */
gpointer
sma_context_dup_stored (SmaContext *self, SmOperation operation, const char *const *parameters,
                        const char *query, gint64 *stored_at)
{
  const SmRoute *route = sm_routes_get (operation);
  g_autofree char *key = NULL;
  const char *owner;

  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);

  owner = get_owner (self, operation);
  if (owner == NULL || !is_kept (operation))
    return NULL;
  key = build_key (operation, parameters, query);
  return sma_cache_dup (self->cache, owner, key, route->get_reply_type (), stored_at);
}
