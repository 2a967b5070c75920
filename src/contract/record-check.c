/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "record-private.h"
#include "record.h"
#include "text.h"

/*
 * Checks of values against the field table: the same for what comes over the wire and for what a
 * program puts together itself.
 */

#define BLAMED_MOST 32 /* fields an error names; a hostile input may have thousands */
#define NAME_CHARS_MOST 64

static void
append_path (GString *out, const SmFieldPath *path)
{
  if (path == NULL)
    return;
  append_path (out, path->parent);
  g_string_append (out, path->name);
  if (path->index >= 0)
    g_string_append_printf (out, "[%d]", path->index);
  g_string_append_c (out, '.');
}

void
sm_record_blame (const SmFieldPath *parent, const char *name, SmErrorCode code, gint64 number,
                 GError **error)
{
  g_autoptr (GString) full = NULL;
  g_autofree char *shortened = NULL;

  if (error == NULL || sm_error_get_n_fields (*error) >= BLAMED_MOST)
    return;
  full = g_string_new (NULL);
  append_path (full, parent);
  shortened = g_utf8_strlen (name, -1) > NAME_CHARS_MOST
                  ? g_utf8_substring (name, 0, NAME_CHARS_MOST)
                  : g_strdup (name);
  g_string_append (full, shortened);
  sm_error_add_field (error, full->str, code, number);
}

static void
check_text (const char *text, const SmField *field, const SmFieldPath *parent, GError **error)
{
  if (text == NULL || *text == '\0')
    {
      if (field->flags & SM_FIELD_REQUIRED)
        sm_record_blame (parent, field->name, SM_ERROR_FIELD_MISSING, 0, error);
      else if (text != NULL && field->choices != NULL)
        sm_record_blame (parent, field->name, SM_ERROR_FIELD_INVALID, 0, error);
      return;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      sm_record_blame (parent, field->name, SM_ERROR_FIELD_INVALID, 0, error);
      return;
    }
  if (field->most > 0 && g_utf8_strlen (text, -1) > field->most)
    {
      sm_record_blame (parent, field->name, SM_ERROR_FIELD_TOO_LONG, field->most, error);
      return;
    }
  if (g_utf8_strlen (text, -1) < field->least)
    sm_record_blame (parent, field->name, SM_ERROR_FIELD_INVALID, field->least, error);
  else if ((field->choices != NULL && !g_strv_contains (field->choices, text))
           || (field->flags & SM_FIELD_DATE && !sm_text_is_date (text))
           || (field->flags & SM_FIELD_MONTH && !sm_text_is_month (text)))
    sm_record_blame (parent, field->name, SM_ERROR_FIELD_INVALID, 0, error);
}

static void
check_integer (gint64 value, const SmField *field, const SmFieldPath *parent, GError **error)
{
  if (field->least == 0 && field->most == 0)
    return;
  if (value < field->least)
    sm_record_blame (parent, field->name, SM_ERROR_FIELD_INVALID, field->least, error);
  else if (value > field->most)
    sm_record_blame (parent, field->name, SM_ERROR_FIELD_INVALID, field->most, error);
}

void
sm_record_check_field (gpointer record, const SmField *field, const SmFieldPath *parent,
                       GError **error)
{
  gpointer member = G_STRUCT_MEMBER_P (record, field->offset);
  gboolean required = field->flags & SM_FIELD_REQUIRED;

  if (field->kind == SM_FIELD_TEXT)
    check_text (*(char **) member, field, parent, error);
  else if (field->kind == SM_FIELD_INTEGER)
    check_integer (*(gint64 *) member, field, parent, error);
  else if (field->kind == SM_FIELD_TIME && required && *(gint64 *) member == 0)
    sm_record_blame (parent, field->name, SM_ERROR_FIELD_MISSING, 0, error);
  else if (field->kind == SM_FIELD_RECORD && required && *(gpointer *) member == NULL)
    sm_record_blame (parent, field->name, SM_ERROR_FIELD_MISSING, 0, error);
  else if (field->kind == SM_FIELD_LIST && field->most > 0
           && sm_record_list_length (*(GListStore **) member) > field->most)
    sm_record_blame (parent, field->name, SM_ERROR_FIELD_TOO_LONG, field->most, error);
}

static void check_record (gpointer record, const SmFieldPath *parent, GError **error);

/* Records below a field. */
static void
check_below (gpointer member, const SmField *field, const SmFieldPath *parent, GError **error)
{
  SmFieldPath path = { parent, field->name, -1 };

  if (field->kind == SM_FIELD_RECORD && *(gpointer *) member != NULL)
    check_record (*(gpointer *) member, &path, error);
  if (field->kind != SM_FIELD_LIST)
    return;
  for (guint i = 0; i < sm_record_list_length (*(GListStore **) member); i++)
    {
      path.index = (int) i;
      check_record (sm_record_list_get (*(GListStore **) member, i), &path, error);
    }
}

static void
check_record (gpointer record, const SmFieldPath *parent, GError **error)
{
  SmRecordClass *klass = SM_RECORD_GET_CLASS (record);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      const SmField *field = &klass->fields[i];

      sm_record_check_field (record, field, parent, error);
      check_below (G_STRUCT_MEMBER_P (record, field->offset), field, parent, error);
    }
}

/**
 * sm_record_check:
 * @record: a record
 * @error: %SM_ERROR_FIELD_MISSING, %SM_ERROR_FIELD_INVALID, %SM_ERROR_FIELD_TOO_LONG or, for
 *   several fields, %SM_ERROR_INPUT_INVALID
 *
 * Returns: whether the record and all below it keep to their field tables
 */
gboolean
sm_record_check (gpointer record, GError **error)
{
  g_autoptr (GError) found = NULL;

  g_return_val_if_fail (SM_IS_RECORD (record), FALSE);

  check_record (record, NULL, &found);
  if (found == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&found));
  return FALSE;
}
