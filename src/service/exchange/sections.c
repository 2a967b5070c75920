/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sections.h"

#include <string.h>

#include "error.h"
#include "text.h"

#define FILE_BYTES_MOST 268435456 /* 256 MiB */
#define NOT_THERE G_MAXUINT

struct _SmdSections
{
  const SmdSection *table; /* borrowed */
  GPtrArray *rows;         /* owned: of each section a GPtrArray of SmdRow * */
};

typedef struct
{
  SmdSections *sections; /* borrowed */
  SmdProblems *problems; /* borrowed */
  guint line;
  guint section;                           /* NOT_THERE: none yet, or unknown */
  gboolean names_known;                    /* its columns were named */
  guint order[SMD_COLUMNS_MOST];           /* of each cell: its column, or NOT_THERE */
  const SmField *fields[SMD_COLUMNS_MOST]; /* of each column: what it fills, nullable */
  guint n_cells;
} Reader;

static void
row_free (gpointer data)
{
  SmdRow *row = data;

  for (guint i = 0; i < SMD_COLUMNS_MOST; i++)
    g_free (row->texts[i]);
  g_free (row);
}

static gboolean
parse_number (const char *text, guint decimals, gint64 least, gint64 most, gint64 *value)
{
  return smd_sections_parse_decimal (text, decimals, value) && *value >= least && *value <= most;
}

static gboolean
is_of_kind (SmdCellKind kind, const char *text, gint64 *value)
{
  switch (kind)
    {
    case SMD_CELL_MONEY:
      return parse_number (text, 2, G_MININT64, G_MAXINT64, value);
    case SMD_CELL_MILLI:
      return parse_number (text, 3, G_MININT64, G_MAXINT64, value);
    case SMD_CELL_TARIFF:
      return parse_number (text, 4, 0, G_MAXINT64, value);
    case SMD_CELL_INTEGER:
      return parse_number (text, 0, 0, G_MAXINT32, value);
    case SMD_CELL_FLAG:
      return parse_number (text, 0, 0, 1, value);
    case SMD_CELL_MONTH:
      return sm_text_is_month (text);
    case SMD_CELL_DATE:
      return sm_text_is_date (text);
    case SMD_CELL_TEXT:
    case SMD_CELL_WORD:
    default:
      return TRUE;
    }
}

/* Returns what clients would refuse of a cell, or NULL. */
static char *
check_field (const SmField *field, const char *text, gint64 value)
{
  if (field == NULL)
    return NULL;
  if (field->kind == SM_FIELD_INTEGER)
    return (field->least != 0 || field->most != 0) && (value < field->least || value > field->most)
               ? smd_problems_dup_reason (field, SM_ERROR_FIELD_INVALID)
               : NULL;
  if (field->most > 0 && g_utf8_strlen (text, -1) > field->most)
    return smd_problems_dup_reason (field, SM_ERROR_FIELD_TOO_LONG);
  if (field->choices != NULL && !g_strv_contains (field->choices, text))
    return smd_problems_dup_reason (field, SM_ERROR_FIELD_INVALID);
  return NULL;
}

static void
fill_cell (Reader *self, SmdRow *row, guint index, const char *typed)
{
  const SmdColumn *column = &self->sections->table[self->section].columns[index];
  g_autofree char *text = sm_text_clean (typed);
  g_autofree char *refused = NULL;
  const char *reason = NULL;

  if (text == NULL)
    reason = "holds characters that are no text";
  else if (*text == '\0')
    reason = column->required ? "is empty" : NULL;
  else if (column->kind == SMD_CELL_WORD && strpbrk (text, " \t") != NULL)
    reason = "holds spaces";
  else if (!is_of_kind (column->kind, text, &row->numbers[index]))
    reason = smd_sections_get_refusal (column->kind);
  if (reason == NULL && text != NULL && *text != '\0')
    reason = refused = check_field (self->fields[index], text, row->numbers[index]);
  if (reason != NULL)
    {
      smd_problems_add (self->problems, self->line, column->name, reason);
      row->bad = TRUE;
    }
  else if (*text != '\0')
    row->texts[index] = g_steal_pointer (&text);
}

static void
read_row (Reader *self, GPtrArray *cells)
{
  SmdRow *row;

  if (cells->len != self->n_cells)
    {
      smd_problems_add (self->problems, self->line, NULL,
                        "has another number of cells than there are columns");
      return;
    }
  row = g_new0 (SmdRow, 1);
  row->line = self->line;
  for (guint i = 0; i < cells->len; i++)
    if (self->order[i] != NOT_THERE)
      fill_cell (self, row, self->order[i], g_ptr_array_index (cells, i));
  g_ptr_array_add (smd_sections_get_rows (self->sections, self->section), row);
}

static guint
find_column (const SmdSection *section, const char *name)
{
  for (guint i = 0; i < SMD_COLUMNS_MOST && section->columns[i].name != NULL; i++)
    if (strcmp (section->columns[i].name, name) == 0)
      return i;
  return NOT_THERE;
}

static gboolean
is_named (const Reader *self, guint column)
{
  for (guint i = 0; i < self->n_cells; i++)
    if (self->order[i] == column)
      return TRUE;
  return FALSE;
}

