/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-order.h"

/*
 * The receipt of a payment to a supplier that is served as its agent: asked for when the money is
 * taken, by a key of its own, and looked at until it is registered.
 */

static const SmdKeptText kept_receipt = {
  .keep_sql = "UPDATE payments SET receipt_order = $1 WHERE id = $2 "
              "AND receipt_order IS NULL AND receipt_id IS NULL AND receipt_state = 'pending'",
  .get_sql = "SELECT receipt_order AS kept FROM payments WHERE id = $1",
  .too_late = "the receipt was asked for meanwhile",
};

/**
 * smd_payments_keep_receipt:
 * @domain: the domain
 * @payment_id: a payment whose money is taken
 * @text: what its receipt shall be asked for with, where that was never tried before
 * @error: %SM_ERROR_STORE_CONFLICT where the acquirer has named it meanwhile, or the store's
 *
 * As smd_payments_keep_order(): the same key says the same.
 *
 * Returns: (transfer full): what to ask the acquirer with
 */
char *
smd_payments_keep_receipt (SmdDomain *domain, const char *payment_id, const char *text,
                           GError **error)
{
  return smd_payments_keep_text (domain, &kept_receipt, payment_id, text, error);
}
