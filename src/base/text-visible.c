/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "text.h"

/* Controls, line and paragraph separators, what is not assigned, and what has no shape but turns
 * the direction of others. */
static gboolean
is_plain (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return g_unichar_isprint (character) && type != G_UNICODE_LINE_SEPARATOR
         && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void
append_escape (GString *out, gunichar character)
{
  if (character == '\n' || character == '\r' || character == '\t')
    g_string_append (out, character == '\n' ? "\\n" : character == '\r' ? "\\r" : "\\t");
  else if (character <= 0xffff)
    g_string_append_printf (out, "\\u%04x", character);
  else
    g_string_append_printf (out, "\\u%04x\\u%04x", 0xd7c0 + (character >> 10),
                            0xdc00 + (character & 0x3ff));
}

/**
 * sm_text_dup_visible:
 * @text: what somebody else wrote
 *
 * A terminal obeys control characters, and a line break begins a line that looks like ours: what
 * others wrote gets to do neither.
 *
 * Returns: (transfer full): one line
 */
char *
sm_text_dup_visible (const char *text)
{
  GString *safe = g_string_sized_new (strlen (text));
  const char *end = text + strlen (text);

  for (const char *p = text; p < end;)
    {
      gunichar character = g_utf8_get_char_validated (p, end - p);

      if (character == (gunichar) -1 || character == (gunichar) -2)
        {
          g_string_append_printf (safe, "\\x%02x", (guint8) *p++);
          continue;
        }
      if (is_plain (character))
        g_string_append_unichar (safe, character);
      else
        append_escape (safe, character);
      p = g_utf8_next_char (p);
    }
  return g_string_free (safe, FALSE);
}

/**
 * sm_text_is_visible:
 * @text: a text
 *
 * Returns: whether it is UTF-8 of which sm_text_dup_visible() would leave everything as it is
 */
gboolean
sm_text_is_visible (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!is_plain (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}
