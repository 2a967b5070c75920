/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context.h"
#include "payment-records.h"

G_BEGIN_DECLS

typedef enum
{
  SMA_PAYING_CHOICE,   /* the customer chooses */
  SMA_PAYING_OPENING,  /* the acquirer's page is being made */
  SMA_PAYING_WAITING,  /* the customer pays in the browser */
  SMA_PAYING_STAGES,   /* money taken: receipt and crediting follow */
  SMA_PAYING_DECLINED, /* nothing was taken */
} SmaPayingStep;

/**
 * SmaPaymentWatch: keeps asking what became of a payment while something is to be expected of it.
 *
 * Asks every second while the customer pays and until the receipt is there, then every few
 * seconds until the supplier has credited it; the cabinet is refreshed at each step. Signal
 * "changed". Main thread only.
 */
#define SMA_TYPE_PAYMENT_WATCH (sma_payment_watch_get_type ())
G_DECLARE_FINAL_TYPE (SmaPaymentWatch, sma_payment_watch, SMA, PAYMENT_WATCH, GObject)

SmaPaymentWatch *sma_payment_watch_new (SmaContext *context);
void sma_payment_watch_set_payment (SmaPaymentWatch *self, SmPayment *payment);
SmPayment *sma_payment_watch_get_payment (SmaPaymentWatch *self);
SmaPayingStep sma_payment_get_step (SmPayment *payment);

G_END_DECLS
