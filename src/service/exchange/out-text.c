/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "out-text.h"
#include "words.h"

#include <string.h>

#define LINE_END "\r\n"
#define UTF_8 "UTF-8"

/* Names as an operator may say them; the first is the encoding's own. */
static const struct
{
  const char *names[6];
  const char *codeset; /* iconv's */
} encodings[SMD_N_OUT_ENCODINGS] = {
  [SMD_OUT_WINDOWS_1251] = { { "windows-1251", "cp1251", "1251", "win", "windows" },
                             "WINDOWS-1251" },
  [SMD_OUT_KOI8_R] = { { "koi8-r", "koi8r", "koi8" }, "KOI8-R" },
  [SMD_OUT_CP866] = { { "cp866", "ibm866", "866", "dos" }, "CP866" },
  [SMD_OUT_UTF_8] = { { "utf-8", "utf8" }, UTF_8 },
};

struct _SmdOutText
{
  SmdOutEncoding encoding;
  SmdProblems *problems; /* borrowed */
  GByteArray *bytes;
  guint line;       /* from 1 */
  gboolean started; /* the line has a cell */
};

gboolean
smd_out_encoding_from_string (const char *name, SmdOutEncoding *encoding)
{
  for (guint i = 0; i < SMD_N_OUT_ENCODINGS; i++)
    for (guint j = 0; encodings[i].names[j] != NULL; j++)
      if (g_ascii_strcasecmp (encodings[i].names[j], name) == 0)
        {
          *encoding = i;
          return TRUE;
        }
  return FALSE;
}

const char *
smd_out_encoding_to_string (SmdOutEncoding encoding)
{
  g_return_val_if_fail (encoding < SMD_N_OUT_ENCODINGS, NULL);

  return encodings[encoding].names[0];
}

SmdOutText *
smd_out_text_new (SmdOutEncoding encoding, SmdProblems *problems)
{
  SmdOutText *self = g_new0 (SmdOutText, 1);

  self->encoding = encoding;
  self->problems = problems;
  self->bytes = g_byte_array_new ();
  self->line = 1;
  return self;
}

static void
append (SmdOutText *self, const char *bytes, gsize length)
{
  g_byte_array_append (self->bytes, (const guint8 *) bytes, (guint) length);
}

/* glibc's own tables say what an encoding has; without "//TRANSLIT" they replace nothing. */
static char *
encode (const SmdOutText *self, const char *text, gssize length, gsize *written)
{
  return g_convert (text, length, encodings[self->encoding].codeset, UTF_8, NULL, written, NULL);
}

static void
blame_lacking (SmdOutText *self, const char *column, const char *text)
{
  const char *name = smd_out_encoding_to_string (self->encoding);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gssize length = (gssize) (g_utf8_next_char (p) - p);
      gsize written = 0;
      g_autofree char *encoded = encode (self, p, length, &written);
      g_autofree char *character = NULL;
      g_autofree char *reason = NULL;

      if (encoded != NULL)
        continue;
      character = g_strndup (p, (gsize) length);
      reason = g_strdup_printf (T_ (N_ ("%s has no “%s” (U+%04X); utf-8 has every character")),
                                name, character, g_utf8_get_char (p));
      smd_problems_add (self->problems, self->line, column, reason);
      return;
    }
}

static void
append_text (SmdOutText *self, const char *column, const char *text)
{
  gsize written = 0;
  g_autofree char *encoded = NULL;

  if (self->encoding == SMD_OUT_UTF_8 || g_str_is_ascii (text))
    {
      append (self, text, strlen (text));
      return;
    }
  encoded = encode (self, text, -1, &written);
  if (encoded != NULL)
    append (self, encoded, written);
  else
    blame_lacking (self, column, text);
}

static char *
dup_on_one_line (const char *text)
{
  char *line = g_strdup (text != NULL ? text : "");

  for (char *p = line; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  return line;
}

void
smd_out_text_add_cell (SmdOutText *self, const char *column, const char *text)
{
  g_autofree char *line = dup_on_one_line (text);
  const gboolean quoted = strpbrk (line, ";\"") != NULL;

  if (self->started)
    append (self, ";", 1);
  self->started = TRUE;
  if (quoted)
    {
      g_auto (GStrv) parts = g_strsplit (line, "\"", -1);
      g_autofree char *doubled = g_strjoinv ("\"\"", parts);
      g_autofree char *cell = g_strconcat ("\"", doubled, "\"", NULL);

      append_text (self, column, cell);
      return;
    }
  append_text (self, column, line);
}

void
smd_out_text_add_pair (SmdOutText *self, const char *key, const char *value)
{
  g_autofree char *line = dup_on_one_line (value);

  append_text (self, key, key);
  append (self, "=", 1);
  append_text (self, key, line);
  smd_out_text_end_line (self);
}

void
smd_out_text_add_line (SmdOutText *self, const char *line)
{
  append_text (self, NULL, line);
  smd_out_text_end_line (self);
}

void
smd_out_text_end_line (SmdOutText *self)
{
  append (self, LINE_END, strlen (LINE_END));
  self->line++;
  self->started = FALSE;
}

guint
smd_out_text_get_line (const SmdOutText *self)
{
  return self->line;
}

GBytes *
smd_out_text_dup_bytes (const SmdOutText *self)
{
  return g_bytes_new (self->bytes->data, self->bytes->len);
}

void
smd_out_text_free (SmdOutText *self)
{
  g_byte_array_unref (self->bytes);
  g_free (self);
}
