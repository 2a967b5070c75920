/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <stdio.h>
#include <string.h>

#include "money.h"
#include "record.h"
#include "text.h"

#define COLUMNS_MOST 12
#define GAP 2

static const SmField *
find_field (GType type, const char *name)
{
  guint n_fields;
  const SmField *fields = sm_record_type_get_fields (type, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    if (strcmp (fields[i].name, name) == 0)
      return &fields[i];
  g_assert_not_reached ();
}

static char *
dup_number (const SmField *field, gint64 value)
{
  if (field->kind == SM_FIELD_TIME)
    return value != 0 ? sm_text_iso_time (value) : g_strdup ("");
  if (g_str_has_suffix (field->name, "_kopecks"))
    return sm_money_format (value);
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static char *
dup_value (gpointer record, const SmField *field)
{
  gconstpointer member = G_STRUCT_MEMBER_P (record, field->offset);
  const char *text;

  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      text = *(char *const *) member;
      return g_strdup (text != NULL ? text : "");
    case SM_FIELD_INTEGER:
    case SM_FIELD_TIME:
      return dup_number (field, *(const gint64 *) member);
    case SM_FIELD_BOOLEAN:
      return g_strdup (*(const gboolean *) member ? "yes" : "no");
    case SM_FIELD_RECORD:
    case SM_FIELD_LIST:
    default:
      return g_strdup ("");
    }
}

/* Controls, line and paragraph separators, what is not assigned, and what has no shape but turns
 * the direction of others. */
static gboolean
is_plain (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return g_unichar_isprint (character) && type != G_UNICODE_LINE_SEPARATOR
         && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void
append_escape (GString *out, gunichar character)
{
  if (character == '\n' || character == '\r' || character == '\t')
    g_string_append (out, character == '\n' ? "\\n" : character == '\r' ? "\\r" : "\\t");
  else if (character <= 0xffff)
    g_string_append_printf (out, "\\u%04x", character);
  else
    g_string_append_printf (out, "\\u%04x\\u%04x", 0xd7c0 + (character >> 10),
                            0xdc00 + (character & 0x3ff));
}

/* A terminal obeys control characters, and a line break begins a line that looks like ours: what
 * others wrote gets to do neither. The escapes are those of JSON. */
static char *
dup_visible (const char *text)
{
  GString *safe = g_string_sized_new (strlen (text));
  const char *end = text + strlen (text);

  for (const char *p = text; p < end;)
    {
      gunichar character = g_utf8_get_char_validated (p, end - p);

      if (character == (gunichar) -1 || character == (gunichar) -2)
        {
          g_string_append_printf (safe, "\\x%02x", (guint8) *p++);
          continue;
        }
      if (is_plain (character))
        g_string_append_unichar (safe, character);
      else
        append_escape (safe, character);
      p = g_utf8_next_char (p);
    }
  return g_string_free (safe, FALSE);
}

static void
put_padded (const char *visible, gsize width, gboolean last)
{
  gsize length = (gsize) g_utf8_strlen (visible, -1);

  fputs (visible, stdout);
  for (gsize i = length; !last && i < width + GAP; i++)
    fputc (' ', stdout);
}

static void
put_json (GListStore *records)
{
  g_autoptr (GString) out = g_string_new ("[");

  for (guint i = 0; i < sm_record_list_length (records); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      sm_record_append_json (sm_record_list_get (records, i), out);
    }
  g_string_append_c (out, ']');
  smd_output_line (out->str);
}

static GPtrArray *
dup_cells (gpointer record, const SmdOutputColumn *columns)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; columns[i].title != NULL; i++)
    {
      g_autofree char *value =
          record == NULL
              ? g_strdup (columns[i].title)
              : dup_value (record, find_field (G_OBJECT_TYPE (record), columns[i].field));

      g_ptr_array_add (cells, dup_visible (value));
    }
  return cells;
}

/**
 * smd_output_list:
 * @records: records of one type
 * @columns: what to show of each
 * @json: for programs
 */
void
smd_output_list (GListStore *records, const SmdOutputColumn *columns, gboolean json)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  gsize widths[COLUMNS_MOST] = { 0 };

  if (json)
    {
      put_json (records);
      return;
    }
  g_ptr_array_add (lines, dup_cells (NULL, columns));
  for (guint i = 0; i < sm_record_list_length (records); i++)
    g_ptr_array_add (lines, dup_cells (sm_record_list_get (records, i), columns));
  for (guint i = 0; i < lines->len; i++)
    {
      GPtrArray *cells = g_ptr_array_index (lines, i);

      for (guint j = 0; j < cells->len && j < COLUMNS_MOST; j++)
        widths[j] = MAX (widths[j], (gsize) g_utf8_strlen (g_ptr_array_index (cells, j), -1));
    }
  for (guint i = 0; i < lines->len; i++)
    {
      GPtrArray *cells = g_ptr_array_index (lines, i);

      for (guint j = 0; j < cells->len && j < COLUMNS_MOST; j++)
        put_padded (g_ptr_array_index (cells, j), widths[j], j + 1 == cells->len);
      fputc ('\n', stdout);
    }
}

/**
 * smd_output_record:
 * @record: a record; fields without a value are left out
 * @json: for programs
 */
void
smd_output_record (gpointer record, gboolean json)
{
  guint n_fields;
  const SmField *fields = sm_record_type_get_fields (G_OBJECT_TYPE (record), &n_fields);
  gsize width = 0;

  if (json)
    {
      g_autofree char *text = sm_record_to_json (record, NULL);

      smd_output_line (text);
      return;
    }
  for (guint i = 0; i < n_fields; i++)
    width = MAX (width, strlen (fields[i].name));
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *value = dup_value (record, &fields[i]);

      if (*value == '\0')
        continue;
      put_padded (fields[i].name, width, FALSE);
      smd_output_line (value);
    }
}

/**
 * smd_output_line:
 * @text: a line
 */
void
smd_output_line (const char *text)
{
  g_autofree char *visible = dup_visible (text);

  fputs (visible, stdout);
  fputc ('\n', stdout);
}

/**
 * smd_output_quote:
 * @text: what a person wrote, with its line breaks
 */
void
smd_output_quote (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat ("  > ", lines[i], NULL);

      smd_output_line (line);
    }
}

/**
 * smd_output_failure:
 * @text: why; a configuration has a line for each problem
 */
void
smd_output_failure (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *visible = dup_visible (lines[i]);

      g_printerr ("smorodina-admin: %s\n", visible);
    }
}

/**
 * smd_output_problems:
 * @problems: at least one
 */
void
smd_output_problems (const SmdProblems *problems)
{
  guint count = smd_problems_get_count (problems);
  guint shown = 0;

  for (; smd_problems_get (problems, shown) != NULL; shown++)
    smd_output_line (smd_problems_get (problems, shown));
  if (shown < count)
    fprintf (stdout, "and %u more\n", count - shown);
  fprintf (stdout, "%u problems; nothing was taken\n", count);
}
