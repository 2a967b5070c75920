/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "housekeeping.h"

#include "limits.h"

#define DAY G_GINT64_CONSTANT (86400)

typedef struct
{
  const char *sql; /* $1: what is older than this goes */
  gint64 seconds;
} Rule;

/* In an order that keeps foreign keys satisfied. Money and its events are never touched. */
static const Rule rules[] = {
  { "DELETE FROM answers WHERE created_at < $1", 3 * DAY },
  { "DELETE FROM codes WHERE expires_at < $1", 30 * DAY },
  /* A confirmed one is named by the consent it gave, which has to be proved for as long as it is
   * relied on (152-FZ, article 9). */
  { "DELETE FROM registrations WHERE expires_at < $1 AND id NOT IN "
    "(SELECT registration_id FROM codes WHERE registration_id IS NOT NULL) AND id NOT IN "
    "(SELECT registration_id FROM consents WHERE registration_id IS NOT NULL)",
    30 * DAY },
  { "DELETE FROM resets WHERE created_at < $1", DAY },
  /* Which numbers somebody looked up is nobody's business once it bounds nothing any more. */
  { "DELETE FROM throttles WHERE key LIKE 'number%' AND first_at < $1 AND blocked_until < $1",
    SM_LIMIT_LOOKUPS_KEPT_SECONDS },
  { "DELETE FROM throttles WHERE first_at < $1 AND blocked_until < $1 "
    "AND failures < " G_STRINGIFY (SM_LIMIT_LOGIN_STOP),
    2 * DAY },
  { "DELETE FROM letters WHERE state <> 'waiting' AND created_at < $1", 30 * DAY },
  { "UPDATE accounts SET left_owner = NULL "
    "WHERE left_owner IS NOT NULL AND disconnected_at < $1",
    SM_LIMIT_RECONNECT_SECONDS },
  { "DELETE FROM sessions WHERE ended_at < $1 OR expires_at < $1", 30 * DAY },
};

static gboolean
clean (SmdTx *tx, gpointer data, GError **error)
{
  const gint64 *now = data;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!smd_tx_exec (tx, error, rules[i].sql, "i", *now - rules[i].seconds))
      return FALSE;
  return TRUE;
}

/**
 * smd_housekeeping_run:
 * @domain: the domain
 * @error: an error of the store
 *
 * Returns: whether everything that is out of date is gone
 */
gboolean
smd_housekeeping_run (SmdDomain *domain, GError **error)
{
  gint64 now = sm_clock_now (domain->clock);

  return smd_store_write (domain->store, clean, &now, error);
}
