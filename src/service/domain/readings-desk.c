/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "readings-desk.h"

#include "limits.h"
#include "meter-readings.h"
#include "reading-rules.h"
#include "suppliers.h"

static const SmField reading_line_fields[] = {
  SM_TEXT (SmdReadingLine, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_CHOICE (SmdReadingLine, state, sm_reading_states, SM_FIELD_REQUIRED, "how far it is"),
  SM_BOOLEAN (SmdReadingLine, unverified, SM_FIELD_PLAIN, "sent from the simple version"),
  SM_TEXT (SmdReadingLine, supplier_id, 64, SM_FIELD_REQUIRED, "whose it is to count"),
  SM_TEXT (SmdReadingLine, number, 60, SM_FIELD_REQUIRED, "account number"),
  SM_TEXT (SmdReadingLine, serial, 60, SM_FIELD_REQUIRED, "the meter's number"),
  SM_TEXT (SmdReadingLine, value, 0, SM_FIELD_REQUIRED, "of its registers, in their order"),
  SM_TIME (SmdReadingLine, taken_at, SM_FIELD_PLAIN, "when it was typed in"),
  SM_TIME (SmdReadingLine, sent_at, SM_FIELD_PLAIN, "when the service took it"),
  SM_INTEGER (SmdReadingLine, export_number, 0, 0, SM_FIELD_PLAIN, "0: in none yet"),
  SM_TIME (SmdReadingLine, exported_at, SM_FIELD_PLAIN, "when it went to the supplier"),
  SM_MONTH (SmdReadingLine, credited_month, SM_FIELD_PLAIN, "in the charge of which it counts"),
  SM_TEXT (SmdReadingLine, reason_code, 64, SM_FIELD_PLAIN, "why it was rejected"),
  SM_TEXT (SmdReadingLine, reason, SM_LIMIT_READING_REASON_CHARS, SM_FIELD_PLAIN,
           "the same in the supplier's words"),
};

SM_DEFINE_RECORD (SmdReadingLine, smd_reading_line, reading_line_fields)

/**
 * smd_readings_dup_value:
 * @milli: a reading, thousandths
 * @decimals: of its meter
 *
 * Returns: (transfer full): the number with a comma and as many decimals as the meter has
 */
char *
smd_readings_dup_value (gint64 milli, gint64 decimals)
{
  gint64 unit = 1;

  for (gint64 i = 0; i < decimals; i++)
    unit *= 10;
  if (decimals == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, milli / 1000);
  return g_strdup_printf ("%" G_GINT64_FORMAT ",%0*d", milli / 1000, (int) decimals,
                          (int) (milli % 1000 * unit / 1000));
}

typedef struct
{
  const SmdReadingQuery *query; /* borrowed, like the next */
  GListStore *found;
} Listing;

/* A page of readings `i`, each with a row for every value. */
#define PAGE(where)                                                                              \
  "SELECT r.id, r.state, 1 - r.verified AS unverified, r.supplier_id, c.number, m.serial, "      \
  "m.decimals, v.value_milli, r.taken_at, r.sent_at, x.number AS export_number, r.exported_at, " \
  "r.credited_month, r.reason_code, r.reason "                                                   \
  "FROM (SELECT i.* FROM readings i WHERE i.id > $1 AND " where " ORDER BY i.id LIMIT $2) r "    \
  "JOIN meters m ON m.id = r.meter_id JOIN registry_accounts c ON c.id = m.registry_id "         \
  "JOIN reading_values v ON v.reading_id = r.id JOIN registers g ON g.id = v.register_id "       \
  "LEFT JOIN exports x ON x.id = r.export_id ORDER BY r.id, g.place"

static const char any_sql[] = PAGE ("($3 = '' OR i.state = $3)");
static const char of_supplier_sql[] = PAGE ("i.supplier_id = $4 AND ($3 = '' OR i.state = $3)");
static const char not_credited_sql[] =
    PAGE ("i.supplier_id = $4 AND i.state = $3 AND i.state <> 'credited'");
static const char of_account_sql[] =
    PAGE ("i.account_id IN (SELECT a.id FROM registry_accounts n JOIN accounts a "
          "ON a.registry_id = n.id WHERE n.supplier_id = $4 AND n.number = $5) "
          "AND ($3 = '' OR i.state = $3)");

static SmdRows *
query_page (SmdTx *tx, const SmdReadingQuery *query, GError **error)
{
  const char *state = query->state != NULL ? query->state : "";

  if (query->supplier_id == NULL)
    return smd_tx_query (tx, error, any_sql, "sis", query->after, query->limit, state);
  if (query->number != NULL)
    return smd_tx_query (tx, error, of_account_sql, "sisss", query->after, query->limit, state,
                         query->supplier_id, query->number);
  return smd_tx_query (tx, error,
                       *state == '\0' || g_str_equal (state, "credited") ? of_supplier_sql
                                                                         : not_credited_sql,
                       "siss", query->after, query->limit, state, query->supplier_id);
}

static void
add_value (SmdReadingLine *line, SmdRows *rows)
{
  g_autofree char *value = smd_readings_dup_value (smd_rows_get_int (rows, "value_milli"),
                                                   smd_rows_get_int (rows, "decimals"));
  g_autofree char *text =
      line->value == NULL ? g_strdup (value) : g_strjoin (" / ", line->value, value, NULL);

  sm_record_set_text (&line->value, text);
}

static gboolean
list_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Listing *self = data;
  g_autoptr (SmdRows) rows = NULL;
  SmdReadingLine *line = NULL; /* borrowed from the list */

  if (self->query->supplier_id != NULL
      && !smd_suppliers_require (tx, self->query->supplier_id, error))
    return FALSE;
  rows = query_page (tx, self->query, error);
  if (rows == NULL)
    return FALSE;
  g_list_store_remove_all (self->found);
  while (smd_rows_next (rows))
    {
      if (line == NULL || g_strcmp0 (line->id, smd_rows_get_text (rows, "id")) != 0)
        {
          g_autoptr (SmdReadingLine) next = smd_rows_dup_record (rows, SMD_TYPE_READING_LINE);

          g_list_store_append (self->found, next);
          line = next;
        }
      add_value (line, rows);
    }
  return TRUE;
}

