/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payments.h"

#include "error.h"
#include "id.h"
#include "ledger.h"
#include "meter-readings.h"
#include "meter-records.h"
#include "movements.h"
#include "operations.h"
#include "owed-lines.h"
#include "quotes.h"

static const char *const state_names[SMD_N_PAYMENT_STATES] = {
  [SMD_PAYMENT_CREATED] = "created",
  [SMD_PAYMENT_WAITING] = "waiting",
  [SMD_PAYMENT_SUCCEEDED] = "succeeded",
  [SMD_PAYMENT_CANCELED] = "canceled",
};

/* Rows: from; columns: to. What has ended stays ended. */
static const gboolean transitions[SMD_N_PAYMENT_STATES][SMD_N_PAYMENT_STATES] = {
  [SMD_PAYMENT_CREATED] = { [SMD_PAYMENT_WAITING] = TRUE,
                            [SMD_PAYMENT_SUCCEEDED] = TRUE,
                            [SMD_PAYMENT_CANCELED] = TRUE },
  [SMD_PAYMENT_WAITING] = { [SMD_PAYMENT_SUCCEEDED] = TRUE, [SMD_PAYMENT_CANCELED] = TRUE },
};

const char *
smd_payment_state_to_string (SmdPaymentState state)
{
  g_return_val_if_fail (state < SMD_N_PAYMENT_STATES, NULL);

  return state_names[state];
}

gboolean
smd_payment_state_from_string (const char *text, SmdPaymentState *state)
{
  for (guint i = 0; i < SMD_N_PAYMENT_STATES; i++)
    {
      if (g_strcmp0 (text, state_names[i]) != 0)
        continue;
      *state = i;
      return TRUE;
    }
  return FALSE;
}

gboolean
smd_payment_state_may_become (SmdPaymentState from, SmdPaymentState to)
{
  g_return_val_if_fail (from < SMD_N_PAYMENT_STATES && to < SMD_N_PAYMENT_STATES, FALSE);

  return transitions[from][to];
}

/**
 * smd_payments_credit_in_tx:
 * @tx: a write transaction
 * @now: unix seconds
 * @payment_id: which
 * @error: %SM_ERROR_NOT_FOUND, %SM_ERROR_PAYMENT_STATE where the money was not taken, or the
 *   store's
 *
 * Returns: whether the payment is now credited and settled in the books
 */
gboolean
smd_payments_credit_in_tx (SmdTx *tx, gint64 now, const char *payment_id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  if (!smd_tx_lock (tx, SMD_LOCK_PAYMENT, payment_id, error))
    return FALSE;
  rows = smd_tx_query (tx, error,
                       "SELECT state, credited_at, sum_kopecks - refunded_sum_kopecks AS rest "
                       "FROM payments WHERE id = $1",
                       "s", payment_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such payment"));
      return FALSE;
    }
  if (!smd_rows_is_null (rows, "credited_at"))
    return TRUE;
  if (g_strcmp0 (smd_rows_get_text (rows, "state"), "succeeded") != 0)
    {
      sm_error_set (error, SM_ERROR_PAYMENT_STATE, 0, N_ ("its money was not taken"));
      return FALSE;
    }
  if (smd_rows_get_int (rows, "rest") == 0)
    {
      sm_error_set (error, SM_ERROR_PAYMENT_STATE, 0, N_ ("its money was given back"));
      return FALSE;
    }
  if (!smd_tx_exec (tx, error,
                    "UPDATE payments SET credited_at = $1, "
                    "credited_kopecks = sum_kopecks - refunded_sum_kopecks WHERE id = $2",
                    "is", now, payment_id))
    return FALSE;
  return smd_ledger_settle (tx, now, payment_id, error)
         && smd_movements_settle (tx, payment_id, error);
}

typedef struct
{
  const SmdCall *call;
  gint64 now;
  char *acquirer_key; /* the same on every run of the transaction, like the next */
  char *receipt_key;
} PayCall;

