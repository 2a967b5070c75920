/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-rules.h"

#include "money.h"

/* clang-format off */
#define PLACES "n.rowid > $1 AND n.rowid <= $2"
#define BY_ID(sql) "SELECT subject FROM (" sql ") AS found WHERE subject > $1 AND subject <= $2"
#define AMONG(sql, some) "SELECT subject FROM (" sql ") AS found WHERE subject IN (" some ")"

#define OF_TRANSFER(name, sql)                                                                    \
  { name, SMD_LEDGER_OF_TRANSFER, NULL,                                                           \
    AMONG (sql, "SELECT n.id FROM ledger_transfers n WHERE " PLACES) }
#define OF_PAYMENT(name, sql)                                                                     \
  { name, SMD_LEDGER_OF_PAYMENT, BY_ID (sql),                                                     \
    AMONG (sql, "SELECT n.payment_id FROM ledger_transfers n WHERE " PLACES) }
#define OF_MOVEMENT(name, sql)                                                                    \
  { name, SMD_LEDGER_OF_MOVEMENT, BY_ID (sql),                                                    \
    AMONG (sql, "SELECT v.id FROM ledger_transfers n JOIN movements v "                           \
                "ON v.payment_id = n.payment_id WHERE " PLACES) }
#define OF_REFUND(name, sql)                                                                      \
  { name, SMD_LEDGER_OF_REFUND, BY_ID (sql),                                                      \
    AMONG (sql, "SELECT r.id FROM ledger_transfers n JOIN refunds r "                             \
                "ON r.payment_id = n.payment_id WHERE " PLACES) }
#define OF_EXPORT(name, sql) { name, SMD_LEDGER_OF_EXPORT, BY_ID (sql), NULL }
#define OF_WHOLE(name, sql)                                                                       \
  { name, SMD_LEDGER_OF_WHOLE, "SELECT subject FROM (" sql ") AS found LIMIT $1", NULL }
/* clang-format on */

/* What is compared and not looked for by is said as an expression: a server that has not counted
 * its rows yet would else look for it by that index. For the same reason what is to be there is
 * counted, by its id, for each row: whether it exists might be asked by reading all there is. */

