/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

#define SMD_CODE_CONFIRM "confirm"
#define SMD_CODE_RESET "reset"
#define SMD_CODE_DEVICE "device"

/* The codes of letters: 128 random bits, kept as SHA-256, for one use, with an end. */

/* What a code leads to. */
typedef struct
{
  char *hash;            /* owned */
  char *registration_id; /* owned, nullable */
  char *customer_id;     /* owned, nullable */
  char *session_id;      /* owned, nullable */
} SmdCode;

void smd_code_clear (SmdCode *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmdCode, smd_code_clear)

/* A new code of a registration or a customer; the former ones of the same kind become void.
 * Returns the code, without dashes. */
char *smd_codes_issue (SmdTx *tx, gint64 now, const char *kind, const char *registration_id,
                       const char *customer_id, gint64 seconds, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* A new code by which a session's device is disowned; the former ones stay good, for each names
 * another session. */
char *smd_codes_issue_device (SmdTx *tx, gint64 now, const char *customer_id,
                              const char *session_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The confirmation codes of a registration become void. */
gboolean smd_codes_void (SmdTx *tx, gint64 now, const char *registration_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED or SM_ERROR_CODE_EXPIRED (also where a later letter
 * took its place). */
gboolean smd_codes_find (SmdTx *tx, gint64 now, const char *kind, const char *typed, SmdCode *code,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_codes_use (SmdTx *tx, gint64 now, const SmdCode *code, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Tells whether a code is good without using it, with the same errors: for a page that is only
 * looked at. */
gboolean smd_codes_peek (SmdDomain *domain, const char *kind, const char *typed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* How letters show a code: groups of four with dashes. And its link: "PUBLIC_URL/confirm/CODE". */
char *smd_codes_group (const char *code);
char *smd_codes_link (SmdDomain *domain, const char *kind, const char *code);

G_END_DECLS
