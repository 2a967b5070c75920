/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zip.h"

#include <string.h>

/*
 * GLib compresses; what it calls gzip is a head of ten bytes, the deflated data, and at the end the
 * CRC-32 and the length, which is all that a zip wants to know of a file.
 */

#define GZIP_HEAD 10
#define GZIP_TAIL 8
#define VERSION 20
#define NAMES_IN_UTF8 0x0800
#define DEFLATED 8
#define FIRST_DAY ((0 << 9) | (1 << 5) | 1) /* 1980-01-01: no file says when it was made */

struct _SmdZip
{
  GOutputStream *out;   /* borrowed */
  guint64 length;       /* written so far */
  GByteArray *contents; /* the central directory */
  guint16 n_files;
};

/**
 * smd_zip_new:
 * @out: where it goes; must outlive the archive
 *
 * Returns: (transfer full): an archive with nothing in it
 */
SmdZip *
smd_zip_new (GOutputStream *out)
{
  SmdZip *self = g_new0 (SmdZip, 1);

  self->out = out;
  self->contents = g_byte_array_new ();
  return self;
}

static void
put_16 (GByteArray *out, guint value)
{
  const guint16 bytes = GUINT16_TO_LE ((guint16) value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

static void
put_32 (GByteArray *out, guint64 value)
{
  const guint32 bytes = GUINT32_TO_LE ((guint32) value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

static gboolean
put_out (SmdZip *self, gconstpointer data, gsize length, GError **error)
{
  if (!g_output_stream_write_all (self->out, data, length, NULL, NULL, error))
    return FALSE;
  self->length += length;
  return TRUE;
}

/* What the head of a file and its line of the table have in common. */
static void
put_file (GByteArray *out, const char *name, const guint8 *tail, gsize compressed)
{
  put_16 (out, VERSION);
  put_16 (out, NAMES_IN_UTF8);
  put_16 (out, DEFLATED);
  put_16 (out, 0);
  put_16 (out, FIRST_DAY);
  g_byte_array_append (out, tail, 4); /* the CRC */
  put_32 (out, compressed);
  g_byte_array_append (out, tail + 4, 4); /* the length */
  put_16 (out, (guint) strlen (name));
  put_16 (out, 0);
}

/**
 * smd_zip_add:
 * @self: the archive
 * @name: the file's, which no other has
 * @content: what is in it
 * @error: of the stream
 *
 * Returns: whether it is written
 */
gboolean
smd_zip_add (SmdZip *self, const char *name, GBytes *content, GError **error)
{
  g_autoptr (GZlibCompressor) compressor =
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  g_autoptr (GBytes) packed = g_converter_convert_bytes (G_CONVERTER (compressor), content, error);
  g_autoptr (GByteArray) head = g_byte_array_new ();
  const guint64 at = self->length;
  const guint8 *data;
  const guint8 *tail;
  gsize length;

  if (packed == NULL)
    return FALSE;
  data = g_bytes_get_data (packed, &length);
  g_assert (length >= GZIP_HEAD + GZIP_TAIL && self->n_files < G_MAXUINT16);
  tail = data + length - GZIP_TAIL;
  length -= GZIP_HEAD + GZIP_TAIL;

  put_32 (head, 0x04034b50);
  put_file (head, name, tail, length);
  if (!put_out (self, head->data, head->len, error) || !put_out (self, name, strlen (name), error)
      || !put_out (self, data + GZIP_HEAD, length, error))
    return FALSE;

  put_32 (self->contents, 0x02014b50);
  put_16 (self->contents, VERSION);
  put_file (self->contents, name, tail, length);
  put_16 (self->contents, 0); /* no comment, on no other disk, of no kind */
  put_16 (self->contents, 0);
  put_16 (self->contents, 0);
  put_32 (self->contents, 0);
  put_32 (self->contents, at);
  g_byte_array_append (self->contents, (const guint8 *) name, (guint) strlen (name));
  self->n_files++;
  return TRUE;
}

/**
 * smd_zip_finish:
 * @self: the archive
 * @error: of the stream
 *
 * Returns: whether it is whole
 */
gboolean
smd_zip_finish (SmdZip *self, GError **error)
{
  g_autoptr (GByteArray) tail = g_byte_array_new ();
  const guint64 at = self->length;

  put_32 (tail, 0x06054b50);
  put_16 (tail, 0);
  put_16 (tail, 0);
  put_16 (tail, self->n_files);
  put_16 (tail, self->n_files);
  put_32 (tail, self->contents->len);
  put_32 (tail, at);
  put_16 (tail, 0);
  return put_out (self, self->contents->data, self->contents->len, error)
         && put_out (self, tail->data, tail->len, error);
}

/**
 * smd_zip_free:
 * @self: (transfer full) (nullable): the archive
 */
void
smd_zip_free (SmdZip *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->contents);
  g_free (self);
}
