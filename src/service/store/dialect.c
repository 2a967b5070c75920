/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialect.h"

#include <string.h>

#define ONLY "-- only "

/* Words of the shared dialect that PostgreSQL spells in its own way. Upper case only: names of
 * columns ("text") are in lower case. Texts compare and sort by their bytes, as in SQLite. */
static const struct
{
  const char *shared;
  const char *postgres;
} words[] = {
  { "BLOB", "BYTEA" },
  { "INTEGER", "BIGINT" },
  { "STRICT", "" },
  { "TEXT", "TEXT COLLATE \"C\"" },
};

static gsize
comment_length (const char *at)
{
  return g_str_has_prefix (at, "--") ? strcspn (at, "\n") : 0;
}

static gsize
literal_length (const char *at)
{
  if (*at != '\'')
    return 0;

  const char *end = strchr (at + 1, '\'');
  return end != NULL ? (gsize) (end - at) + 1 : strlen (at);
}

static gsize
word_length (const char *at)
{
  gsize length = 0;

  while (g_ascii_isalnum (at[length]) || at[length] == '_')
    length++;
  return length;
}

static void
append_word (GString *out, const char *word, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].shared) == length && strncmp (words[i].shared, word, length) == 0)
      {
        g_string_append (out, words[i].postgres);
        return;
      }

  g_string_append_len (out, word, length);
}

/**
 * smd_dialect_of_engine:
 * @sql: a migration's text
 * @engine: "sqlite" or "postgresql"
 *
 * What engines have no common words for stands after a line "-- only ENGINE", to the next such line
 * or the end.
 *
 * Returns: (transfer full): the text without what is only for another engine
 */
char *
smd_dialect_of_engine (const char *sql, const char *engine)
{
  g_auto (GStrv) lines = g_strsplit (sql, "\n", -1);
  GString *out = g_string_sized_new (strlen (sql));
  gboolean ours = TRUE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], ONLY))
        ours = strcmp (lines[i] + strlen (ONLY), engine) == 0;
      if (ours)
        g_string_append (out, lines[i]);
      if (lines[i + 1] != NULL)
        g_string_append_c (out, '\n'); /* lines keep their numbers in messages */
    }
  return g_string_free (out, FALSE);
}

/**
 * smd_dialect_to_postgres:
 * @sql: a migration's text, in the dialect both engines share
 *
 * Returns: (transfer full): the same for PostgreSQL; comments and literals are left as they are
 */
char *
smd_dialect_to_postgres (const char *sql)
{
  g_autofree char *own = smd_dialect_of_engine (sql, "postgresql");
  GString *out = g_string_sized_new (strlen (own) * 2);

  for (const char *at = own; *at != '\0';)
    {
      gsize copied = MAX (comment_length (at), literal_length (at));
      gsize word = copied == 0 ? word_length (at) : 0;

      if (word > 0)
        append_word (out, at, word);
      else
        g_string_append_len (out, at, MAX (copied, 1));
      at += word > 0 ? word : MAX (copied, 1);
    }

  return g_string_free (out, FALSE);
}
