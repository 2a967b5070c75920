/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context.h"
#include "payment-records.h"
#include "work.h"

G_BEGIN_DECLS

/**
 * SmaFinanceBook: what was charged to an account and what was paid for it.
 *
 * What was kept from the last visit is shown at once and replaced when the service answers.
 * Signal "changed". Main thread only.
 */
#define SMA_TYPE_FINANCE_BOOK (sma_finance_book_get_type ())
G_DECLARE_FINAL_TYPE (SmaFinanceBook, sma_finance_book, SMA, FINANCE_BOOK, GObject)

SmaFinanceBook *sma_finance_book_new (SmaContext *context);
void sma_finance_book_set_account (SmaFinanceBook *self, SmAccount *account);
SmAccount *sma_finance_book_get_account (SmaFinanceBook *self);
void sma_finance_book_load (SmaFinanceBook *self);
void sma_finance_book_load_payments (SmaFinanceBook *self);
void sma_finance_book_load_charges (SmaFinanceBook *self);
SmaWork *sma_finance_book_get_charging (SmaFinanceBook *self);
SmaWork *sma_finance_book_get_paying (SmaFinanceBook *self);
gboolean sma_finance_book_get_loaded (SmaFinanceBook *self);
GListModel *sma_finance_book_get_months (SmaFinanceBook *self);
GListModel *sma_finance_book_get_payments (SmaFinanceBook *self);
SmPayment *sma_finance_book_find_payment (SmaFinanceBook *self, const char *payment_id);
SmChargeMonth *sma_finance_book_find_month (SmaFinanceBook *self, const char *month);
SmChargeLine *sma_charge_month_find_line (SmChargeMonth *month, const char *title);

G_END_DECLS
