/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts.h"
#include "applications.h"
#include "error.h"
#include "limits.h"

/*
 * A decision that was made by mistake is taken back as long as nothing has come of it. What has is
 * ended otherwise: full access by `accounts revoke`.
 */

typedef struct
{
  gint64 now;
  const char *id; /* borrowed */
} Undo;

static SmdRows *
query_decided (SmdTx *tx, const char *id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (
      tx, error,
      "SELECT p.state, p.account_id, p.customer_id, p.email, COALESCE (p.decided_at, 0) AS "
      "decided_at, a.full_state, s.name AS supplier, g.number, k.letter_id, "
      "CASE WHEN a.disconnected_at IS NULL AND NOT EXISTS (SELECT 1 FROM applications n "
      "WHERE n.account_id = p.account_id AND n.id > p.id) THEN 1 ELSE 0 END AS is_last "
      "FROM applications p JOIN accounts a ON a.id = p.account_id "
      "JOIN registry_accounts g ON g.id = a.registry_id "
      "JOIN suppliers s ON s.id = g.supplier_id "
      "LEFT JOIN pins k ON k.account_id = a.id WHERE p.id = $1",
      "s", id);
  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_steal_pointer (&rows);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no application %s"), id);
  return NULL;
}

static gboolean
is_approved (SmdRows *row)
{
  return g_strcmp0 (smd_rows_get_text (row, "state"), "approved") == 0;
}

/* The account is as the decision left it: a PIN may be tried in vain, or have run out. */
static gboolean
is_as_decided (SmdRows *row)
{
  const char *full_state = smd_rows_get_text (row, "full_state");

  if (is_approved (row))
    return g_strcmp0 (full_state, "pin_sent") == 0 || g_strcmp0 (full_state, "pin_locked") == 0;
  return g_strcmp0 (full_state, "refused") == 0;
}

static gboolean
check_undoable (SmdRows *row, const Undo *self, GError **error)
{
  const char *state = smd_rows_get_text (row, "state");

  if (!is_approved (row) && g_strcmp0 (state, "refused") != 0)
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0,
                  N_ ("the application %s is %s: nothing to take back"), self->id, state);
  else if (g_strcmp0 (smd_rows_get_text (row, "full_state"), "open") == 0)
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0,
                  N_ ("the PIN was used: close the full version by accounts revoke %s"),
                  smd_rows_get_text (row, "account_id"));
  else if (smd_rows_get_int (row, "is_last") == 0 || !is_as_decided (row))
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0,
                  N_ ("the customer has applied again, or the account was disconnected or closed"));
  else if (smd_rows_get_int (row, "decided_at") + SM_LIMIT_UNDO_SECONDS <= self->now)
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0,
                  N_ ("the application %s was decided more than %d days ago"), self->id,
                  SM_LIMIT_UNDO_SECONDS / 86400);
  else
    return TRUE;
  return FALSE;
}

/* Nothing opens the account any more, nor does a letter that says so go out. */
static gboolean
withdraw_pin (SmdTx *tx, SmdRows *row, GError **error)
{
  return smd_tx_exec (tx, error, "DELETE FROM pins WHERE account_id = $1", "s",
                      smd_rows_get_text (row, "account_id"))
         && smd_tx_exec (tx, error,
                         "UPDATE letters SET state = 'replaced', values_json = NULL "
                         "WHERE id = $1 AND state <> 'sent'",
                         "s", smd_rows_get_text (row, "letter_id"));
}

static gboolean
undo (SmdTx *tx, gpointer data, GError **error)
{
  const Undo *self = data;
  g_autoptr (SmdRows) row = NULL;

  if (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER_OF_APPLICATION, self->id, error)
      || !smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_APPLICATION, self->id, error))
    return FALSE;
  row = query_decided (tx, self->id, error);
  return row != NULL && check_undoable (row, self, error)
         && smd_tx_exec (tx, error,
                         "UPDATE applications SET state = 'requested', reason = NULL, "
                         "decided_by = NULL, decided_at = NULL WHERE id = $1",
                         "s", self->id)
         && withdraw_pin (tx, row, error)
         && smd_accounts_set_full_state (tx, self->now, smd_rows_get_text (row, "account_id"),
                                         "requested", NULL, error)
         && smd_letters_queue (
             tx, self->now, is_approved (row) ? "approval-undone" : "refusal-undone",
             smd_rows_get_text (row, "email"), smd_rows_get_text (row, "customer_id"), error,
             "supplier", smd_rows_get_text (row, "supplier"), "number",
             smd_rows_get_text (row, "number"), NULL);
}

/**
 * smd_applications_undo:
 * @domain: the domain
 * @id: an application that was approved or refused
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: whether it waits again, and the letter is queued
 */
gboolean
smd_applications_undo (SmdDomain *domain, const char *id, GError **error)
{
  Undo data = { sm_clock_now (domain->clock), id };

  if (!smd_store_write (domain->store, undo, &data, error))
    return FALSE;
  smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return TRUE;
}
