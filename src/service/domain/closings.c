/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "closings.h"

#include "applications.h"
#include "error.h"
#include "suppliers.h"

static const SmField account_link_fields[] = {
  SM_TEXT (SmdAccountLink, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmdAccountLink, number, 60, SM_FIELD_REQUIRED, "account number"),
  SM_TEXT (SmdAccountLink, email, 300, SM_FIELD_REQUIRED, "of the customer"),
  SM_TEXT (SmdAccountLink, access, 20, SM_FIELD_REQUIRED, "simple or full"),
  SM_TEXT (SmdAccountLink, full_state, 20, SM_FIELD_REQUIRED, "how far the full version is"),
  SM_TIME (SmdAccountLink, full_state_at, SM_FIELD_PLAIN, "since when"),
  SM_TEXT (SmdAccountLink, closed_reason, 64, SM_FIELD_PLAIN, "why it was closed"),
  SM_TIME (SmdAccountLink, linked_at, SM_FIELD_PLAIN, "when it was linked"),
};

SM_DEFINE_RECORD (SmdAccountLink, smd_account_link, account_link_fields)

#define SELECT                                                                \
  "SELECT a.id, g.number, c.email, a.access, a.full_state, a.full_state_at, " \
  "a.closed_reason, a.linked_at FROM accounts a "                             \
  "JOIN registry_accounts g ON g.id = a.registry_id "                         \
  "JOIN customers c ON c.id = a.customer_id WHERE a.disconnected_at IS NULL "
#define OF_SUPPLIER SELECT "AND a.supplier_id = $1 AND a.id > $2 "
#define PAGE " ORDER BY a.id LIMIT $3"

typedef struct
{
  const SmdAccountQuery *query; /* borrowed, like the next */
  GListStore *found;
} Page;

static SmdRows *
query_number (SmdTx *tx, const SmdAccountQuery *query, GError **error)
{
  g_autofree char *number = smd_suppliers_dup_number (tx, query->supplier_id, query->number, error);

  if (number == NULL)
    return NULL;
  return smd_tx_query (tx, error,
                       SELECT "AND a.registry_id IN (SELECT r.id FROM registry_accounts r "
                              "WHERE r.supplier_id = $1 AND r.number = $4) AND a.id > $2 "
                              "AND ($5 = '' OR a.access = $5 OR a.closed_reason = $5)" PAGE,
                       "ssiss", query->supplier_id, query->after, query->limit, number,
                       query->access != NULL ? query->access : "");
}

/* Each way by an index of its own. */
static SmdRows *
query_page (SmdTx *tx, const SmdAccountQuery *query, GError **error)
{
  const char *access = query->access;

  if (query->number != NULL)
    return query_number (tx, query, error);
  if (access == NULL)
    return smd_tx_query (tx, error, OF_SUPPLIER PAGE, "ssi", query->supplier_id, query->after,
                         query->limit);
  if (g_str_equal (access, "simple") || g_str_equal (access, "full"))
    return smd_tx_query (tx, error, OF_SUPPLIER "AND a.access = $4" PAGE, "ssis",
                         query->supplier_id, query->after, query->limit, access);
  return smd_tx_query (tx, error, OF_SUPPLIER "AND a.closed_reason = $4" PAGE, "ssis",
                       query->supplier_id, query->after, query->limit, access);
}

static gboolean
read_page (SmdTx *tx, gpointer data, GError **error)
{
  Page *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (self->found);
  if (!smd_suppliers_require (tx, self->query->supplier_id, error))
    return FALSE;
  rows = query_page (tx, self->query, error);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmdAccountLink) link = smd_rows_dup_record (rows, SMD_TYPE_ACCOUNT_LINK);

      g_list_store_append (self->found, link);
    }
  return TRUE;
}

/**
 * smd_accounts_list:
 * @domain: the domain
 * @query: which
 * @error: SM_ERROR_SUPPLIER_UNKNOWN, or an error of the store
 *
 * Returns: (transfer full) (nullable): a list of #SmdAccountLink
 */
GListStore *
smd_accounts_list (SmdDomain *domain, const SmdAccountQuery *query, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_ACCOUNT_LINK);
  Page data = { query, found };

  return smd_store_read (domain->store, read_page, &data, error) ? g_steal_pointer (&found) : NULL;
}

