/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "error.h"

#define HEADER_NUMBERS 7
#define PAIRS 3
#define ENTRY_NUMBERS 2

static const char *const pairs[PAIRS][2] = {
  { "Water", "Вода" },
  { "month\004May", "мая" },
  { "month alone\004May", "май" },
};

static void
append_number (GByteArray *bytes, guint32 number, gboolean swapped)
{
  guint32 written = swapped ? GUINT32_SWAP_LE_BE (number) : number;

  g_byte_array_append (bytes, (const guint8 *) &written, sizeof written);
}

/* A catalogue of the pairs, as msgfmt would write it. */
static GByteArray *
new_catalogue (gboolean swapped)
{
  const guint32 table = PAIRS * ENTRY_NUMBERS * sizeof (guint32);
  const guint32 ids = HEADER_NUMBERS * sizeof (guint32);
  const guint32 header[HEADER_NUMBERS] = { 0x950412de, 0, PAIRS, ids, ids + table, 0, 0 };
  GByteArray *bytes = g_byte_array_new ();
  guint32 place = ids + 2 * table;

  for (guint i = 0; i < HEADER_NUMBERS; i++)
    append_number (bytes, header[i], swapped);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < PAIRS; i++)
      {
        append_number (bytes, strlen (pairs[i][side]), swapped);
        append_number (bytes, place, swapped);
        place += strlen (pairs[i][side]) + 1;
      }
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < PAIRS; i++)
      g_byte_array_append (bytes, (const guint8 *) pairs[i][side], strlen (pairs[i][side]) + 1);
  return bytes;
}

/* Whether the words of a file with those bytes are taken. */
static gboolean
use_bytes (const guint8 *data, gsize size, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("smorodina-words-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "words.mo", NULL);
  gboolean used = FALSE;

  g_assert_true (g_file_set_contents (path, (const char *) data, size, NULL));
  used = sm_words_use (path, error);
  g_unlink (path);
  g_rmdir (folder);
  return used;
}

static void
words_are_found (gconstpointer swapped)
{
  g_autoptr (GByteArray) bytes = new_catalogue (GPOINTER_TO_INT (swapped));
  g_autoptr (GError) error = NULL;

  g_assert_true (use_bytes (bytes->data, bytes->len, &error));
  g_assert_cmpstr (_ ("Water"), ==, "Вода");
  g_assert_cmpstr (C_ ("month", "May"), ==, "мая");
  g_assert_cmpstr (C_ ("month alone", "May"), ==, "май");
  g_assert_cmpstr (_ ("May"), ==, "May");
  g_assert_cmpstr (C_ ("colour", "May"), ==, "May");
}

static void
no_locale_is_needed (void)
{
  static const char *const locales[] = { "C", "C.UTF-8" };

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_assert_nonnull (setlocale (LC_ALL, locales[i]));
      words_are_found (GINT_TO_POINTER (FALSE));
    }
}

static void
english_needs_no_file (void)
{
  g_autoptr (GError) error = NULL;

  words_are_found (GINT_TO_POINTER (FALSE));
  g_assert_true (sm_words_use (NULL, &error));
  g_assert_cmpstr (_ ("Water"), ==, "Water");
  g_assert_cmpstr (C_ ("month", "May"), ==, "May");
}

static void
a_file_that_is_not_there_is_told (void)
{
  g_autoptr (GError) error = NULL;

  words_are_found (GINT_TO_POINTER (FALSE));
  g_assert_false (sm_words_use ("/nonexistent/words.mo", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_cmpstr (_ ("Water"), ==, "Вода");
}

/* Cut anywhere, or with any number of its tables changed, a file is refused or read within its
 * bounds. */
static void
damaged_files_are_refused (void)
{
  g_autoptr (GByteArray) bytes = new_catalogue (FALSE);
  const gsize numbers = HEADER_NUMBERS + 2 * PAIRS * ENTRY_NUMBERS;

  for (gsize size = 0; size < bytes->len; size++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *cut = g_memdup2 (bytes->data, size);

      g_assert_false (use_bytes (cut, size, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_INTERNAL);
    }
  for (gsize place = 0; place < numbers; place++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *changed = g_memdup2 (bytes->data, bytes->len);
      gboolean unread = place == 1 || place == 5 || place == 6; /* revision, hash table */

      memset (changed + place * sizeof (guint32), 0xff, sizeof (guint32));
      g_assert_cmpint (use_bytes (changed, bytes->len, &error), ==, unread);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/words/are-found", GINT_TO_POINTER (FALSE), words_are_found);
  g_test_add_data_func ("/words/are-found-in-the-other-byte-order", GINT_TO_POINTER (TRUE),
                        words_are_found);
  g_test_add_func ("/words/no-locale-is-needed", no_locale_is_needed);
  g_test_add_func ("/words/english-needs-no-file", english_needs_no_file);
  g_test_add_func ("/words/a-file-that-is-not-there-is-told", a_file_that_is_not_there_is_told);
  g_test_add_func ("/words/damaged-files-are-refused", damaged_files_are_refused);
  return g_test_run ();
}