/**
 * smd_readings_list:
 * @domain: the domain
 * @query: which of them
 * @error: %SM_ERROR_SUPPLIER_UNKNOWN, or the store's
 *
 * Returns: (transfer full): a page of #SmdReadingLine in the order they were sent
 */
GListStore *
smd_readings_list (SmdDomain *domain, const SmdReadingQuery *query, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_READING_LINE);
  Listing data = { query, found };

  if (!smd_store_read (domain->store, list_in_tx, &data, error))
    return NULL;
  return g_steal_pointer (&found);
}

/* Taken by their state, as a change of the customer's takes them: of the two exactly one finds a
 * reading open. */
#define TAKE_OUT(state)                                                                        \
  "UPDATE readings SET state = 'exported', export_id = $1, exported_at = $2 "                  \
  "WHERE state = '" state "' AND id IN (SELECT i.id FROM readings i WHERE i.supplier_id = $3 " \
  "AND i.state = '" state "' AND i.state <> 'credited' AND i.sent_at < $4 ORDER BY i.id "      \
  "LIMIT $5)"

/**
 * smd_readings_wait:
 * @tx: a transaction
 * @supplier_id: whose
 * @before: unix seconds: those that were sent then or later do not count
 * @found: (out): whether readings wait for an export
 * @error: the store's
 *
 * Returns: whether it could be looked for
 */
gboolean
smd_readings_wait (SmdTx *tx, const char *supplier_id, gint64 before, gboolean *found,
                   GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT i.id FROM readings i WHERE i.supplier_id = $1 "
                    "AND i.state IN ('accepted', 'unverified') AND i.state <> 'credited' "
                    "AND i.sent_at < $2 LIMIT 1",
                    "si", supplier_id, before);

  if (rows == NULL)
    return FALSE;
  *found = smd_rows_next (rows);
  return TRUE;
}

/**
 * smd_readings_take_out:
 * @tx: a write transaction, in which no other export of the supplier's readings is made
 * @supplier_id: whose
 * @export_id: of the export that takes them
 * @now: unix seconds
 * @before: unix seconds: those that were sent then or later are not taken
 * @limit: the most to take
 * @n_taken: (out): how many were taken
 * @error: the store's
 *
 * Takes the readings that the supplier has not got, in the order they were sent, the unverified
 * after the others. What waits for a payment is not among them.
 *
 * Returns: whether it could be done
 */
gboolean
smd_readings_take_out (SmdTx *tx, const char *supplier_id, const char *export_id, gint64 now,
                       gint64 before, gint64 limit, gint64 *n_taken, GError **error)
{
  gint64 n_accepted;
  gint64 n_unverified;

  if (!smd_tx_exec_counted (tx, &n_accepted, error, TAKE_OUT ("accepted"), "sisii", export_id, now,
                            supplier_id, before, limit)
      || !smd_tx_exec_counted (tx, &n_unverified, error, TAKE_OUT ("unverified"), "sisii",
                               export_id, now, supplier_id, before, limit - n_accepted))
    return FALSE;
  *n_taken = n_accepted + n_unverified;
  return TRUE;
}

/**
 * smd_readings_answer:
 * @tx: a write transaction
 * @now: unix seconds
 * @answer: to a reading that was exported; another one is left as it is
 * @changed: (out): whether it was not answered so before
 * @error: the store's
 *
 * A later answer takes the place of an earlier one: suppliers correct themselves.
 *
 * Returns: whether it could be done
 */
gboolean
smd_readings_answer (SmdTx *tx, gint64 now, const SmdReadingAnswer *answer, gboolean *changed,
                     GError **error)
{
  const char *state = answer->credited ? "credited" : "rejected";
  gint64 n_changed;

  if (!smd_tx_exec_counted (tx, &n_changed, error,
                            "UPDATE readings SET state = $1, credited_month = NULLIF ($2, ''), "
                            "reason_code = NULLIF ($3, ''), reason = NULLIF ($4, ''), "
                            "answered_at = $5 WHERE id = $6 AND export_id IS NOT NULL "
                            "AND (state <> $1 OR COALESCE (credited_month, '') <> $2 "
                            "OR COALESCE (reason_code, '') <> $3 OR COALESCE (reason, '') <> $4)",
                            "ssssis", state, answer->month != NULL ? answer->month : "",
                            answer->reason_code != NULL ? answer->reason_code : "",
                            answer->reason != NULL ? answer->reason : "", now, answer->reading_id))
    return FALSE;
  *changed = n_changed > 0;
  return TRUE;
}
