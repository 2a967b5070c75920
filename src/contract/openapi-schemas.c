/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "json-writer.h"
#include "openapi-private.h"
#include "record.h"

/*
 * Components of the document: one schema a record type, in the order they are first met, and the
 * problem document.
 */

#define REFERENCE "#/components/schemas/"

const char *
sm_openapi_schema_name (GType type)
{
  const char *name = g_type_name (type);

  return g_str_has_prefix (name, "Sm") ? name + strlen ("Sm") : name;
}

void
sm_openapi_append_member (GString *out, const char *name, const char *value)
{
  sm_json_append_name (out, name);
  sm_json_append_string (out, value);
}

static void
append_integer (GString *out, const char *name, gint64 value)
{
  sm_json_append_name (out, name);
  sm_json_append_integer (out, value);
}

static void
append_reference (GString *out, GType type)
{
  g_autofree char *reference = g_strconcat (REFERENCE, sm_openapi_schema_name (type), NULL);

  sm_openapi_append_member (out, "$ref", reference);
}

static void
append_text (GString *out, const SmField *field)
{
  sm_openapi_append_member (out, "type", "string");
  if (field->choices != NULL)
    {
      sm_json_append_name (out, "enum");
      g_string_append_c (out, '[');
      for (guint i = 0; field->choices[i] != NULL; i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          sm_json_append_string (out, field->choices[i]);
        }
      g_string_append_c (out, ']');
      return;
    }
  if (field->flags & SM_FIELD_REQUIRED)
    append_integer (out, "minLength", MAX (field->least, 1));
  if (field->most > 0)
    append_integer (out, "maxLength", field->most);
}

static void
append_field_type (GString *out, const SmField *field)
{
  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      append_text (out, field);
      break;
    case SM_FIELD_INTEGER:
      sm_openapi_append_member (out, "type", "integer");
      sm_openapi_append_member (out, "format", "int64");
      if (field->least != 0 || field->most != 0)
        {
          append_integer (out, "minimum", field->least);
          append_integer (out, "maximum", field->most);
        }
      break;
    case SM_FIELD_BOOLEAN:
      sm_openapi_append_member (out, "type", "boolean");
      break;
    case SM_FIELD_TIME:
      sm_openapi_append_member (out, "type", "string");
      sm_openapi_append_member (out, "format", "date-time");
      break;
    case SM_FIELD_RECORD:
      append_reference (out, field->get_type ());
      break;
    case SM_FIELD_LIST:
    default:
      sm_openapi_append_member (out, "type", "array");
      sm_json_append_name (out, "items");
      g_string_append_c (out, '{');
      append_reference (out, field->get_type ());
      g_string_append_c (out, '}');
      if (field->most > 0)
        append_integer (out, "maxItems", field->most);
    }
}

static void
append_required (GString *out, const SmField *fields, guint n_fields)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n_fields; i++)
    {
      if (!(fields[i].flags & SM_FIELD_REQUIRED))
        continue;
      if (!any)
        sm_json_append_name (out, "required");
      g_string_append_c (out, any ? ',' : '[');
      any = TRUE;
      sm_json_append_string (out, fields[i].name);
    }
  if (any)
    g_string_append_c (out, ']');
}

static void
append_schema (GString *out, GType type, gboolean closed)
{
  guint n_fields = 0;
  const SmField *fields = sm_record_type_get_fields (type, &n_fields);

  sm_json_append_name (out, sm_openapi_schema_name (type));
  g_string_append_c (out, '{');
  sm_openapi_append_member (out, "type", "object");
  append_required (out, fields, n_fields);
  sm_json_append_name (out, "properties");
  g_string_append_c (out, '{');
  for (guint i = 0; i < n_fields; i++)
    {
      sm_json_append_name (out, fields[i].name);
      g_string_append_c (out, '{');
      append_field_type (out, &fields[i]);
      if (fields[i].doc != NULL)
        sm_openapi_append_member (out, "description", fields[i].doc);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
  if (closed)
    g_string_append (out, ",\"additionalProperties\":false");
  g_string_append_c (out, '}');
}

/* Adds what the types refer to, and what that refers to. */
static void
add_referred (GPtrArray *types)
{
  for (guint i = 0; i < types->len; i++)
    {
      guint n_fields = 0;
      const SmField *fields
          = sm_record_type_get_fields ((GType) g_ptr_array_index (types, i), &n_fields);

      for (guint j = 0; j < n_fields; j++)
        {
          gpointer type = fields[j].get_type != NULL ? (gpointer) fields[j].get_type () : NULL;

          if (type != NULL && !g_ptr_array_find (types, type, NULL))
            g_ptr_array_add (types, type);
        }
    }
}

static void
append_problem_codes (GString *out)
{
  gboolean first = TRUE;

  g_string_append_c (out, '[');
  for (int i = 0; i < SM_ERROR_LAST; i++)
    {
      guint status = sm_error_code_get_status ((SmErrorCode) i);

      if (status == 0 || (status == 500 && i != SM_ERROR_INTERNAL))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      sm_json_append_string (out, sm_error_code_to_string ((SmErrorCode) i));
    }
  g_string_append_c (out, ']');
}

static void
append_problem (GString *out)
{
  g_string_append (
      out, ",\"Problem\":{\"type\":\"object\",\"description\":\"RFC 9457; programs go by the code\","
           "\"required\":[\"type\",\"title\",\"status\",\"code\"],\"properties\":{"
           "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
           "\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\",\"enum\":");
  append_problem_codes (out);
  g_string_append (
      out, "},\"number\":{\"type\":\"integer\",\"format\":\"int64\","
           "\"description\":\"what the code speaks of\"},\"reference\":{\"type\":\"string\","
           "\"description\":\"by which support finds the request\"},"
           "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"field\","
           "\"code\"],\"properties\":{\"field\":{\"type\":\"string\"},"
           "\"code\":{\"type\":\"string\"},\"number\":{\"type\":\"integer\",\"format\":\"int64\"}}}"
           "}}}");
}

void
sm_openapi_append_components (GString *out, GPtrArray *requests, GPtrArray *replies)
{
  add_referred (requests);
  add_referred (replies);
  sm_json_append_name (out, "components");
  g_string_append (out, "{\"securitySchemes\":{\"session\":{\"type\":\"http\","
                        "\"scheme\":\"bearer\",\"description\":\"a session's token\"}},"
                        "\"schemas\":{");
  for (guint i = 0; i < requests->len; i++)
    append_schema (out, (GType) g_ptr_array_index (requests, i), TRUE);
  for (guint i = 0; i < replies->len; i++)
    if (!g_ptr_array_find (requests, g_ptr_array_index (replies, i), NULL))
      append_schema (out, (GType) g_ptr_array_index (replies, i), FALSE);
  append_problem (out);
  g_string_append (out, "}}");
}
