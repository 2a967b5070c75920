/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-layout.h"

#include <string.h>

#include "pages-resources.h"
#include "template.h"
#include "words.h"

#define PIECES "/online/smorodina/pages/"

struct _SmdPage
{
  guint status;
  SmdPageMood mood;
  char *heading;
  GString *content;
};

/**
 * smd_page_new:
 * @status: the HTTP status
 * @mood: how it ends
 * @heading: translated
 *
 * Returns: (transfer full): an empty page
 */
SmdPage *
smd_page_new (guint status, SmdPageMood mood, const char *heading)
{
  SmdPage *self = g_new0 (SmdPage, 1);

  self->status = status;
  self->mood = mood;
  self->heading = g_strdup (heading);
  self->content = g_string_new (NULL);
  return self;
}

/**
 * smd_page_add_text:
 * @self: a page
 * @text: a translated paragraph
 */
void
smd_page_add_text (SmdPage *self, const char *text)
{
  smd_page_add_piece (self, "paragraph.html", "text", text, NULL);
}

/**
 * smd_page_add_alert:
 * @self: a page
 * @text: a translated sentence that says what went wrong
 */
void
smd_page_add_alert (SmdPage *self, const char *text)
{
  smd_page_add_piece (self, "alert.html", "text", text, NULL);
}

/**
 * smd_page_add_piece:
 * @self: a page
 * @piece: a template's file name
 * @...: names and values for its places, %NULL
 */
void
smd_page_add_piece (SmdPage *self, const char *piece, ...)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *path = g_strconcat (PIECES, piece, NULL);
  g_autofree char *filled = NULL;
  va_list args;

  va_start (args, piece);
  for (const char *name = va_arg (args, const char *); name != NULL;
       name = va_arg (args, const char *))
    g_hash_table_insert (values, (gpointer) name, va_arg (args, char *));
  va_end (args);
  filled = smd_template_fill (SMD_TEMPLATE_HTML, smd_template_get (smd_pages_get_resource (), path),
                              values);
  g_string_append (self->content, filled);
}

/**
 * smd_page_finish:
 * @self: (transfer full): a page
 *
 * Returns: (transfer full): its reply
 */
SmdReply *
smd_page_finish (SmdPage *self)
{
  static const char *const moods[] = { "plain", "good", "bad" };
  SmdReply *reply;
  char *html = smd_template_fill_pairs (
      SMD_TEMPLATE_HTML, smd_template_get (smd_pages_get_resource (), PIECES "layout.html"),
      /* Translators: the language of the translation, as HTML names it */
      "language", C_ ("html language", "en"), "product", _ ("Smorodina"), "heading", self->heading,
      "mood", moods[self->mood], "content", self->content->str, NULL);

  reply = smd_reply_new (self->status, SMD_MEDIA_HTML, html, strlen (html));
  reply->is_page = TRUE;
  g_string_free (self->content, TRUE);
  g_free (self->heading);
  g_free (self);
  return reply;
}
