/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-history.h"

#include "demo-random.h"
#include "demo-time.h"
#include "ledger.h"
#include "money.h"
#include "movements.h"

#define HISTORY_MONTHS 14 /* this year beside the last one */
#define PAYMENT_DAY 8
#define READING_DAY 24
#define RECEIPT_SECONDS 40
#define CREDIT_SECONDS (G_GINT64_CONSTANT (20) * 60 * 60)
#define CARD "Bank card *4444" /* as the acquirer writes it */

typedef struct
{
  SmdTx *tx;
  GRand *rand;
  const SmDemoCustomer *customer;
  const SmDemoAccount *account;
  const char *account_id;
} History;

static gint64
commission_of (const SmDemoSupplier *supplier, gint64 sum)
{
  return MAX (sm_money_share (sum, supplier->commission_bps), supplier->commission_least_kopecks);
}

static gboolean
insert_row (const History *self, const char *id, const char *state, gint64 sum, gint64 at,
            GError **error)
{
  gint64 commission = commission_of (self->account->supplier, sum);
  g_autofree char *key = sm_demo_random_uuid (self->rand);
  g_autofree char *acquirer_id = sm_demo_random_uuid (self->rand);

  return smd_tx_exec (
      self->tx, error,
      "INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, state,"
      " sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, acquirer_id, method_title,"
      " created_at) VALUES ($1, $2, $3, $4, $5, 'debt', $6, $7, $8, $9, $10, $11, $12, $13)",
      "ssssssiiisssi", id, self->customer->id, self->account_id, self->account->registry_id,
      self->account->supplier->id, state, sum, commission, sum + commission, key, acquirer_id, CARD,
      at);
}

static gboolean
insert_payment (const History *self, const SmDemoMonth *month, GError **error)
{
  gint64 at = sm_demo_time (month->month, PAYMENT_DAY, 12) + g_rand_int_range (self->rand, 0, 9000);
  gint64 credited = at + CREDIT_SECONDS;
  g_autofree char *id = sm_demo_random_id (self->rand, at);

  return insert_row (self, id, "succeeded", month->paid_kopecks, at, error)
         && smd_tx_exec (self->tx, error,
                         "UPDATE payments SET taken_at = $1, receipt_state = 'succeeded',"
                         " receipt_at = $2, credited_at = $3, credited_kopecks = sum_kopecks"
                         " WHERE id = $4",
                         "iiis", at, at + RECEIPT_SECONDS, credited, id)
         && smd_movements_add_payment (self->tx, id, error)
         && smd_ledger_take (self->tx, at, id, error)
         && smd_ledger_settle (self->tx, credited, id, error);
}

static gboolean
insert_declined (const History *self, const SmDemoMonth *month, GError **error)
{
  gint64 at = sm_demo_time (month->month, PAYMENT_DAY, 11);
  g_autofree char *id = sm_demo_random_id (self->rand, at);

  return insert_row (self, id, "canceled", month->paid_kopecks, at, error)
         && smd_tx_exec (self->tx, error,
                         "UPDATE payments SET cancel_reason = 'insufficient_funds' WHERE id = $1",
                         "s", id);
}

static gboolean
insert_values (const History *self, const char *reading_id, guint meter, guint index,
               GError **error)
{
  const SmDemoMeterState *state = &self->account->meters[meter];

  for (guint i = 0; i < self->account->supplier->meters[meter].n_registers; i++)
    if (!smd_tx_exec (self->tx, error,
                      "INSERT INTO reading_values (reading_id, register_id, value_milli,"
                      " previous_milli) VALUES ($1, $2, $3, $4)",
                      "ssii", reading_id, state->register_ids[i], state->values_milli[i][index + 1],
                      state->values_milli[i][index]))
      return FALSE;

  return TRUE;
}

static gboolean
insert_readings (const History *self, guint index, GError **error)
{
  gint64 at = sm_demo_time (self->account->months[index].month, READING_DAY, 19);

  for (guint i = 0; i < self->account->supplier->n_meters; i++)
    {
      g_autofree char *id = sm_demo_random_id (self->rand, at);
      if (!smd_tx_exec (self->tx, error,
                        "INSERT INTO readings (id, customer_id, account_id, meter_id, taken_at,"
                        " sent_at, state, supplier_id, credited_month)"
                        " VALUES ($1, $2, $3, $4, $5, $6, 'credited', $7, $8)",
                        "ssssiiss", id, self->customer->id, self->account_id,
                        self->account->meters[i].id, at, at, self->account->supplier->id,
                        self->account->months[index].month)
          || !insert_values (self, id, i, index, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
sm_demo_history_insert (SmdTx *tx, GRand *rand, const SmDemoCustomer *customer,
                        const SmDemoAccount *account, const char *account_id, GError **error)
{
  const History self = { tx, rand, customer, account, account_id };
  gboolean declined = FALSE;

  for (guint i = SM_DEMO_MONTHS - HISTORY_MONTHS; i < SM_DEMO_MONTHS; i++)
    {
      const SmDemoMonth *month = &account->months[i];
      if (!insert_readings (&self, i, error))
        return FALSE;
      if (month->paid_kopecks == 0)
        continue;
      if (!declined && !insert_declined (&self, month, error))
        return FALSE;
      declined = TRUE; /* once, in the first of them */
      if (!insert_payment (&self, month, error))
        return FALSE;
    }

  return TRUE;
}
