/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "in-text.h"

#include <string.h>

#include "error.h"
#include "letters.h"
#include "limits.h"
#include "text.h"
#include "utf16.h"
#include "words.h"

/* A wrong choice is as likely as 1 to e to the tenth. */
#define CERTAIN (G_GINT64_CONSTANT (10) * SMD_LETTERS_NEPER)
#define EXCERPT_BYTES 30 /* of a message, on either side */

struct _SmdInText
{
  GInputStream *stream;
  GByteArray *piece;       /* what was read last */
  SmdOutEncoding encoding; /* once known */
  gint64 read;
  gboolean known;
  gboolean started;
  gboolean ended;
  guint line;     /* that the next piece begins in, from 1; counted until the encoding is known */
  SmdUtf16 utf16; /* what the bytes are turned to UTF-8 from */
};

static gboolean
set_encoding (SmdInText *self, const char *name, GError **error)
{
  if (name == NULL)
    return TRUE;
  self->known = TRUE;
  self->encoding = SMD_OUT_UTF_8;
  if (smd_out_encoding_from_string (name, &self->encoding)
      || smd_utf16_from_string (name, &self->utf16))
    return TRUE;
  sm_error_set (error, SM_ERROR_INPUT_INVALID, 0,
                N_ ("--encoding is none of: windows-1251, koi8-r, cp866, utf-8, utf-16"));
  return FALSE;
}

