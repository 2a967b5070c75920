/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * Movements: what was paid or refunded, in an order of time with the balances of registries.
 *
 * A balance holds what the supplier posted until its closing day, `as_of`. A movement has a posting
 * day: the one the supplier named, or else the day the money moved (in the supplier's zone) and
 * its `posting_days`. A movement is in a balance when its day is not after the balance's; what is
 * owed is the balance less the movements that are not in it, credited or not.
 *
 * Movements are appended. The day is the one thing of a movement that is ever corrected: until the
 * supplier says when it posted the money, the day is but our expectation. What was given back
 * before the supplier credited the rest goes with that rest: both are one posting of the day it
 * names.
 */

/* Σ of the movements outside the balance of registry account `g` that a customer of the linked
 * account `a` may know of: all of them in the full version, in the simple one the customer's own.
 * A correlated subquery that the index movements_outside answers alone. */
#define SMD_MOVEMENTS_OUTSIDE_SQL                                    \
  "(SELECT CAST (COALESCE (SUM (v.amount_kopecks), 0) AS BIGINT) "   \
  "FROM movements v WHERE v.registry_id = g.id AND v.day > g.as_of " \
  "AND (a.access = 'full' OR v.customer_id = a.customer_id))"

/* The money of a payment was taken; once, however often it is said. */
gboolean smd_movements_add_payment (SmdTx *tx, const char *payment_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Money of a payment was given back, of the supplier's part `kopecks` (> 0); once for each
 * `refund_id`. */
gboolean smd_movements_add_refund (SmdTx *tx, const char *payment_id, const char *refund_id,
                                   gint64 kopecks, gint64 refunded_at, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The payment was credited with what is left: what was given back so far is posted with it. */
gboolean smd_movements_settle (SmdTx *tx, const char *payment_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The supplier posted the payment on `day` (YYYY-MM-DD); tells whether that is news. */
gboolean smd_movements_set_day (SmdTx *tx, const char *payment_id, const char *day,
                                gboolean *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Σ of the movements outside the balance of a registry account, kopecks. */
gboolean smd_movements_sum (SmdTx *tx, const char *registry_id, gint64 *kopecks, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
