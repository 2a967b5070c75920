/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "problems.h"

G_BEGIN_DECLS

/*
 * Files that suppliers send: lines of cells between semicolons (see records.h), in sections.
 *
 *     as_of;2026-11-30
 *     #accounts
 *     number;full_name;address;balance
 *     370012345678;Смирнова Анна Петровна;"г. Тверь, ул. Советская, д. 12, кв. 34";512,40
 *
 * Lines before the first section tell what holds for the whole file: a name and a cell. A section
 * begins with "#" and its name; its first line names the columns, in any order. Empty lines mean
 * nothing, and neither do empty cells at a line's end: spreadsheets write them. Decimals with comma
 * or point, thousands parted by spaces or not at all.
 */

typedef enum
{
  SMD_CELL_TEXT,
  SMD_CELL_WORD,    /* text without spaces around; not empty characters only */
  SMD_CELL_MONEY,   /* two decimals: kopecks */
  SMD_CELL_MILLI,   /* three decimals: thousandths */
  SMD_CELL_TARIFF,  /* four decimals of a rouble: hundredths of a kopeck */
  SMD_CELL_INTEGER, /* 0 and above */
  SMD_CELL_FLAG,    /* 0 or 1 */
  SMD_CELL_MONTH,   /* YYYY-MM */
  SMD_CELL_DATE,    /* YYYY-MM-DD, or DD.MM.YYYY as spreadsheets make it; given as the first */
} SmdCellKind;

typedef struct
{
  const char *name;
  SmdCellKind kind;
  gboolean required; /* the column and every cell of it */
  /* The record's field that customers see it in: it says how long a text may be, which choices
   * there are, and within what a whole number is. NULL: nobody sees it. */
  GType (*get_type) (void);
  const char *field;
  const char *doc; /* for who fills it in, where the name does not say it; nullable */
} SmdColumn;

#define SMD_COLUMNS_MOST 16

/* A section of the table without a name ("") holds what stands before the first one: one row, the
 * columns of which are the names at the beginning of its lines. */
typedef struct
{
  const char *name;
  SmdColumn columns[SMD_COLUMNS_MOST]; /* ended by a NULL name */
} SmdSection;

/* A line of a section: cells in the order of its columns. Empty cells are NULL and 0. */
typedef struct
{
  guint section; /* of the table */
  guint line;
  gboolean bad; /* a cell of it is a problem already */
  char *texts[SMD_COLUMNS_MOST];
  gint64 numbers[SMD_COLUMNS_MOST];
} SmdRow;

typedef struct _SmdSections SmdSections;

/* Reads all of a file by the table of sections (ended by a NULL name, borrowed); `encoding` as of
 * smd_in_text_open(). What is wrong goes to `problems`; NULL only where the file cannot be read. A
 * file of any size is read row by row, by section-reader.h. */
SmdSections *smd_sections_read (const char *path, const char *encoding, const SmdSection *table,
                                SmdProblems *problems, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of a text, UTF-8. */
SmdSections *smd_sections_parse (const char *text, const SmdSection *table, SmdProblems *problems);
/* SmdRow * of the table's section `index` (borrowed). */
GPtrArray *smd_sections_get_rows (const SmdSections *self, guint index);
void smd_sections_free (SmdSections *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdSections, smd_sections_free)

/* What every cell of a column is, in words: "a sum (1234.56); a debt is above 0". */
char *smd_sections_dup_form (const SmdColumn *column);
/* The record's field that a column fills, or NULL. */
const SmField *smd_sections_find_field (const SmdColumn *column);

/* "-1 234,5" with at most `decimals` decimals → an integer of that many. */
gboolean smd_sections_parse_decimal (const char *text, guint decimals, gint64 *value);
/* Fills a row's cell: `*text` (owned, cleaned; a date may change its notation) and its number.
 * `field` is what the column fills, nullable. Returns what is wrong with it, or NULL. */
char *smd_sections_fill_cell (const SmdColumn *column, const SmField *field, char **text,
                              gint64 *number);

G_END_DECLS