static void
read_names (Reader *self, GPtrArray *cells)
{
  const SmdSection *section = &self->sections->table[self->section];

  self->names_known = TRUE;
  self->n_cells = 0;
  for (guint i = 0; i < SMD_COLUMNS_MOST && section->columns[i].name != NULL; i++)
    self->fields[i] = smd_sections_find_field (&section->columns[i]);
  for (guint i = 0; i < cells->len && i < SMD_COLUMNS_MOST; i++)
    {
      const char *name = g_ptr_array_index (cells, i);
      guint column = find_column (section, name);

      if (column == NOT_THERE)
        smd_problems_add (self->problems, self->line, name, "no such column");
      else if (is_named (self, column))
        smd_problems_add (self->problems, self->line, name, "stands twice");
      self->order[self->n_cells++] = column;
    }
  for (guint i = 0; i < SMD_COLUMNS_MOST && section->columns[i].name != NULL; i++)
    if (section->columns[i].required && !is_named (self, i))
      smd_problems_add (self->problems, self->line, section->columns[i].name,
                        "the column is missing");
}

static void
read_section (Reader *self, const char *name)
{
  self->names_known = FALSE;
  self->section = NOT_THERE;
  for (guint i = 0; self->sections->table[i].name != NULL; i++)
    if (*name != '\0' && strcmp (self->sections->table[i].name, name) == 0)
      self->section = i;
  if (self->section == NOT_THERE)
    smd_problems_add (self->problems, self->line, name, "no such section");
}

/* Returns the section that holds lines before the first one, or NOT_THERE. */
static guint
find_head (const Reader *self)
{
  for (guint i = 0; self->sections->table[i].name != NULL; i++)
    if (*self->sections->table[i].name == '\0')
      return i;
  return NOT_THERE;
}

static SmdRow *
ensure_head (Reader *self, guint head)
{
  GPtrArray *rows = smd_sections_get_rows (self->sections, head);

  if (rows->len == 0)
    g_ptr_array_add (rows, g_new0 (SmdRow, 1));
  return g_ptr_array_index (rows, 0);
}

/* A line before the first section: "name;cell". */
static void
read_head (Reader *self, const char *line)
{
  g_autoptr (GPtrArray) cells = smd_sections_split (line);
  const char *name = g_ptr_array_index (cells, 0);
  guint head = find_head (self);
  guint column = head != NOT_THERE ? find_column (&self->sections->table[head], name) : NOT_THERE;
  SmdRow *row;

  if (column == NOT_THERE || cells->len != 2)
    {
      smd_problems_add (self->problems, self->line, NULL, "belongs to no section");
      return;
    }
  row = ensure_head (self, head);
  row->line = self->line;
  if (row->texts[column] != NULL)
    smd_problems_add (self->problems, self->line, name, "stands twice");
  else
    {
      self->section = head;
      fill_cell (self, row, column, g_ptr_array_index (cells, 1));
      self->section = NOT_THERE;
    }
}

static void
read_line (Reader *self, char *line)
{
  g_autoptr (GPtrArray) cells = NULL;

  g_strchomp (line);
  if (*line == '\0')
    return;
  if (*line == '#')
    {
      read_section (self, g_strstrip (line + 1));
      return;
    }
  if (self->section == NOT_THERE)
    {
      read_head (self, line);
      return;
    }
  cells = smd_sections_split (line);
  if (self->names_known)
    read_row (self, cells);
  else
    read_names (self, cells);
}

/**
 * smd_sections_parse:
 * @text: a file's text, UTF-8
 * @table: the sections it may have; borrowed as long as the result lives
 * @problems: where to tell what is wrong
 *
 * Returns: (transfer full): the rows of each section
 */
SmdSections *
smd_sections_parse (const char *text, const SmdSection *table, SmdProblems *problems)
{
  SmdSections *self = g_new0 (SmdSections, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Reader reader = { self, problems, 0, NOT_THERE };

  self->table = table;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; table[i].name != NULL; i++)
    g_ptr_array_add (self->rows, g_ptr_array_new_with_free_func (row_free));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      reader.line = i + 1;
      read_line (&reader, lines[i]);
    }
  return self;
}

static char *
dup_utf8 (const char *data, gsize length, GError **error)
{
  g_autoptr (GError) ignored = NULL;
  char *text;

  if (memchr (data, '\0', length) != NULL)
    {
      sm_error_set (error, SM_ERROR_FIELD_INVALID, 0, "the file is not text");
      return NULL;
    }
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    return g_strndup (data + 3, length - 3);
  if (g_utf8_validate_len (data, length, NULL))
    return g_strndup (data, length);
  text = g_convert (data, (gssize) length, "UTF-8", "WINDOWS-1251", NULL, NULL, &ignored);
  if (text == NULL)
    sm_error_set (error, SM_ERROR_FIELD_INVALID, 0, "neither UTF-8 nor Windows-1251");
  return text;
}

/**
 * smd_sections_read:
 * @path: a file
 * @table: the sections it may have; borrowed as long as the result lives
 * @problems: where to tell what is wrong
 * @error: SM_ERROR_NOT_FOUND where it cannot be read, SM_ERROR_FIELD_INVALID where it is no text
 *
 * Returns: (transfer full) (nullable): the rows of each section
 */
SmdSections *
smd_sections_read (const char *path, const SmdSection *table, SmdProblems *problems, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *data = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, &local))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, "%s", local->message);
      return NULL;
    }
  if (length > FILE_BYTES_MOST)
    {
      sm_error_set (error, SM_ERROR_BODY_TOO_LARGE, FILE_BYTES_MOST, "%s is too large", path);
      return NULL;
    }
  text = dup_utf8 (data, length, error);
  return text != NULL ? smd_sections_parse (text, table, problems) : NULL;
}

/**
 * smd_sections_get_rows:
 * @self: sections
 * @index: which section of the table
 *
 * Returns: (transfer none) (element-type SmdRow): its rows in the file's order
 */
GPtrArray *
smd_sections_get_rows (const SmdSections *self, guint index)
{
  return g_ptr_array_index (self->rows, index);
}

void
smd_sections_free (SmdSections *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}
