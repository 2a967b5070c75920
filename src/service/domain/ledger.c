/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include "error.h"

#define ACQUIRER "acquirer"
#define COMMISSION "commission"

typedef struct
{
  const char *kind; /* also within the id, "payment" apart */
  const char *id;
  const char *debit_id;
  const char *credit_id;
  gint64 amount_kopecks;
  const char *payment_id;
} Transfer;

/* What the books need of a payment. */
typedef struct
{
  char *supplier_account;
  gint64 sum_kopecks;
  gint64 commission_kopecks;
  gint64 credited_kopecks; /* 0 while it is not credited */
} Payment;

static void
payment_clear (Payment *payment)
{
  g_free (payment->supplier_account);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Payment, payment_clear)

static gboolean
load_payment (SmdTx *tx, const char *payment_id, Payment *payment, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT supplier_id, sum_kopecks, commission_kopecks, "
                       "COALESCE (credited_kopecks, 0) AS credited_kopecks FROM payments "
                       "WHERE id = $1",
                       "s", payment_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such payment"));
      return FALSE;
    }
  payment->supplier_account =
      g_strconcat ("supplier:", smd_rows_get_text (rows, "supplier_id"), NULL);
  payment->sum_kopecks = smd_rows_get_int (rows, "sum_kopecks");
  payment->commission_kopecks = smd_rows_get_int (rows, "commission_kopecks");
  payment->credited_kopecks = smd_rows_get_int (rows, "credited_kopecks");
  return TRUE;
}

static gboolean
ensure_account (SmdTx *tx, gint64 now, const char *id, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 2);

  return smd_tx_exec (tx, error,
                      "INSERT INTO ledger_accounts (id, kind, created_at) VALUES ($1, $2, $3) "
                      "ON CONFLICT (id) DO NOTHING",
                      "ssi", id, parts[0], now);
}

/* The transfer is there already: it must be this very one. */
static gboolean
check_same (SmdTx *tx, const Transfer *transfer, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT id FROM ledger_transfers WHERE id = $1 AND debit_id = $2 "
                       "AND credit_id = $3 AND amount_kopecks = $4 AND kind = $5 "
                       "AND payment_id = $6",
                       "sssiss", transfer->id, transfer->debit_id, transfer->credit_id,
                       transfer->amount_kopecks, transfer->kind, transfer->payment_id);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    return TRUE;
  sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("ledger: another transfer has the id %s"),
                transfer->id);
  return FALSE;
}

static gboolean
apply (SmdTx *tx, gint64 now, const Transfer *transfer, GError **error)
{
  gint64 changed = 0;

  if (!ensure_account (tx, now, transfer->debit_id, error)
      || !ensure_account (tx, now, transfer->credit_id, error))
    return FALSE;
  if (!smd_tx_exec_counted (tx, &changed, error,
                            "INSERT INTO ledger_transfers (id, debit_id, credit_id, "
                            "amount_kopecks, kind, payment_id, created_at) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
                            "sssissi", transfer->id, transfer->debit_id, transfer->credit_id,
                            transfer->amount_kopecks, transfer->kind, transfer->payment_id, now))
    return FALSE;
  return changed == 1 || check_same (tx, transfer, error);
}

/**
 * smd_ledger_take:
 * @tx: a write transaction
 * @now: unix seconds
 * @payment_id: a payment whose money the acquirer took
 * @error: %SM_ERROR_NOT_FOUND, %SM_ERROR_INTERNAL where the books hold something else under the
 *   same ids, or the store's
 *
 * Returns: whether the books now hold the movements of the payment, each once
 */
gboolean
smd_ledger_take (SmdTx *tx, gint64 now, const char *payment_id, GError **error)
{
  g_auto (Payment) payment = { 0 };
  g_autofree char *sum_id = g_strconcat (payment_id, "-sum", NULL);
  g_autofree char *commission_id = g_strconcat (payment_id, "-commission", NULL);

  if (!load_payment (tx, payment_id, &payment, error))
    return FALSE;
  if (!apply (tx, now,
              &(Transfer) { .kind = "payment",
                            .id = sum_id,
                            .debit_id = ACQUIRER,
                            .credit_id = payment.supplier_account,
                            .amount_kopecks = payment.sum_kopecks,
                            .payment_id = payment_id },
              error))
    return FALSE;
  if (payment.commission_kopecks == 0)
    return TRUE;
  return apply (tx, now,
                &(Transfer) { .kind = "commission",
                              .id = commission_id,
                              .debit_id = ACQUIRER,
                              .credit_id = COMMISSION,
                              .amount_kopecks = payment.commission_kopecks,
                              .payment_id = payment_id },
                error);
}

/**
 * smd_ledger_settle:
 * @tx: a write transaction
 * @now: unix seconds
 * @payment_id: a payment that the supplier credited, with its `credited_kopecks`
 * @error: as for smd_ledger_take()
 *
 * Returns: whether the books now hold the settlement of the payment, once
 */
gboolean
smd_ledger_settle (SmdTx *tx, gint64 now, const char *payment_id, GError **error)
{
  g_auto (Payment) payment = { 0 };
  g_autofree char *id = g_strconcat (payment_id, "-settlement", NULL);

  if (!load_payment (tx, payment_id, &payment, error))
    return FALSE;
  return apply (tx, now,
                &(Transfer) { .kind = "settlement",
                              .id = id,
                              .debit_id = payment.supplier_account,
                              .credit_id = ACQUIRER,
                              .amount_kopecks = payment.credited_kopecks,
                              .payment_id = payment_id },
                error);
}

/**
 * smd_ledger_refund:
 * @tx: a write transaction
 * @now: unix seconds
 * @payment_id: a payment whose money was taken
 * @refund: what was given back of it
 * @error: as for smd_ledger_take()
 *
 * Returns: whether the books now hold the movements of the refund, each once
 */
gboolean
smd_ledger_refund (SmdTx *tx, gint64 now, const char *payment_id, const SmdLedgerRefund *refund,
                   GError **error)
{
  g_auto (Payment) payment = { 0 };
  g_autofree char *sum_id = g_strconcat (payment_id, "-refund-", refund->id, NULL);
  g_autofree char *commission_id =
      g_strconcat (payment_id, "-refund-commission-", refund->id, NULL);

  if (!load_payment (tx, payment_id, &payment, error))
    return FALSE;
  if (refund->sum_kopecks > 0
      && !apply (tx, now,
                 &(Transfer) { .kind = "refund",
                               .id = sum_id,
                               .debit_id = payment.supplier_account,
                               .credit_id = ACQUIRER,
                               .amount_kopecks = refund->sum_kopecks,
                               .payment_id = payment_id },
                 error))
    return FALSE;
  if (refund->commission_kopecks == 0)
    return TRUE;
  return apply (tx, now,
                &(Transfer) { .kind = "refund-commission",
                              .id = commission_id,
                              .debit_id = COMMISSION,
                              .credit_id = ACQUIRER,
                              .amount_kopecks = refund->commission_kopecks,
                              .payment_id = payment_id },
                error);
}
