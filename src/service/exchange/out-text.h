/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "problems.h"

G_BEGIN_DECLS

/*
 * The text of a file that goes out: lines that end with CR LF, in the encoding that its reader
 * expects. A character that the encoding lacks is a problem of its line and column: nothing is ever
 * replaced.
 */

typedef enum
{
  SMD_OUT_WINDOWS_1251,
  SMD_OUT_KOI8_R,
  SMD_OUT_CP866,
  SMD_OUT_UTF_8,
  SMD_N_OUT_ENCODINGS
} SmdOutEncoding;

/* By its usual names, in any case: "1251", "windows-1251", "cp1251", "koi8-r", "866", "utf-8"… */
gboolean smd_out_encoding_from_string (const char *name, SmdOutEncoding *encoding);
const char *smd_out_encoding_to_string (SmdOutEncoding encoding);

typedef struct _SmdOutText SmdOutText;

/* What is wrong goes to `problems` (borrowed). */
SmdOutText *smd_out_text_new (SmdOutEncoding encoding, SmdProblems *problems);
/* The next cell of a line of cells between semicolons. With a semicolon or quotes in it it stands
 * in quotes, and quotes are doubled; line breaks and other control characters become spaces. NULL:
 * empty. `column` names it in problems. */
void smd_out_text_add_cell (SmdOutText *self, const char *column, const char *text);
/* "key=value" on a line of its own; line breaks of the value become spaces. */
void smd_out_text_add_pair (SmdOutText *self, const char *key, const char *value);
/* A line as it is. */
void smd_out_text_add_line (SmdOutText *self, const char *line);
void smd_out_text_end_line (SmdOutText *self);
guint smd_out_text_get_line (const SmdOutText *self); /* the one that is being written, from 1 */
/* The bytes so far. */
GBytes *smd_out_text_dup_bytes (const SmdOutText *self);
void smd_out_text_free (SmdOutText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdOutText, smd_out_text_free)

G_END_DECLS
