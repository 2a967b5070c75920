/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <stdio.h>
#include <string.h>

#include "field-words.h"
#include "money.h"
#include "record.h"
#include "text.h"
#include "words.h"

#define COLUMNS_MOST 12
#define GAP 2

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
      return g_strdup (*(const gboolean *) member ? _ ("yes") : _ ("no"));
    case SM_FIELD_RECORD:
    case SM_FIELD_LIST:
    default:
      return g_strdup ("");
    }
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
          record == NULL ? g_strdup (_ (columns[i].title))
                         : dup_value (record, sm_record_type_find_field (G_OBJECT_TYPE (record),
                                                                         columns[i].field));

      g_ptr_array_add (cells, sm_text_dup_visible (value));
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
    width = MAX (width, (gsize) g_utf8_strlen (smd_field_words_say (fields[i].name), -1));
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *value = dup_value (record, &fields[i]);

      if (*value == '\0')
        continue;
      put_padded (smd_field_words_say (fields[i].name), width, FALSE);
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
  g_autofree char *visible = sm_text_dup_visible (text);

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
      g_autofree char *visible = sm_text_dup_visible (lines[i]);

      g_printerr ("smorodina-admin: %s\n", visible);
    }
}

/**
 * smd_output_warning:
 * @what: a literal
 * @when: since when
 * @said: what somebody else said of it
 */
void
smd_output_warning (const char *what, const char *when, const char *said)
{
  g_autofree char *visible = sm_text_dup_visible (said);

  g_printerr ("smorodina-admin: %s %s: %s\n", what, when, visible);
}

/**
 * smd_output_dup_count:
 * @count: how many
 * @noun: of what; its plural has an s more
 *
 * Returns: (transfer full): the number and the noun
 */
char *
smd_output_dup_count (guint count, const char *noun)
{
  return g_strdup_printf ("%u %s%s", count, noun, count == 1 ? "" : "s");
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
    fprintf (stdout, ngettext ("and %u more\n", "and %u more\n", count - shown), count - shown);
  fprintf (stdout,
           ngettext ("%u problem; nothing was taken\n", "%u problems; nothing was taken\n", count),
           count);
}
