/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sessions.h"

#include "customer-records.h"
#include "devices.h"
#include "error.h"
#include "id.h"
#include "limits.h"
#include "operations.h"

/*
 * Sessions are opaque tokens of 256 bits, kept as SHA-256. They end when they are ended, after
 * SM_LIMIT_SESSION_IDLE_SECONDS without use, and at the latest after SM_LIMIT_SESSION_SECONDS
 * (ASVS 5.0 7.3). A session is of one version of the customer's password: one that a new password
 * did not take along is over, even where nobody ended it.
 */

#define TOUCH_SECONDS 3600

typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed, nullable, like the next two */
  const char *session_id;
  const char *token_hash;

  SmdLogin *login;   /* borrowed, like the next; nullable */
  GListStore *items; /* nullable */

  const char *asking_id; /* borrowed: the session that asks to end one */
} Sessions;

static gboolean
find_token (SmdTx *tx, Sessions *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows =
      smd_tx_query (tx, error,
                    "SELECT s.id, s.customer_id, s.seen_at FROM sessions s JOIN customers c "
                    "ON c.id = s.customer_id AND c.password_version = s.password_version "
                    "WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 "
                    "AND s.seen_at > $3",
                    "sii", self->token_hash, self->now, self->now - SM_LIMIT_SESSION_IDLE_SECONDS);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_UNAUTHENTICATED, 0, N_ ("no such session"));
      return FALSE;
    }
  smd_login_clear (self->login);
  self->login->session_id = g_strdup (smd_rows_get_text (rows, "id"));
  self->login->customer_id = g_strdup (smd_rows_get_text (rows, "customer_id"));
  self->login->is_stale = smd_rows_get_int (rows, "seen_at") + TOUCH_SECONDS <= self->now;
  return TRUE;
}

static gboolean
find_token_alone (SmdTx *tx, gpointer data, GError **error)
{
  smd_tx_end_with_next (tx);
  return find_token (tx, data, error);
}

void
smd_login_clear (SmdLogin *self)
{
  g_clear_pointer (&self->customer_id, g_free);
  g_clear_pointer (&self->session_id, g_free);
  self->is_stale = FALSE;
}

/**
 * smd_sessions_authenticate:
 * @domain: the domain
 * @token: the bearer token
 * @login: (inout): an empty login, or a former one
 * @error: SM_ERROR_UNAUTHENTICATED, or an error of the store
 *
 * One read, not within another. A login found stale wants smd_sessions_touch().
 *
 * Returns: whether the token is good
 */
gboolean
smd_sessions_authenticate (SmdDomain *domain, const char *token, SmdLogin *login, GError **error)
{
  g_autofree char *hash = sm_secret_hash (token);
  Sessions data = { sm_clock_now (domain->clock), NULL, NULL, hash, login };

  return smd_store_read (domain->store, find_token_alone, &data, error);
}

/**
 * smd_sessions_authenticate_in_tx:
 * @tx: a transaction
 * @domain: the domain
 * @token: as for smd_sessions_authenticate(), like the next two
 * @login: (inout): a login
 * @error: an error
 *
 * Returns: whether the token is good at the moment of what the transaction reads
 */
gboolean
smd_sessions_authenticate_in_tx (SmdTx *tx, SmdDomain *domain, const char *token, SmdLogin *login,
                                 GError **error)
{
  g_autofree char *hash = sm_secret_hash (token);
  Sessions data = { sm_clock_now (domain->clock), NULL, NULL, hash, login };

  return find_token (tx, &data, error);
}

/**
 * smd_sessions_ask_in_tx:
 * @tx: a write transaction in which nothing was done yet
 * @check: (type SmdSessionCheck): which session
 * @error: an error of the store
 *
 * Locks the customer: the writes of one are one after the other, so that none of them ends the
 * session of another that is under way.
 *
 * Returns: whether it is asked if the session may still write
 */
gboolean
smd_sessions_ask_in_tx (SmdTx *tx, gpointer check, GError **error)
{
  SmdSessionCheck *self = check;

  return smd_tx_lock (tx, SMD_LOCK_CUSTOMER, self->customer_id, error)
         && smd_tx_ask (tx, &self->found, error,
                        "SELECT s.id FROM sessions s JOIN customers c "
                        "ON c.id = s.customer_id AND c.password_version = s.password_version "
                        "WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $2",
                        "si", self->session_id, self->now);
}

/**
 * smd_sessions_check_in_tx:
 * @tx: the same transaction
 * @check: (type SmdSessionCheck): which session
 * @error: SM_ERROR_UNAUTHENTICATED, or an error of the store
 *
 * Returns: whether the session might still write when the transaction began
 */
gboolean
smd_sessions_check_in_tx (SmdTx *tx, gpointer check, GError **error)
{
  SmdSessionCheck *self = check;
  g_autoptr (SmdRows) found = NULL;

  if (self->found == NULL && !smd_tx_settle (tx, error))
    return FALSE;
  found = g_steal_pointer (&self->found);
  if (smd_rows_next (found))
    return TRUE;
  sm_error_set (error, SM_ERROR_UNAUTHENTICATED, 0, N_ ("the session ended meanwhile"));
  return FALSE;
}

