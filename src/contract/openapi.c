/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "openapi.h"

#include <string.h>

#include "json-writer.h"
#include "limits.h"
#include "openapi-private.h"
#include "problem.h"
#include "routes.h"

/* Opens a parameter and its schema; sm_json_close_object() twice ends it. */
static void
open_parameter (GString *out, const char *name, const char *place, gboolean required,
                const char *doc, const char *type)
{
  sm_json_open_object (out, NULL);
  sm_json_add_string (out, "name", name);
  sm_json_add_string (out, "in", place);
  if (required)
    sm_json_add_boolean (out, "required", TRUE);
  if (doc != NULL)
    sm_json_add_string (out, "description", doc);
  sm_json_open_object (out, "schema");
  sm_json_add_string (out, "type", type);
}

static void
close_parameter (GString *out)
{
  sm_json_close_object (out);
  sm_json_close_object (out);
}

static void
add_path_parameters (GString *out, const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      if (segments[i][0] != '{')
        continue;
      segments[i][strlen (segments[i]) - 1] = '\0';
      open_parameter (out, segments[i] + 1, "path", TRUE, NULL, "string");
      close_parameter (out);
    }
}

static void
add_query_parameters (GString *out, const SmRoute *route)
{
  g_auto (GStrv) names = g_strsplit (route->query != NULL ? route->query : "", ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      open_parameter (out, g_strstrip (names[i]), "query", FALSE, NULL, "string");
      close_parameter (out);
    }
  if (!(route->flags & SM_ROUTE_PAGED))
    return;
  open_parameter (out, "cursor", "query", FALSE, "next_cursor of the page before", "string");
  close_parameter (out);
  open_parameter (out, "limit", "query", FALSE, "most items of the page", "integer");
  sm_json_add_integer (out, "minimum", 1);
  sm_json_add_integer (out, "maximum", SM_LIMIT_PAGE);
  sm_json_add_integer (out, "default", SM_LIMIT_PAGE_DEFAULT);
  close_parameter (out);
}

static void
add_header_parameters (GString *out, const SmRoute *route)
{
  if (route->flags & SM_ROUTE_ONCE)
    {
      open_parameter (out, "Idempotency-Key", "header", TRUE,
                      "made once for one intention; a repeat gets the first answer", "string");
      sm_json_add_integer (out, "maxLength", SM_LIMIT_IDEMPOTENCY_KEY);
      close_parameter (out);
    }
  if (route->flags & SM_ROUTE_ETAG)
    {
      open_parameter (out, "If-None-Match", "header", FALSE, "the ETag of what is known", "string");
      close_parameter (out);
    }
}

static void
add_parameters (GString *out, const SmRoute *route)
{
  gboolean any = strchr (route->path, '{') != NULL || route->query != NULL
                 || route->flags & (SM_ROUTE_PAGED | SM_ROUTE_ONCE | SM_ROUTE_ETAG);

  if (!any)
    return;
  sm_json_open_list (out, "parameters");
  add_path_parameters (out, route->path);
  add_query_parameters (out, route);
  add_header_parameters (out, route);
  sm_json_close_list (out);
}

/* The body's schema: a record's, the problem's where the type is 0. */
static void
add_content (GString *out, const char *media_type, GType type)
{
  sm_json_open_object (out, "content");
  sm_json_open_object (out, media_type);
  sm_json_open_object (out, "schema");
  sm_openapi_add_reference (out, type);
  sm_json_close_object (out);
  sm_json_close_object (out);
  sm_json_close_object (out);
}

static void
add_foreign_content (GString *out)
{
  sm_json_open_object (out, "content");
  sm_json_open_object (out, "application/json");
  sm_json_close_object (out);
  sm_json_close_object (out);
}

static void
add_body (GString *out, const SmRoute *route)
{
  if (route->get_request_type == NULL && !(route->flags & SM_ROUTE_RAW))
    return;
  sm_json_open_object (out, "requestBody");
  sm_json_add_boolean (out, "required", TRUE);
  if (route->get_request_type != NULL)
    add_content (out, "application/json", route->get_request_type ());
  else
    add_foreign_content (out);
  sm_json_close_object (out);
}

