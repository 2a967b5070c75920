/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "meter-readings.h"
#include "operations.h"

/*
 * Replacing and withdrawing what the supplier has not got yet. An export takes the row in the same
 * way, by its state: of the two exactly one finds it open.
 */

typedef struct
{
  SmdDomain *domain;   /* borrowed, like the next */
  const SmdCall *call; /* of one reading */
  SmReading *reading;  /* owned; the result */
} ChangeCall;

/* A reading that the customer sent, and the live account of its meter. */
static const char find_sql[] =
    "SELECT r.meter_id, r.state, r.export_id, r.payment_id, p.export_id AS paid_in, "
    "a.id AS account_id FROM readings r LEFT JOIN payments p ON p.id = r.payment_id "
    "JOIN meters m ON m.id = r.meter_id JOIN accounts a ON a.registry_id = m.registry_id "
    "AND a.customer_id = r.customer_id AND a.disconnected_at IS NULL "
    "WHERE r.id = $1 AND r.customer_id = $2";

/* Readings of a meter are compared with each other, whoever sends them. */
static SmdRows *
find_locked (SmdTx *tx, const SmdCall *call, GError **error)
{
  g_autoptr (SmdRows) rows = smd_readings_find (tx, call, find_sql, error);

  return rows != NULL
                 && smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_ACCOUNT,
                                 smd_rows_get_text (rows, "account_id"), error)
             ? smd_readings_find (tx, call, find_sql, error)
             : NULL;
}

/* Says why a reading is not open any more; `wanted`: the state in which it is done already. */
static gboolean
check_done (SmdTx *tx, const SmdCall *call, const char *wanted, GError **error)
{
  g_autoptr (SmdRows) rows = smd_readings_find (tx, call, find_sql, error);

  if (rows == NULL)
    return FALSE;
  if (g_strcmp0 (smd_rows_get_text (rows, "state"), wanted) == 0)
    return TRUE;
  if (smd_rows_is_null (rows, "export_id") && smd_rows_is_null (rows, "paid_in"))
    sm_error_set (error, SM_ERROR_READING_STATE, 0, N_ ("the reading is not open"));
  else
    sm_error_set (error, SM_ERROR_READING_EXPORTED, 0, N_ ("the supplier has the reading"));
  return FALSE;
}

/* Later readings that were compared with it are compared with what was before it. */
static gboolean
pass_previous_on (SmdTx *tx, const char *reading_id, GError **error)
{
  return smd_tx_exec (
      tx, error,
      "UPDATE reading_values SET previous_milli = (SELECT o.previous_milli FROM reading_values o "
      " WHERE o.reading_id = $1 AND o.register_id = reading_values.register_id) "
      "WHERE reading_id IN (SELECT l.id FROM readings t JOIN readings l "
      "  ON l.meter_id = t.meter_id AND l.taken_at >= t.taken_at "
      "  WHERE t.id = $1 AND t.verified = 1 AND l.id > t.id AND l.verified = 1 "
      "  AND l.state IN ('accepted', 'waiting')) "
      "AND EXISTS (SELECT 1 FROM reading_values o WHERE o.reading_id = $1 "
      "  AND o.register_id = reading_values.register_id "
      "  AND o.value_milli = reading_values.previous_milli)",
      "s", reading_id);
}

/* An export of payments tells the readings that went with them: the payment's row decides which of
 * the two comes first. */
static gboolean
hold_payment (SmdTx *tx, const char *payment_id, gboolean *open, GError **error)
{
  gint64 n_held;

  if (!smd_tx_exec_counted (tx, &n_held, error,
                            "UPDATE payments SET export_id = NULL "
                            "WHERE id = $1 AND export_id IS NULL",
                            "s", payment_id))
    return FALSE;
  *open = n_held > 0;
  return TRUE;
}

/* `found`: as find() tells it; `changed`: whether it was open until now. */
static gboolean
take_back (SmdTx *tx, const SmdCall *call, SmdRows *found, const char *state, gboolean *changed,
           GError **error)
{
  const char *payment_id = smd_rows_get_text (found, "payment_id");
  gint64 n_changed;

  *changed = TRUE;
  if (payment_id != NULL && !hold_payment (tx, payment_id, changed, error))
    return FALSE;
  if (!*changed)
    return TRUE;
  if (!smd_tx_exec_counted (tx, &n_changed, error,
                            "UPDATE readings AS r SET state = $1 "
                            "WHERE r.id = $2 AND r.customer_id = $3 AND " SMD_READING_OPEN,
                            "sss", state, call->parameters[0], call->customer_id))
    return FALSE;
  *changed = n_changed > 0;
  return !*changed || pass_previous_on (tx, call->parameters[0], error);
}

