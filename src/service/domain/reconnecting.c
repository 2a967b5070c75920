/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reconnecting.h"

#include "error.h"
#include "limits.h"
#include "owners.h"

/**
 * smd_accounts_disconnect:
 * @tx: a write transaction of the customer's
 * @now: unix seconds
 * @customer_id: whose
 * @account_id: which
 * @error: %SM_ERROR_NOT_FOUND, or the store's
 *
 * Accounts of others are not found, like those that do not exist.
 *
 * Returns: whether it is disconnected now
 */
gboolean
smd_accounts_disconnect (SmdTx *tx, gint64 now, const char *customer_id, const char *account_id,
                         GError **error)
{
  gint64 changed = 0;

  if (!smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_ACCOUNT, account_id, error)
      || !smd_tx_exec_counted (tx, &changed, error,
                               "UPDATE accounts SET disconnected_at = $1, left_owner = CASE "
                               "WHEN access = 'full' THEN (SELECT g.full_name "
                               "FROM registry_accounts g WHERE g.id = accounts.registry_id) END, "
                               "access = 'simple', full_state = 'none', full_state_at = $1 "
                               "WHERE id = $2 AND customer_id = $3 AND disconnected_at IS NULL",
                               "iss", now, account_id, customer_id))
    return FALSE;
  if (changed != 1)
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such account"));
      return FALSE;
    }
  return smd_tx_exec (tx, error, "DELETE FROM pins WHERE account_id = $1", "s", account_id)
         && smd_tx_exec (tx, error,
                         "UPDATE applications SET state = 'withdrawn', decided_at = $1 "
                         "WHERE account_id = $2 AND state = 'requested'",
                         "is", now, account_id);
}

/**
 * smd_accounts_reconnect:
 * @tx: a write transaction that has locked the customer and the registry's account
 * @now: unix seconds
 * @customer_id: whose
 * @registry_id: the flat
 * @alias: (nullable): its name from now on; %NULL: the one it had
 * @account_id: (out) (transfer full) (nullable): the account; %NULL: none was disconnected lately
 * @error: the store's
 *
 * Returns: whether the store could be asked
 */
gboolean
smd_accounts_reconnect (SmdTx *tx, gint64 now, const char *customer_id, const char *registry_id,
                        const char *alias, char **account_id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  gboolean had;
  gboolean full;

  *account_id = NULL;
  rows = smd_tx_query (tx, error,
                       "SELECT a.id, a.left_owner, g.full_name FROM accounts a "
                       "JOIN registry_accounts g ON g.id = a.registry_id "
                       "WHERE a.customer_id = $1 AND a.registry_id = $2 "
                       "AND a.disconnected_at >= $3 "
                       "ORDER BY a.disconnected_at DESC, a.id DESC LIMIT 1",
                       "ssi", customer_id, registry_id, now - SM_LIMIT_RECONNECT_SECONDS);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    return TRUE;
  had = !smd_rows_is_null (rows, "left_owner");
  full = had
         && smd_owners_stay (smd_rows_get_text (rows, "left_owner"),
                             smd_rows_get_text (rows, "full_name"));
  if (!smd_tx_exec (tx, error,
                    "UPDATE accounts SET disconnected_at = NULL, left_owner = NULL, "
                    "alias = COALESCE ($1, alias), access = $2, full_state = $3, "
                    "full_state_at = $4, closed_reason = COALESCE ($5, closed_reason) "
                    "WHERE id = $6",
                    "sssiss", alias, full ? "full" : "simple", full ? "open" : "none", now,
                    had && !full ? "owner_changed" : NULL, smd_rows_get_text (rows, "id")))
    return FALSE;
  *account_id = g_strdup (smd_rows_get_text (rows, "id"));
  return TRUE;
}

/**
 * smd_accounts_had_number:
 * @tx: a transaction
 * @now: unix seconds
 * @customer_id: whose
 * @supplier_id: whose number
 * @number: as normalised
 * @known: (out): whether the customer has it, or disconnected it lately
 * @error: the store's
 *
 * Returns: whether the store could be asked
 */
gboolean
smd_accounts_had_number (SmdTx *tx, gint64 now, const char *customer_id, const char *supplier_id,
                         const char *number, gboolean *known, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT a.id FROM registry_accounts g "
                       "JOIN accounts a ON a.registry_id = g.id AND a.customer_id = $1 "
                       "WHERE g.supplier_id = $2 AND g.number = $3 "
                       "AND (a.disconnected_at IS NULL OR a.disconnected_at >= $4) LIMIT 1",
                       "sssi", customer_id, supplier_id, number, now - SM_LIMIT_RECONNECT_SECONDS);
  if (rows == NULL)
    return FALSE;
  *known = smd_rows_next (rows);
  return TRUE;
}
