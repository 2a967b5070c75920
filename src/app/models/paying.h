/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context.h"
#include "payment-choice.h"
#include "payment-records.h"
#include "payment-watch.h"
#include "readings.h"
#include "work.h"

G_BEGIN_DECLS

/**
 * SmaPaying: one payment, from the choice to its last stage.
 *
 * What was quoted is what is paid. The payment is started under one idempotency key until it is
 * decided, so that pressing twice pays once. Then it is watched. Signals: "changed"; "page-ready
 * (const char *)": the acquirer's page is to be opened in the browser. Main thread only.
 */
#define SMA_TYPE_PAYING (sma_paying_get_type ())
G_DECLARE_FINAL_TYPE (SmaPaying, sma_paying, SMA, PAYING, GObject)

SmaPaying *sma_paying_new (SmaContext *context, SmAccount *account);
void sma_paying_follow (SmaPaying *self, SmPayment *payment);
SmAccount *sma_paying_get_account (SmaPaying *self);
SmaPayingStep sma_paying_get_step (SmaPaying *self);
SmPayment *sma_paying_get_payment (SmaPaying *self);
SmaPaymentChoice *sma_paying_get_choice (SmaPaying *self);
SmaReadings *sma_paying_get_readings (SmaPaying *self);
SmaWork *sma_paying_get_work (SmaPaying *self);

void sma_paying_set_with_readings (SmaPaying *self, gboolean with_readings);
gboolean sma_paying_get_with_readings (SmaPaying *self);
void sma_paying_set_repeat_confirmed (SmaPaying *self, gboolean confirmed);
gboolean sma_paying_asks_repeat (SmaPaying *self);
gboolean sma_paying_is_ready (SmaPaying *self);
const char *sma_paying_get_missing (SmaPaying *self);
void sma_paying_pay (SmaPaying *self);
void sma_paying_cancel (SmaPaying *self);
void sma_paying_choose_again (SmaPaying *self);

G_END_DECLS
