/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "payment-records.h"
#include "terms.h"

G_BEGIN_DECLS

/*
 * Payments. A payment is a row that is followed to its end by whoever looks at rows that are due
 * (the acquirer's reconciler): everything it needs is in the row, so that it may die at any
 * moment. Money is believed only when the acquirer, asked for it, names our sum, our currency
 * and our payment.
 */

typedef enum
{
  SMD_PAYMENT_CREATED,   /* the acquirer does not know it yet, or has not said so */
  SMD_PAYMENT_WAITING,   /* the customer is to pay */
  SMD_PAYMENT_SUCCEEDED, /* the money is taken; final */
  SMD_PAYMENT_CANCELED,  /* final */
  SMD_N_PAYMENT_STATES
} SmdPaymentState;

const char *smd_payment_state_to_string (SmdPaymentState state);
gboolean smd_payment_state_from_string (const char *text, SmdPaymentState *state);
/* The table of what may follow what. */
gboolean smd_payment_state_may_become (SmdPaymentState from, SmdPaymentState to);

/* The supplier credited the payment: once, however often it is said. */
gboolean smd_payments_credit_in_tx (SmdTx *tx, gint64 now, const char *payment_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Whether a customer may start one more payment, for this account. */
gboolean smd_payments_check_open (SmdTx *tx, gint64 now, const char *customer_id,
                                  const char *registry_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* One payment of a customer with its lines and readings. */
SmPayment *smd_payments_load (SmdTx *tx, const char *customer_id, const char *payment_id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
