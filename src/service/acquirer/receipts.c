/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "receipts.h"

#include "error.h"

/* What it is asked for with: from our own store, the same at every try. */
static char *
dup_order (SmdDomain *domain, const SmdPaymentTask *task, GError **error)
{
  g_autoptr (SmdPaymentOrder) order = smd_payments_load_order (domain, task->payment_id, error);
  g_autofree char *made = order != NULL ? smd_yookassa_receipt_to_json (order) : NULL;

  return made != NULL ? smd_payments_keep_receipt (domain, task->payment_id, made, error) : NULL;
}

static SmdReceipt *
look (SmdDomain *domain, SmdYookassa *client, const SmdPaymentTask *task, GCancellable *cancellable,
      GError **error)
{
  g_autofree char *order = NULL;

  if (task->receipt_id != NULL)
    return smd_yookassa_get_receipt (client, task->receipt_id, task->acquirer_id, cancellable,
                                     error);
  order = dup_order (domain, task, error);
  if (order == NULL)
    return NULL;
  return smd_yookassa_send_receipt (client, task->receipt_key, order, task->acquirer_id,
                                    task->looks > 0, cancellable, error);
}

static void
set_receipt (SmdOutcome *outcome, const char *id, const char *state, const char *problem)
{
  g_free (outcome->receipt_state);
  outcome->receipt_state = g_strdup (state);
  outcome->receipt_id = g_strdup (id);
  outcome->receipt_problem = g_strdup (problem);
}

/**
 * smd_receipts_get_payment:
 * @domain: the domain
 * @client: the calling thread's
 * @task: a payment that the acquirer has named
 * @cancellable: (nullable): ends the wait
 * @error: as #SmdYookassa says, or the store's
 *
 * A receipt that the acquirer will never make is canceled, for operators to see.
 *
 * Returns: (transfer full): what it says
 */
SmdOutcome *
smd_receipts_get_payment (SmdDomain *domain, SmdYookassa *client, const SmdPaymentTask *task,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr (SmdOutcome) outcome = smd_yookassa_get (client, task->acquirer_id, cancellable, error);
  g_autoptr (SmdReceipt) receipt = NULL;
  g_autoptr (GError) local = NULL;

  if (outcome == NULL || task->receipt_key == NULL || outcome->state != SMD_PAYMENT_SUCCEEDED
      || outcome->doubt != NULL)
    return g_steal_pointer (&outcome);
  receipt = look (domain, client, task, cancellable, &local);
  if (receipt != NULL)
    set_receipt (outcome, receipt->id, receipt->state, NULL);
  else if (task->receipt_id == NULL
           && g_error_matches (local, SM_ERROR, SM_ERROR_REQUEST_MALFORMED))
    set_receipt (outcome, NULL, "canceled", local->message);
  else
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&outcome);
}
