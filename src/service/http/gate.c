/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate.h"

#include <string.h>

#include "error.h"
#include "limits.h"

#include "handlers.h"
#include "pages.h"
#include "rate.h"
#include "wire-input.h"

#define BEARER "Bearer "
#define TOKEN_CHARS 52 /* 256 bits in base32 */
#define API_PREFIX "/v1/"

/* What is not an operation of the contract. A path ending in "/" takes one more segment. */
typedef struct
{
  const char *method;
  const char *path;
  SmdHandlerFunc handler;
  SmdPool pool;
  const char *name;
} Extra;

static const Extra extras[] = {
  { "GET", "/v1/health", smd_handle_health, SMD_POOL_READ, "health" },
  { "GET", "/v1/openapi.json", smd_handle_openapi, SMD_POOL_READ, "openapi" },
  { "GET", "/pages.css", smd_page_style, SMD_POOL_READ, "page-style" },
  { "GET", "/confirm/", smd_page_confirm_look, SMD_POOL_READ, "page-confirm-look" },
  { "POST", "/confirm/", smd_page_confirm, SMD_POOL_WRITE, "page-confirm" },
  { "GET", "/reset/", smd_page_reset_look, SMD_POOL_READ, "page-reset-look" },
  { "POST", "/reset/", smd_page_reset, SMD_POOL_NEWCOMER, "page-reset" },
  { "GET", "/return/", smd_page_return, SMD_POOL_READ, "page-return" },
};

struct _SmdGate
{
  const SmdConfig *config; /* borrowed */
  SmdRate *rate;
};

static const char *
get_header (SmdRequest *request, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                       name);
}

/* All our paths are made of these; whatever else arrives is no path of ours. */
static gboolean
is_plain_path (const char *path)
{
  for (const char *p = path; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/-_.", *p) == NULL)
      return FALSE;
  return strstr (path, "/.") == NULL;
}

static gboolean
extra_matches (const Extra *extra, const char *path)
{
  gsize length = strlen (extra->path);

  if (extra->path[length - 1] != '/')
    return g_str_equal (extra->path, path);
  return g_str_has_prefix (path, extra->path) && path[length] != '\0'
         && strchr (path + length, '/') == NULL;
}

static gboolean
admit_extra (SmdRequest *request, const char *method, const char *path, GError **error)
{
  gboolean known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    {
      const Extra *extra = &extras[i];

      if (!extra_matches (extra, path))
        continue;
      known = TRUE;
      if (!g_str_equal (extra->method, method))
        continue;
      request->handler = extra->handler;
      request->pool = extra->pool;
      request->name = extra->name;
      request->parameters = g_new0 (char *, 2);
      request->parameters[0] = g_path_get_basename (path);
      return TRUE;
    }
  sm_error_set (error, known ? SM_ERROR_METHOD_NOT_ALLOWED : SM_ERROR_NOT_FOUND, 0, "no such page");
  return FALSE;
}

static gboolean
is_json (const char *content_type)
{
  g_auto (GStrv) parts = g_strsplit (content_type != NULL ? content_type : "", ";", 3);
  const char *parameter = parts[0] != NULL && parts[1] != NULL ? g_strstrip (parts[1]) : NULL;

  if (parts[0] == NULL || g_ascii_strcasecmp (g_strstrip (parts[0]), "application/json") != 0)
    return FALSE;
  if (parameter == NULL)
    return TRUE;
  return parts[2] == NULL
         && (g_ascii_strcasecmp (parameter, "charset=utf-8") == 0
             || g_ascii_strcasecmp (parameter, "charset=\"utf-8\"") == 0);
}

static gboolean
admit_body (SmdRequest *request, GError **error)
{
  const SmRoute *route = request->route;
  gsize size = g_bytes_get_size (request->body);

  if (route->get_request_type == NULL && !(route->flags & SM_ROUTE_RAW))
    {
      if (size == 0)
        return TRUE;
      sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, "no body is expected");
      return FALSE;
    }
  if (size == 0)
    {
      sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, "a body is expected");
      return FALSE;
    }
  if (get_header (request, "Content-Encoding") == NULL
      && is_json (get_header (request, "Content-Type")))
    return TRUE;
  sm_error_set (error, SM_ERROR_MEDIA_TYPE, 0, "expected application/json");
  return FALSE;
}

static gboolean
admit_token (SmdRequest *request, GError **error)
{
  const char *header = get_header (request, "Authorization");
  const char *token = NULL;

  if (request->route->flags & SM_ROUTE_ANYONE)
    return TRUE;
  if (header != NULL && g_ascii_strncasecmp (header, BEARER, strlen (BEARER)) == 0)
    token = header + strlen (BEARER);
  if (token != NULL && strlen (token) == TOKEN_CHARS
      && strspn (token, "0123456789abcdefghijklmnopqrstuvwxyz") == TOKEN_CHARS)
    {
      request->token = g_strdup (token);
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_UNAUTHENTICATED, 0, "no bearer token");
  return FALSE;
}

