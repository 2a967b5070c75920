/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter-readings.h"

#include "error.h"
#include "operations.h"

/**
 * smd_readings_read_rows:
 * @rows: columns of readings (`id` too), `serial`, and of reading_values, the rows of one
 *   reading one after the other
 * @readings: where the #SmReading go
 */
void
smd_readings_read_rows (SmdRows *rows, GListStore *readings)
{
  SmReading *reading = NULL; /* borrowed from the list */

  while (smd_rows_next (rows))
    {
      g_autoptr (SmRegisterValue) value = smd_rows_dup_record (rows, SM_TYPE_REGISTER_VALUE);

      if (reading == NULL || g_strcmp0 (reading->id, smd_rows_get_text (rows, "id")) != 0)
        {
          g_autoptr (SmReading) next = smd_rows_dup_record (rows, SM_TYPE_READING);

          g_list_store_append (readings, next);
          reading = next;
        }
      g_list_store_append (reading->values, value);
    }
}

/**
 * smd_readings_find:
 * @tx: a transaction
 * @call: of one reading
 * @sql: looks for it: $1 is its id, $2 the customer's
 * @error: %SM_ERROR_NOT_FOUND, or the store's
 *
 * Returns: (transfer full): the answer, at its first row
 */
SmdRows *
smd_readings_find (SmdTx *tx, const SmdCall *call, const char *sql, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, sql, "ss", call->parameters[0], call->customer_id);

  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_steal_pointer (&rows);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such reading of this customer"));
  return NULL;
}

typedef struct
{
  const SmdCall *call;
  SmReadingList *list; /* owned; the result */
} ListCall;

/* The customer's own readings of the flat's meters, also those sent before the account was
 * disconnected and linked again; in the full version ($5) besides what others sent from the
 * simple one: what the supplier counts, and the last of each sender for each meter, so that nobody
 * floods the list. */
static const char list_sql[] =
    "SELECT " SMD_READING_COLUMNS
    "FROM (SELECT r0.* FROM readings r0 JOIN accounts s ON s.id = r0.account_id "
    "  WHERE s.registry_id = $2 AND r0.state <> 'waiting' AND ($3 = '' OR r0.id < $3) "
    "  AND (r0.customer_id = $1 OR ($5 = 1 AND r0.verified = 0 AND (r0.state = 'credited' "
    "   OR (r0.state IN ('unverified', 'exported') AND NOT EXISTS "
    "    (SELECT 1 FROM readings n WHERE n.account_id = r0.account_id "
    "     AND n.meter_id = r0.meter_id AND n.verified = 0 "
    "     AND n.state IN ('unverified', 'exported') AND n.id > r0.id))))) "
    "  ORDER BY r0.id DESC LIMIT $4) r "
    "JOIN accounts a ON a.id = $6 "
    "JOIN meters m ON m.id = r.meter_id JOIN reading_values v ON v.reading_id = r.id "
    "JOIN registers g ON g.id = v.register_id ORDER BY r.id DESC, g.place";

static gboolean
list_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  ListCall *self = data;
  const SmdCall *call = self->call;
  const char *cursor = NULL;
  gint64 limit = smd_call_get_page (call, &cursor);
  g_autoptr (SmdTerms) terms = NULL;
  g_autoptr (SmdRows) rows = NULL;

  terms = smd_terms_load (tx, call->customer_id, call->parameters[0], error);
  if (terms == NULL)
    return FALSE;
  rows = smd_tx_query (tx, error, list_sql, "sssiis", call->customer_id, terms->registry_id,
                       cursor != NULL ? cursor : "", limit + 1, (gint64) terms->full,
                       terms->account_id);
  if (rows == NULL)
    return FALSE;
  g_list_store_remove_all (self->list->items);
  smd_readings_read_rows (rows, self->list->items);
  if (sm_record_list_length (self->list->items) > limit)
    {
      SmReading *last = sm_record_list_get (self->list->items, limit - 1);

      sm_record_set_text (&self->list->next_cursor, last->id);
      g_list_store_remove (self->list->items, limit);
    }
  return TRUE;
}

/**
 * smd_op_readings:
 * @domain: the domain
 * @call: of one account; paged
 * @error: %SM_ERROR_NOT_FOUND, or the store's
 *
 * Returns: (transfer full): a #SmReadingList, newest first
 */
gpointer
smd_op_readings (SmdDomain *domain, const SmdCall *call, GError **error)
{
  g_autoptr (SmReadingList) list = sm_record_new (SM_TYPE_READING_LIST);
  ListCall self = { call, list };

  if (!smd_store_read (domain->store, list_in_tx, &self, error))
    return NULL;
  return g_steal_pointer (&list);
}