static SmdInText *
new_for_stream (GInputStream *stream, const char *encoding, GError **error)
{
  g_autoptr (SmdInText) self = g_new0 (SmdInText, 1);

  self->stream = stream;
  self->piece = g_byte_array_new ();
  self->line = 1;
  return set_encoding (self, encoding, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * smd_in_text_open:
 * @path: a file
 * @encoding: (nullable): which it is in, as somebody said
 * @error: %SM_ERROR_NOT_FOUND where it cannot be read, %SM_ERROR_INPUT_INVALID for an encoding that
 *   is none
 *
 * Returns: (transfer full) (nullable): its text, of which nothing is read yet
 */
SmdInText *
smd_in_text_open (const char *path, const char *encoding, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;
  GFileInputStream *stream = g_file_read (file, NULL, &local);

  if (stream != NULL)
    return new_for_stream (G_INPUT_STREAM (stream), encoding, error);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, "%s: %s", path, local->message);
  return NULL;
}

SmdInText *
smd_in_text_new (const char *bytes, gsize length, const char *encoding, GError **error)
{
  return new_for_stream (g_memory_input_stream_new_from_data (bytes, (gssize) length, NULL),
                         encoding, error);
}

/* Reads on until there are so many bytes, or no more. */
static gboolean
fill (SmdInText *self, gsize wanted, GError **error)
{
  g_autoptr (GError) local = NULL;

  while (self->piece->len < wanted && !self->ended)
    {
      const guint before = self->piece->len;
      gsize got = 0;

      g_byte_array_set_size (self->piece, (guint) wanted);
      if (!g_input_stream_read_all (self->stream, self->piece->data + before, wanted - before, &got,
                                    NULL, &local))
        {
          sm_error_set (error, SM_ERROR_NOT_FOUND, 0, "%s", local->message);
          return FALSE;
        }
      self->read += (gint64) got;
      self->ended = got < wanted - before;
      g_byte_array_set_size (self->piece, before + (guint) got);
    }
  return TRUE;
}

static gboolean
skip_utf8_mark (GByteArray *piece)
{
  static const char mark[] = { '\xef', '\xbb', '\xbf' };

  if (piece->len < sizeof mark || memcmp (piece->data, mark, sizeof mark) != 0)
    return FALSE;
  g_byte_array_remove_range (piece, 0, sizeof mark);
  return TRUE;
}

static void
skip_mark (SmdInText *self)
{
  if (skip_utf8_mark (self->piece))
    return;
  if (smd_utf16_skip_mark (&self->utf16, self->piece, !self->known))
    {
      self->known = TRUE;
      self->encoding = SMD_OUT_UTF_8;
    }
}

static void
refuse (SmdInText *self, SmdProblems *problems, guint line, const char *reason)
{
  smd_problems_add (problems, line, NULL, reason);
  self->ended = TRUE;
  g_byte_array_set_size (self->piece, 0);
}

static gsize
find_foreign (const GByteArray *piece)
{
  gsize i = 0;

  while (i < piece->len && piece->data[i] < 128 && piece->data[i] != '\0')
    i++;
  return i;
}

static guint
count_lines (const guint8 *bytes, gsize length)
{
  guint count = 0;

  for (gsize i = 0; i < length; i++)
    count += bytes[i] == '\n';
  return count;
}

/* Judges the text from its first byte that is not of ASCII on. */
static gboolean
judge (SmdInText *self, SmdProblems *problems, GError **error)
{
  gsize first = find_foreign (self->piece);
  const guint line = self->line + count_lines (self->piece->data, first);
  SmdOutEncoding second;
  gint64 gap;

  if (first == self->piece->len)
    {
      self->line = line;
      return TRUE;
    }
  if (!fill (self, first + SM_LIMIT_FILE_SAMPLE_BYTES, error))
    return FALSE;
  self->encoding = smd_letters_judge ((const char *) self->piece->data + first,
                                      self->piece->len - first, &gap, &second);
  self->known = TRUE;
  if (memchr (self->piece->data + first, '\0', self->piece->len - first) != NULL)
    refuse (self, problems, line,
            N_ ("is not text: save a spreadsheet as CSV; of UTF-16 without its mark say "
                "--encoding utf-16le"));
  else if (gap < CERTAIN)
    {
      g_autofree char *reason = g_strdup_printf (
          T_ (N_ ("the letters do not tell the file's encoding, %s or %s: say it by --encoding")),
          smd_out_encoding_to_string (self->encoding), smd_out_encoding_to_string (second));

      refuse (self, problems, line, reason);
    }
  return TRUE;
}

/**
 * smd_in_text_read:
 * @self: a text
 * @problems: where to tell that it is none, or in which encoding is not clear
 * @bytes: (out) (transfer none): the next of it, to be decoded by smd_in_text_decode(); line ends,
 *   separators and quotes are the bytes that they are in ASCII
 * @length: (out): how many, 0 at the end
 * @error: %SM_ERROR_NOT_FOUND where the file cannot be read on
 *
 * Returns: whether it could be read
 */
gboolean
smd_in_text_read (SmdInText *self, SmdProblems *problems, const char **bytes, gsize *length,
                  GError **error)
{
  do
    {
      g_byte_array_set_size (self->piece, 0);
      if (!fill (self, SM_LIMIT_FILE_PIECE_BYTES, error))
        return FALSE;
      if (!self->started)
        skip_mark (self);
      if (self->utf16.order != SMD_UTF16_NOT)
        smd_utf16_to_utf8 (&self->utf16, self->piece, self->ended);
      if (!self->started)
        skip_utf8_mark (self->piece); /* a program's own, before another program's */
      self->started = TRUE;
      if (!self->known && !judge (self, problems, error))
        return FALSE;
    }
  while (self->piece->len == 0 && !self->ended);
  *bytes = (const char *) self->piece->data;
  *length = self->piece->len;
  return TRUE;
}

/* Some letters around what is broken. */
static char *
dup_broken (const char *bytes, gsize length, const char *broken)
{
  const char *start = MAX (bytes, broken - EXCERPT_BYTES);
  const char *end = MIN (bytes + length, broken + EXCERPT_BYTES);
  g_autofree char *text = NULL;
  g_autofree char *visible = NULL;

  while (start > bytes && start < broken && ((guint8) *start & 0xc0) == 0x80)
    start++;
  while (end < bytes + length && ((guint8) *end & 0xc0) == 0x80)
    end++;
  text = g_strndup (start, (gsize) (end - start));
  visible = sm_text_dup_visible (text);
  return g_strdup_printf (T_ (N_ ("is not whole as utf-8: %s")), visible);
}

static gboolean
is_ascii (const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8) bytes[i] >= 128)
      return FALSE;
  return TRUE;
}

