/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sections.h"

#include <string.h>

#include "error.h"
#include "limits.h"
#include "section-reader.h"

struct _SmdSections
{
  GPtrArray *rows; /* owned: of each section a GPtrArray of SmdRow * */
};

static void
row_free (gpointer data)
{
  SmdRow *row = data;

  for (guint i = 0; i < SMD_COLUMNS_MOST; i++)
    g_free (row->texts[i]);
  g_free (row);
}

static SmdRow *
row_copy (const SmdRow *row)
{
  SmdRow *copy = g_memdup2 (row, sizeof *row);

  for (guint i = 0; i < SMD_COLUMNS_MOST; i++)
    copy->texts[i] = g_strdup (row->texts[i]);
  return copy;
}

static void
keep (SmdSections *self, const SmdRow *row)
{
  g_ptr_array_add (smd_sections_get_rows (self, row->section), row_copy (row));
}

SmdSections *
smd_sections_collect (SmdSectionReader *taken, const SmdSection *table, GError **error)
{
  g_autoptr (SmdSectionReader) reader = taken;
  g_autoptr (SmdSections) self = g_new0 (SmdSections, 1);
  const SmdRow *row = smd_section_reader_get_head (reader);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; table[i].name != NULL; i++)
    g_ptr_array_add (self->rows, g_ptr_array_new_with_free_func (row_free));
  if (row != NULL)
    keep (self, row);
  for (;;)
    {
      if (!smd_section_reader_next (reader, &row, error))
        return NULL;
      if (smd_section_reader_get_read (reader) > SM_LIMIT_WHOLE_FILE_BYTES)
        {
          sm_error_set (error, SM_ERROR_BODY_TOO_LARGE, SM_LIMIT_WHOLE_FILE_BYTES,
                        N_ ("the file is too large"));
          return NULL;
        }
      if (row == NULL)
        return g_steal_pointer (&self);
      keep (self, row);
    }
}

/**
 * smd_sections_parse:
 * @text: a file's text, UTF-8
 * @table: the sections it may have
 * @problems: where to tell what is wrong
 *
 * Returns: (transfer full): the rows of each section
 */
SmdSections *
smd_sections_parse (const char *text, const SmdSection *table, SmdProblems *problems)
{
  const SmdFileWish wish = { "utf-8", NULL };
  SmdSectionReader *reader =
      smd_section_reader_new (text, strlen (text), &wish, table, NULL, problems, NULL);

  return reader != NULL ? smd_sections_collect (reader, table, NULL) : NULL;
}

/**
 * smd_sections_read:
 * @path: a file
 * @encoding: (nullable): which it is in, as somebody said
 * @table: the sections it may have
 * @problems: where to tell what is wrong
 * @error: %SM_ERROR_NOT_FOUND where it cannot be read, %SM_ERROR_INPUT_INVALID for an encoding that
 *   is none, %SM_ERROR_BODY_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): the rows of each section
 */
SmdSections *
smd_sections_read (const char *path, const char *encoding, const SmdSection *table,
                   SmdProblems *problems, GError **error)
{
  const SmdFileWish wish = { encoding, NULL };
  SmdSectionReader *reader = smd_section_reader_open (path, &wish, table, NULL, problems, error);

  return reader != NULL ? smd_sections_collect (reader, table, error) : NULL;
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
