/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts.h"
#include "operations.h"
#include "profile.h"

typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed */

  SmCabinet *reply; /* owned */
} Cabinet;

static gboolean
read_cabinet (SmdTx *tx, gpointer data, GError **error)
{
  Cabinet *self = data;
  g_autoptr (SmdRows) profile = NULL;
  g_autoptr (SmdRows) requests = NULL;

  g_clear_object (&self->reply);
  self->reply = sm_record_new (SM_TYPE_CABINET);
  if (!smd_profile_ask (tx, self->customer_id, &profile, error)
      || !smd_tx_ask (tx, &requests, error,
                      "SELECT COUNT(*) AS n FROM requests "
                      "WHERE customer_id = $1 AND state = 'answered'",
                      "s", self->customer_id))
    return FALSE;
  smd_tx_end_with_next (tx);
  if (!smd_accounts_load (tx, self->now, self->customer_id, NULL, self->reply->accounts, error))
    return FALSE;
  self->reply->profile = smd_profile_take (profile, error);
  if (smd_rows_next (requests))
    self->reply->open_requests = smd_rows_get_int (requests, "n");
  return self->reply->profile != NULL;
}

/**
 * smd_op_cabinet:
 * @domain: the domain
 * @call: the call
 * @error: an error of the store
 *
 * Three statements on one snapshot, answered at once, however many accounts there are; the last of
 * what a request reads.
 *
 * Returns: (transfer full) (nullable): an SmCabinet
 */
gpointer
smd_op_cabinet (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Cabinet data = { sm_clock_now (domain->clock), call->customer_id };

  if (!smd_store_read (domain->store, read_cabinet, &data, error))
    g_clear_object (&data.reply);
  return data.reply;
}
