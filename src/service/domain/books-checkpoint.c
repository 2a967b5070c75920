/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "books-checkpoint.h"

#define NAME "ledger"

GHashTable *
smd_books_balances_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
smd_books_balances_add (GHashTable *balances, const char *account_id, gint64 kopecks)
{
  gint64 *balance = g_hash_table_lookup (balances, account_id);

  if (balance == NULL)
    {
      balance = g_new0 (gint64, 1);
      g_hash_table_insert (balances, g_strdup (account_id), balance);
    }
  *balance += kopecks;
}

gint64
smd_books_balances_get (GHashTable *balances, const char *account_id)
{
  const gint64 *balance = g_hash_table_lookup (balances, account_id);

  return balance != NULL ? *balance : 0;
}

void
smd_books_checkpoint_clear (SmdBooksCheckpoint *self)
{
  g_clear_pointer (&self->transfer_id, g_free);
  g_clear_pointer (&self->balances, g_hash_table_unref);
}

gboolean
smd_books_checkpoint_load (SmdTx *tx, SmdBooksCheckpoint *self, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT place, transfer_id, checked_at FROM books_checkpoints WHERE name = $1",
      "s", NAME);
  g_autoptr (SmdRows) balances =
      rows != NULL
          ? smd_tx_query (tx, error, "SELECT account_id, balance_kopecks FROM books_balances", "")
          : NULL;

  if (balances == NULL)
    return FALSE;
  smd_books_checkpoint_clear (self);
  *self = (SmdBooksCheckpoint) { .balances = smd_books_balances_new () };
  if (!smd_rows_next (rows))
    return TRUE;
  self->place = smd_rows_get_int (rows, "place");
  self->transfer_id = g_strdup (smd_rows_get_text (rows, "transfer_id"));
  self->checked_at = smd_rows_get_int (rows, "checked_at");
  while (smd_rows_next (balances))
    smd_books_balances_add (self->balances, smd_rows_get_text (balances, "account_id"),
                            smd_rows_get_int (balances, "balance_kopecks"));
  return TRUE;
}

static gboolean
keep_balances (SmdTx *tx, GHashTable *balances, GError **error)
{
  GHashTableIter iter;
  gpointer account_id = NULL;
  gpointer balance = NULL;

  g_hash_table_iter_init (&iter, balances);
  while (g_hash_table_iter_next (&iter, &account_id, &balance))
    if (!smd_tx_exec (tx, error,
                      "INSERT INTO books_balances (account_id, balance_kopecks) VALUES ($1, $2) "
                      "ON CONFLICT (account_id) DO UPDATE "
                      "SET balance_kopecks = excluded.balance_kopecks",
                      "si", account_id, *(gint64 *) balance))
      return FALSE;
  return TRUE;
}

static gboolean
keep_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  const SmdBooksCheckpoint *self = data;
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "INSERT INTO books_checkpoints (name, place, transfer_id, checked_at) "
                            "VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET "
                            "place = excluded.place, transfer_id = excluded.transfer_id, "
                            "checked_at = excluded.checked_at "
                            "WHERE books_checkpoints.place <= excluded.place",
                            "sisi", NAME, self->place, self->transfer_id, self->checked_at))
    return FALSE;
  return changed == 0 || keep_balances (tx, self->balances, error);
}

gboolean
smd_books_checkpoint_keep (SmdDomain *domain, const SmdBooksCheckpoint *self, GError **error)
{
  return smd_store_write (domain->store, keep_in_tx, (gpointer) self, error);
}