static char *
decode_single (SmdOutEncoding encoding, const char *bytes, gsize length, GString *out)
{
  SmdOutEncoding likelier;

  if (smd_letters_contradict (encoding, bytes, length, &likelier))
    return g_strdup_printf (T_ (N_ ("is %s, while the file is %s")),
                            smd_out_encoding_to_string (likelier),
                            smd_out_encoding_to_string (encoding));
  for (gsize i = 0; i < length; i++)
    {
      const gunichar character = smd_letters_get_character (encoding, (guint8) bytes[i]);
      g_autofree char *reason = NULL;

      if (character != 0 && !smd_letters_is_drawing (character))
        {
          g_string_append_unichar (out, character);
          continue;
        }
      reason = g_strdup_printf (T_ (N_ ("holds the byte \\x%02x, which is no letter of %s")),
                                (guint8) bytes[i], smd_out_encoding_to_string (encoding));
      return g_steal_pointer (&reason);
    }
  return NULL;
}

/**
 * smd_in_text_decode:
 * @self: a text
 * @bytes: a part of it, a cell or a line
 * @length: its bytes
 * @out: where to append it as UTF-8; with something wrong what is appended is of no use
 *
 * Returns: (transfer full) (nullable): what is wrong with it
 */
char *
smd_in_text_decode (const SmdInText *self, const char *bytes, gsize length, GString *out)
{
  SmdOutEncoding taken_for;
  SmdOutEncoding likelier;
  const char *broken;

  if (memchr (bytes, '\0', length) != NULL)
    return g_strdup (T_ (N_ ("holds a zero byte, which is no text")));
  if (is_ascii (bytes, length))
    {
      g_string_append_len (out, bytes, (gssize) length);
      return NULL;
    }
  if (self->encoding != SMD_OUT_UTF_8)
    return decode_single (self->encoding, bytes, length, out);
  if (!g_utf8_validate_len (bytes, length, &broken))
    return dup_broken (bytes, length, broken);
  if (smd_letters_were_mistaken (bytes, length, &taken_for, &likelier))
    return g_strdup_printf (T_ (N_ ("is %s that a program took for %s before it wrote this file")),
                            smd_out_encoding_to_string (likelier),
                            smd_out_encoding_to_string (taken_for));
  g_string_append_len (out, bytes, (gssize) length);
  return NULL;
}

/* Line by line, so that what is wrong has a place. */
static void
decode_lines (const SmdInText *self, const GString *raw, GString *out, SmdProblems *problems)
{
  const char *const end = raw->str + raw->len;
  guint number = 0;

  for (const char *line = raw->str; line < end;)
    {
      const char *brk = memchr (line, '\n', (gsize) (end - line));
      const char *next = brk != NULL ? brk + 1 : end;
      g_autofree char *reason = smd_in_text_decode (self, line, (gsize) (next - line), out);

      number++;
      if (reason != NULL)
        smd_problems_add (problems, number, NULL, reason);
      line = next;
    }
}

static gboolean
load_into (SmdInText *self, gsize most, GString *out, SmdProblems *problems, GError **error)
{
  g_autoptr (GString) raw = g_string_new (NULL);
  const char *bytes;
  gsize length;

  do
    {
      if (!smd_in_text_read (self, problems, &bytes, &length, error))
        return FALSE;
      g_string_append_len (raw, bytes, (gssize) length);
      if (raw->len <= most)
        continue;
      sm_error_set (error, SM_ERROR_BODY_TOO_LARGE, (gint64) most, N_ ("the file is too large"));
      return FALSE;
    }
  while (length > 0);
  decode_lines (self, raw, out, problems);
  return TRUE;
}

/**
 * smd_in_text_load:
 * @path: a file
 * @encoding: (nullable): which it is in, as somebody said
 * @most: bytes that it may have
 * @problems: where to tell what is wrong with it, by line
 * @error: as of smd_in_text_open(), or %SM_ERROR_BODY_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): all of it; %NULL with problems too
 */
char *
smd_in_text_load (const char *path, const char *encoding, gsize most, SmdProblems *problems,
                  GError **error)
{
  g_autoptr (SmdInText) self = smd_in_text_open (path, encoding, error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (self == NULL || !load_into (self, most, out, problems, error)
      || smd_problems_get_count (problems) > 0)
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gint64
smd_in_text_get_read (const SmdInText *self)
{
  return self->read;
}

void
smd_in_text_free (SmdInText *self)
{
  g_clear_object (&self->stream);
  g_byte_array_unref (self->piece);
  g_free (self);
}