static SmReading *
load_reading (SmdTx *tx, const char *reading_id, const char *account_id, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SM_TYPE_READING);
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT " SMD_READING_COLUMNS "FROM readings r JOIN accounts a ON a.id = $2 "
      "JOIN meters m ON m.id = r.meter_id JOIN reading_values v ON v.reading_id = r.id "
      "JOIN registers g ON g.id = v.register_id WHERE r.id = $1 ORDER BY g.place",
      "ss", reading_id, account_id);

  if (rows == NULL)
    return NULL;
  smd_readings_read_rows (rows, found);
  if (sm_record_list_length (found) == 1)
    return g_list_model_get_item (G_LIST_MODEL (found), 0);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("the reading has no values"));
  return NULL;
}

static gboolean
withdraw_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  ChangeCall *self = data;
  const SmdCall *call = self->call;
  g_autoptr (SmdRows) rows = find_locked (tx, call, error);
  gboolean changed;

  g_clear_object (&self->reading);
  if (rows == NULL || !take_back (tx, call, rows, "withdrawn", &changed, error)
      || (!changed && !check_done (tx, call, "withdrawn", error)))
    return FALSE;
  self->reading =
      load_reading (tx, call->parameters[0], smd_rows_get_text (rows, "account_id"), error);
  return self->reading != NULL;
}

/**
 * smd_op_reading_withdraw:
 * @domain: the domain
 * @call: of one reading; again changes nothing
 * @error: %SM_ERROR_NOT_FOUND where the customer sent no such reading,
 *   %SM_ERROR_READING_EXPORTED where the supplier has it, be it with the payment it was sent with,
 *   %SM_ERROR_READING_STATE where it was
 *   replaced, rejected or dismissed, or waits for a payment; or the store's
 *
 * Nothing is compared with it any more, and it never reaches the supplier.
 *
 * Returns: (transfer full): the #SmReading as it is now
 */
gpointer
smd_op_reading_withdraw (SmdDomain *domain, const SmdCall *call, GError **error)
{
  ChangeCall self = { domain, call, NULL };

  if (smd_store_write (domain->store, withdraw_in_tx, &self, error))
    return self.reading;
  g_clear_object (&self.reading);
  return NULL;
}

static gboolean
replace_in_tx (SmdTx *tx, gpointer data, gpointer *reply, GError **error)
{
  ChangeCall *self = data;
  const SmdCall *call = self->call;
  SmReadingInput *input = call->body;
  const SmdSending sending = { call->customer_id, NULL, sm_clock_now (self->domain->clock) };
  g_autoptr (SmdRows) rows = find_locked (tx, call, error);
  g_autoptr (SmdTerms) terms = NULL;
  g_autoptr (SmReading) reading = NULL;
  gboolean changed;

  if (rows == NULL)
    return FALSE;
  if (g_strcmp0 (smd_rows_get_text (rows, "meter_id"), input->meter_id) != 0)
    {
      sm_error_set_field (error, "meter_id", SM_ERROR_FIELD_INVALID, 0);
      return FALSE;
    }
  terms = smd_terms_load (tx, call->customer_id, smd_rows_get_text (rows, "account_id"), error);
  if (terms == NULL || !take_back (tx, call, rows, "replaced", &changed, error)
      || (!changed && !check_done (tx, call, NULL, error)))
    return FALSE;
  reading = smd_readings_keep (tx, terms, &sending, input, error);
  if (reading == NULL
      || !smd_tx_exec (tx, error, "UPDATE readings SET replaced_by = $1 WHERE id = $2", "ss",
                       reading->id, call->parameters[0]))
    return FALSE;
  *reply = g_steal_pointer (&reading);
  return TRUE;
}

/**
 * smd_op_reading_replace:
 * @domain: the domain
 * @call: a #SmReadingInput for the meter of one reading
 * @error: as smd_op_reading_withdraw() and smd_readings_keep(), or %SM_ERROR_FIELD_INVALID where
 *   it is for another meter
 *
 * Returns: (transfer full): the #SmReading kept in its place
 */
gpointer
smd_op_reading_replace (SmdDomain *domain, const SmdCall *call, GError **error)
{
  ChangeCall self = { domain, call, NULL };

  return smd_domain_write_once (domain, call, call->customer_id, replace_in_tx, &self, error);
}
