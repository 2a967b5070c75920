/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context.h"
#include "payment-draft.h"
#include "payment-records.h"
#include "work.h"

G_BEGIN_DECLS

/**
 * SmaPaymentChoice: what is going to be paid, and what it costs.
 *
 * The debt, some service lines of it, or a sum of one's own; the service quotes every choice, and
 * only what it quoted can be paid. Voluntary lines are never chosen unasked. Signal "changed".
 * Main thread only.
 */
#define SMA_TYPE_PAYMENT_CHOICE (sma_payment_choice_get_type ())
G_DECLARE_FINAL_TYPE (SmaPaymentChoice, sma_payment_choice, SMA, PAYMENT_CHOICE, GObject)

SmaPaymentChoice *sma_payment_choice_new (SmaContext *context, SmAccount *account,
                                          SmaPaymentDraft *draft);
void sma_payment_choice_take_payment (SmaPaymentChoice *self, SmPayment *payment);
SmaWork *sma_payment_choice_get_work (SmaPaymentChoice *self);
void sma_payment_choice_quote (SmaPaymentChoice *self);

void sma_payment_choice_set_own_sum (SmaPaymentChoice *self, gboolean own_sum);
gboolean sma_payment_choice_get_own_sum (SmaPaymentChoice *self);
void sma_payment_choice_set_sum_text (SmaPaymentChoice *self, const char *text);
const char *sma_payment_choice_get_sum_text (SmaPaymentChoice *self);
const GError *sma_payment_choice_get_sum_error (SmaPaymentChoice *self);
void sma_payment_choice_set_by_lines (SmaPaymentChoice *self, gboolean by_lines);
gboolean sma_payment_choice_get_by_lines (SmaPaymentChoice *self);
void sma_payment_choice_set_line (SmaPaymentChoice *self, const char *code, gboolean chosen);
gboolean sma_payment_choice_is_empty (SmaPaymentChoice *self);
gboolean sma_payment_choice_has_line (SmaPaymentChoice *self, const char *code);

GListModel *sma_payment_choice_get_lines (SmaPaymentChoice *self);
SmQuote *sma_payment_choice_get_quote (SmaPaymentChoice *self);
SmPaymentInput *sma_payment_choice_dup_input (SmaPaymentChoice *self);

G_END_DECLS
