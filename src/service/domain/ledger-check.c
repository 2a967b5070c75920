/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

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
    "AND t.debit_id = 'supplier:' || p.supplier_id AND t.amount_kopecks = p.sum_kopecks)" },
  { "transfer-without-payment",
    "SELECT t.id AS subject FROM ledger_transfers t LEFT JOIN payments p ON p.id = t.payment_id "
    "WHERE p.id IS NULL OR p.state <> 'succeeded'" },
  { "transfer-not-derived",
    "SELECT t.id AS subject FROM ledger_transfers t WHERE NOT ("
    "(t.kind = 'payment' AND t.id = t.payment_id || '-sum') "
    "OR (t.kind = 'commission' AND t.id = t.payment_id || '-commission') "
    "OR (t.kind = 'settlement' AND t.id = t.payment_id || '-settlement'))" },
  { "commission-not-due",
    "SELECT t.id AS subject FROM ledger_transfers t JOIN payments p ON p.id = t.payment_id "
    "WHERE t.kind = 'commission' AND p.commission_kopecks = 0" },
  { "settlement-not-credited",
    "SELECT t.id AS subject FROM ledger_transfers t JOIN payments p ON p.id = t.payment_id "
    "WHERE t.kind = 'settlement' AND p.credited_at IS NULL" },
  { "credited-not-taken",
    "SELECT id AS subject FROM payments WHERE credited_at IS NOT NULL AND state <> 'succeeded'" },
  { "taken-time-wrong",
    "SELECT id AS subject FROM payments WHERE (state = 'succeeded') <> (taken_at IS NOT NULL)" },
  { "total-wrong",
    "SELECT id AS subject FROM payments WHERE total_kopecks <> sum_kopecks + commission_kopecks" },
  { "lines-differ-from-sum",
    "SELECT p.id AS subject FROM payments p JOIN payment_lines l ON l.payment_id = p.id "
    "GROUP BY p.id, p.sum_kopecks HAVING SUM (l.sum_kopecks) <> p.sum_kopecks" },
  { "supplier-owes-less-than-nothing",
    "SELECT a.id AS subject FROM ledger_accounts a WHERE a.kind = 'supplier' AND "
    "(SELECT COALESCE (SUM (amount_kopecks), 0) FROM ledger_transfers WHERE credit_id = a.id) < "
    "(SELECT COALESCE (SUM (amount_kopecks), 0) FROM ledger_transfers WHERE debit_id = a.id)" },
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
 * Proves that debits and credits are equal, that every payment taken has exactly its transfers,
 * that every credited one is settled, that no transfer is without its payment, and tells of
 * payments on which the acquirer disagrees.
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
