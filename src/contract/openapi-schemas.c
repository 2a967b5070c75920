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

#define PROBLEM "Problem"

static const char *
schema_name (GType type)
{
  const char *name = type != 0 ? g_type_name (type) : PROBLEM;

  return g_str_has_prefix (name, "Sm") ? name + strlen ("Sm") : name;
}

void
sm_openapi_add_reference (GString *out, GType type)
{
  g_autofree char *reference = g_strconcat ("#/components/schemas/", schema_name (type), NULL);

  sm_json_add_string (out, "$ref", reference);
}

static void
add_text (GString *out, const SmField *field)
{
  sm_json_add_string (out, "type", "string");
  if (field->choices != NULL)
    {
      sm_json_open_list (out, "enum");
      for (guint i = 0; field->choices[i] != NULL; i++)
        {
          sm_json_separate (out);
          sm_json_append_string (out, field->choices[i]);
        }
      sm_json_close_list (out);
      return;
    }
  if (field->flags & SM_FIELD_REQUIRED)
    sm_json_add_integer (out, "minLength", MAX (field->least, 1));
  if (field->most > 0)
    sm_json_add_integer (out, "maxLength", field->most);
}

static void
add_integer (GString *out, const SmField *field)
{
  sm_json_add_string (out, "type", "integer");
  sm_json_add_string (out, "format", "int64");
  if (field->least == 0 && field->most == 0)
    return;
  sm_json_add_integer (out, "minimum", field->least);
  sm_json_add_integer (out, "maximum", field->most);
}

static void
add_list (GString *out, const SmField *field)
{
  sm_json_add_string (out, "type", "array");
  sm_json_open_object (out, "items");
  sm_openapi_add_reference (out, field->get_type ());
  sm_json_close_object (out);
  if (field->most > 0)
    sm_json_add_integer (out, "maxItems", field->most);
}

static void
add_property (GString *out, const SmField *field)
{
  sm_json_open_object (out, field->name);
  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      add_text (out, field);
      break;
    case SM_FIELD_INTEGER:
      add_integer (out, field);
      break;
    case SM_FIELD_BOOLEAN:
      sm_json_add_string (out, "type", "boolean");
      break;
    case SM_FIELD_TIME:
      sm_json_add_string (out, "type", "string");
      sm_json_add_string (out, "format", "date-time");
      break;
    case SM_FIELD_RECORD:
      sm_openapi_add_reference (out, field->get_type ());
      break;
    case SM_FIELD_LIST:
    default:
      add_list (out, field);
    }
  if (field->doc != NULL)
    sm_json_add_string (out, "description", field->doc);
  sm_json_close_object (out);
}

static void
add_required (GString *out, const SmField *fields, guint n_fields)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n_fields; i++)
    {
      if (!(fields[i].flags & SM_FIELD_REQUIRED))
        continue;
      if (!any)
        sm_json_open_list (out, "required");
      any = TRUE;
      sm_json_separate (out);
      sm_json_append_string (out, fields[i].name);
    }
  if (any)
    sm_json_close_list (out);
}

/* Leaves the object of properties open, so that others may follow. */
static void
open_schema (GString *out, const char *name, const SmField *fields, guint n_fields)
{
  sm_json_open_object (out, name);
  sm_json_add_string (out, "type", "object");
  add_required (out, fields, n_fields);
  sm_json_open_object (out, "properties");
  for (guint i = 0; i < n_fields; i++)
    add_property (out, &fields[i]);
}

static void
close_schema (GString *out, gboolean closed)
{
  sm_json_close_object (out);
  if (closed)
    sm_json_add_boolean (out, "additionalProperties", FALSE);
  sm_json_close_object (out);
}

static void
add_type_schema (GString *out, GType type, gboolean closed)
{
  guint n_fields = 0;
  const SmField *fields = sm_record_type_get_fields (type, &n_fields);

  open_schema (out, schema_name (type), fields, n_fields);
  close_schema (out, closed);
}

