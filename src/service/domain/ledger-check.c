/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include "money.h"

/*
 * The proof of the books: every rule is one query that finds what breaks it, as a column named
 * `subject`. No rows, no findings.
 */

typedef struct
{
  const char *name;
  const char *sql;
} Rule;

/* clang-format off */
static const Rule rules[] = {
  { "sum-not-zero",
    "SELECT 'ledger' AS subject FROM (SELECT "
    "(SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM ledger_transfers t "
    "  JOIN ledger_accounts a ON a.id = t.credit_id) - "
    "(SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM ledger_transfers t "
    "  JOIN ledger_accounts a ON a.id = t.debit_id) AS difference) AS sums "
    "WHERE difference <> 0" },
  { "payment-without-transfer",
    "SELECT p.id AS subject FROM payments p WHERE p.state = 'succeeded' AND NOT EXISTS ("
    "SELECT 1 FROM ledger_transfers t WHERE t.id = p.id || '-sum' AND t.payment_id = p.id "
    "AND t.kind = 'payment' AND t.debit_id = 'acquirer' "
    "AND t.credit_id = 'supplier:' || p.supplier_id AND t.amount_kopecks = p.sum_kopecks)" },
  { "commission-without-transfer",
    "SELECT p.id AS subject FROM payments p WHERE p.state = 'succeeded' "
    "AND p.commission_kopecks > 0 AND NOT EXISTS ("
    "SELECT 1 FROM ledger_transfers t WHERE t.id = p.id || '-commission' "
    "AND t.payment_id = p.id AND t.kind = 'commission' AND t.debit_id = 'acquirer' "
    "AND t.credit_id = 'commission' AND t.amount_kopecks = p.commission_kopecks)" },
  { "credited-without-settlement",
    "SELECT p.id AS subject FROM payments p WHERE p.credited_at IS NOT NULL AND NOT EXISTS ("
    "SELECT 1 FROM ledger_transfers t WHERE t.id = p.id || '-settlement' "
    "AND t.payment_id = p.id AND t.kind = 'settlement' AND t.credit_id = 'acquirer' "
    "AND t.debit_id = 'supplier:' || p.supplier_id AND t.amount_kopecks = p.credited_kopecks)" },
  { "refund-without-transfer",
    "SELECT r.id AS subject FROM refunds r WHERE r.applied_at IS NOT NULL AND r.amount_kopecks <> ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM ledger_transfers t "
    "WHERE t.id IN (r.payment_id || '-refund-' || r.id, "
    "r.payment_id || '-refund-commission-' || r.id))" },
  { "refunds-differ-from-transfers",
    "SELECT p.id AS subject FROM payments p WHERE p.refunded_sum_kopecks <> ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM ledger_transfers t "
    "WHERE t.payment_id = p.id AND t.kind = 'refund' AND t.credit_id = 'acquirer' "
    "AND t.debit_id = 'supplier:' || p.supplier_id) "
    "OR p.refunded_kopecks - p.refunded_sum_kopecks <> ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM ledger_transfers t "
    "WHERE t.payment_id = p.id AND t.kind = 'refund-commission' AND t.credit_id = 'acquirer' "
    "AND t.debit_id = 'commission')" },
  { "refunded-parts-wrong",
    "SELECT id AS subject FROM payments WHERE refunded_kopecks > total_kopecks "
    "OR refunded_sum_kopecks <> CASE WHEN refunded_kopecks < sum_kopecks THEN refunded_kopecks "
    "ELSE sum_kopecks END" },
  { "refund-cannot-be-right",
    "SELECT r.id AS subject FROM refunds r JOIN payments p ON p.acquirer_id = r.acquirer_id "
    "WHERE r.problem IS NOT NULL" },
  { "payment-without-movement",
    "SELECT p.id AS subject FROM payments p WHERE p.state = 'succeeded' AND NOT EXISTS ("
    "SELECT 1 FROM movements v WHERE v.payment_id = p.id AND v.kind = 'payment' "
    "AND v.registry_id = p.registry_id AND v.customer_id = p.customer_id "
    "AND v.amount_kopecks = p.sum_kopecks)" },
  { "movement-without-payment",
    "SELECT v.id AS subject FROM movements v JOIN payments p ON p.id = v.payment_id "
    "WHERE p.state <> 'succeeded' OR v.kind NOT IN ('payment', 'refund') "
    "OR (v.kind = 'payment') <> (v.id = p.id || '-payment')" },
  { "refunds-differ-from-movements",
    "SELECT p.id AS subject FROM payments p WHERE p.refunded_sum_kopecks <> ("
    "SELECT - COALESCE (SUM (v.amount_kopecks), 0) FROM movements v "
    "WHERE v.payment_id = p.id AND v.kind = 'refund')" },
  { "transfer-without-payment",
    "SELECT t.id AS subject FROM ledger_transfers t LEFT JOIN payments p ON p.id = t.payment_id "
    "WHERE p.id IS NULL OR p.state <> 'succeeded'" },
  { "transfer-not-derived",
    "SELECT t.id AS subject FROM ledger_transfers t WHERE NOT ("
    "(t.kind = 'payment' AND t.id = t.payment_id || '-sum') "
    "OR (t.kind = 'commission' AND t.id = t.payment_id || '-commission') "
    "OR (t.kind = 'settlement' AND t.id = t.payment_id || '-settlement') "
    "OR (t.kind = 'refund' AND EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = t.payment_id "
    "AND r.applied_at IS NOT NULL AND t.id = t.payment_id || '-refund-' || r.id)) "
    "OR (t.kind = 'refund-commission' AND EXISTS (SELECT 1 FROM refunds r "
    "WHERE r.payment_id = t.payment_id AND r.applied_at IS NOT NULL "
    "AND t.id = t.payment_id || '-refund-commission-' || r.id)))" },
  { "commission-not-due",
    "SELECT t.id AS subject FROM ledger_transfers t JOIN payments p ON p.id = t.payment_id "
    "WHERE t.kind = 'commission' AND p.commission_kopecks = 0" },
  { "settlement-not-credited",
    "SELECT t.id AS subject FROM ledger_transfers t JOIN payments p ON p.id = t.payment_id "
    "WHERE t.kind = 'settlement' AND p.credited_at IS NULL" },
  { "credited-not-taken",
    "SELECT id AS subject FROM payments WHERE credited_at IS NOT NULL AND state <> 'succeeded'" },
  { "credited-sum-wrong",
    "SELECT id AS subject FROM payments WHERE (credited_at IS NULL) <> (credited_kopecks IS NULL) "
    "OR credited_kopecks <= 0 OR credited_kopecks > sum_kopecks "
    "OR credited_kopecks < sum_kopecks - refunded_sum_kopecks" },
  { "taken-time-wrong",
    "SELECT id AS subject FROM payments WHERE (state = 'succeeded') <> (taken_at IS NOT NULL)" },
  { "total-wrong",
    "SELECT id AS subject FROM payments WHERE total_kopecks <> sum_kopecks + commission_kopecks" },
  { "lines-differ-from-sum",
    "SELECT p.id AS subject FROM payments p JOIN payment_lines l ON l.payment_id = p.id "
    "GROUP BY p.id, p.sum_kopecks HAVING SUM (l.sum_kopecks) <> p.sum_kopecks" },
  { "export-differs-from-ledger",
    "SELECT e.id AS subject FROM exports e WHERE e.kind = 'payments' AND e.sum_kopecks <> ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM payments p "
    "JOIN ledger_transfers t ON t.id = p.id || '-sum' WHERE p.export_id = e.id) - ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM refunds r "
    "JOIN ledger_transfers t ON t.id = r.payment_id || '-refund-' || r.id "
    "WHERE r.export_id = e.id)" },
  { "exported-not-taken",
    "SELECT id AS subject FROM payments WHERE export_id IS NOT NULL AND state <> 'succeeded'" },
  { "supplier-owes-without-refunds",
    "SELECT a.id AS subject FROM ledger_accounts a WHERE a.kind = 'supplier' AND "
    "(SELECT COALESCE (SUM (amount_kopecks), 0) FROM ledger_transfers WHERE credit_id = a.id) - "
    "(SELECT COALESCE (SUM (amount_kopecks), 0) FROM ledger_transfers WHERE debit_id = a.id) + "
    "(SELECT COALESCE (SUM (p.credited_kopecks + p.refunded_sum_kopecks - p.sum_kopecks), 0) "
    "FROM payments p WHERE 'supplier:' || p.supplier_id = a.id AND p.credited_at IS NOT NULL "
    "AND p.refunded_sum_kopecks > 0) < 0" },
  { "receipt-canceled",
    "SELECT id AS subject FROM payments WHERE receipt_state = 'canceled'" },
  { "acquirer-disagrees",
    "SELECT p.id AS subject FROM payments p WHERE p.state IN ('created', 'waiting') AND EXISTS ("
    "SELECT 1 FROM payment_events e WHERE e.payment_id = p.id AND e.note LIKE 'mismatch:%')" },
  { "acquirer-contradicts-the-end",
    "SELECT DISTINCT e.payment_id AS subject FROM payment_events e "
    "WHERE e.note IN ('mismatch: canceled after succeeded', "
    "'mismatch: succeeded after canceled')" },
};
/* clang-format on */

