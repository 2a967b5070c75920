/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "meter-readings.h"
#include "operations.h"

/* A reading of a meter whose account the customer has in the full version; whoever sent it. */
static const char find_sql[] =
    "SELECT r.meter_id, r.account_id, r.state, r.export_id FROM readings r "
    "JOIN meters m ON m.id = r.meter_id JOIN accounts a ON a.registry_id = m.registry_id "
    "WHERE r.id = $1 AND a.customer_id = $2 AND a.access = 'full' "
    "AND a.disconnected_at IS NULL AND r.verified = 0";

/* What is not dismissed by now the supplier has, or its sender took it back. */
static gboolean
check_dismissed (SmdTx *tx, const SmdCall *call, GError **error)
{
  g_autoptr (SmdRows) rows = smd_readings_find (tx, call, find_sql, error);

  if (rows == NULL)
    return FALSE;
  if (g_strcmp0 (smd_rows_get_text (rows, "state"), "dismissed") == 0)
    return TRUE;
  if (smd_rows_is_null (rows, "export_id"))
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such unverified reading"));
  else
    sm_error_set (error, SM_ERROR_READING_EXPORTED, 0, N_ ("the supplier has the reading"));
  return FALSE;
}

static gboolean
dismiss (SmdTx *tx, gpointer data, GError **error)
{
  const SmdCall *call = data;
  g_autoptr (SmdRows) rows = smd_readings_find (tx, call, find_sql, error);

  return rows != NULL
         && smd_tx_exec (tx, error,
                         "UPDATE readings SET state = 'dismissed' WHERE state = 'unverified' "
                         "AND meter_id = $1 AND account_id = $2 AND id <= $3",
                         "sss", smd_rows_get_text (rows, "meter_id"),
                         smd_rows_get_text (rows, "account_id"), call->parameters[0])
         && check_dismissed (tx, call, error);
}

/**
 * smd_op_reading_dismiss:
 * @domain: the domain
 * @call: of one unverified reading; again changes nothing
 * @error: %SM_ERROR_NOT_FOUND also where the customer has not the full version of its account,
 *   %SM_ERROR_READING_EXPORTED where the supplier has it by now, or the store's
 *
 * Dismisses the reading and those that the same sender sent for the meter before: the list shows
 * only the last of them.
 *
 * Returns: %NULL
 */
gpointer
smd_op_reading_dismiss (SmdDomain *domain, const SmdCall *call, GError **error)
{
  gboolean done = smd_store_write (domain->store, dismiss, (gpointer) call, error);

  (void) done;
  return NULL;
}
