/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file-kind.h"

#include <string.h>

#include "in-text.h"
#include "readings-file.h"
#include "registry-forms.h"
#include "registry-table.h"

#define CREDITED "credited"

static gboolean
has_section (const SmdSection *table, const char *name)
{
  for (const SmdSection *section = table; section->name != NULL; section++)
    if (*section->name != '\0' && strcmp (section->name, name) == 0)
      return TRUE;
  return FALSE;
}

static SmdFileKind
find_by_section (const char *name)
{
  if (has_section (smd_registry_table, name))
    return SMD_FILE_REGISTRY;
  if (has_section (smd_answers_table, name))
    return SMD_FILE_ANSWERS;
  return strcmp (name, CREDITED) == 0 ? SMD_FILE_CREDITED : SMD_FILE_UNKNOWN;
}

/* The first cell of a line. Names are ASCII, which all encodings of such files share. */
static char *
dup_first_cell (const char *line)
{
  char *cell = g_strndup (line, strcspn (line, ";\r"));

  g_strdelimit (cell, "\"", ' ');
  return g_strstrip (cell);
}

static SmdFileKind
find_kind (const char *head, gboolean *dated)
{
  const char *day = smd_registry_table[SMD_REGISTRY_HEAD].columns[SMD_HEAD_AS_OF].name;
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
  SmdFileKind kind = SMD_FILE_UNKNOWN;

  *dated = FALSE;
  for (guint i = 0; lines[i] != NULL && kind == SMD_FILE_UNKNOWN; i++)
    {
      g_autofree char *cell = dup_first_cell (lines[i]);

      *dated |= strcmp (cell, day) == 0;
      if (*cell == '#')
        kind = find_by_section (g_strchug (cell + 1));
    }
  return kind;
}

/* Debt registries as they are made for others: rows alone. */
static gboolean
find_form (const char *path, gboolean *found, GError **error)
{
  const SmdFileWish wish = { 0 };
  g_autoptr (SmdProblems) ignored = smd_problems_new ();
  g_autoptr (SmdSectionReader) reader =
      smd_section_reader_open (path, &wish, smd_registry_table, smd_registry_forms, ignored, error);

  *found = reader != NULL && smd_section_reader_get_form (reader) != NULL;
  return reader != NULL;
}

/**
 * smd_file_kind_find:
 * @path: a file
 * @problems: where to tell that it is no text, or in which encoding is not clear
 * @kind: (out): what it is
 * @dated: (out): whether it tells the day that it is of
 * @error: %SM_ERROR_NOT_FOUND
 *
 * Returns: whether it could be read
 */
gboolean
smd_file_kind_find (const char *path, SmdProblems *problems, SmdFileKind *kind, gboolean *dated,
                    GError **error)
{
  g_autoptr (SmdInText) text = smd_in_text_open (path, NULL, error);
  g_autofree char *head = NULL;
  const char *bytes;
  gsize length;
  gboolean plain = FALSE;

  if (text == NULL || !smd_in_text_read (text, problems, &bytes, &length, error))
    return FALSE;
  head = g_strndup (bytes, length);
  *kind = find_kind (head, dated);
  if (*kind != SMD_FILE_UNKNOWN || smd_problems_get_count (problems) > 0)
    return TRUE;
  if (!find_form (path, &plain, error))
    return FALSE;
  if (plain)
    *kind = SMD_FILE_REGISTRY;
  return TRUE;
}
