/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-writer.h"

#include <string.h>

#include "text.h"

static void
append_escape (GString *out, guchar byte)
{
  static const char hex[] = "0123456789abcdef";
  char escape[] = { '\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15], '\0' };

  switch (byte)
    {
    case '"':
      g_string_append (out, "\\\"");
      break;
    case '\\':
      g_string_append (out, "\\\\");
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    default:
      g_string_append (out, escape);
    }
}

/**
 * sm_json_append_string:
 * @out: where to
 * @text: any text; what is not UTF-8 in it becomes U+FFFD
 */
void
sm_json_append_string (GString *out, const char *text)
{
  g_autofree char *repaired = NULL;
  const char *p;

  if (!g_utf8_validate (text, -1, NULL))
    {
      repaired = g_utf8_make_valid (text, -1);
      text = repaired;
    }
  g_string_append_c (out, '"');
  for (p = text; *p != '\0'; p++)
    {
      guchar byte = (guchar) *p;

      if (byte >= ' ' && byte != '"' && byte != '\\')
        continue;
      g_string_append_len (out, text, p - text);
      append_escape (out, byte);
      text = p + 1;
    }
  g_string_append_len (out, text, p - text);
  g_string_append_c (out, '"');
}

/**
 * sm_json_append_integer:
 * @out: where to
 * @value: any integer
 */
void
sm_json_append_integer (GString *out, gint64 value)
{
  char digits[24];
  char *p = digits + sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    {
      *--p = (char) ('0' + rest % 10);
      rest /= 10;
    }
  while (rest > 0);
  if (value < 0)
    *--p = '-';
  g_string_append_len (out, p, digits + sizeof digits - p);
}

/**
 * sm_json_append_time:
 * @out: where to
 * @seconds: unix seconds; written as an RFC 3339 string in UTC
 */
void
sm_json_append_time (GString *out, gint64 seconds)
{
  g_autofree char *text = sm_text_iso_time (seconds);

  sm_json_append_string (out, text);
}

/**
 * sm_json_separate:
 * @out: where to
 *
 * Appends a comma unless what stands last has just been opened or named.
 */
void
sm_json_separate (GString *out)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '{';

  if (last != '{' && last != '[' && last != ':')
    g_string_append_c (out, ',');
}

/**
 * sm_json_append_name:
 * @out: where to
 * @name: a member's name; its value is to follow
 */
void
sm_json_append_name (GString *out, const char *name)
{
  sm_json_separate (out);
  sm_json_append_string (out, name);
  g_string_append_c (out, ':');
}

/**
 * sm_json_add_string:
 * @out: where to
 * @name: a member's name
 * @text: its value
 */
void
sm_json_add_string (GString *out, const char *name, const char *text)
{
  sm_json_append_name (out, name);
  sm_json_append_string (out, text);
}

/**
 * sm_json_add_integer:
 * @out: where to
 * @name: a member's name
 * @value: its value
 */
void
sm_json_add_integer (GString *out, const char *name, gint64 value)
{
  sm_json_append_name (out, name);
  sm_json_append_integer (out, value);
}

/**
 * sm_json_add_boolean:
 * @out: where to
 * @name: a member's name
 * @value: its value
 */
void
sm_json_add_boolean (GString *out, const char *name, gboolean value)
{
  sm_json_append_name (out, name);
  g_string_append (out, value ? "true" : "false");
}

static void
open_bracket (GString *out, const char *name, char bracket)
{
  if (name != NULL)
    sm_json_append_name (out, name);
  else
    sm_json_separate (out);
  g_string_append_c (out, bracket);
}

/**
 * sm_json_open_object:
 * @out: where to
 * @name: (nullable): the member's name; %NULL for a list's item or the document
 */
void
sm_json_open_object (GString *out, const char *name)
{
  open_bracket (out, name, '{');
}

/**
 * sm_json_close_object:
 * @out: where to
 */
void
sm_json_close_object (GString *out)
{
  g_string_append_c (out, '}');
}

/**
 * sm_json_open_list:
 * @out: where to
 * @name: (nullable): the member's name; %NULL for a list's item or the document
 */
void
sm_json_open_list (GString *out, const char *name)
{
  open_bracket (out, name, '[');
}

/**
 * sm_json_close_list:
 * @out: where to
 */
void
sm_json_close_list (GString *out)
{
  g_string_append_c (out, ']');
}
