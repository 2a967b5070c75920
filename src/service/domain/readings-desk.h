/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/*
 * Readings on their way to suppliers and back, as operators see them.
 */

/** SmdReadingLine: a reading, for operators. */
#define SMD_TYPE_READING_LINE (smd_reading_line_get_type ())
G_DECLARE_FINAL_TYPE (SmdReadingLine, smd_reading_line, SMD, READING_LINE, SmRecord)
struct _SmdReadingLine
{
  SmRecord parent_instance;
  char *id;
  char *state;
  gboolean unverified;
  char *supplier_id;
  char *number; /* of the account */
  char *serial; /* of the meter */
  char *value;  /* of its registers, in their order: "150,0 / 60,0" */
  gint64 taken_at;
  gint64 sent_at;
  gint64 export_number; /* 0: in none yet */
  gint64 exported_at;
  char *credited_month;
  char *reason_code;
  char *reason;
};

/* Which readings a page has. */
typedef struct
{
  const char *supplier_id; /* nullable: of all */
  const char *number;      /* nullable: only of this account; needs the supplier */
  const char *state;       /* nullable: in any */
  const char *after;       /* the id of the last one before; "": from the first */
  gint64 limit;
} SmdReadingQuery;

/* In the order they were sent. */
GListStore *smd_readings_list (SmdDomain *domain, const SmdReadingQuery *query, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* "1234,5", as files for suppliers have it: without grouping. */
char *smd_readings_dup_value (gint64 milli, gint64 decimals);

/* Whether the supplier has not got some that were sent before that time. */
gboolean smd_readings_wait (SmdTx *tx, const char *supplier_id, gint64 before, gboolean *found,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts what the supplier has not got yet, sent before that time and at most so many, into an
 * export; *n_taken: how many. */
gboolean smd_readings_take_out (SmdTx *tx, const char *supplier_id, const char *export_id,
                                gint64 now, gint64 before, gint64 limit, gint64 *n_taken,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A supplier's answer to a reading. All borrowed. */
typedef struct
{
  const char *reading_id;
  gboolean credited;       /* otherwise rejected */
  const char *month;       /* credited: YYYY-MM, of the charge */
  const char *reason_code; /* rejected: of sm_reading_reasons */
  const char *reason;      /* nullable: in the supplier's words */
} SmdReadingAnswer;

/* Takes the answer to a reading that was exported; *changed: it was not answered so before. */
gboolean smd_readings_answer (SmdTx *tx, gint64 now, const SmdReadingAnswer *answer,
                              gboolean *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
