/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manual.h"

#include <string.h>

#include "words.h"

/* What a text may hold that roff would obey. */
static void
append_text (GString *page, const char *text)
{
  gboolean at_start = page->len == 0 || page->str[page->len - 1] == '\n';

  for (const char *p = text; *p != '\0'; p++)
    {
      if (at_start && (*p == '.' || *p == '\''))
        g_string_append (page, "\\&");
      if (*p == '\\')
        g_string_append (page, "\\e");
      else if (*p == '-' && (p == text || g_ascii_isprint (p[-1]))) /* not of a Russian word */
        g_string_append (page, "\\-");
      else
        g_string_append_c (page, *p);
      at_start = *p == '\n';
    }
}

static void
append_paragraphs (GString *page, const char *text)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (page, ".PP\n");
      append_text (page, paragraphs[i]);
      g_string_append_c (page, '\n');
    }
}

static void
append_heading (GString *page, const char *title)
{
  g_string_append (page, ".SH ");
  append_text (page, title);
  g_string_append_c (page, '\n');
}

/**
 * sm_manual_add_item:
 * @page: a page
 * @term: what is told of
 * @text: what is told
 */
void
sm_manual_add_item (GString *page, const char *term, const char *text)
{
  g_string_append (page, ".TP\n.B ");
  append_text (page, term);
  g_string_append_c (page, '\n');
  append_text (page, text);
  g_string_append_c (page, '\n');
}

static void
append_option (GString *page, const GOptionEntry *entry)
{
  g_autoptr (GString) term = g_string_new (NULL);

  if (entry->flags & G_OPTION_FLAG_HIDDEN)
    return;
  if (entry->short_name != '\0')
    g_string_append_printf (term, "-%c, ", entry->short_name);
  g_string_append_printf (term, "--%s", entry->long_name);
  if (entry->arg_description != NULL)
    g_string_append_printf (term, "=%s", sm_words_say (entry->arg_description));
  sm_manual_add_item (page, term->str, sm_words_say (entry->description));
}

/**
 * sm_manual_write:
 * @self: a page
 * @entries: the program's options
 * @commands: (nullable): its commands, as sm_manual_add_item() wrote them
 *
 * Returns: (transfer full): the page, in UTF-8
 */
char *
sm_manual_write (const SmManual *self, const GOptionEntry *entries, const char *commands)
{
  GString *page = g_string_new ("'\\\" -*- coding: UTF-8 -*-\n");
  g_autofree char *name = g_ascii_strup (self->program, -1);

  g_string_append_printf (page, ".TH %s %s \"\" \"%s %s\"\n.nh\n", name, self->section,
                          _ ("Smorodina"), SM_VERSION);
  append_heading (page, _ ("NAME"));
  append_text (page, self->program);
  g_string_append (page, " \\- ");
  g_string_append_printf (page, "%s\n", sm_words_say (self->brief));
  append_heading (page, _ ("SYNOPSIS"));
  g_string_append (page, ".B ");
  append_text (page, self->program);
  g_string_append_c (page, '\n');
  append_text (page, sm_words_say (self->synopsis));
  g_string_append_c (page, '\n');
  append_heading (page, _ ("DESCRIPTION"));
  append_paragraphs (page, sm_words_say (self->description));
  if (commands != NULL)
    {
      append_heading (page, _ ("COMMANDS"));
      g_string_append (page, commands);
    }
  append_heading (page, _ ("OPTIONS"));
  sm_manual_add_item (page, "-h, --help", _ ("Tells the options, and ends"));
  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    append_option (page, entry);
  for (const SmManualSection *one = self->sections; one->title != NULL; one++)
    {
      append_heading (page, sm_words_say (one->title));
      append_paragraphs (page, sm_words_say (one->text));
    }
  append_heading (page, _ ("SEE ALSO"));
  append_text (page, self->see_also);
  g_string_append_c (page, '\n');
  return g_string_free (page, FALSE);
}

/**
 * sm_manual_write_in:
 * @self: a page
 * @entries: the program's options
 * @path: a compiled catalogue, or "-"
 * @add_commands: (nullable): adds the program's commands by sm_manual_add_item()
 * @error: the catalogue's
 *
 * Returns: (transfer full) (nullable): the page, in UTF-8
 */
char *
sm_manual_write_in (const SmManual *self, const GOptionEntry *entries, const char *path,
                    void (*add_commands) (GString *page), GError **error)
{
  g_autoptr (GString) commands = g_string_new (NULL);

  if (!sm_words_use (g_str_equal (path, "-") ? NULL : path, error))
    return NULL;
  if (add_commands != NULL)
    add_commands (commands);
  return sm_manual_write (self, entries, commands->len > 0 ? commands->str : NULL);
}
