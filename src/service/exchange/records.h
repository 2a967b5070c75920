/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "in-text.h"

G_BEGIN_DECLS

/*
 * The records of a file of cells, one after the other: in memory there is one of them, and the
 * piece of the file that it stands in. Cells stand between semicolons, or between tabs where the
 * first record that has either has tabs alone. A cell that begins with a quote ends with one;
 * quotes within it are doubled, line breaks are part of it. Lines end with LF, CR LF or CR.
 */
typedef struct _SmdRecords SmdRecords;

typedef struct
{
  char *text;    /* UTF-8 without the white space around it; NULL with a problem */
  char *problem; /* nullable: why it is no text */
} SmdCell;

/* Takes the text. */
SmdRecords *smd_records_new (SmdInText *text, SmdProblems *problems);
/* The next record with anything in it: its cells, borrowed until the next call and the caller's to
 * change within their length; `*n_cells` 0 at the end. */
gboolean smd_records_next (SmdRecords *self, SmdCell **cells, guint *n_cells, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
guint smd_records_get_line (const SmdRecords *self);  /* that it begins in, from 1 */
gint64 smd_records_get_read (const SmdRecords *self); /* bytes of the file, by now */
void smd_records_free (SmdRecords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdRecords, smd_records_free)

G_END_DECLS
