/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter-readings.h"

#include "error.h"
#include "id.h"
#include "limits.h"
#include "operations.h"
#include "reading-rules.h"
#include "throttle.h"
#include "words.h"

static SmRegisterValue *
find_value (SmReadingInput *input, const char *register_id)
{
  SmRegisterValue *found = NULL;

  for (guint i = 0; i < sm_record_list_length (input->values); i++)
    {
      SmRegisterValue *value = sm_record_list_get (input->values, i);

      if (g_strcmp0 (value->register_id, register_id) != 0)
        continue;
      if (found != NULL)
        return NULL;
      found = value;
    }
  return found;
}

/* What the dial shows after all nines, thousandths: from there it starts again at zero. */
static gint64
get_capacity (SmMeter *meter)
{
  gint64 capacity = 1000;

  for (gint64 i = 0; i < meter->digits; i++)
    capacity *= 10;
  return capacity;
}

static gint64
get_step (SmMeter *meter)
{
  gint64 step = 1000;

  for (gint64 i = 0; i < meter->decimals; i++)
    step /= 10;
  return step;
}

static gboolean
check_form (SmMeter *meter, SmRegisterValue *value, GError **error)
{
  if (value->value_milli < 0 || value->value_milli % get_step (meter) != 0)
    {
      sm_error_set_field (error, "values", SM_ERROR_READING_FORMAT, meter->decimals);
      return FALSE;
    }
  if (value->value_milli >= get_capacity (meter))
    {
      sm_error_set_field (error, "values", SM_ERROR_READING_TOO_LARGE, meter->digits);
      return FALSE;
    }
  return TRUE;
}

/* Asks about what is unusual. A value below the last one is usual only where the dial plainly
 * went past its nines: the consumption counted through zero is an ordinary one. */
static gboolean
check_usual (SmMeter *meter, SmRegister *place, SmRegisterValue *value, GError **error)
{
  gint64 consumed = value->value_milli - place->previous_milli;
  gboolean limited = meter->implausible_milli > 0;

  if (consumed < 0)
    {
      consumed += get_capacity (meter);
      if (limited && consumed <= meter->implausible_milli)
        return TRUE;
      sm_error_set_field (error, "values", SM_ERROR_READING_LOWER, place->previous_milli);
      return FALSE;
    }
  if (limited && consumed > meter->implausible_milli)
    {
      sm_error_set_field (error, "values", SM_ERROR_READING_IMPLAUSIBLE, consumed);
      return FALSE;
    }
  return TRUE;
}

