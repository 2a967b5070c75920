/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sections.h"

G_BEGIN_DECLS

/*
 * The rows of a file one after the other, in bounded memory. A file is of sections, or in a plain
 * form: rows of one section without names of columns, as other programs make them.
 */

#define SMD_PLAIN_HEADS_MOST 4
#define SMD_NO_COLUMN G_MAXUINT

/* Lines that begin with "#" are headings of a plain form; those that are named here tell that a
 * file is in it. */
typedef struct
{
  const char *name; /* as --format names it */
  guint section;    /* of the table */
  guint n_least;    /* of cells */
  guint n_most;
  guint order[SMD_COLUMNS_MOST];           /* of each cell: its column, or SMD_NO_COLUMN */
  const char *heads[SMD_PLAIN_HEADS_MOST]; /* ended by NULL; of none a file is told by its rows */
  const char *total_head;                  /* the heading with the sum of `total_column` */
  guint total_column;
} SmdPlainForm;

typedef struct _SmdSectionReader SmdSectionReader;

/* How to read a file, as somebody said it; all nullable. */
typedef struct
{
  const char *encoding; /* as of smd_in_text_open() */
  const char *format;   /* "sections", or the name of a plain form */
} SmdFileWish;

/* Reads `path` by the table of sections (ended by a NULL name) and the plain forms (ended by a NULL
 * name; NULL: there are none), both borrowed, like `problems`, where all goes that is wrong with
 * the file. NULL only where it cannot be read. What stands before the first row is read by then. */
SmdSectionReader *smd_section_reader_open (const char *path, const SmdFileWish *wish,
                                           const SmdSection *table, const SmdPlainForm *forms,
                                           SmdProblems *problems, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The same of bytes that outlive it. */
SmdSectionReader *smd_section_reader_new (const char *bytes, gsize length, const SmdFileWish *wish,
                                          const SmdSection *table, const SmdPlainForm *forms,
                                          SmdProblems *problems, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The next row, borrowed until the next call; NULL at the end. Rows with a problem come too, as far
 * as they were read. FALSE where the file cannot be read on. */
gboolean smd_section_reader_next (SmdSectionReader *self, const SmdRow **row, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* What stands before the first section, or NULL (borrowed). */
const SmdRow *smd_section_reader_get_head (const SmdSectionReader *self);
/* The plain form that the file is in; NULL: it is of sections. */
const SmdPlainForm *smd_section_reader_get_form (const SmdSectionReader *self);
/* Whether the section began by now, with a row or without. */
gboolean smd_section_reader_has_begun (const SmdSectionReader *self, guint section);
/* Bytes of the file that were read by now. */
gint64 smd_section_reader_get_read (const SmdSectionReader *self);
/* All the rows of a reader, which is taken. */
SmdSections *smd_sections_collect (SmdSectionReader *taken, const SmdSection *table, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_section_reader_free (SmdSectionReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdSectionReader, smd_section_reader_free)

G_END_DECLS
