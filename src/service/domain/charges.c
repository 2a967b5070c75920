/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-records.h"
#include "error.h"
#include "operations.h"
#include "text.h"

/* Pages of months, newest first; the cursor is the last month of the page before. */

typedef struct
{
  const char *customer_id; /* borrowed, like the next two */
  const char *account_id;
  const char *cursor; /* nullable */
  gint64 limit;

  SmChargeList *reply; /* borrowed */
} Charges;

static char *
find_registry (SmdTx *tx, const Charges *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT registry_id, access FROM accounts WHERE id = $1 "
                       "AND customer_id = $2 AND disconnected_at IS NULL",
                       "ss", self->account_id, self->customer_id);
  if (rows == NULL)
    return NULL;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such account"));
      return NULL;
    }
  if (g_strcmp0 (smd_rows_get_text (rows, "access"), "full") == 0)
    return g_strdup (smd_rows_get_text (rows, "registry_id"));
  sm_error_set (error, SM_ERROR_FULL_VERSION_REQUIRED, 0, N_ ("the simple version has no charges"));
  return NULL;
}

static gboolean
read_months (SmdTx *tx, const Charges *self, const char *registry_id, GError **error)
{
  GListStore *items = self->reply->items;
  g_autoptr (SmdRows) rows = NULL;

  rows =
      smd_tx_query (tx, error,
                    "SELECT month, opening_kopecks, charged_kopecks, paid_kopecks, "
                    "closing_kopecks FROM charge_months WHERE registry_id = $1 "
                    "AND ($2 = '' OR month < $2) ORDER BY month DESC LIMIT $3",
                    "ssi", registry_id, self->cursor != NULL ? self->cursor : "", self->limit + 1);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmChargeMonth) month = NULL;

      if (sm_record_list_length (items) == self->limit)
        {
          SmChargeMonth *last = sm_record_list_get (items, (guint) self->limit - 1);

          sm_record_set_text (&self->reply->next_cursor, last->month);
          break;
        }
      month = smd_rows_dup_record (rows, SM_TYPE_CHARGE_MONTH);
      g_list_store_append (items, month);
    }
  return TRUE;
}

static SmChargeMonth *
find_month (GListStore *items, const char *month, guint *position)
{
  for (; *position < sm_record_list_length (items); (*position)++)
    {
      SmChargeMonth *candidate = sm_record_list_get (items, *position);

      if (g_strcmp0 (candidate->month, month) == 0)
        return candidate;
    }
  return NULL;
}

/* The lines of all months of the page by one statement, in the same order. */
static gboolean
read_lines (SmdTx *tx, const Charges *self, const char *registry_id, GError **error)
{
  GListStore *items = self->reply->items;
  guint n_months = sm_record_list_length (items);
  g_autoptr (SmdRows) rows = NULL;
  SmChargeMonth *newest;
  SmChargeMonth *oldest;
  guint position = 0;

  if (n_months == 0)
    return TRUE;
  newest = sm_record_list_get (items, 0);
  oldest = sm_record_list_get (items, n_months - 1);
  rows = smd_tx_query (tx, error,
                       "SELECT month, title, method, volume_milli, unit, tariff_centikopecks, "
                       "charged_kopecks, recalculated_kopecks, benefit_kopecks, penalty_kopecks, "
                       "total_kopecks, voluntary FROM charge_lines WHERE registry_id = $1 "
                       "AND month >= $2 AND month <= $3 ORDER BY month DESC, line",
                       "sss", registry_id, oldest->month, newest->month);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmChargeLine) line = smd_rows_dup_record (rows, SM_TYPE_CHARGE_LINE);
      SmChargeMonth *month = find_month (items, smd_rows_get_text (rows, "month"), &position);

      if (month != NULL)
        g_list_store_append (month->lines, line);
    }
  return TRUE;
}

static gboolean
read_charges (SmdTx *tx, gpointer data, GError **error)
{
  Charges *self = data;
  g_autofree char *registry_id = find_registry (tx, self, error);

  g_list_store_remove_all (self->reply->items);
  sm_record_set_text (&self->reply->next_cursor, NULL);
  return registry_id != NULL && read_months (tx, self, registry_id, error)
         && read_lines (tx, self, registry_id, error);
}

/**
 * smd_op_charges:
 * @domain: the domain
 * @call: names the account; paged
 * @error: SM_ERROR_NOT_FOUND, SM_ERROR_FULL_VERSION_REQUIRED, or an error of the store
 *
 * Returns: (transfer full) (nullable): an SmChargeList, newest month first
 */
gpointer
smd_op_charges (SmdDomain *domain, const SmdCall *call, GError **error)
{
  g_autoptr (SmChargeList) reply = sm_record_new (SM_TYPE_CHARGE_LIST);
  Charges data = { call->customer_id, call->parameters[0] };

  data.limit = smd_call_get_page (call, &data.cursor);
  data.reply = reply;
  if (data.cursor != NULL && !sm_text_is_month (data.cursor))
    {
      sm_error_set_field (error, "cursor", SM_ERROR_FIELD_INVALID, 0);
      return NULL;
    }
  if (!smd_store_read (domain->store, read_charges, &data, error))
    return NULL;
  return g_steal_pointer (&reply);
}