/* What was shown must be what is charged. */
static gboolean
check_shown (SmPaymentInput *input, SmQuote *quote, GError **error)
{
  gboolean own_sum = input->sum_kopecks != 0 && input->sum_kopecks != quote->sum_kopecks;

  if (input->total_kopecks != quote->total_kopecks || own_sum)
    {
      sm_error_set (error, SM_ERROR_TOTAL_CHANGED, quote->total_kopecks,
                    N_ ("the total has changed"));
      return FALSE;
    }
  if (quote->repeated && !input->repeat_confirmed)
    {
      sm_error_set (error, SM_ERROR_PAYMENT_REPEATED, 0,
                    N_ ("the same sum or line is being paid, or was lately"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
insert_payment (SmdTx *tx, PayCall *self, const SmdTerms *terms, SmQuote *quote, const char *id,
                GError **error)
{
  SmPaymentInput *input = self->call->body;

  return smd_tx_exec (tx, error,
                      "INSERT INTO payments (id, customer_id, account_id, registry_id, "
                      "supplier_id, choice, state, sum_kopecks, commission_kopecks, "
                      "total_kopecks, acquirer_key, created_at, look_at, receipt_key) VALUES "
                      "($1, $2, $3, $4, $5, $6, 'created', $7, $8, $9, $10, $11, $12, "
                      "(SELECT $13 FROM suppliers WHERE id = $5 AND agent_type IS NOT NULL))",
                      "ssssssiiisiis", id, self->call->customer_id, terms->account_id,
                      terms->registry_id, terms->supplier_id, input->choice, quote->sum_kopecks,
                      quote->commission_kopecks, quote->total_kopecks, self->acquirer_key,
                      self->now, self->now, self->receipt_key);
}

static gboolean
insert_lines (SmdTx *tx, SmPaymentInput *input, SmQuote *quote, const char *id, GError **error)
{
  gboolean debt = g_strcmp0 (input->choice, "debt") == 0;

  for (guint i = 0; i < sm_record_list_length (input->lines); i++)
    {
      SmPaymentLine *chosen = sm_record_list_get (input->lines, i);
      SmPaymentLine *line = smd_owed_lines_find (quote->lines, chosen->code);
      gint64 part = debt ? line->sum_kopecks : chosen->sum_kopecks;

      /* Nothing is owed of it any more. */
      if (part <= 0)
        continue;
      if (!smd_tx_exec (tx, error,
                        "INSERT INTO payment_lines (payment_id, code, title, sum_kopecks, "
                        "voluntary) VALUES ($1, $2, $3, $4, $5)",
                        "sssii", id, line->code, line->title, part, (gint64) line->voluntary))
        return FALSE;
    }
  return TRUE;
}

static gboolean
keep_readings (SmdTx *tx, PayCall *self, const SmdTerms *terms, const char *id, GError **error)
{
  SmPaymentInput *input = self->call->body;
  const SmdSending sending = { self->call->customer_id, id, self->now };

  for (guint i = 0; i < sm_record_list_length (input->readings); i++)
    {
      SmReadingInput *reading = sm_record_list_get (input->readings, i);
      g_autoptr (SmReading) kept = NULL;

      for (guint j = 0; j < i; j++)
        {
          SmReadingInput *other = sm_record_list_get (input->readings, j);

          if (g_strcmp0 (other->meter_id, reading->meter_id) != 0)
            continue;
          sm_error_set_field (error, "readings", SM_ERROR_FIELD_INVALID, 0);
          return FALSE;
        }
      kept = smd_readings_keep (tx, terms, &sending, reading, error);
      if (kept == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
pay_in_tx (SmdTx *tx, gpointer data, gpointer *reply, GError **error)
{
  PayCall *self = data;
  const SmdCall *call = self->call;
  SmPaymentInput *input = call->body;
  const SmdChoice choice = { input->choice, input->sum_kopecks, input->lines };
  g_autofree char *id = sm_id_new ();
  g_autoptr (SmdTerms) terms = NULL;
  g_autoptr (SmQuote) quote = NULL;

  /* what others pay for the flat, and send of its meters */
  if (!smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_ACCOUNT, input->account_id, error))
    return FALSE;
  terms = smd_terms_load (tx, call->customer_id, input->account_id, error);
  if (terms == NULL
      || !smd_payments_check_open (tx, self->now, call->customer_id, terms->registry_id, error))
    return FALSE;
  quote = smd_quotes_make (tx, self->now, terms, &choice, error);
  if (quote == NULL || !check_shown (input, quote, error))
    return FALSE;
  if (!insert_payment (tx, self, terms, quote, id, error)
      || !insert_lines (tx, input, quote, id, error) || !keep_readings (tx, self, terms, id, error))
    return FALSE;
  *reply = smd_payments_load (tx, call->customer_id, id, error);
  return *reply != NULL;
}

/**
 * smd_op_pay:
 * @domain: the domain
 * @call: a #SmPaymentInput
 * @error: as for smd_quotes_make() and smd_readings_keep(); %SM_ERROR_TOTAL_CHANGED (number: the
 *   total now, kopecks), %SM_ERROR_PAYMENT_REPEATED, or as for smd_payments_check_open()
 *
 * Starts a payment and answers at once; the acquirer is told by the reconciler, whose answer
 * shows in the payment.
 *
 * Returns: (transfer full): the #SmPayment
 */
gpointer
smd_op_pay (SmdDomain *domain, const SmdCall *call, GError **error)
{
  g_autofree char *acquirer_key = sm_uuid_new ();
  g_autofree char *receipt_key = sm_uuid_new ();
  PayCall self = { call, sm_clock_now (domain->clock), acquirer_key, receipt_key };
  gpointer payment;

  payment = smd_domain_write_once (domain, call, call->customer_id, pay_in_tx, &self, error);
  if (payment != NULL)
    smd_domain_wake (domain, SMD_WAKE_PAYMENTS);
  return payment;
}