static gboolean
check_rule (SmdTx *tx, const Rule *rule, SmdLedgerReport report, gpointer data, guint *findings,
            GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, rule->sql, "");

  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      (*findings)++;
      if (report != NULL)
        report (rule->name, smd_rows_get_text (rows, "subject"), data);
    }
  return TRUE;
}

/**
 * smd_ledger_check:
 * @tx: a read transaction
 * @report: (nullable) (scope call): told of each thing found wrong
 * @data: for @report
 * @findings: (out): how many things are wrong
 * @error: the store's
 *
 * Proves that debits and credits are equal, that every payment taken has exactly its transfers and
 * its movement, that every credited one is settled, that no transfer is without its payment, and
 * tells of payments on which the acquirer disagrees.
 *
 * Returns: whether the books could be read
 */
gboolean
smd_ledger_check (SmdTx *tx, SmdLedgerReport report, gpointer data, guint *findings, GError **error)
{
  guint found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!check_rule (tx, &rules[i], report, data, &found, error))
      return FALSE;
  *findings = found;
  return TRUE;
}

/* What operators have to know of though the books are in order: `subject` and kopecks. */
static const Rule notes[] = {
  { "supplier-owes",
    "SELECT p.supplier_id AS subject, "
    "CAST (SUM (p.credited_kopecks + p.refunded_sum_kopecks - p.sum_kopecks) AS BIGINT) AS kopecks "
    "FROM payments p WHERE p.refunded_sum_kopecks > 0 AND p.credited_at IS NOT NULL "
    "GROUP BY p.supplier_id "
    "HAVING SUM (p.credited_kopecks + p.refunded_sum_kopecks - p.sum_kopecks) > 0 ORDER BY 1" },
  { "refund-of-unknown-payment",
    "SELECT r.id AS subject, r.amount_kopecks AS kopecks FROM refunds r "
    "WHERE r.applied_at IS NULL AND r.state <> 'canceled' AND NOT EXISTS ("
    "SELECT 1 FROM payments p WHERE p.acquirer_id = r.acquirer_id) ORDER BY 1" },
};

/**
 * smd_ledger_note:
 * @tx: a read transaction
 * @report: (scope call): told of each supplier that has to give money back, for refunds after it
 *   was credited, and of each refund of a payment that is not ours
 * @data: for @report
 * @error: the store's
 *
 * Returns: whether the books could be read
 */
gboolean
smd_ledger_note (SmdTx *tx, SmdLedgerReport report, gpointer data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autoptr (SmdRows) rows = smd_tx_query (tx, error, notes[i].sql, "");

      if (rows == NULL)
        return FALSE;
      while (smd_rows_next (rows))
        {
          g_autofree char *sum = sm_money_format (smd_rows_get_int (rows, "kopecks"));
          g_autofree char *subject =
              g_strjoin ("  ", smd_rows_get_text (rows, "subject"), sum, NULL);

          report (notes[i].name, subject, data);
        }
    }
  return TRUE;
}
