/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payments.h"

#include "error.h"
#include "limits.h"

/**
 * smd_payments_check_open:
 * @tx: the write transaction that is to start a payment
 * @now: unix seconds
 * @customer_id: whose
 * @registry_id: for which of the registry's accounts, however often it was connected
 * @error: %SM_ERROR_PAYMENT_OPEN (number: seconds until it ends by itself),
 *   %SM_ERROR_TOO_MANY_PAYMENTS (number: the limit), or the store's
 *
 * A payment is open while its page may still be paid at: not yet ended and not older than the page
 * holds, which is counted from when the acquirer made it. One from the future was started while the
 * clock was wrong; the acquirer ends it in its own time.
 *
 * Returns: whether the customer may start one more
 */
gboolean
smd_payments_check_open (SmdTx *tx, gint64 now, const char *customer_id, const char *registry_id,
                         GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (
      tx, error,
      "SELECT COUNT (*) AS n_open, MAX (CASE WHEN registry_id = $2 THEN opened_at END) AS same "
      "FROM (SELECT p.registry_id, COALESCE ((SELECT MAX (e.at) FROM payment_events e "
      "WHERE e.payment_id = p.id AND e.note = p.acquirer_id || ': waiting'), p.created_at) "
      "AS opened_at FROM payments p WHERE p.customer_id = $1 "
      "AND p.state IN ('created', 'waiting')) AS pages WHERE opened_at > $3 AND opened_at <= $4",
      "ssii", customer_id, registry_id, now - SM_LIMIT_PAYMENT_OPEN_SECONDS,
      now + SM_LIMIT_CLOCK_SKEW_SECONDS);
  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  if (!smd_rows_is_null (rows, "same"))
    {
      sm_error_set (error, SM_ERROR_PAYMENT_OPEN,
                    smd_rows_get_int (rows, "same") + SM_LIMIT_PAYMENT_OPEN_SECONDS - now,
                    N_ ("a payment for this account is open"));
      return FALSE;
    }
  if (smd_rows_get_int (rows, "n_open") < SM_LIMIT_OPEN_PAYMENTS)
    return TRUE;
  sm_error_set (error, SM_ERROR_TOO_MANY_PAYMENTS, SM_LIMIT_OPEN_PAYMENTS,
                N_ ("too many payments are open"));
  return FALSE;
}
