/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exports.h"
#include "out-text.h"
#include "problems.h"
#include "sections.h"

G_BEGIN_DECLS

/*
 * Readings out to a supplier, and its answers back: two files of the same form as registries.
 *
 *     export;12
 *     #readings
 *     account;serial;register;title;value;taken_on;sent_at;unverified;id
 *     370012345678;0042;1;day;150,0;2026-11-24;2026-11-24 19:05:12;0;01K…
 *
 *     #answers
 *     id;result;month;reason_code;reason
 *     01K…;credited;2026-11;;
 */

enum
{
  SMD_READING_ACCOUNT,
  SMD_READING_SERIAL,
  SMD_READING_REGISTER,
  SMD_READING_TITLE,
  SMD_READING_VALUE,
  SMD_READING_TAKEN_ON,
  SMD_READING_SENT_AT,
  SMD_READING_UNVERIFIED,
  SMD_READING_ID,
  SMD_N_READING_COLUMNS
};

extern const SmdSection smd_readings_table[]; /* of an export */
extern const SmdSection smd_answers_table[];

/* Puts the readings that the supplier has not got into its next export, at most
 * SM_LIMIT_EXPORT_READINGS of them: what is over waits for another one, and so do those sent at
 * `before` (unix seconds) or later. *made: NULL where nothing
 * waits. With problems (a character that the encoding lacks) nothing is made and the result is TRUE
 * all the same. */
gboolean smd_readings_export (SmdDomain *domain, const char *supplier_id, SmdOutEncoding encoding,
                              gint64 before, SmdProblems *problems, SmdExport **made,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a file of answers did: answers that were not known before. */
typedef struct
{
  guint credited;
  guint rejected;
} SmdAnswerCounts;

/* Takes a supplier's answers. All or nothing: with problems nothing is taken and the result is
 * TRUE all the same; FALSE is a file or store that fails. */
gboolean smd_answers_load (SmdDomain *domain, const char *supplier_id, const char *path,
                           const char *encoding, SmdProblems *problems, SmdAnswerCounts *counts,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a text, UTF-8. */
gboolean smd_answers_take (SmdDomain *domain, const char *supplier_id, const char *text,
                           SmdProblems *problems, SmdAnswerCounts *counts, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
