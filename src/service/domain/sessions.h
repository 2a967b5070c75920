/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* Whose session a bearer token is. Empty: all zeros. */
typedef struct
{
  char *customer_id; /* owned */
  char *session_id;  /* owned */
  gboolean is_stale; /* its last use was noted a while ago */
} SmdLogin;

void smd_login_clear (SmdLogin *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmdLogin, smd_login_clear)

/* SM_ERROR_UNAUTHENTICATED for a token that is unknown, ended or too old. */
gboolean smd_sessions_authenticate (SmdDomain *domain, const char *token, SmdLogin *login,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_sessions_authenticate_in_tx (SmdTx *tx, SmdDomain *domain, const char *token,
                                          SmdLogin *login, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Whether a session still is what it was when its token was looked at: functions for
 * smd_store_guard_thread(), which run in the transaction of each write on the session's behalf.
 * SM_ERROR_UNAUTHENTICATED where it ended, ran out, or the password was changed without it. */
typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed, like the next */
  const char *session_id;

  SmdRows *found; /* owned: the session, where it may write; NULL: not told yet */
} SmdSessionCheck;

gboolean smd_sessions_ask_in_tx (SmdTx *tx, gpointer check, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_sessions_check_in_tx (SmdTx *tx, gpointer check, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Notes that it was used. Not within a transaction. */
void smd_sessions_touch (SmdDomain *domain, const SmdLogin *login);
/* Ends all sessions of a customer but `kept_id` (nullable). */
gboolean smd_sessions_end_others (SmdTx *tx, gint64 now, const char *customer_id,
                                  const char *kept_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The key that counts failed logins of an address. */
char *smd_sessions_throttle_key (const char *email_key);

G_END_DECLS
