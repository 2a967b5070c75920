/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate.h"

#include <string.h>

#include "error.h"
#include "input-rules.h"
#include "limits.h"

#include "handlers.h"
#include "pages.h"
#include "rate.h"
#include "wire-input.h"

#define BEARER "Bearer "
#define TOKEN_CHARS 52 /* 256 bits in base32 */
#define API_PREFIX "/v1/"

/* What is not an operation of the contract. A path ending in "/" takes the code of a letter. */
typedef struct
{
  const char *method;
  const char *path;
  SmdHandlerFunc handler;
  SmdPool pool;
  const char *name;
} Extra;

static const Extra extras[] = {
  { "GET", "/v1/health", smd_handle_health, SMD_POOL_NONE, "health" },
  { "GET", "/v1/openapi.json", smd_handle_openapi, SMD_POOL_READ, "openapi" },
  { "GET", "/pages.css", smd_page_style, SMD_POOL_READ, "page-style" },
  { "GET", "/confirm/", smd_page_confirm_look, SMD_POOL_READ, "page-confirm-look" },
  { "POST", "/confirm/", smd_page_confirm, SMD_POOL_WRITE, "page-confirm" },
  { "GET", "/not-me/", smd_page_not_me_look, SMD_POOL_READ, "page-not-me-look" },
  { "POST", "/not-me/", smd_page_not_me, SMD_POOL_WRITE, "page-not-me" },
  { "GET", "/device/", smd_page_device_look, SMD_POOL_READ, "page-device-look" },
  { "POST", "/device/", smd_page_device, SMD_POOL_WRITE, "page-device" },
  { "GET", "/reset/", smd_page_reset_look, SMD_POOL_READ, "page-reset-look" },
  { "POST", "/reset/", smd_page_reset, SMD_POOL_NEWCOMER, "page-reset" },
  { "GET", "/return/", smd_page_return, SMD_POOL_READ, "page-return" },
};

struct _SmdGate
{
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
is_code_char (char c)
{
  return g_ascii_isalnum (c) || c == '-';
}

/* What stands around a link in a letter or a chat, and sticks to its end when it is made one:
 * a full stop, a bracket, a slash, or such a mark or a space as "%20". */
static gboolean
is_stuck (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (p[0] == '%' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
        p += 2;
      else if (is_code_char (*p) || *p == '%')
        return FALSE;
    }
  return TRUE;
}

/* The code at the end of a page's path; 0: there is none. */
static gsize
count_code (const char *text)
{
  gsize n = 0;

  while (is_code_char (text[n]))
    n++;
  return is_stuck (text + n) ? n : 0;
}

static gboolean
extra_matches (const Extra *extra, const char *path)
{
  gsize length = strlen (extra->path);

  if (extra->path[length - 1] != '/')
    return g_str_equal (extra->path, path);
  return g_str_has_prefix (path, extra->path) && count_code (path + length) > 0;
}

static gboolean
admit_length (SmdRequest *request, gint64 most, GError **error)
{
  if (request->length <= most)
    return TRUE;
  sm_error_set (error, SM_ERROR_BODY_TOO_LARGE, most, N_ ("a body of more than %ld bytes"),
                (long) most);
  return FALSE;
}

static gboolean
admit_extra (SmdRequest *request, const char *method, const char *path, GError **error)
{
  gboolean known = FALSE;
  const char *code;

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
      code = path + strlen (extra->path);
      request->parameters = g_new0 (char *, 2);
      request->parameters[0] = g_strndup (code, count_code (code));
      request->is_judged = TRUE;
      return admit_length (request, SM_LIMIT_BODY_BYTES, error);
    }
  sm_error_set (error, known ? SM_ERROR_METHOD_NOT_ALLOWED : SM_ERROR_NOT_FOUND, 0,
                N_ ("no such page"));
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
  gint64 size = request->length;