static gboolean
admit_key (SmdRequest *request, GError **error)
{
  const char *key = get_header (request, "Idempotency-Key");
  gsize length = key != NULL ? strlen (key) : 0;

  if (!(request->route->flags & SM_ROUTE_ONCE))
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (key[i]))
      length = 0;
  if (length == 0 || length > SM_LIMIT_IDEMPOTENCY_KEY)
    {
      sm_error_set (error, SM_ERROR_IDEMPOTENCY_KEY_MISSING, 0,
                    "Idempotency-Key: 1 to %d visible "
                    "ASCII characters",
                    SM_LIMIT_IDEMPOTENCY_KEY);
      return FALSE;
    }
  request->idempotency_key = g_strdup (key);
  return TRUE;
}

/* Bodies are checked by the contract; names and values of the query are checked here. */
static gboolean
admit_query (SmdRequest *request, GHashTable *query, GError **error)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  if (query == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, query);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      if (g_utf8_validate (name, -1, NULL) && g_utf8_validate (value, -1, NULL))
        continue;
      sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, "the query is not UTF-8");
      return FALSE;
    }
  request->query = g_hash_table_ref (query);
  return TRUE;
}

static SmdPool
pool_of (const SmRoute *route)
{
  if (route->flags & SM_ROUTE_HASH)
    switch (route->operation)
      {
      case SM_OPERATION_LOGIN:
      case SM_OPERATION_PASSWORD_CHANGE:
        return SMD_POOL_LOGIN;
      case SM_OPERATION_PIN:
      case SM_OPERATION_APPLY:
        return SMD_POOL_PIN;
      default:
        return SMD_POOL_NEWCOMER;
      }
  return route->flags & SM_ROUTE_WRITE ? SMD_POOL_WRITE : SMD_POOL_READ;
}

static gboolean
admit_operation (SmdRequest *request, const char *method, const char *path, GHashTable *query,
                 GError **error)
{
  request->route = sm_routes_match (method, path, &request->parameters, error);
  if (request->route == NULL)
    return FALSE;
  request->name = request->route->id;
  request->pool = pool_of (request->route);
  request->handler = smd_handle_operation;
  request->if_none_match = g_strdup (get_header (request, "If-None-Match"));
  return admit_token (request, error) && admit_query (request, query, error)
         && admit_body (request, error) && admit_key (request, error);
}

/**
 * smd_gate_new:
 * @config: must outlive the gate
 *
 * Returns: (transfer full): a gate
 */
SmdGate *
smd_gate_new (const SmdConfig *config)
{
  SmdGate *self = g_new0 (SmdGate, 1);

  self->config = config;
  self->rate = smd_rate_new (config->rate, config->burst);
  return self;
}

/**
 * smd_gate_check_length:
 * @method: the request's
 * @path: the request's
 * @length: what the head says of the body, bytes
 * @error: %SM_ERROR_BODY_TOO_LARGE
 *
 * Asked before the body is received.
 *
 * Returns: whether so many bytes may come
 */
gboolean
smd_gate_check_length (const char *method, const char *path, goffset length, GError **error)
{
  const SmRoute *route;
  goffset most = SM_LIMIT_BODY_BYTES;

  if (length <= most)
    return TRUE;
  route = sm_routes_match (method, path, NULL, NULL);
  if (route != NULL && (route->flags & SM_ROUTE_LARGE))
    most = SM_LIMIT_ATTACHMENT_BODY_BYTES;
  if (length <= most)
    return TRUE;
  sm_error_set (error, SM_ERROR_BODY_TOO_LARGE, most, "%" G_GOFFSET_FORMAT " bytes", length);
  return FALSE;
}

/**
 * smd_gate_admit:
 * @self: the gate
 * @request: a fresh request
 * @query: (nullable): its decoded query
 * @error: what the client did wrong
 *
 * Returns: whether a worker may have it
 */
gboolean
smd_gate_admit (SmdGate *self, SmdRequest *request, GHashTable *query, GError **error)
{
  const char *method = soup_server_message_get_method (request->message);
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  SmErrorCode code;

  if (g_str_equal (method, SMD_WIRE_METHOD_REFUSED))
    {
      request->name = "refused";
      if (!sm_error_code_from_string (path + 1, &code))
        code = SM_ERROR_REQUEST_MALFORMED;
      sm_error_set (error, code, 0, "refused on the wire");
      return FALSE;
    }
  if (!smd_rate_take (self->rate, request->client, request->started_us, error))
    return FALSE;
  request->body =
      soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  if (!is_plain_path (path))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, "no such path");
      return FALSE;
    }
  if (g_str_has_prefix (path, API_PREFIX) && !g_str_equal (path, "/v1/health")
      && !g_str_equal (path, "/v1/openapi.json"))
    return admit_operation (request, method, path, query, error);
  return admit_extra (request, method, path, error);
}

/**
 * smd_gate_free:
 * @self: the gate
 */
void
smd_gate_free (SmdGate *self)
{
  smd_rate_free (self->rate);
  g_free (self);
}
