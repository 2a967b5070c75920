/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kept-orders.h"

#include "error.h"
#include "limits.h"

char *
smd_kept_orders_dup_payment (SmdDomain *domain, const SmdPaymentTask *task, GError **error)
{
  g_autoptr (SmdPaymentOrder) order = smd_payments_load_order (domain, task->payment_id, error);
  g_autofree char *made = order != NULL ? smd_yookassa_order_to_json (order, NULL) : NULL;

  return made != NULL ? smd_payments_keep_order (domain, task->payment_id, made, error) : NULL;
}

gboolean
smd_kept_orders_is_too_late (SmdDomain *domain, const SmdPaymentTask *task)
{
  const gint64 age = sm_clock_now (domain->clock) - task->created_at;

  return task->acquirer_id == NULL && age > SM_LIMIT_PAYMENT_CREATE_SECONDS;
}

static char *
dup_receipt (SmdDomain *domain, const SmdPaymentTask *task, GError **error)
{
  g_autoptr (SmdPaymentOrder) order = smd_payments_load_order (domain, task->payment_id, error);
  g_autofree char *made = order != NULL ? smd_yookassa_receipt_to_json (order) : NULL;

  return made != NULL ? smd_payments_keep_receipt (domain, task->payment_id, made, error) : NULL;
}

static SmdReceiptEnd
keep (SmdDomain *domain, const SmdPaymentTask *task, const SmdReceipt *receipt, GError **error)
{
  g_autofree char *note = g_strconcat ("receipt ", receipt->id, ": ", receipt->state, NULL);

  return smd_payments_apply_receipt (domain, task->payment_id, receipt->id, receipt->state, note,
                                     error)
             ? SMD_RECEIPT_TOLD
             : SMD_RECEIPT_STORE;
}

/* Only what was asked for can be refused for good. */
static SmdReceiptEnd
refuse (SmdDomain *domain, const SmdPaymentTask *task, const GError *problem, GError **error)
{
  g_autofree char *note = g_strconcat ("receipt refused: ", problem->message, NULL);

  if (!smd_payments_apply_receipt (domain, task->payment_id, NULL, "canceled", note, error))
    return SMD_RECEIPT_STORE;
  g_propagate_error (error, g_error_copy (problem));
  return SMD_RECEIPT_REFUSED;
}

/**
 * smd_kept_orders_look_at_receipt:
 * @domain: the domain
 * @client: the calling thread's
 * @task: a payment with a receipt_key
 * @cancellable: (nullable): ends the wait
 * @error: the store's, or as #SmdYookassa says; not set where the receipt was told of
 *
 * Returns: what came of it
 */
SmdReceiptEnd
smd_kept_orders_look_at_receipt (SmdDomain *domain, SmdYookassa *client, const SmdPaymentTask *task,
                                 GCancellable *cancellable, GError **error)
{
  g_autoptr (SmdReceipt) receipt = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *order = NULL;

  if (task->receipt_id != NULL)
    receipt =
        smd_yookassa_get_receipt (client, task->receipt_id, task->acquirer_id, cancellable, &local);
  else
    {
      order = dup_receipt (domain, task, error);
      if (order == NULL)
        return SMD_RECEIPT_STORE;
      receipt = smd_yookassa_send_receipt (client, task->receipt_key, order, task->acquirer_id,
                                           task->looks > 0, cancellable, &local);
    }
  if (receipt != NULL)
    return keep (domain, task, receipt, error);
  if (task->receipt_id == NULL && g_error_matches (local, SM_ERROR, SM_ERROR_REQUEST_MALFORMED))
    return refuse (domain, task, local, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return SMD_RECEIPT_NO_WORD;
}
