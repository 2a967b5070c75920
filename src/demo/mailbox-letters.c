/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mailbox-letters.h"

#include <gmime/gmime.h>
#include <string.h>

#define LINK_PATTERN "https?://[^\\s<>\"]+[^\\s<>\".,;)]"

static void
find_part (GMimeObject *parent, GMimeObject *part, gpointer data)
{
  SmMailboxLetter *self = data;

  if (!GMIME_IS_TEXT_PART (part))
    return;

  gboolean html =
      g_mime_content_type_is_type (g_mime_object_get_content_type (part), "text", "html");
  char **place = html ? &self->html : &self->text;
  g_autofree char *text = g_mime_text_part_get_text (GMIME_TEXT_PART (part));
  if (*place == NULL && text != NULL)
    *place = g_steal_pointer (&text);
}

static char **
find_links (const char *text)
{
  g_autoptr (GRegex) pattern = g_regex_new (LINK_PATTERN, G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GStrvBuilder) links = g_strv_builder_new ();

  for (g_regex_match (pattern, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *link = g_match_info_fetch (match, 0);
      g_strv_builder_add (links, link);
    }
  return g_strv_builder_end (links);
}

/* GMime 3.2 loses the second of two encoded words that follow each other when the first ends in
 * padding, so each word is decoded by itself; blanks between two encoded words do not count. */
static char *
dup_subject (GMimeMessage *message)
{
  GMimeHeaderList *headers = g_mime_object_get_header_list (GMIME_OBJECT (message));
  GMimeHeader *header = g_mime_header_list_get_header (headers, "Subject");
  const char *raw = header != NULL ? g_mime_header_get_raw_value (header) : "";
  g_auto (GStrv) words = g_strsplit_set (raw, " \t\r\n", -1);
  g_autoptr (GString) subject = g_string_new (NULL);
  gboolean after_encoded = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean encoded = g_str_has_prefix (words[i], "=?");
      g_autofree char *text = NULL;

      if (words[i][0] == '\0')
        continue;
      text = g_mime_utils_header_decode_text (NULL, words[i]);
      if (subject->len > 0 && !(encoded && after_encoded))
        g_string_append_c (subject, ' ');
      g_string_append (subject, text);
      after_encoded = encoded;
    }
  return g_string_free (g_steal_pointer (&subject), FALSE);
}

static void
read_message (SmMailboxLetter *self, GMimeMessage *message)
{
  InternetAddressList *to = g_mime_message_get_to (message);
  GDateTime *date = g_mime_message_get_date (message);

  g_mime_message_foreach (message, find_part, self);
  self->to = to != NULL ? internet_address_list_to_string (to, NULL, FALSE) : NULL;
  self->to = self->to != NULL ? self->to : g_strdup ("");
  self->subject = dup_subject (message);
  self->text = self->text != NULL ? self->text : g_strdup ("");
  self->html = self->html != NULL ? self->html : g_strdup ("");
  self->links = find_links (self->text);
  self->date = date != NULL ? g_date_time_to_unix (date) : 0;
}

void
sm_mailbox_letter_free (SmMailboxLetter *self)
{
  g_free (self->id);
  g_free (self->to);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->html);
  g_strfreev (self->links);
  g_free (self);
}

/* Ids come from addresses of pages: only a plain file name is one. */
char *
sm_mailbox_dup_path (const char *maildir, const char *id)
{
  if (*id == '\0' || *id == '.' || strchr (id, '/') != NULL)
    return NULL;
  return g_build_filename (maildir, "new", id, NULL);
}

SmMailboxLetter *
sm_mailbox_letter_load (const char *maildir, const char *id)
{
  g_autofree char *path = sm_mailbox_dup_path (maildir, id);
  GMimeStream *stream = path != NULL ? g_mime_stream_file_open (path, "r", NULL) : NULL;

  if (stream == NULL)
    return NULL;

  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);
  SmMailboxLetter *self = message != NULL ? g_new0 (SmMailboxLetter, 1) : NULL;

  if (message != NULL)
    {
      self->id = g_strdup (id);
      read_message (self, message);
      g_object_unref (message);
    }
  g_object_unref (parser);
  g_object_unref (stream);
  return self;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const SmMailboxLetter *first = *(const SmMailboxLetter *const *) a;
  const SmMailboxLetter *second = *(const SmMailboxLetter *const *) b;

  if (first->date != second->date)
    return first->date < second->date ? 1 : -1;
  return strcmp (second->id, first->id);
}

GPtrArray *
sm_mailbox_letters_load (const char *maildir)
{
  GPtrArray *letters = g_ptr_array_new_with_free_func ((GDestroyNotify) sm_mailbox_letter_free);
  g_autofree char *folder = g_build_filename (maildir, "new", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      SmMailboxLetter *letter = sm_mailbox_letter_load (maildir, name);
      if (letter != NULL)
        g_ptr_array_add (letters, letter);
    }
  g_ptr_array_sort (letters, compare_newest_first);
  return letters;
}
