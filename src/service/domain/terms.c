/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terms.h"

#include "error.h"
#include "movements.h"

static const char terms_sql[] =
    "SELECT " SMD_MOVEMENTS_OUTSIDE_SQL " AS pending_kopecks, "
    "a.id AS account_id, a.registry_id, a.access, g.supplier_id, g.number, "
    "g.balance_kopecks, s.name AS supplier_name, s.zone, s.simple_readings, s.closed_at, "
    "s.commission_bps, s.commission_least_kopecks, s.payment_least_kopecks "
    "FROM accounts a JOIN registry_accounts g ON g.id = a.registry_id "
    "JOIN suppliers s ON s.id = g.supplier_id "
    "WHERE a.id = $1 AND a.customer_id = $2 AND a.disconnected_at IS NULL";

/**
 * smd_terms_load:
 * @tx: a transaction
 * @customer_id: who asks
 * @account_id: which of their accounts
 * @error: %SM_ERROR_NOT_FOUND also where the account is somebody else's
 *
 * Returns: (transfer full): the terms
 */
SmdTerms *
smd_terms_load (SmdTx *tx, const char *customer_id, const char *account_id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  SmdTerms *self;

  rows = smd_tx_query (tx, error, terms_sql, "ss", account_id, customer_id);
  if (rows == NULL)
    return NULL;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such account of this customer"));
      return NULL;
    }

  self = g_new0 (SmdTerms, 1);
  self->customer_id = g_strdup (customer_id);
  self->account_id = g_strdup (smd_rows_get_text (rows, "account_id"));
  self->registry_id = g_strdup (smd_rows_get_text (rows, "registry_id"));
  self->supplier_id = g_strdup (smd_rows_get_text (rows, "supplier_id"));
  self->supplier_name = g_strdup (smd_rows_get_text (rows, "supplier_name"));
  self->number = g_strdup (smd_rows_get_text (rows, "number"));
  self->zone = g_strdup (smd_rows_get_text (rows, "zone"));
  self->full = g_strcmp0 (smd_rows_get_text (rows, "access"), "full") == 0;
  self->simple_readings = smd_rows_get_int (rows, "simple_readings") != 0;
  self->closed = !smd_rows_is_null (rows, "closed_at");
  self->balance_kopecks = smd_rows_get_int (rows, "balance_kopecks");
  self->pending_kopecks = smd_rows_get_int (rows, "pending_kopecks");
  self->commission_bps = smd_rows_get_int (rows, "commission_bps");
  self->commission_least_kopecks = smd_rows_get_int (rows, "commission_least_kopecks");
  self->payment_least_kopecks = smd_rows_get_int (rows, "payment_least_kopecks");
  return self;
}

/**
 * smd_terms_get_suggested:
 * @self: the terms
 *
 * Returns: kopecks to offer for payment: the balance less what was paid and is not yet in it
 */
gint64
smd_terms_get_suggested (const SmdTerms *self)
{
  return MAX (0, self->balance_kopecks - self->pending_kopecks);
}

/**
 * smd_terms_check_readings:
 * @self: the terms
 * @error: %SM_ERROR_READINGS_NOT_TAKEN
 *
 * Returns: whether readings are taken for the account in the version the customer has
 */
gboolean
smd_terms_check_readings (const SmdTerms *self, GError **error)
{
  if (!self->closed && (self->full || self->simple_readings))
    return TRUE;
  sm_error_set (error, SM_ERROR_READINGS_NOT_TAKEN, 0, N_ ("the supplier takes no readings here"));
  return FALSE;
}

void
smd_terms_free (SmdTerms *self)
{
  if (self == NULL)
    return;
  g_free (self->account_id);
  g_free (self->customer_id);
  g_free (self->registry_id);
  g_free (self->supplier_id);
  g_free (self->supplier_name);
  g_free (self->number);
  g_free (self->zone);
  g_free (self);
}
