/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* Whose bearer token it is. Both results are owned by the caller. SM_ERROR_UNAUTHENTICATED for
 * a token that is unknown, ended or too old. */
gboolean smd_sessions_authenticate (SmdDomain *domain, const char *token, char **customer_id,
                                    char **session_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends all sessions of a customer but `kept_id` (nullable). */
gboolean smd_sessions_end_others (SmdTx *tx, gint64 now, const char *customer_id,
                                  const char *kept_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The key that counts failed logins of an address. */
char *smd_sessions_throttle_key (const char *email_key);

G_END_DECLS
