/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"

#include <json-glib/json-glib.h>

#include "error.h"
#include "json-gate.h"
#include "json-writer.h"

static const struct
{
  guint status;
  const char *title;
  SmErrorCode fallback; /* what the status alone says */
} statuses[] = {
  { 400, "Bad Request", SM_ERROR_REQUEST_MALFORMED },
  { 401, "Unauthorized", SM_ERROR_UNAUTHENTICATED },
  { 403, "Forbidden", SM_ERROR_FORBIDDEN },
  { 404, "Not Found", SM_ERROR_NOT_FOUND },
  { 405, "Method Not Allowed", SM_ERROR_METHOD_NOT_ALLOWED },
  { 409, "Conflict", SM_ERROR_REQUEST_MALFORMED },
  { 410, "Gone", SM_ERROR_NOT_FOUND },
  { 413, "Content Too Large", SM_ERROR_BODY_TOO_LARGE },
  { 415, "Unsupported Media Type", SM_ERROR_MEDIA_TYPE },
  { 422, "Unprocessable Content", SM_ERROR_INPUT_INVALID },
  { 423, "Locked", SM_ERROR_FORBIDDEN },
  { 429, "Too Many Requests", SM_ERROR_TOO_MANY_TRIES },
  { 431, "Request Header Fields Too Large", SM_ERROR_HEADERS_TOO_LARGE },
  { 500, "Internal Server Error", SM_ERROR_INTERNAL },
  { 502, "Bad Gateway", SM_ERROR_UNAVAILABLE },
  { 503, "Service Unavailable", SM_ERROR_UNAVAILABLE },
  { 504, "Gateway Timeout", SM_ERROR_UNAVAILABLE },
};

/* What a client may know: faults of the service itself are all one to it. */
static SmErrorCode
public_code (const GError *error)
{
  guint status;

  if (error == NULL || error->domain != SM_ERROR || error->code < 0 || error->code >= SM_ERROR_LAST)
    return SM_ERROR_INTERNAL;
  status = sm_error_code_get_status ((SmErrorCode) error->code);
  return status == 0 || status == 500 ? SM_ERROR_INTERNAL : (SmErrorCode) error->code;
}

static const char *
status_title (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].status == status)
      return statuses[i].title;
  return "Error";
}

static void
append_fields (GString *out, const GError *error)
{
  guint n_fields = sm_error_get_n_fields (error);

  if (n_fields == 0)
    return;
  sm_json_open_list (out, "errors");
  for (guint i = 0; i < n_fields; i++)
    {
      const SmErrorField *field = sm_error_get_field (error, i);

      sm_json_open_object (out, NULL);
      sm_json_add_string (out, "field", field->name);
      sm_json_add_string (out, "code", sm_error_code_to_string (field->code));
      sm_json_add_integer (out, "number", field->number);
      sm_json_close_object (out);
    }
  sm_json_close_list (out);
}

/**
 * sm_problem_get_status:
 * @error: (nullable): any error
 *
 * Returns: the HTTP status that carries it
 */
guint
sm_problem_get_status (const GError *error)
{
  return sm_error_code_get_status (public_code (error));
}

/**
 * sm_problem_from_error:
 * @error: (nullable): any error; one of another domain becomes %SM_ERROR_INTERNAL
 * @reference: (nullable): the request's reference
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): the problem document
 */
char *
sm_problem_from_error (const GError *error, const char *reference, gsize *length)
{
  GString *out = g_string_sized_new (256);
  SmErrorCode code = public_code (error);
  guint status = sm_error_code_get_status (code);

  sm_json_open_object (out, NULL);
  sm_json_add_string (out, "type", "about:blank");
  sm_json_add_string (out, "title", status_title (status));
  sm_json_add_integer (out, "status", status);
  sm_json_add_string (out, "code", sm_error_code_to_string (code));
  if (code != SM_ERROR_INTERNAL)
    sm_json_add_integer (out, "number", sm_error_get_number (error));
  if (reference != NULL)
    sm_json_add_string (out, "reference", reference);
  if (code != SM_ERROR_INTERNAL)
    append_fields (out, error);
  sm_json_close_object (out);
  if (length != NULL)
    *length = out->len;
  return g_string_free (out, FALSE);
}

static SmErrorCode
code_of_status (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].status == status)
      return statuses[i].fallback;
  if (status >= 400 && status < 500)
    return SM_ERROR_REQUEST_MALFORMED;
  return status >= 500 && status < 600 ? SM_ERROR_INTERNAL : SM_ERROR_REPLY_MALFORMED;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gint64
get_integer (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return json_node_get_int (node);
}

/* A code that crosses the wire; `fallback` for one this program does not know. */
static SmErrorCode
get_code (JsonObject *object, SmErrorCode fallback)
{
  SmErrorCode code;

  if (!sm_error_code_from_string (get_string (object, "code"), &code))
    return fallback;
  return sm_error_code_get_status (code) != 0 ? code : fallback;
}

static void
read_fields (JsonObject *document, GError **error)
{
  JsonNode *node = json_object_get_member (document, "errors");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      const char *name;

      if (!JSON_NODE_HOLDS_OBJECT (item))
        continue;
      name = get_string (json_node_get_object (item), "field");
      if (name != NULL)
        sm_error_add_field (error, name,
                            get_code (json_node_get_object (item), SM_ERROR_FIELD_INVALID),
                            get_integer (json_node_get_object (item), "number"));
    }
}

static GError *
read_document (JsonObject *document, guint status)
{
  SmErrorCode code = get_code (document, code_of_status (status));
  const char *reference = get_string (document, "reference");
  GError *error = NULL;

  read_fields (document, &error);
  if (error == NULL)
    sm_error_set (&error, code, get_integer (document, "number"), N_ ("status %u, %s"), status,
                  sm_error_code_to_string (code));
  error->code = (int) code;
  if (reference != NULL)
    sm_error_set_reference (error, reference);
  return error;
}

/**
 * sm_problem_to_error:
 * @body: (array length=length) (nullable): the body of a reply that failed
 * @length: its bytes
 * @status: the reply's HTTP status
 *
 * Reads what it can: an unknown code, or no document at all, is judged by the status.
 *
 * Returns: (transfer full): an error of the domain SM_ERROR
 */
GError *
sm_problem_to_error (const char *body, gsize length, guint status)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  SmErrorCode code = code_of_status (status);
  GError *error = NULL;

  if (body != NULL && sm_json_gate_check (body, length, NULL)
      && json_parser_load_from_data (parser, body, (gssize) length, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return read_document (json_node_get_object (json_parser_get_root (parser)), status);

  sm_error_set (&error, code, 0, N_ ("status %u without a problem document"), status);
  return error;
}
