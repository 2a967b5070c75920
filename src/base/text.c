/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <string.h>

#define GROUP_DIGITS 4
#define COMBINING_BREVE 0x0306

/* Controls by which text shows in another order than it has: of right-to-left embeddings, isolates
 * and overrides. */
static gboolean
is_reordering (gunichar character)
{
  return character == 0x061c || character == 0x202b || character == 0x202d || character == 0x202e
         || character == 0x2067;
}

/* Marks without a form of their own that other characters take into their look. */
static gboolean
is_selector (gunichar character)
{
  return (character >= 0xfe00 && character <= 0xfe0f)
         || (character >= 0xe0100 && character <= 0xe01ef) || character == 0x034f;
}

/* Letters and symbols that are drawn as nothing at all. */
static gboolean
is_blank (gunichar character)
{
  return character == 0x115f || character == 0x1160 || character == 0x2800 || character == 0x3164
         || character == 0xffa0;
}

/* What copying brings along unseen: soft hyphens, zero-width spaces and joiners, byte order marks,
 * and the marks of direction that messengers and lists of contacts put around numbers. */
static gboolean
is_invisible (gunichar character)
{
  return g_unichar_type (character) == G_UNICODE_FORMAT || is_selector (character)
         || is_blank (character);
}

/* A line break of word processors, of mainframes, and the two of Unicode. */
static gboolean
is_rare_break (gunichar character)
{
  return character == 0x0b || character == 0x85 || character == 0x2028 || character == 0x2029;
}

static gboolean
is_forbidden (gunichar character)
{
  if (g_unichar_isspace (character) || is_rare_break (character))
    return FALSE;
  return g_unichar_iscntrl (character) || is_reordering (character);
}

/* Appends what separates two words: nothing at the start, line breaks if kept, or one space. */
static void
append_gap (GString *out, guint breaks)
{
  if (out->len == 0)
    return;
  if (breaks == 0)
    g_string_append_c (out, ' ');
  else
    g_string_append (out, breaks == 1 ? "\n" : "\n\n");
}

static char *
clean (const char *text, gboolean keep_lines)
{
  g_autoptr (GString) out = NULL;
  gboolean gap = FALSE;
  guint breaks = 0;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (is_forbidden (g_utf8_get_char (p)))
      return NULL;

  out = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      const gboolean rare = is_rare_break (character);

      if (is_invisible (character))
        continue;
      if (rare || g_unichar_isspace (character))
        {
          gap = TRUE;
          breaks += keep_lines && (rare || *p == '\n' || (*p == '\r' && p[1] != '\n'));
          continue;
        }
      if (gap)
        append_gap (out, breaks);
      gap = FALSE;
      breaks = 0;
      g_string_append_len (out, p, g_utf8_next_char (p) - p);
    }
  /* last: what is unseen may stand between a letter and its accent */
  return g_utf8_normalize (out->str, (gssize) out->len, G_NORMALIZE_DEFAULT_COMPOSE);
}

/**
 * sm_text_clean:
 * @text: (nullable): what a person typed or pasted into one line
 *
 * Trims, normalises to NFC, drops what cannot be seen and folds every run of white space (line
 * breaks too) to one space. The fields of the app and the service read what they get by this.
 *
 * Returns: (transfer full) (nullable): the text; %NULL where there is a control character, one that
 *   turns the order of what follows, or invalid UTF-8
 */
char *
sm_text_clean (const char *text)
{
  return clean (text, FALSE);
}

/**
 * sm_text_is_grouping:
 * @character: any
 *
 * Returns: whether people part the digits of numbers by it: white space, a dash, a minus
 */
gboolean
sm_text_is_grouping (gunichar character)
{
  return g_unichar_isspace (character) || character == 0x2212
         || g_unichar_type (character) == G_UNICODE_DASH_PUNCTUATION;
}

/**
 * sm_text_ungroup:
 * @text: (nullable): a code or a number, as typed or pasted
 *
 * Returns: (transfer full): the same cleaned and without grouping; "" where sm_text_clean() refuses
 */
char *
sm_text_ungroup (const char *text)
{
  g_autofree char *cleaned = sm_text_clean (text);
  GString *out = g_string_new (NULL);

  for (const char *p = cleaned != NULL ? cleaned : ""; *p != '\0'; p = g_utf8_next_char (p))
    if (!sm_text_is_grouping (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

/**
 * sm_text_clean_lines:
 * @text: (nullable): what a person typed into several lines
 *
 * As sm_text_clean(), but keeps line breaks, at most one empty line in a row.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL
 */
char *
sm_text_clean_lines (const char *text)
{
  return clean (text, TRUE);
}

/**
 * sm_text_fold:
 * @text: valid UTF-8
 *
 * Folds text for searching: case, compatibility forms, accents (ё becomes е, й stays itself),
 * runs of white space.
 *
 * Returns: (transfer full): the folded text, "" where @text is not UTF-8
 */
char *
sm_text_fold (const char *text)
{
  g_autofree char *folded = NULL;
  g_autofree char *decomposed = NULL;
  g_autofree char *composed = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);
  if (!g_utf8_validate (text, -1, NULL))
    return g_strdup ("");

  folded = g_utf8_casefold (text, -1);
  decomposed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  out = g_string_sized_new (strlen (decomposed));
  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character != COMBINING_BREVE && g_unichar_ismark (character))
        continue;
      if (!g_unichar_isspace (character))
        g_string_append_unichar (out, character);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  composed = g_utf8_normalize (out->str, -1, G_NORMALIZE_ALL_COMPOSE);
  g_string_free (out, TRUE);
  return g_steal_pointer (&composed);
}

/**
 * sm_text_group_number:
 * @number: an account number
 *
 * Returns: (transfer full): digits in groups of four, "3700 1234 5678"; a number with other
 *   characters, or of up to five digits, is left as it is
 */
char *
sm_text_group_number (const char *number)
{
  GString *out;
  gsize length;

  g_return_val_if_fail (number != NULL, NULL);

  length = strlen (number);
  if (length <= GROUP_DIGITS + 1 || strspn (number, "0123456789") != length)
    return g_strdup (number);
  out = g_string_sized_new (length + length / GROUP_DIGITS);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && i % GROUP_DIGITS == 0)
        g_string_append_c (out, ' ');
      g_string_append_c (out, number[i]);
    }
  return g_string_free (out, FALSE);
}

/**
 * sm_text_escape_html:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): the text safe within elements and quoted attributes of HTML
 */
char *
sm_text_escape_html (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  return g_markup_escape_text (text, -1);
}
