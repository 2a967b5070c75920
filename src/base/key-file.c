/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key-file.h"

#include <string.h>

#include "error.h"

/* Notes a name of a line; FALSE where the file has it already. */
static gboolean
note (GHashTable *seen, const char *group, const char *key)
{
  return g_hash_table_add (seen, g_strconcat (group, "\n", key, NULL));
}

/* GLib melts groups of one name into one, and of a key given twice keeps the last. */
static gboolean
check_repeats (const char *text, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *group = g_strdup ("");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      gboolean is_group = *line == '[';

      if (*line == '\0' || *line == '#')
        continue;
      line[strcspn (line, is_group ? "]" : "=")] = '\0';
      if (is_group)
        {
          g_free (group);
          group = g_strdup (line + 1);
        }
      if (note (seen, group, is_group ? "" : g_strchomp (line)))
        continue;
      sm_error_set (error, SM_ERROR_FIELD_INVALID, i + 1, N_ ("line %u: %s%s stands twice"), i + 1,
                    line, is_group ? "]" : "");
      return FALSE;
    }
  return TRUE;
}

/**
 * sm_key_file_read:
 * @path: a key file
 * @error: why it cannot be read, or which group or key it has twice
 *
 * Nothing of it is passed over: keys of a language ("key[ru]") are keys of that name.
 *
 * Returns: (transfer full) (nullable): the file
 */
GKeyFile *
sm_key_file_read (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, error) ? sm_key_file_parse (text, length, error)
                                                           : NULL;
}

/**
 * sm_key_file_parse:
 * @text: of a key file, ended by 0
 * @length: its bytes
 * @error: as for sm_key_file_read()
 *
 * Returns: (transfer full) (nullable): the file
 */
GKeyFile *
sm_key_file_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_KEEP_TRANSLATIONS, error)
      || !check_repeats (text, error))
    return NULL;
  return g_steal_pointer (&file);
}
