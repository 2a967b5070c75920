/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "handlers.h"

#include "health.h"
#include "log.h"
#include "openapi.h"
#include "operations.h"
#include "password.h"
#include "record.h"
#include "sessions.h"

/*
 * On worker threads: decode, one function of the domain, encode.
 */

void
smd_handlers_log_fault (SmdRequest *request, const GError *error)
{
  gboolean ours = error->domain == SM_ERROR;
  const char *code = ours ? sm_error_code_to_string ((SmErrorCode) error->code)
                          : g_quark_to_string (error->domain);

  if (ours && sm_error_code_get_status ((SmErrorCode) error->code) < 500)
    return;
  sm_log_event (G_LOG_LEVEL_WARNING, "request-failed", "operation", request->name, "code", code,
                "message", error->message, "reference", request->reference, NULL);
}

static SmdReply *
reply_record (SmdRequest *request, gpointer record)
{
  const SmRoute *route = request->route;
  SmdReply *reply;
  gsize length;
  char *json;

  if (record == NULL)
    return smd_reply_new_empty (route->status);
  json = sm_record_to_json (record, &length);
  reply = smd_reply_new (route->status, SMD_MEDIA_JSON, json, length);
  if (route->flags & SM_ROUTE_ETAG)
    smd_reply_tag (reply, request->if_none_match);
  return reply;
}

/* The foreign body of a hint is passed on as it came: see SM_ROUTE_RAW. */
static gboolean
decode_body (SmdRequest *request, GObject **body, GError **error)
{
  const SmRoute *route = request->route;
  gsize size;
  const char *data = g_bytes_get_data (request->body, &size);

  if (route->get_request_type == NULL)
    return TRUE;
  *body = sm_record_from_json (route->get_request_type (), data, size, TRUE, error);
  return *body != NULL;
}

/**
 * smd_handlers_call_anyone:
 * @request: a request
 * @domain: the domain
 * @operation: an operation that needs no login
 * @body: (nullable): its record
 * @error: whatever the domain says
 *
 * Calls an operation on behalf of a page.
 *
 * Returns: (transfer full) (nullable): the reply's record; %NULL without error where there is none
 */
gpointer
smd_handlers_call_anyone (SmdRequest *request, SmdDomain *domain, SmOperation operation,
                          gpointer body, GError **error)
{
  static const char *const no_parameters[] = { NULL };
  SmdCall call = {
    .route = sm_routes_get (operation),
    .parameters = no_parameters,
    .body = body,
    .client_address = request->client,
    .client_program = request->program,
  };

  g_assert (call.route->flags & SM_ROUTE_ANYONE);
  return smd_operations_run (domain, &call, error);
}

/* Bodies carry passwords and come from few possible ones: only the pepper keeps what is kept of
 * them from being guessed by whoever has a copy of the store. */
static char *
dup_body_hash (SmdRequest *request, SmdDomain *domain)
{
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, request->body);

  return smd_password_derive (domain->settings, "body", digest);
}

/* A request that is being answered. */
typedef struct
{
  SmdRequest *request; /* borrowed, like the next */
  SmdDomain *domain;
  SmdLogin login;
  gpointer record; /* owned: the answer, nullable */
} Answer;