/* Links with something open or on its way to it. */
#define OPEN "a.disconnected_at IS NULL AND a.full_state NOT IN ('none', 'refused')"
#define LINKS                                                                    \
  "SELECT a.id, a.customer_id, a.access, c.email, g.number, s.name AS supplier " \
  "FROM accounts a JOIN customers c ON c.id = a.customer_id "                    \
  "JOIN registry_accounts g ON g.id = a.registry_id "                            \
  "JOIN suppliers s ON s.id = g.supplier_id "                                    \
  "WHERE "

static gboolean
close_one (SmdTx *tx, gint64 now, SmdRows *row, const char *closed_reason, const char *reason,
           GError **error)
{
  const char *id = smd_rows_get_text (row, "id");
  gboolean revoked = reason != NULL;

  return smd_tx_exec (tx, error, "DELETE FROM pins WHERE account_id = $1", "s", id)
         && smd_tx_exec (tx, error,
                         "UPDATE applications SET state = 'withdrawn', decided_at = $1 "
                         "WHERE account_id = $2 AND state = 'requested'",
                         "is", now, id)
         && smd_tx_exec (
             tx, error,
             "UPDATE accounts SET access = 'simple', full_state = 'none', "
             "full_state_at = $1, refusal_reason = $2, closed_reason = $3, left_owner = NULL, "
             "revoked_at = COALESCE (NULLIF ($4, 0), revoked_at) WHERE id = $5",
             "issis", now, reason, closed_reason, revoked ? now : (gint64) 0, id)
         && smd_letters_queue (tx, now, revoked ? "full-revoked" : "owner-changed",
                               smd_rows_get_text (row, "email"),
                               smd_rows_get_text (row, "customer_id"), error, "supplier",
                               smd_rows_get_text (row, "supplier"), "number",
                               smd_rows_get_text (row, "number"), "reason", reason, NULL);
}

/**
 * smd_accounts_close_changed:
 * @tx: a write transaction that has locked the registry's account, or written it
 * @now: unix seconds
 * @registry_id: whose owner is another now
 * @n_closed: (inout): grows by how many customers had full access
 * @error: an error of the store
 *
 * Returns: whether nobody has full access to it any more, nor a PIN or an application for it
 */
gboolean
smd_accounts_close_changed (SmdTx *tx, gint64 now, const char *registry_id, guint *n_closed,
                            GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, LINKS OPEN " AND a.registry_id = $1 ORDER BY a.id", "s", registry_id);

  /* nor does it come back to who has disconnected the account meanwhile */
  if (rows == NULL
      || !smd_tx_exec (tx, error,
                       "UPDATE accounts SET left_owner = NULL, closed_reason = 'owner_changed' "
                       "WHERE registry_id = $1 AND left_owner IS NOT NULL",
                       "s", registry_id))
    return FALSE;
  while (smd_rows_next (rows))
    {
      *n_closed += g_strcmp0 (smd_rows_get_text (rows, "access"), "full") == 0;
      if (!close_one (tx, now, rows, "owner_changed", NULL, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  gint64 now;
  const char *id; /* borrowed, like the next */
  const char *reason;
} Revoking;

static gboolean
revoke_link (SmdTx *tx, gpointer data, GError **error)
{
  const Revoking *self = data;
  g_autoptr (SmdRows) rows = NULL;

  if (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER_OF_ACCOUNT, self->id, error)
      || !smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_ACCOUNT, self->id, error))
    return FALSE;
  /* also what would come back when the account is connected again */
  rows = smd_tx_query (tx, error, LINKS "a.id = $1 AND (a.left_owner IS NOT NULL OR (" OPEN "))",
                       "s", self->id);

  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    return close_one (tx, self->now, rows, "revoked", self->reason, error);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0,
                N_ ("no full version is open, or applied for, under the link %s"), self->id);
  return FALSE;
}

/**
 * smd_accounts_revoke:
 * @domain: the domain
 * @id: a linked account
 * @reason: why, as the customer will read it
 * @error: SM_ERROR_NOT_FOUND, as smd_applications_dup_reason(), or of the store
 *
 * Whether it may be opened again is an operator's decision from then on, also where the supplier
 * wants no operator.
 *
 * Returns: whether it is closed and the letter queued
 */
gboolean
smd_accounts_revoke (SmdDomain *domain, const char *id, const char *reason, GError **error)
{
  g_autofree char *cleaned = smd_applications_dup_reason (reason, error);
  Revoking data = { sm_clock_now (domain->clock), id, cleaned };

  if (cleaned == NULL || !smd_store_write (domain->store, revoke_link, &data, error))
    return FALSE;
  smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return TRUE;
}
