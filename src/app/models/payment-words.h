/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "payment-records.h"

G_BEGIN_DECLS

typedef enum
{
  SMA_STAGE_AHEAD,   /* the stage before it is not done */
  SMA_STAGE_WAITING, /* under way */
  SMA_STAGE_DONE,
  SMA_STAGE_FAILED,
} SmaStageState;

/*
 * Where a payment is, in words: for whom one waits, since when.
 */
char *sma_payment_dup_taken_text (SmPayment *payment, SmaStageState *state);
char *sma_payment_dup_receipt_text (SmPayment *payment, SmaStageState *state);
char *sma_payment_dup_credited_text (SmPayment *payment, SmaStageState *state);
char *sma_payment_dup_summary (SmPayment *payment);
char *sma_payment_dup_method (SmPayment *payment);
const char *sma_payment_get_decline_text (SmPayment *payment);

G_END_DECLS