static void
answer_clear (Answer *self)
{
  smd_login_clear (&self->login);
  g_clear_object (&self->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
authenticate (Answer *self, GError **error)
{
  if (self->request->route->flags & SM_ROUTE_ANYONE)
    return TRUE;
  return smd_sessions_authenticate (self->domain, self->request->token, &self->login, error);
}

static gboolean
call_operation (Answer *self, GError **error)
{
  SmdRequest *request = self->request;
  const SmRoute *route = request->route;
  g_autofree char *body_hash = NULL;
  g_autoptr (GObject) body = NULL;
  g_autoptr (GError) found = NULL;
  SmdCall call = {
    .route = route,
    .customer_id = self->login.customer_id,
    .session_id = self->login.session_id,
    .parameters = (const char *const *) request->parameters,
    .query = request->query,
    .idempotency_key = request->idempotency_key,
    .client_address = request->client,
    .client_program = request->program,
  };

  if (!decode_body (request, &body, error))
    return FALSE;
  if (route->flags & SM_ROUTE_ONCE)
    body_hash = dup_body_hash (request, self->domain);
  call.body_hash = body_hash;
  call.body = route->flags & SM_ROUTE_RAW ? (gpointer) request->body : (gpointer) body;
  self->record = smd_operations_run (self->domain, &call, &found);
  if (found == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&found));
  return FALSE;
}

/* What a reading operation and the check of its session read is of one moment. */
static gboolean
answer_in_read (SmdTx *tx, gpointer data, GError **error)
{
  Answer *self = data;

  answer_clear (self);
  return smd_sessions_authenticate_in_tx (tx, self->domain, self->request->token, &self->login,
                                          error)
         && call_operation (self, error);
}

static gboolean
answer (Answer *self, GError **error)
{
  gboolean reads =
      self->request->pool == SMD_POOL_READ && !(self->request->route->flags & SM_ROUTE_ANYONE);
  gboolean done = reads ? smd_store_read (self->domain->store, answer_in_read, self, error)
                        : authenticate (self, error);

  if (self->login.is_stale)
    smd_sessions_touch (self->domain, &self->login);
  return done && (reads || call_operation (self, error));
}

/**
 * smd_handle_operation:
 * @request: a request of an operation
 * @domain: the domain
 *
 * Returns: (transfer full): its reply
 */
SmdReply *
smd_handle_operation (SmdRequest *request, SmdDomain *domain)
{
  g_auto (Answer) self = { request, domain };
  g_autoptr (GError) error = NULL;
  gboolean done = answer (&self, &error);

  if (request->customer_id == NULL)
    request->customer_id = g_steal_pointer (&self.login.customer_id);
  if (done)
    return reply_record (request, self.record);
  smd_handlers_log_fault (request, error);
  return smd_reply_new_problem (error, request->reference);
}

/**
 * smd_handlers_know:
 * @request: a request of an operation that needs a login
 * @domain: the domain
 * @error: %SM_ERROR_UNAUTHENTICATED, or an error of the store
 *
 * Asked before a large body is received. What the operation does asks once more, in its own
 * transaction.
 *
 * Returns: (transfer full) (nullable): the customer's id
 */
char *
smd_handlers_know (SmdRequest *request, SmdDomain *domain, GError **error)
{
  g_auto (SmdLogin) login = { 0 };
  g_autoptr (GError) found = NULL;

  if (smd_sessions_authenticate (domain, request->token, &login, &found))
    return g_strdup (login.customer_id);
  smd_handlers_log_fault (request, found);
  g_propagate_error (error, g_steal_pointer (&found));
  return NULL;
}

/**
 * smd_handle_health:
 * @request: a request
 * @domain: the domain
 *
 * For whoever watches over the service: 200 where the store takes writes, 503 where it does not.
 * Does not ask the store: on the I/O thread nothing is waited for.
 *
 * Returns: (transfer full): its reply
 */
SmdReply *
smd_handle_health (SmdRequest *request, SmdDomain *domain)
{
  static const char healthy[] = "{\"status\":\"ok\",\"store\":\"ok\"}";
  g_autoptr (GError) error = NULL;

  if (smd_health_is_good (domain->health, &error))
    return smd_reply_new (200, SMD_MEDIA_JSON, g_strdup (healthy), sizeof healthy - 1);
  smd_handlers_log_fault (request, error);
  return smd_reply_new_problem (error, request->reference);
}

/**
 * smd_handle_openapi:
 * @request: a request
 * @domain: the domain
 *
 * Returns: (transfer full): the contract
 */
SmdReply *
smd_handle_openapi (SmdRequest *request, SmdDomain *domain)
{
  gsize length;
  char *json = sm_openapi_dup_json (&length);
  SmdReply *reply = smd_reply_new (200, SMD_MEDIA_JSON, json, length);

  reply->is_lasting = TRUE;
  return reply;
}
