/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * The books: append-only double entry. A movement is one transfer between two ledger accounts;
 * its id is derived from what causes it, so that it is applied at most once however often it is
 * asked for. Nothing is ever changed or removed.
 *
 *   money taken        debit acquirer      credit supplier:ID   PAYMENT-sum
 *                      debit acquirer      credit commission    PAYMENT-commission
 *   supplier credits   debit supplier:ID   credit acquirer      PAYMENT-settlement
 *   money given back   debit supplier:ID   credit acquirer      PAYMENT-refund-REFUND
 *                      debit commission    credit acquirer      PAYMENT-refund-commission-REFUND
 *
 * A refund takes the supplier's part first. What is credited is the sum less what was refunded
 * before; a refund after it leaves the supplier owing: the one way its balance may fall below 0.
 */

/* Records that the acquirer took the money of a payment; where it was already, does nothing. */
gboolean smd_ledger_take (SmdTx *tx, gint64 now, const char *payment_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Records that the supplier credited it. */
gboolean smd_ledger_settle (SmdTx *tx, gint64 now, const char *payment_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* What one refund takes back. */
typedef struct
{
  const char *id; /* the acquirer's */
  gint64 sum_kopecks;
  gint64 commission_kopecks;
} SmdLedgerRefund;

/* Records that the acquirer gave money back. */
gboolean smd_ledger_refund (SmdTx *tx, gint64 now, const char *payment_id,
                            const SmdLedgerRefund *refund, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* One thing found wrong: `rule` names which, e.g. "payment-without-transfer"; `subject` is the
 * id of what breaks it. Both borrowed. */
typedef void (*SmdLedgerReport) (const char *rule, const char *subject, gpointer data);

/* Names what is in order and has to be known: suppliers that owe for refunds after they were
 * credited, refunds of payments that are not ours; each with its sum. */
gboolean smd_ledger_note (SmdTx *tx, SmdLedgerReport report, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
