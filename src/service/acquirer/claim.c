/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "claim.h"

#include "yookassa.h"

/* What the acquirer is to create: from our own store, before anybody else is asked. */
static char *
claim_order (SmdDomain *domain, SmdPaymentTask *task, GError **error)
{
  g_autoptr (SmdPaymentOrder) order = smd_payments_load_order (domain, task->payment_id, error);
  g_autofree char *made = order != NULL ? smd_yookassa_order_to_json (order, NULL) : NULL;

  return made != NULL ? smd_payments_claim_order (domain, task, made, error) : NULL;
}

/**
 * smd_claim_take:
 * @domain: the domain
 * @task: a payment that is due
 * @order: (out) (transfer full) (nullable): what it is created with, where it is to be created
 * @error: the store's
 *
 * Returns: whether it is ours; %FALSE without error where another program was quicker
 */
gboolean
smd_claim_take (SmdDomain *domain, SmdPaymentTask *task, char **order, GError **error)
{
  gboolean mine = FALSE;

  *order = NULL;
  if (task->acquirer_id != NULL)
    return smd_payments_claim (domain, task, &mine, error) && mine;
  *order = claim_order (domain, task, error);
  return *order != NULL;
}
