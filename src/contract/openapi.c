/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "openapi.h"

#include <string.h>

#include "json-writer.h"
#include "limits.h"
#include "openapi-private.h"
#include "routes.h"

static void
append_flag (GString *out, const char *name)
{
  sm_json_append_name (out, name);
  g_string_append (out, "true");
}

static void
open_item (GString *out)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
}

static void
append_string_parameter (GString *out, const char *name, const char *place, const char *doc)
{
  open_item (out);
  sm_openapi_append_member (out, "name", name);
  sm_openapi_append_member (out, "in", place);
  if (g_str_equal (place, "path") || g_str_equal (name, "Idempotency-Key"))
    append_flag (out, "required");
  if (doc != NULL)
    sm_openapi_append_member (out, "description", doc);
  sm_json_append_name (out, "schema");
  g_string_append_c (out, '{');
  sm_openapi_append_member (out, "type", "string");
  if (g_str_equal (name, "Idempotency-Key"))
    {
      sm_json_append_name (out, "maxLength");
      sm_json_append_integer (out, SM_LIMIT_IDEMPOTENCY_KEY);
    }
  g_string_append (out, "}}");
}

static void
append_limit_parameter (GString *out)
{
  open_item (out);
  sm_openapi_append_member (out, "name", "limit");
  sm_openapi_append_member (out, "in", "query");
  sm_openapi_append_member (out, "description", "most items of the page");
  g_string_append_printf (out,
                          ",\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,"
                          "\"default\":%d}}",
                          SM_LIMIT_PAGE, SM_LIMIT_PAGE_DEFAULT);
}

static void
append_path_parameters (GString *out, const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      gsize length = strlen (segments[i]);

      if (segments[i][0] != '{')
        continue;
      segments[i][length - 1] = '\0';
      append_string_parameter (out, segments[i] + 1, "path", NULL);
    }
}

static void
append_parameters (GString *out, const SmRoute *route)
{
  g_auto (GStrv) queries = g_strsplit (route->query != NULL ? route->query : "", ",", -1);
  gsize start;

  sm_json_append_name (out, "parameters");
  g_string_append_c (out, '[');
  start = out->len;
  append_path_parameters (out, route->path);
  for (guint i = 0; queries[i] != NULL; i++)
    append_string_parameter (out, g_strstrip (queries[i]), "query", NULL);
  if (route->flags & SM_ROUTE_PAGED)
    {
      append_string_parameter (out, "cursor", "query", "next_cursor of the page before");
      append_limit_parameter (out);
    }
  if (route->flags & SM_ROUTE_ONCE)
    append_string_parameter (out, "Idempotency-Key", "header",
                             "made once for one intention; a repeat gets the first answer");
  if (route->flags & SM_ROUTE_ETAG)
    append_string_parameter (out, "If-None-Match", "header", "the ETag of what is known");
  if (out->len > start)
    g_string_append_c (out, ']');
  else
    g_string_truncate (out, start - strlen (",\"parameters\":["));
}

static void
append_content (GString *out, const char *media_type, const char *schema)
{
  g_autofree char *reference = g_strconcat ("#/components/schemas/", schema, NULL);

  sm_json_append_name (out, "content");
  g_string_append_c (out, '{');
  sm_json_append_name (out, media_type);
  g_string_append (out, "{\"schema\":{");
  sm_openapi_append_member (out, "$ref", reference);
  g_string_append (out, "}}}");
}

static void
append_body (GString *out, const SmRoute *route)
{
  if (route->get_request_type == NULL && !(route->flags & SM_ROUTE_RAW))
    return;
  sm_json_append_name (out, "requestBody");
  g_string_append_c (out, '{');
  append_flag (out, "required");
  if (route->get_request_type != NULL)
    append_content (out, "application/json", sm_openapi_schema_name (route->get_request_type ()));
  else
    g_string_append (out, ",\"content\":{\"application/json\":{\"schema\":{}}}");
  g_string_append_c (out, '}');
}

static void
append_responses (GString *out, const SmRoute *route)
{
  g_autofree char *status = g_strdup_printf ("%u", route->status);

  sm_json_append_name (out, "responses");
  g_string_append_c (out, '{');
  sm_json_append_name (out, status);
  g_string_append_c (out, '{');
  sm_openapi_append_member (out, "description", "done");
  if (route->get_reply_type != NULL)
    append_content (out, "application/json", sm_openapi_schema_name (route->get_reply_type ()));
  g_string_append_c (out, '}');
  if (route->flags & SM_ROUTE_ETAG)
    g_string_append (out, ",\"304\":{\"description\":\"not changed\"}");
  g_string_append (out, ",\"default\":{");
  sm_openapi_append_member (out, "description", "refused or failed");
  append_content (out, "application/problem+json", "Problem");
  g_string_append (out, "}}");
}

static void
append_operation (GString *out, const SmRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);

  sm_json_append_name (out, method);
  g_string_append_c (out, '{');
  sm_openapi_append_member (out, "operationId", route->id);
  sm_openapi_append_member (out, "summary", route->doc);
  if (!(route->flags & SM_ROUTE_ANYONE))
    g_string_append (out, ",\"security\":[{\"session\":[]}]");
  append_parameters (out, route);
  append_body (out, route);
  append_responses (out, route);
  g_string_append_c (out, '}');
}

/* All methods of a path stand in one object, where its first route stands in the table. */
static void
append_paths (GString *out)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  sm_json_append_name (out, "paths");
  g_string_append_c (out, '{');
  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      const char *path = sm_routes_get (i)->path;

      if (!g_hash_table_add (done, (gpointer) path))
        continue;
      sm_json_append_name (out, path);
      g_string_append_c (out, '{');
      for (guint j = i; j < SM_N_OPERATIONS; j++)
        if (g_str_equal (sm_routes_get (j)->path, path))
          append_operation (out, sm_routes_get (j));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
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
  g_string_append (compact, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Smorodina\","
                            "\"description\":\"The customer account for utilities\","
                            "\"license\":{\"name\":\"GPL-3.0-or-later\"},\"version\":\"1\"}");
  append_paths (compact);
  sm_openapi_append_components (compact, requests, replies);
  g_string_append_c (compact, '}');

  out = lay_out (compact);
  if (length != NULL)
    *length = out->len;
  return g_string_free (out, FALSE);
}