  if (!admit_length (request,
                     route->flags & SM_ROUTE_LARGE ? SM_LIMIT_ATTACHMENT_BODY_BYTES
                                                   : SM_LIMIT_BODY_BYTES,
                     error))
    return FALSE;
  if (route->get_request_type == NULL && !(route->flags & SM_ROUTE_RAW))
    {
      if (size == 0)
        return TRUE;
      sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, N_ ("no body is expected"));
      return FALSE;
    }
  if (size == 0)
    {
      sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, N_ ("a body is expected"));
      return FALSE;
    }
  if (get_header (request, "Content-Encoding") == NULL
      && is_json (get_header (request, "Content-Type")))
    return TRUE;
  sm_error_set (error, SM_ERROR_MEDIA_TYPE, 0, N_ ("expected application/json"));
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
  sm_error_set (error, SM_ERROR_UNAUTHENTICATED, 0, N_ ("no bearer token"));
  return FALSE;
}

static gboolean
admit_key (SmdRequest *request, GError **error)
{
  const char *key = get_header (request, "Idempotency-Key");

  if (!(request->route->flags & SM_ROUTE_ONCE))
    return TRUE;
  if (!sm_rules_check_idempotency_key (key, error))
    return FALSE;
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
      sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, N_ ("the query is not UTF-8"));
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
  request->is_judged =
      request->route->flags & SM_ROUTE_ANYONE || request->length <= SM_LIMIT_FORM_BYTES;
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

  self->rate = smd_rate_new (config->rate, config->burst);
  return self;
}

static gboolean
is_operation (const char *path)
{
  return g_str_has_prefix (path, API_PREFIX) && !g_str_equal (path, "/v1/health")
         && !g_str_equal (path, "/v1/openapi.json");
}

static gboolean
is_served (const char *method, const char *path)
{
  if (is_operation (path))
    return sm_routes_match (method, path, NULL, NULL) != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    if (g_str_equal (extras[i].method, method) && extra_matches (&extras[i], path))
      return TRUE;
  return FALSE;
}

/* For Allow (RFC 9110 10.2.1), which a path without any method has empty. */
static char *
dup_methods (const char *path)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "DELETE" };
  g_autoptr (GString) allow = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (is_served (methods[i], path))
      g_string_append_printf (allow, "%s%s%s", allow->len > 0 ? ", " : "", methods[i],
                              i == 0 ? ", HEAD" : "");
  return g_string_free (g_steal_pointer (&allow), FALSE);
}

/* What stands for a head that was refused on the wire; see SMD_WIRE_METHOD_REFUSED. */
static void
read_refusal (SmdRequest *request, const char *path, GError **error)
{
  const char *target = g_uri_get_query (soup_server_message_get_uri (request->message));
  SmErrorCode code;

  request->name = "refused";
  if (!sm_error_code_from_string (path + 1, &code))
    code = SM_ERROR_REQUEST_MALFORMED;
  if (code == SM_ERROR_METHOD_NOT_ALLOWED)
    request->allow = dup_methods (target != NULL ? target : "/");
  sm_error_set (error, code, 0, N_ ("refused on the wire"));
}

static gboolean
admit_path (SmdRequest *request, const char *path, GHashTable *query, GError **error)
{
  const char *method = soup_server_message_get_method (request->message);

  /* Answered as GET, by the server above without the body. */
  if (g_str_equal (method, "HEAD"))
    method = "GET";
  if (!is_operation (path))
    return admit_extra (request, method, path, error);
  if (is_plain_path (path))
    return admit_operation (request, method, path, query, error);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such path"));
  return FALSE;
}

/**
 * smd_gate_admit:
 * @self: the gate
 * @request: a fresh request; of the body only the length is known
 * @query: (nullable): its decoded query
 * @error: what the client did wrong
 *
 * Returns: whether a worker may have it, once its body is here; where it is not judged yet, once
 *   its token was looked up
 */
gboolean
smd_gate_admit (SmdGate *self, SmdRequest *request, GHashTable *query, GError **error)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  g_autoptr (GError) found = NULL;

  if (g_str_equal (soup_server_message_get_method (request->message), SMD_WIRE_METHOD_REFUSED))
    {
      read_refusal (request, path, error);
      return FALSE;
    }
  if (!smd_rate_take (self->rate, request->client, request->started_us, error))
    return FALSE;
  if (admit_path (request, path, query, &found))
    return TRUE;
  if (g_error_matches (found, SM_ERROR, SM_ERROR_METHOD_NOT_ALLOWED))
    request->allow = dup_methods (path);
  g_propagate_error (error, g_steal_pointer (&found));
  return FALSE;
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
