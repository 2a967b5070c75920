/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "payment-order.h"

/*
 * The receipt of a payment to a supplier that is served as its agent: asked for when the money is
 * taken, by a key of its own, and looked at until it is registered.
 */

typedef struct
{
  const char *payment_id;
  const char *text;
  char *kept; /* owned; the result */
} KeepCall;

static gboolean
keep_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  KeepCall *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_clear_pointer (&self->kept, g_free);
  rows = smd_tx_query (tx, error,
                       "UPDATE payments SET receipt_order = COALESCE (receipt_order, $1) "
                       "WHERE id = $2 AND (receipt_order IS NOT NULL "
                       "OR (receipt_id IS NULL AND receipt_state = 'pending')) "
                       "RETURNING receipt_order",
                       "ss", self->text, self->payment_id);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    {
      self->kept = g_strdup (smd_rows_get_text (rows, "receipt_order"));
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_STORE_CONFLICT, 0, N_ ("the receipt was asked for meanwhile"));
  return FALSE;
}

/**
 * smd_payments_keep_receipt:
 * @domain: the domain
 * @payment_id: a payment whose money is taken
 * @text: what its receipt shall be asked for with, where that was never tried before
 * @error: %SM_ERROR_STORE_CONFLICT where the acquirer has named it meanwhile, or the store's
 *
 * As smd_payments_claim_order(): the same key says the same.
 *
 * Returns: (transfer full): what to ask the acquirer with
 */
char *
smd_payments_keep_receipt (SmdDomain *domain, const char *payment_id, const char *text,
                           GError **error)
{
  KeepCall self = { payment_id, text, NULL };

  if (!smd_store_write (domain->store, keep_in_tx, &self, error))
    g_clear_pointer (&self.kept, g_free);
  return self.kept;
}