static gboolean
touch (SmdTx *tx, gpointer data, GError **error)
{
  const Sessions *self = data;

  return smd_tx_exec (tx, error, "UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1",
                      "is", self->now, self->session_id);
}

/**
 * smd_sessions_touch:
 * @domain: the domain
 * @login: a login
 *
 * Notes that the session was used: a small write, needed once an hour at most. Where it fails the
 * session is good all the same, only its "last used" lags behind.
 */
void
smd_sessions_touch (SmdDomain *domain, const SmdLogin *login)
{
  Sessions data = { sm_clock_now (domain->clock), login->customer_id, login->session_id };
  g_autoptr (GError) ignored = NULL;

  if (!smd_store_write (domain->store, touch, &data, &ignored))
    g_clear_error (&ignored);
}

/**
 * smd_sessions_end_others:
 * @tx: a write transaction
 * @now: unix seconds
 * @customer_id: whose
 * @kept_id: (nullable): the session that goes on
 * @error: an error of the store
 *
 * Returns: whether the other sessions are ended
 */
gboolean
smd_sessions_end_others (SmdTx *tx, gint64 now, const char *customer_id, const char *kept_id,
                         GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE sessions SET ended_at = $1 "
                      "WHERE customer_id = $2 AND id <> $3 AND ended_at IS NULL",
                      "iss", now, customer_id, kept_id != NULL ? kept_id : "");
}

/**
 * smd_sessions_throttle_key:
 * @email_key: a normalised address
 *
 * Returns: (transfer full): the key that counts its failed logins
 */
char *
smd_sessions_throttle_key (const char *email_key)
{
  return g_strconcat ("login:", email_key, NULL);
}

static gboolean
list (SmdTx *tx, gpointer data, GError **error)
{
  Sessions *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (self->items);
  rows = smd_tx_query (tx, error,
                       "SELECT id, device, created_at, seen_at, expires_at FROM sessions "
                       "WHERE customer_id = $1 AND ended_at IS NULL AND expires_at > $2 "
                       "AND seen_at > $3 ORDER BY CASE WHEN id = $5 THEN 0 ELSE 1 END, "
                       "created_at DESC, id DESC LIMIT $4",
                       "siiis", self->customer_id, self->now,
                       self->now - SM_LIMIT_SESSION_IDLE_SECONDS, (gint64) SM_LIMIT_SESSIONS_SHOWN,
                       self->session_id);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmSession) session = smd_rows_dup_record (rows, SM_TYPE_SESSION);

      session->current = g_strcmp0 (session->id, self->session_id) == 0;
      g_list_store_append (self->items, session);
    }
  return TRUE;
}

/**
 * smd_op_sessions:
 * @domain: the domain
 * @call: the call
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): an SmSessionList: the one that asks, then the newest, at
 *   most SM_LIMIT_SESSIONS_SHOWN of them
 */
gpointer
smd_op_sessions (SmdDomain *domain, const SmdCall *call, GError **error)
{
  g_autoptr (SmSessionList) reply = sm_record_new (SM_TYPE_SESSION_LIST);
  Sessions data = { sm_clock_now (domain->clock), call->customer_id, call->session_id };

  data.items = reply->items;
  if (!smd_store_read (domain->store, list, &data, error))
    return NULL;
  return g_steal_pointer (&reply);
}

static gboolean
end_one (SmdTx *tx, gpointer data, GError **error)
{
  Sessions *self = data;
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "UPDATE sessions SET ended_at = $1 "
                            "WHERE id = $2 AND customer_id = $3 AND ended_at IS NULL",
                            "iss", self->now, self->session_id, self->customer_id))
    return FALSE;
  if (changed == 1)
    return smd_devices_forget (tx, self->customer_id, self->session_id, self->asking_id, error);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such session"));
  return FALSE;
}

static gpointer
end_session (SmdDomain *domain, const SmdCall *call, const char *session_id, GError **error)
{
  Sessions data = { .now = sm_clock_now (domain->clock),
                    .customer_id = call->customer_id,
                    .session_id = session_id,
                    .asking_id = call->session_id };
  gboolean ended G_GNUC_UNUSED = smd_store_write (domain->store, end_one, &data, error);

  return NULL;
}

/**
 * smd_op_logout:
 * @domain: the domain
 * @call: the call
 * @error: SM_ERROR_UNAUTHENTICATED where it was ended meanwhile, or an error of the store
 *
 * Ends the session that asks.
 *
 * Returns: (nullable): %NULL
 */
gpointer
smd_op_logout (SmdDomain *domain, const SmdCall *call, GError **error)
{
  return end_session (domain, call, call->session_id, error);
}

/**
 * smd_op_session_end:
 * @domain: the domain
 * @call: names the session
 * @error: SM_ERROR_NOT_FOUND (also for sessions of others), or an error of the store
 *
 * Ends one of the customer's sessions. Its device is forgotten, unless it is the one that asks:
 * whoever is put out may know the password, and is told of again when coming back.
 *
 * Returns: (nullable): %NULL
 */
gpointer
smd_op_session_end (SmdDomain *domain, const SmdCall *call, GError **error)
{
  return end_session (domain, call, call->parameters[0], error);
}