/* clang-format off */
const SmdLedgerRule smd_ledger_rules[] = {
  OF_PAYMENT ("payment-without-transfer",
    "SELECT p.id AS subject FROM payments p WHERE p.state = 'succeeded' AND 0 = ("
    "SELECT COUNT (*) FROM ledger_transfers t WHERE t.id = p.id || '-sum' AND t.payment_id = p.id "
    "AND t.kind = 'payment' AND t.debit_id = 'acquirer' "
    "AND t.credit_id = 'supplier:' || p.supplier_id AND t.amount_kopecks = p.sum_kopecks)"),
  OF_PAYMENT ("commission-without-transfer",
    "SELECT p.id AS subject FROM payments p WHERE p.state = 'succeeded' "
    "AND p.commission_kopecks > 0 AND 0 = ("
    "SELECT COUNT (*) FROM ledger_transfers t WHERE t.id = p.id || '-commission' "
    "AND t.payment_id = p.id AND t.kind = 'commission' AND t.debit_id = 'acquirer' "
    "AND t.credit_id = 'commission' AND t.amount_kopecks = p.commission_kopecks)"),
  OF_PAYMENT ("credited-without-settlement",
    "SELECT p.id AS subject FROM payments p WHERE p.credited_at IS NOT NULL AND 0 = ("
    "SELECT COUNT (*) FROM ledger_transfers t WHERE t.id = p.id || '-settlement' "
    "AND t.payment_id = p.id AND t.kind = 'settlement' AND t.credit_id = 'acquirer' "
    "AND t.debit_id = 'supplier:' || p.supplier_id AND t.amount_kopecks = p.credited_kopecks)"),
  OF_REFUND ("refund-without-transfer",
    "SELECT r.id AS subject FROM refunds r WHERE r.applied_at IS NOT NULL AND r.amount_kopecks <> ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM ledger_transfers t "
    "WHERE t.id IN (r.payment_id || '-refund-' || r.id, "
    "r.payment_id || '-refund-commission-' || r.id))"),
  OF_PAYMENT ("refunds-differ-from-transfers",
    "SELECT p.id AS subject FROM payments p WHERE p.refunded_sum_kopecks <> ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM ledger_transfers t "
    "WHERE t.payment_id = p.id AND t.kind = 'refund' AND t.credit_id = 'acquirer' "
    "AND t.debit_id = 'supplier:' || p.supplier_id) "
    "OR p.refunded_kopecks - p.refunded_sum_kopecks <> ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM ledger_transfers t "
    "WHERE t.payment_id = p.id AND t.kind = 'refund-commission' AND t.credit_id = 'acquirer' "
    "AND t.debit_id = 'commission')"),
  OF_PAYMENT ("refunded-parts-wrong",
    "SELECT id AS subject FROM payments WHERE refunded_kopecks > total_kopecks "
    "OR refunded_sum_kopecks <> CASE WHEN refunded_kopecks < sum_kopecks THEN refunded_kopecks "
    "ELSE sum_kopecks END"),
  OF_WHOLE ("refund-cannot-be-right",
    "SELECT r.id AS subject FROM refunds r JOIN payments p ON p.acquirer_id = r.acquirer_id "
    "WHERE r.problem IS NOT NULL"),
  OF_PAYMENT ("payment-without-movement",
    "SELECT p.id AS subject FROM payments p WHERE p.state = 'succeeded' AND 0 = ("
    "SELECT COUNT (*) FROM movements v WHERE v.id = p.id || '-payment' "
    "AND v.payment_id || '' = p.id AND v.kind = 'payment' AND v.registry_id || '' = p.registry_id "
    "AND v.customer_id = p.customer_id AND v.amount_kopecks = p.sum_kopecks)"),
  OF_MOVEMENT ("movement-without-payment",
    "SELECT v.id AS subject FROM movements v JOIN payments p ON p.id = v.payment_id "
    "WHERE p.state <> 'succeeded' OR v.kind NOT IN ('payment', 'refund') "
    "OR (v.kind = 'payment') <> (v.id = p.id || '-payment')"),
  OF_PAYMENT ("refunds-differ-from-movements",
    "SELECT p.id AS subject FROM payments p WHERE p.refunded_sum_kopecks <> ("
    "SELECT - COALESCE (SUM (v.amount_kopecks), 0) FROM movements v "
    "WHERE v.payment_id = p.id AND v.kind = 'refund')"),
  OF_TRANSFER ("transfer-without-payment",
    "SELECT t.id AS subject FROM ledger_transfers t LEFT JOIN payments p ON p.id = t.payment_id "
    "WHERE p.id IS NULL OR p.state <> 'succeeded'"),
  OF_TRANSFER ("transfer-not-derived",
    "SELECT t.id AS subject FROM ledger_transfers t WHERE NOT ("
    "(t.kind = 'payment' AND t.id = t.payment_id || '-sum') "
    "OR (t.kind = 'commission' AND t.id = t.payment_id || '-commission') "
    "OR (t.kind = 'settlement' AND t.id = t.payment_id || '-settlement') "
    "OR (t.kind = 'refund' AND EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = t.payment_id "
    "AND r.applied_at IS NOT NULL AND t.id = t.payment_id || '-refund-' || r.id)) "
    "OR (t.kind = 'refund-commission' AND EXISTS (SELECT 1 FROM refunds r "
    "WHERE r.payment_id = t.payment_id AND r.applied_at IS NOT NULL "
    "AND t.id = t.payment_id || '-refund-commission-' || r.id)))"),
  OF_TRANSFER ("commission-not-due",
    "SELECT t.id AS subject FROM ledger_transfers t JOIN payments p ON p.id = t.payment_id "
    "WHERE t.kind = 'commission' AND p.commission_kopecks = 0"),
  OF_TRANSFER ("settlement-not-credited",
    "SELECT t.id AS subject FROM ledger_transfers t JOIN payments p ON p.id = t.payment_id "
    "WHERE t.kind = 'settlement' AND p.credited_at IS NULL"),
  OF_PAYMENT ("credited-not-taken",
    "SELECT id AS subject FROM payments WHERE credited_at IS NOT NULL AND state <> 'succeeded'"),
  OF_PAYMENT ("credited-sum-wrong",
    "SELECT id AS subject FROM payments WHERE (credited_at IS NULL) <> (credited_kopecks IS NULL) "
    "OR credited_kopecks <= 0 OR credited_kopecks > sum_kopecks "
    "OR credited_kopecks < sum_kopecks - refunded_sum_kopecks"),
  OF_PAYMENT ("taken-time-wrong",
    "SELECT id AS subject FROM payments WHERE (state = 'succeeded') <> (taken_at IS NOT NULL)"),
  OF_PAYMENT ("total-wrong",
    "SELECT id AS subject FROM payments WHERE total_kopecks <> sum_kopecks + commission_kopecks"),
  OF_PAYMENT ("lines-differ-from-sum",
    "SELECT p.id AS subject FROM payments p WHERE p.sum_kopecks <> ("
    "SELECT SUM (l.sum_kopecks) FROM payment_lines l WHERE l.payment_id = p.id)"),
  OF_EXPORT ("export-differs-from-ledger",
    "SELECT e.id AS subject FROM exports e WHERE e.kind = 'payments' AND e.sum_kopecks <> ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM payments p "
    "JOIN ledger_transfers t ON t.id = p.id || '-sum' WHERE p.export_id = e.id) - ("
    "SELECT COALESCE (SUM (t.amount_kopecks), 0) FROM refunds r "
    "JOIN ledger_transfers t ON t.id = r.payment_id || '-refund-' || r.id "
    "WHERE r.export_id = e.id)"),
  /* files go when they are old enough; those of an older export did not yet */
  OF_EXPORT ("export-without-files",
    "SELECT e.id AS subject FROM exports e WHERE NOT EXISTS ("
    "SELECT 1 FROM export_files f WHERE f.export_id = e.id) AND EXISTS ("
    "SELECT 1 FROM exports o JOIN export_files f ON f.export_id = o.id "
    "WHERE o.supplier_id = e.supplier_id AND o.made_at < e.made_at)"),
  OF_PAYMENT ("exported-to-another-supplier",
    "SELECT p.id AS subject FROM payments p JOIN exports e ON e.id = p.export_id "
    "WHERE e.supplier_id <> p.supplier_id OR e.kind <> 'payments'"),
  OF_PAYMENT ("exported-not-taken",
    "SELECT id AS subject FROM payments WHERE export_id IS NOT NULL AND state <> 'succeeded'"),
  OF_WHOLE ("receipt-canceled",
    "SELECT id AS subject FROM payments WHERE receipt_state = 'canceled' ORDER BY id"),
  OF_WHOLE ("acquirer-disagrees",
    "SELECT p.id AS subject FROM payments p WHERE p.look_at IS NOT NULL "
    "AND p.state IN ('created', 'waiting') AND EXISTS ("
    "SELECT 1 FROM payment_events e WHERE e.payment_id = p.id AND e.note LIKE 'mismatch:%')"),
  OF_WHOLE ("acquirer-differs",
    "SELECT kind || '  ' || subject || '  ' || detail AS subject FROM acquirer_differences "
    "ORDER BY hour, kind, acquirer_differences.subject"),
  OF_WHOLE ("acquirer-contradicts-the-end",
    "SELECT DISTINCT e.payment_id AS subject FROM payment_events e "
    "WHERE e.note IN ('mismatch: canceled after succeeded', "
    "'mismatch: succeeded after canceled')"),
  { NULL },
};
/* clang-format on */

/* What operators have to know of though the books are in order: `subject` and kopecks. */
static const struct
{
  const char *name;
  const char *sql;
} notes[] = {
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
