/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine.h"

/*
 * FOR NO KEY UPDATE: as strong as an UPDATE takes, and lets others refer to the row meanwhile. What
 * the subqueries read never changes, so it may be read before the lock is there.
 */

#define LOCK(table, condition) \
  "SELECT 1 AS locked FROM " table " WHERE " condition " FOR NO KEY UPDATE"
#define LOCK_OF(table, id) LOCK (table, "id = (SELECT " id " = $1)")

static const struct
{
  guint rank; /* in the order of taking */
  const char *sql;
} locks[SMD_N_LOCKS] = {
  [SMD_LOCK_SUPPLIER] = { 1, LOCK ("suppliers", "id = $1") },
  [SMD_LOCK_REGISTRATION] = { 2, LOCK ("registrations", "secret_hash = $1") },
  [SMD_LOCK_CUSTOMER] = { 3, LOCK ("customers", "id = $1") },
  [SMD_LOCK_CUSTOMER_OF_ACCOUNT] = { 3,
                                     LOCK_OF ("customers", "customer_id FROM accounts WHERE id") },
  [SMD_LOCK_CUSTOMER_OF_APPLICATION] = { 3, LOCK_OF ("customers",
                                                     "customer_id FROM applications WHERE id") },
  [SMD_LOCK_CUSTOMER_OF_REQUEST] = { 3, LOCK_OF ("customers", "customer_id FROM requests "
                                                              "WHERE id = $1 OR number") },
  [SMD_LOCK_CUSTOMER_OF_EMAIL] = { 3, LOCK ("customers", "email_key = $1") },
  [SMD_LOCK_REGISTRY] = { 4, LOCK ("registry_accounts", "id = $1") },
  [SMD_LOCK_REGISTRY_OF_ACCOUNT] = { 4, LOCK_OF ("registry_accounts",
                                                 "registry_id FROM accounts WHERE id") },
  [SMD_LOCK_REGISTRY_OF_APPLICATION] = { 4, LOCK_OF (
                                                "registry_accounts",
                                                "a.registry_id FROM applications p JOIN accounts a "
                                                "ON a.id = p.account_id WHERE p.id") },
  [SMD_LOCK_PAYMENT] = { 5, LOCK ("payments", "id = $1") },
};

/* "3:02:ID": names sort as locks are to be taken. */
static char *
dup_name (SmdLock lock, const char *id)
{
  return g_strdup_printf ("%u:%02u:%s", locks[lock].rank, lock, id);
}

/**
 * smd_tx_lock:
 * @tx: a write transaction
 * @lock: what
 * @id: which
 * @error: the store's; it may be told by the next statement
 *
 * Costs no time of its own: it is sent with the next statement that has an answer.
 *
 * Returns: whether no other transaction writes by the rules of the same thing until this one ends
 */
gboolean
smd_tx_lock (SmdTx *tx, SmdLock lock, const char *id, GError **error)
{
  g_autofree char *name = dup_name (lock, id);

  if (tx->held == NULL)
    tx->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_contains (tx->held, name))
    return TRUE;
  if (tx->last != NULL && strcmp (tx->last, name) > 0)
    g_error ("the lock %s is taken after %s", name, tx->last);
  tx->last = name;
  g_hash_table_add (tx->held, g_steal_pointer (&name));
  return !tx->engine->takes_locks || smd_tx_exec (tx, error, locks[lock].sql, "s", id);
}
