/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "error.h"
#include "json-gate.h"
#include "json-writer.h"
#include "limits.h"
#include "record-private.h"
#include "record.h"
#include "text.h"

/*
 * The codec. Writing goes straight into a string; reading goes through the gate, json-glib and
 * the field table, and collects everything that is wrong before it gives up.
 */

#define MEMBER(record, field, type) (*(type *) G_STRUCT_MEMBER_P ((record), (field)->offset))

#define ROOM_BYTES 4096 /* most replies fit without moving */

static void append_record (gpointer record, GString *out);

static void
append_list (GListStore *list, GString *out)
{
  guint length = sm_record_list_length (list);

  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++)
    {
      sm_json_separate (out);
      append_record (sm_record_list_get (list, i), out);
    }
  sm_json_close_list (out);
}

static gboolean
is_absent (gpointer record, const SmField *field)
{
  switch (field->kind)
    {
    case SM_FIELD_TEXT:
    case SM_FIELD_RECORD:
      return MEMBER (record, field, gpointer) == NULL;
    case SM_FIELD_TIME:
      return MEMBER (record, field, gint64) == 0;
    case SM_FIELD_INTEGER:
    case SM_FIELD_BOOLEAN:
    case SM_FIELD_LIST:
    default:
      return FALSE;
    }
}

static void
append_value (gpointer record, const SmField *field, GString *out)
{
  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      sm_json_append_string (out, MEMBER (record, field, char *));
      break;
    case SM_FIELD_INTEGER:
      sm_json_append_integer (out, MEMBER (record, field, gint64));
      break;
    case SM_FIELD_BOOLEAN:
      g_string_append (out, MEMBER (record, field, gboolean) ? "true" : "false");
      break;
    case SM_FIELD_TIME:
      sm_json_append_time (out, MEMBER (record, field, gint64));
      break;
    case SM_FIELD_RECORD:
      append_record (MEMBER (record, field, gpointer), out);
      break;
    case SM_FIELD_LIST:
    default:
      append_list (MEMBER (record, field, GListStore *), out);
    }
}

static void
append_record (gpointer record, GString *out)
{
  SmRecordClass *klass = SM_RECORD_GET_CLASS (record);

  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < klass->n_fields; i++)
    {
      if (is_absent (record, &klass->fields[i]))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      g_string_append (out, klass->labels[i]);
      append_value (record, &klass->fields[i], out);
      first = FALSE;
    }
  sm_json_close_object (out);
}

/**
 * sm_record_append_json:
 * @record: a record
 * @out: where its JSON object is appended
 */
void
sm_record_append_json (gpointer record, GString *out)
{
  g_return_if_fail (SM_IS_RECORD (record) && out != NULL);
  append_record (record, out);
}

/**
 * sm_record_to_json:
 * @record: a record
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): its JSON object, compact, members in the table's order
 */
char *
sm_record_to_json (gpointer record, gsize *length)
{
  GString *out;

  g_return_val_if_fail (SM_IS_RECORD (record), NULL);

  out = g_string_sized_new (ROOM_BYTES);
  append_record (record, out);
  if (length != NULL)
    *length = out->len;
  return g_string_free (out, FALSE);
}

/* One decoding. Of a reply, what cannot be understood is left out and counted instead of costing
 * all of it: an optional value becomes absent, an item leaves its list. Numbers have no absent
 * state and a wrong one must not read as nought: a record with such a number is not understood. */
typedef struct
{
  gboolean strict; /* a request: everything wrong is refused by name */
  guint n_hidden;
} Decoding;

static void decode_object (gpointer record, JsonObject *object, const SmFieldPath *path,
                           Decoding *decoding, GError **error);

/* NULL: a reply's record that is not understood; it is counted. */
static gpointer
decode_item (GType type, JsonNode *node, const SmFieldPath *path, Decoding *decoding,
             GError **error)
{
  g_autoptr (SmRecord) record = sm_record_new (type);
  g_autoptr (GError) found = NULL;
  const guint n_hidden = decoding->n_hidden;

  decode_object (record, json_node_get_object (node), path, decoding,
                 decoding->strict ? error : &found);
  if (found == NULL)
    return g_steal_pointer (&record);
  decoding->n_hidden = n_hidden + 1;
  return NULL;
}

