/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "out-text.h"
#include "problems.h"

G_BEGIN_DECLS

/*
 * The bytes of a file that comes in, in pieces, and what they are as text. The encoding is the one
 * that is said, or told by the letters of a sample: UTF-8, windows-1251, koi8-r or cp866. In doubt
 * the file is refused: that a text can be decoded proves nothing. UTF-16 is known by its byte order
 * mark and given as UTF-8. A mark is left out, and what follows it judged like any text.
 */
typedef struct _SmdInText SmdInText;

/* `encoding` nullable: as somebody said it, any name of smd_out_encoding_from_string(), or
 * "utf-16", "utf-16le", "utf-16be". NULL where there is no such file or encoding. */
SmdInText *smd_in_text_open (const char *path, const char *encoding, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The same of bytes that outlive it. */
SmdInText *smd_in_text_new (const char *bytes, gsize length, const char *encoding, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The next bytes, at most a piece and a sample of limits.h, borrowed until the next call; `*length`
 * 0 at the end. A file that cannot be told as text ends with a problem; FALSE is one that fails. */
gboolean smd_in_text_read (SmdInText *self, SmdProblems *problems, const char **bytes,
                           gsize *length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends the text of a piece of them, as UTF-8. Returns what is wrong with it, or NULL. */
char *smd_in_text_decode (const SmdInText *self, const char *bytes, gsize length, GString *out);
/* The bytes of the file that were read by now, for who shows how far it is. */
gint64 smd_in_text_get_read (const SmdInText *self);
void smd_in_text_free (SmdInText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdInText, smd_in_text_free)

/* All of a file, as UTF-8; NULL with problems, or where it fails. */
char *smd_in_text_load (const char *path, const char *encoding, gsize most, SmdProblems *problems,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