/* Adds what the types refer to, and what that refers to. */
static void
add_referred (GPtrArray *types)
{
  for (guint i = 0; i < types->len; i++)
    {
      guint n_fields = 0;
      const SmField *fields =
          sm_record_type_get_fields ((GType) g_ptr_array_index (types, i), &n_fields);

      for (guint j = 0; j < n_fields; j++)
        {
          gpointer type = fields[j].get_type != NULL ? (gpointer) fields[j].get_type () : NULL;

          if (type != NULL && !g_ptr_array_find (types, type, NULL))
            g_ptr_array_add (types, type);
        }
    }
}

/* The codes a client may meet: those with a status, the service's own faults as one. */
static GPtrArray *
list_public_codes (void)
{
  GPtrArray *codes = g_ptr_array_new ();

  for (int i = 0; i < SM_ERROR_LAST; i++)
    {
      guint status = sm_error_code_get_status ((SmErrorCode) i);

      if (status != 0 && (status != 500 || i == SM_ERROR_INTERNAL))
        g_ptr_array_add (codes, (gpointer) sm_error_code_to_string ((SmErrorCode) i));
    }
  g_ptr_array_add (codes, NULL);
  return codes;
}

/* RFC 9457. */
static void
add_problem (GString *out)
{
  g_autoptr (GPtrArray) codes = list_public_codes ();
  const char *const *choices = (const char *const *) codes->pdata;
  const SmField blame[] = {
    { "field", SM_FIELD_TEXT, SM_FIELD_REQUIRED, .doc = "the member's name" },
    { "code", SM_FIELD_TEXT, SM_FIELD_REQUIRED, .doc = "what is wrong with it" },
    { "number", SM_FIELD_INTEGER, SM_FIELD_PLAIN, .doc = "what the code speaks of" },
  };
  const SmField problem[] = {
    { "type", SM_FIELD_TEXT, SM_FIELD_REQUIRED, .doc = "about:blank" },
    { "title", SM_FIELD_TEXT, SM_FIELD_REQUIRED, .doc = "of the status" },
    { "status", SM_FIELD_INTEGER, SM_FIELD_REQUIRED, .doc = "the reply's" },
    { "code", SM_FIELD_TEXT, SM_FIELD_REQUIRED, .choices = choices, .doc = "programs go by it" },
    { "number", SM_FIELD_INTEGER, SM_FIELD_PLAIN, .doc = "what the code speaks of" },
    { "reference", SM_FIELD_TEXT, SM_FIELD_PLAIN, .doc = "by which support finds the request" },
  };

  open_schema (out, PROBLEM, problem, G_N_ELEMENTS (problem));
  sm_json_open_object (out, "errors");
  sm_json_add_string (out, "type", "array");
  open_schema (out, "items", blame, G_N_ELEMENTS (blame));
  close_schema (out, FALSE);
  sm_json_close_object (out);
  close_schema (out, FALSE);
}

static void
add_security (GString *out)
{
  sm_json_open_object (out, "securitySchemes");
  sm_json_open_object (out, "session");
  sm_json_add_string (out, "type", "http");
  sm_json_add_string (out, "scheme", "bearer");
  sm_json_add_string (out, "description", "a session's token");
  sm_json_close_object (out);
  sm_json_close_object (out);
}

void
sm_openapi_add_components (GString *out, GPtrArray *requests, GPtrArray *replies)
{
  add_referred (requests);
  add_referred (replies);
  sm_json_open_object (out, "components");
  add_security (out);
  sm_json_open_object (out, "schemas");
  for (guint i = 0; i < requests->len; i++)
    add_type_schema (out, (GType) g_ptr_array_index (requests, i), TRUE);
  for (guint i = 0; i < replies->len; i++)
    if (!g_ptr_array_find (requests, g_ptr_array_index (replies, i), NULL))
      add_type_schema (out, (GType) g_ptr_array_index (replies, i), FALSE);
  add_problem (out);
  sm_json_close_object (out);
  sm_json_close_object (out);
}