static void
add_responses (GString *out, const SmRoute *route)
{
  g_autofree char *status = g_strdup_printf ("%u", route->status);

  sm_json_open_object (out, "responses");
  sm_json_open_object (out, status);
  sm_json_add_string (out, "description", "done");
  if (route->get_reply_type != NULL)
    add_content (out, "application/json", route->get_reply_type ());
  sm_json_close_object (out);
  if (route->flags & SM_ROUTE_ETAG)
    {
      sm_json_open_object (out, "304");
      sm_json_add_string (out, "description", "not changed");
      sm_json_close_object (out);
    }
  sm_json_open_object (out, "default");
  sm_json_add_string (out, "description", "refused or failed");
  add_content (out, SM_PROBLEM_MEDIA_TYPE, 0);
  sm_json_close_object (out);
  sm_json_close_object (out);
}

static void
add_security (GString *out)
{
  sm_json_open_list (out, "security");
  sm_json_open_object (out, NULL);
  sm_json_open_list (out, "session");
  sm_json_close_list (out);
  sm_json_close_object (out);
  sm_json_close_list (out);
}

static void
add_operation (GString *out, const SmRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);

  sm_json_open_object (out, method);
  sm_json_add_string (out, "operationId", route->id);
  sm_json_add_string (out, "summary", route->doc);
  if (!(route->flags & SM_ROUTE_ANYONE))
    add_security (out);
  add_parameters (out, route);
  add_body (out, route);
  add_responses (out, route);
  sm_json_close_object (out);
}

/* All methods of a path stand in one object, where its first route stands in the table. */
static void
add_paths (GString *out)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  sm_json_open_object (out, "paths");
  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      const char *path = sm_routes_get (i)->path;

      if (!g_hash_table_add (done, (gpointer) path))
        continue;
      sm_json_open_object (out, path);
      for (guint j = i; j < SM_N_OPERATIONS; j++)
        if (g_str_equal (sm_routes_get (j)->path, path))
          add_operation (out, sm_routes_get (j));
      sm_json_close_object (out);
    }
  sm_json_close_object (out);
}

static void
add_info (GString *out)
{
  sm_json_open_object (out, "info");
  sm_json_add_string (out, "title", "Smorodina");
  sm_json_add_string (out, "description", "The customer account for utilities");
  sm_json_open_object (out, "license");
  sm_json_add_string (out, "name", "GPL-3.0-or-later");
  sm_json_close_object (out);
  sm_json_add_string (out, "version", "1");
  sm_json_close_object (out);
}

static void
add_type (GPtrArray *types, GType (*get_type) (void))
{
  gpointer type = get_type != NULL ? (gpointer) get_type () : NULL;

  if (type != NULL && !g_ptr_array_find (types, type, NULL))
    g_ptr_array_add (types, type);
}

static void
append_line (GString *out, guint depth)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "  ");
}

/* Lays compact JSON of our own writer out in lines, two spaces a level. */
static GString *
lay_out (const GString *compact)
{
  GString *out = g_string_sized_new (2 * compact->len);
  gboolean in_string = FALSE;
  guint depth = 0;

  for (const char *p = compact->str; *p != '\0'; p++)
    {
      gboolean closing = !in_string && (*p == '}' || *p == ']');
      gboolean opening = !in_string && (*p == '{' || *p == '[');

      if (in_string && *p == '\\')
        g_string_append_c (out, *p++);
      else if (*p == '"')
        in_string = !in_string;
      if (closing && p[-1] != '{' && p[-1] != '[')
        append_line (out, --depth);
      g_string_append_c (out, *p);
      if (opening && p[1] != '}' && p[1] != ']')
        append_line (out, ++depth);
      else if (!in_string && *p == ',')
        append_line (out, depth);
      else if (!in_string && *p == ':')
        g_string_append_c (out, ' ');
    }
  g_string_append_c (out, '\n');
  return out;
}

/**
 * sm_openapi_dup_json:
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): the document, laid out in lines
 */
char *
sm_openapi_dup_json (gsize *length)
{
  g_autoptr (GString) compact = g_string_new (NULL);
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  g_autoptr (GPtrArray) replies = g_ptr_array_new ();
  GString *out;

  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      add_type (requests, sm_routes_get (i)->get_request_type);
      add_type (replies, sm_routes_get (i)->get_reply_type);
    }
  sm_json_open_object (compact, NULL);
  sm_json_add_string (compact, "openapi", "3.1.0");
  add_info (compact);
  add_paths (compact);
  sm_openapi_add_components (compact, requests, replies);
  sm_json_close_object (compact);

  out = lay_out (compact);
  if (length != NULL)
    *length = out->len;
  return g_string_free (out, FALSE);
}