/* `compare`: also with the last values: an answer that does tells something of them. */
static gboolean
check_values (SmMeter *meter, SmReadingInput *input, gboolean compare, GError **error)
{
  guint n_registers = sm_record_list_length (meter->registers);
  gboolean complete = sm_record_list_length (input->values) == n_registers;

  for (guint i = 0; complete && i < n_registers; i++)
    {
      SmRegister *place = sm_record_list_get (meter->registers, i);

      complete = find_value (input, place->id) != NULL;
    }
  if (!complete)
    {
      sm_error_set_field (error, "values", SM_ERROR_READING_REGISTERS, n_registers);
      return FALSE;
    }
  for (guint i = 0; i < n_registers; i++)
    if (!check_form (meter, sm_record_list_get (input->values, i), error))
      return FALSE;
  for (guint i = 0; i < n_registers && compare && !input->confirmed; i++)
    {
      SmRegister *place = sm_record_list_get (meter->registers, i);

      if (!check_usual (meter, place, find_value (input, place->id), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_taken_at (gint64 now, gint64 taken_at, GError **error)
{
  if (taken_at <= now + SM_LIMIT_CLOCK_SKEW_SECONDS
      && taken_at >= now - SM_LIMIT_READING_AGE_SECONDS)
    return TRUE;
  sm_error_set_field (error, "taken_at", SM_ERROR_READING_DATE, 0);
  return FALSE;
}

static gboolean
insert_value (SmdTx *tx, SmReading *reading, SmRegister *place, gint64 value_milli, GError **error)
{
  g_autoptr (SmRegisterValue) value = sm_record_new (SM_TYPE_REGISTER_VALUE);

  sm_record_set_text (&value->register_id, place->id);
  value->value_milli = value_milli;
  value->previous_milli = place->previous_milli;
  g_list_store_append (reading->values, value);
  return smd_tx_exec (tx, error,
                      "INSERT INTO reading_values (reading_id, register_id, value_milli, "
                      "previous_milli) VALUES ($1, $2, $3, $4)",
                      "ssii", reading->id, value->register_id, value->value_milli,
                      value->previous_milli);
}

static SmReading *
new_reading (SmMeter *meter, const SmdSending *sending, gint64 taken_at, gboolean verified)
{
  SmReading *self = sm_record_new (SM_TYPE_READING);
  g_autofree char *id = sm_id_new ();

  sm_record_set_text (&self->id, id);
  sm_record_set_text (&self->meter_id, meter->id);
  sm_record_set_text (&self->serial, meter->serial);
  sm_record_set_text (&self->payment_id, sending->payment_id);
  sm_record_set_text (&self->state, sending->payment_id != NULL ? "waiting"
                                    : verified                  ? "accepted"
                                                                : "unverified");
  self->unverified = !verified;
  self->changeable = sm_reading_state_is_open (self->state);
  self->taken_at = taken_at;
  self->sent_at = sending->now;
  return self;
}

/* Whoever knows an account's number may send them, and each is one more that its owner's list and
 * meters are read past. */
static gboolean
count_unverified (SmdTx *tx, const SmdTerms *terms, const SmdSending *sending, GError **error)
{
  g_autofree char *key =
      g_strjoin (":", "readings", sending->customer_id, terms->registry_id, NULL);

  return terms->full
         || smd_throttle_use (tx, sending->now, key, SM_LIMIT_UNVERIFIED_READINGS,
                              SM_LIMIT_UNVERIFIED_READINGS_SECONDS, error);
}

/**
 * smd_readings_keep:
 * @tx: a write transaction that has locked the registry's account
 * @terms: the account's
 * @sending: who sends it and when
 * @input: the reading
 * @error: %SM_ERROR_READINGS_NOT_TAKEN, %SM_ERROR_NOT_FOUND (no such meter),
 *   %SM_ERROR_READING_DATE, %SM_ERROR_READING_REGISTERS (number: registers of the meter),
 *   %SM_ERROR_READING_FORMAT (number: decimals), %SM_ERROR_READING_TOO_LARGE (number: digits),
 *   %SM_ERROR_READING_LOWER (number: the last one, thousandths),
 *   %SM_ERROR_READING_IMPLAUSIBLE (number: the consumption, thousandths),
 *   %SM_ERROR_TOO_MANY_TRIES (number: seconds to wait) in the simple version, or the store's
 *
 * From the simple version it is "unverified": compared with nothing, as the answer would tell
 * the last value to whoever knows the account's number, and nobody's last value.
 *
 * The supplier's window is not checked: a reading outside it counts in the next period
 * (Government decree 354), so it is kept like any other.
 *
 * Returns: (transfer full): what was kept
 */
SmReading *
smd_readings_keep (SmdTx *tx, const SmdTerms *terms, const SmdSending *sending,
                   SmReadingInput *input, GError **error)
{
  gint64 taken_at = input->taken_at != 0 ? input->taken_at : sending->now;
  g_autoptr (SmMeter) meter = NULL;
  g_autoptr (SmReading) reading = NULL;

  if (!smd_terms_check_readings (terms, error) || !check_taken_at (sending->now, taken_at, error))
    return NULL;
  taken_at = MIN (taken_at, sending->now);
  meter = smd_meters_load_one (tx, terms, input->meter_id, taken_at, error);
  if (meter == NULL || !check_values (meter, input, terms->full, error)
      || !count_unverified (tx, terms, sending, error))
    return NULL;

  reading = new_reading (meter, sending, taken_at, terms->full);
  if (!smd_tx_exec (tx, error,
                    "INSERT INTO readings (id, customer_id, account_id, meter_id, payment_id, "
                    "taken_at, sent_at, state, verified, supplier_id) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                    "sssssiisis", reading->id, sending->customer_id, terms->account_id,
                    reading->meter_id, reading->payment_id, reading->taken_at, reading->sent_at,
                    reading->state, (gint64) terms->full, terms->supplier_id))
    return NULL;
  for (guint i = 0; i < sm_record_list_length (meter->registers); i++)
    {
      SmRegister *place = sm_record_list_get (meter->registers, i);
      SmRegisterValue *value = find_value (input, place->id);

      if (!insert_value (tx, reading, place, value->value_milli, error))
        return NULL;
    }
  return g_steal_pointer (&reading);
}

/**
 * smd_readings_decide:
 * @tx: a write transaction
 * @payment_id: the payment the readings went with
 * @taken: whether its money was taken
 * @error: the store's
 *
 * Returns: whether the waiting readings are now accepted (unverified where they came from the
 *   simple version) or rejected
 */
gboolean
smd_readings_decide (SmdTx *tx, const char *payment_id, gboolean taken, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE readings SET state = CASE WHEN $1 = 'accepted' AND verified = 0 "
                      "THEN 'unverified' ELSE $1 END, reason_code = $2 "
                      "WHERE payment_id = $3 AND state = 'waiting'",
                      "sss", taken ? "accepted" : "rejected", taken ? NULL : "payment_not_taken",
                      payment_id);
}

typedef struct
{
  SmdDomain *domain;
  const SmdCall *call;
} SendCall;

static gboolean
send_in_tx (SmdTx *tx, gpointer data, gpointer *reply, GError **error)
{
  SendCall *self = data;
  const SmdCall *call = self->call;
  const SmdSending sending = { call->customer_id, NULL, sm_clock_now (self->domain->clock) };
  g_autoptr (SmdTerms) terms = NULL;

  /* each reading is compared with the one before it, whoever sent that */
  if (!smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_ACCOUNT, call->parameters[0], error))
    return FALSE;
  terms = smd_terms_load (tx, call->customer_id, call->parameters[0], error);
  if (terms == NULL)
    return FALSE;
  *reply = smd_readings_keep (tx, terms, &sending, call->body, error);
  return *reply != NULL;
}

/**
 * smd_op_reading_send:
 * @domain: the domain
 * @call: a #SmReadingInput for one account
 * @error: as for smd_readings_keep()
 *
 * Returns: (transfer full): the #SmReading kept
 */
gpointer
smd_op_reading_send (SmdDomain *domain, const SmdCall *call, GError **error)
{
  SendCall self = { domain, call };

  return smd_domain_write_once (domain, call, call->customer_id, send_in_tx, &self, error);
}
