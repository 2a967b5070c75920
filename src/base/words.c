/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words.h"

#include <locale.h>
#include <string.h>

#include "error.h"

/*
 * A catalogue as msgfmt writes it (GNU gettext manual, "The Format of GNU MO Files"): seven
 * numbers, then two tables of lengths and places, of msgids and of their translations.
 */
#define MAGIC 0x950412deu
#define HEADER_BYTES 28
#define COUNT_AT 8
#define IDS_AT 12
#define TRANSLATIONS_AT 16
#define ENTRY_BYTES 8
#define CONTEXT_END "\004"

typedef struct
{
  const char *data;
  gsize size;
  gboolean swapped;
} Catalogue;

static GMappedFile *file = NULL; /* owned */
static GHashTable *words = NULL; /* owned, its texts are the file's; NULL: gettext is asked */

static guint32
number_at (const Catalogue *self, gsize place)
{
  guint32 number = 0;

  memcpy (&number, self->data + place, sizeof number);
  return self->swapped ? GUINT32_SWAP_LE_BE (number) : number;
}

/* The text of an entry, NULL where the file does not have all of it. */
static const char *
text_at (const Catalogue *self, gsize table, guint32 index)
{
  gsize entry = table + (gsize) index * ENTRY_BYTES;
  gsize length = number_at (self, entry);
  gsize place = number_at (self, entry + sizeof (guint32));

  if (place >= self->size || length >= self->size - place || self->data[place + length] != '\0')
    return NULL;
  return self->data + place;
}

static gboolean
read_header (Catalogue *self)
{
  if (self->size < HEADER_BYTES)
    return FALSE;
  self->swapped = number_at (self, 0) == GUINT32_SWAP_LE_BE (MAGIC);
  return number_at (self, 0) == MAGIC;
}

static gboolean
has_table (const Catalogue *self, gsize table, guint32 count)
{
  return table <= self->size && count <= (self->size - table) / ENTRY_BYTES;
}

static GHashTable *
read_catalogue (Catalogue *self)
{
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
  gsize ids = 0;
  gsize translations = 0;
  guint32 count = 0;

  if (!read_header (self))
    return NULL;
  count = number_at (self, COUNT_AT);
  ids = number_at (self, IDS_AT);
  translations = number_at (self, TRANSLATIONS_AT);
  if (!has_table (self, ids, count) || !has_table (self, translations, count))
    return NULL;
  for (guint32 i = 0; i < count; i++)
    {
      const char *id = text_at (self, ids, i);
      const char *translation = text_at (self, translations, i);

      if (id == NULL || translation == NULL)
        return NULL;
      g_hash_table_insert (found, (gpointer) id, (gpointer) translation);
    }
  return g_steal_pointer (&found);
}

static gboolean
read_file (const char *path, GError **error)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, error);
  Catalogue catalogue = { 0 };
  GHashTable *found = NULL;

  if (mapped == NULL)
    return FALSE;
  catalogue.data = g_mapped_file_get_contents (mapped);
  catalogue.size = g_mapped_file_get_length (mapped);
  found = read_catalogue (&catalogue);
  if (found == NULL)
    {
      sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("%s is no catalogue of translations"), path);
      return FALSE;
    }
  words = found;
  file = g_steal_pointer (&mapped);
  return TRUE;
}

/**
 * sm_words_settle_locale:
 * @folder: where translations are installed
 *
 * Takes the user's locale for the whole process, before any thread is started; where that is C, or
 * is not there, one of UTF-8: what is printed is UTF-8 whatever a computer without a desktop has.
 */
void
sm_words_settle_locale (const char *folder)
{
  const char *locale = setlocale (LC_ALL, "");

  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

/**
 * sm_words_tell:
 * @msgid: English words
 *
 * Returns: (transfer none): their translation into the language of the process's locale, or
 *   themselves
 */
const char *
sm_words_tell (const char *msgid)
{
  g_return_val_if_fail (msgid != NULL, NULL);

  return *msgid != '\0' ? g_dgettext (GETTEXT_PACKAGE, msgid) : msgid;
}

/**
 * sm_words_use:
 * @path: (nullable): a compiled catalogue, or %NULL for the msgids as they are
 * @error: return location for an error: there is no such file, or it is damaged
 *
 * Decides for the whole process, before any thread is started. gettext would not do: it translates
 * nothing where the locale is C or C.UTF-8, and a computer without a desktop has no other. A
 * process that never calls this has gettext's translations.
 *
 * Returns: whether the words are there now; where not, nothing has changed
 */
gboolean
sm_words_use (const char *path, GError **error)
{
  GMappedFile *old_file = file;
  GHashTable *old_words = words;

  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (path != NULL && !read_file (path, error))
    return FALSE;
  if (path == NULL)
    {
      words = g_hash_table_new (g_str_hash, g_str_equal);
      file = NULL;
    }
  g_clear_pointer (&old_words, g_hash_table_unref);
  g_clear_pointer (&old_file, g_mapped_file_unref);
  return TRUE;
}

/**
 * sm_words_say:
 * @msgid: English words
 *
 * Returns: (transfer none): their translation, or themselves
 */
const char *
sm_words_say (const char *msgid)
{
  const char *found = NULL;

  g_return_val_if_fail (msgid != NULL, NULL);

  if (words == NULL)
    return g_dgettext (GETTEXT_PACKAGE, msgid);
  found = g_hash_table_lookup (words, msgid);
  return found != NULL ? found : msgid;
}

/**
 * sm_words_say_in:
 * @context: what the words are about, where the same ones are translated in several ways
 * @msgid: English words
 *
 * Returns: (transfer none): their translation, or themselves
 */
const char *
sm_words_say_in (const char *context, const char *msgid)
{
  g_autofree char *key = NULL;
  const char *found = NULL;

  g_return_val_if_fail (context != NULL && msgid != NULL, NULL);

  if (words == NULL)
    return g_dpgettext2 (GETTEXT_PACKAGE, context, msgid);
  key = g_strconcat (context, CONTEXT_END, msgid, NULL);
  found = g_hash_table_lookup (words, key);
  return found != NULL ? found : msgid;
}