static gboolean
decode_list (gpointer record, const SmField *field, JsonArray *array, const SmFieldPath *parent,
             Decoding *decoding, GError **error)
{
  guint length = json_array_get_length (array);
  const guint most = (guint) field->most * SM_LIMIT_REPLY_SLACK;

  if (field->most > 0 && length > field->most && decoding->strict)
    {
      sm_record_blame (parent, field->name, SM_ERROR_FIELD_TOO_LONG, field->most, error);
      return TRUE;
    }
  if (most > 0 && length > most)
    {
      decoding->n_hidden += length - most;
      length = most;
    }
  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      SmFieldPath path = { parent, field->name, (int) i };
      g_autoptr (SmRecord) item = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          if (decoding->strict)
            return FALSE;
          decoding->n_hidden++;
          continue;
        }
      item = decode_item (field->get_type (), node, &path, decoding, error);
      if (item != NULL)
        g_list_store_append (MEMBER (record, field, GListStore *), item);
    }
  return TRUE;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
decode_text (gpointer record, const SmField *field, JsonNode *node)
{
  if (!holds (node, G_TYPE_STRING))
    return FALSE;
  MEMBER (record, field, char *) = json_node_dup_string (node);
  return TRUE;
}

/* The first second of 1970 stands for no time at all: nobody may mean it. */
static gboolean
decode_time (gpointer record, const SmField *field, JsonNode *node)
{
  gint64 *time = &MEMBER (record, field, gint64);

  return holds (node, G_TYPE_STRING) && sm_text_parse_iso_time (json_node_get_string (node), time)
         && *time != 0;
}

static gboolean
decode_record (gpointer record, const SmField *field, JsonNode *node, const SmFieldPath *parent,
               Decoding *decoding, GError **error)
{
  SmFieldPath path = { parent, field->name, -1 };

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  MEMBER (record, field, gpointer) = decode_item (field->get_type (), node, &path, decoding, error);
  return TRUE;
}

/* FALSE where the value is of another kind than the field. */
static gboolean
decode_field (gpointer record, const SmField *field, JsonNode *node, const SmFieldPath *parent,
              Decoding *decoding, GError **error)
{
  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      return decode_text (record, field, node);
    case SM_FIELD_INTEGER:
      MEMBER (record, field, gint64) = holds (node, G_TYPE_INT64) ? json_node_get_int (node) : 0;
      return holds (node, G_TYPE_INT64);
    case SM_FIELD_BOOLEAN:
      MEMBER (record, field, gboolean) =
          holds (node, G_TYPE_BOOLEAN) && json_node_get_boolean (node);
      return holds (node, G_TYPE_BOOLEAN);
    case SM_FIELD_TIME:
      return decode_time (record, field, node);
    case SM_FIELD_RECORD:
      return decode_record (record, field, node, parent, decoding, error);
    case SM_FIELD_LIST:
    default:
      return JSON_NODE_HOLDS_ARRAY (node)
             && decode_list (record, field, json_node_get_array (node), parent, decoding, error);
    }
}

/* Whether a reply's text is too long but not beyond all measure: it is shown as it is. */
static gboolean
is_within_slack (gpointer record, const SmField *field)
{
  const char *text = field->kind == SM_FIELD_TEXT ? MEMBER (record, field, char *) : NULL;

  return text != NULL && field->choices == NULL && field->most > 0
         && !(field->flags & (SM_FIELD_DATE | SM_FIELD_MONTH))
         && g_utf8_strlen (text, -1) > field->most
         && g_utf8_strlen (text, -1) <= field->most * SM_LIMIT_REPLY_SLACK;
}

