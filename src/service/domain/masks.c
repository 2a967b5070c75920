/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "masks.h"

#include "limits.h"

/* A registry that is loaded meanwhile makes the mask of the address it brings. */
static gboolean
renew_one (SmdTx *tx, SmdRows *rows, GError **error)
{
  g_autofree char *mask = sm_text_mask_address (smd_rows_get_text (rows, "address"));

  return smd_tx_exec (tx, error,
                      "UPDATE registry_accounts SET masked_address = $1, mask_version = $2 "
                      "WHERE id = $3 AND address = $4",
                      "siss", mask, (gint64) SM_TEXT_MASK_VERSION, smd_rows_get_text (rows, "id"),
                      smd_rows_get_text (rows, "address"));
}

static gboolean
renew (SmdTx *tx, gpointer data, GError **error)
{
  gint64 *renewed = data;
  g_autoptr (SmdRows) rows = NULL;

  *renewed = 0;
  rows = smd_tx_query (tx, error,
                       "SELECT id, address FROM registry_accounts WHERE mask_version < $1 LIMIT $2",
                       "ii", (gint64) SM_TEXT_MASK_VERSION, (gint64) SM_LIMIT_HOUSEKEEPING_BATCH);
  if (rows == NULL)
    return FALSE;
  for (; smd_rows_next (rows); ++*renewed)
    if (!renew_one (tx, rows, error))
      return FALSE;
  return TRUE;
}

/**
 * smd_masks_renew:
 * @domain: the domain
 * @renewed: (out): how many masks were made anew; SM_LIMIT_HOUSEKEEPING_BATCH: there may be more
 * @error: the store's
 *
 * One batch in one transaction, so that nobody else's write waits long; the next call goes on
 * where this one ended, also after a restart.
 *
 * Returns: whether the batch is kept
 */
gboolean
smd_masks_renew (SmdDomain *domain, gint64 *renewed, GError **error)
{
  return smd_store_write (domain->store, renew, renewed, error);
}
