/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "closings.h"
#include "limits.h"
#include "owners.h"
#include "registry-load.h"
#include "registry-table.h"
#include "words.h"

/*
 * A flat that was sold is the new owner's: whoever had the full version by the former one's name
 * loses it. A file that names other owners in many lines at once is more likely a shifted column.
 */

/**
 * smd_owners_note:
 * @tx: the loading's transaction
 * @self: a loading
 * @row: an account that was known before, as the file has it
 * @registry_id: its id
 * @error: an error of the store
 *
 * Compares the owner that is stored with the one that comes.
 *
 * Returns: whether the store could be asked
 */
gboolean
smd_owners_note (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *registry_id,
                 GError **error)
{
  const char *after = row->texts[SMD_ACCOUNT_NAME];
  g_autoptr (SmdRows) rows = NULL;
  const char *before;

  rows = smd_tx_query (tx, error, "SELECT full_name FROM registry_accounts WHERE id = $1", "s",
                       registry_id);
  if (rows == NULL)
    return FALSE;
  self->owners->known++;
  if (!smd_rows_next (rows))
    return TRUE;
  before = smd_rows_get_text (rows, "full_name");
  if (smd_owners_stay (before, after))
    return TRUE;
  g_ptr_array_add (self->owners->changed, g_strdup (registry_id));
  g_ptr_array_add (self->owners->lines,
                   g_strdup_printf (T_ (N_ ("line %u, %s: %s → %s")), row->line,
                                    row->texts[SMD_COLUMN_NUMBER], before, after));
  return TRUE;
}

/**
 * smd_owners_settle:
 * @tx: the loading's transaction
 * @self: a loading whose accounts are all noted
 * @error: an error of the store
 *
 * Closes the full access to what has another owner, or tells the file's problem.
 *
 * Returns: whether the store could be asked
 */
gboolean
smd_owners_settle (SmdTx *tx, SmdLoading *self, GError **error)
{
  SmdOwners *owners = self->owners;
  guint n_changed = owners->changed->len;
  g_autofree char *reason = NULL;

  if (!owners->expected && n_changed > SM_LIMIT_OWNERS_CHANGED_FEW
      && (guint64) n_changed * 100 > (guint64) owners->known * SM_LIMIT_OWNERS_CHANGED_PER_CENT)
    {
      reason = g_strdup_printf (
          T_ (N_ ("%u of %u accounts name another owner: a shifted column? If it is "
                  "so, load with --owners-changed")),
          n_changed, owners->known);
      smd_problems_add (self->problems, 0, "full_name", reason);
      return TRUE;
    }
  for (guint i = 0; i < n_changed; i++)
    if (!smd_accounts_close_changed (tx, self->now, g_ptr_array_index (owners->changed, i),
                                     &owners->closed, error))
      return FALSE;
  return TRUE;
}

/**
 * smd_owners_start:
 * @self: what to forget all found in; a transaction may run several times
 */
void
smd_owners_start (SmdOwners *self)
{
  smd_owners_clear (self);
  self->changed = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_ptr_array_new_with_free_func (g_free);
}

void
smd_owners_clear (SmdOwners *self)
{
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->known = 0;
  self->closed = 0;
}