/* FALSE: the record cannot do without the value. */
static gboolean
leave_out (gpointer record, const SmField *field)
{
  const gboolean required = field->flags & SM_FIELD_REQUIRED;

  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      g_clear_pointer (&MEMBER (record, field, char *), g_free);
      return !required;
    case SM_FIELD_TIME:
      MEMBER (record, field, gint64) = 0;
      return !required;
    case SM_FIELD_RECORD:
    case SM_FIELD_LIST:
      return TRUE;
    case SM_FIELD_INTEGER:
      MEMBER (record, field, gint64) = 0;
      return field->flags & SM_FIELD_ASIDE;
    case SM_FIELD_BOOLEAN:
    default:
      return FALSE;
    }
}

static void
decode_member (gpointer record, const SmField *field, JsonNode *node, const SmFieldPath *path,
               Decoding *decoding, GError **error)
{
  g_autoptr (GError) found = NULL;
  GError **blamed = decoding->strict ? error : &found;

  if (!decode_field (record, field, node, path, decoding, blamed))
    sm_record_blame (path, field->name, SM_ERROR_FIELD_INVALID, 0, blamed);
  else if (decoding->strict
           || (field->kind != SM_FIELD_LIST && field->kind != SM_FIELD_RECORD
               && !is_within_slack (record, field)))
    sm_record_check_field (record, field, path, blamed);
  if (found == NULL)
    return;
  if (leave_out (record, field))
    decoding->n_hidden++;
  else if (error != NULL && *error == NULL)
    g_propagate_error (error, g_steal_pointer (&found));
}

static void
refuse_unknown (gpointer record, JsonObject *object, const SmFieldPath *path, GError **error)
{
  SmRecordClass *klass = SM_RECORD_GET_CLASS (record);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      guint i = 0;

      while (i < klass->n_fields && !g_str_equal (klass->fields[i].name, l->data))
        i++;
      if (i == klass->n_fields)
        sm_record_blame (path, l->data, SM_ERROR_FIELD_UNKNOWN, 0, error);
    }
}

/* Reads every field it can and blames the rest; null is the same as absent. */
static void
decode_object (gpointer record, JsonObject *object, const SmFieldPath *path, Decoding *decoding,
               GError **error)
{
  SmRecordClass *klass = SM_RECORD_GET_CLASS (record);
  guint known = 0;

  for (guint i = 0; i < klass->n_fields; i++)
    {
      const SmField *field = &klass->fields[i];
      JsonNode *node = json_object_get_member (object, field->name);

      known += node != NULL;
      if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
        decode_member (record, field, node, path, decoding, error);
      else if (field->flags & SM_FIELD_REQUIRED)
        sm_record_blame (path, field->name, SM_ERROR_FIELD_MISSING, 0, error);
    }
  if (decoding->strict && known < json_object_get_size (object))
    refuse_unknown (record, object, path, error);
}

/**
 * sm_record_from_json:
 * @type: a final record type
 * @data: (array length=length): a JSON object; need not end in NUL
 * @length: its bytes
 * @strict: a request: everything unknown or wrong is refused. Otherwise a reply: it is read as far
 *   as it can be understood, see sm_record_get_hidden(); a text may be %SM_LIMIT_REPLY_SLACK times
 *   as long as its field
 * @error: %SM_ERROR_REQUEST_MALFORMED where it is no JSON object; otherwise as sm_record_check(),
 *   %SM_ERROR_FIELD_UNKNOWN included; a request's names every wrong field
 *
 * Returns: (transfer full) (nullable): the record
 */
gpointer
sm_record_from_json (GType type, const char *data, gsize length, gboolean strict, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (SmRecord) record = NULL;
  g_autoptr (GError) found = NULL;
  Decoding decoding = { strict, 0 };
  JsonNode *root;

  g_return_val_if_fail (g_type_is_a (type, SM_TYPE_RECORD), NULL);

  if (!sm_json_gate_check (data, length, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, data, (gssize) length, &found))
    {
      sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, N_ ("JSON: %s"), found->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, N_ ("JSON: not an object"));
      return NULL;
    }
  record = sm_record_new (type);
  decode_object (record, json_node_get_object (root), NULL, &decoding, &found);
  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return NULL;
    }
  sm_record_set_hidden (record, decoding.n_hidden);
  return g_steal_pointer (&record);
}
