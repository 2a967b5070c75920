/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-section.h"

G_BEGIN_DECLS

/**
 * SmaFinance: the section "Finance" of the selected account: what is owed, charges by month with
 * their arithmetic, payments with their stages.
 */
#define SMA_TYPE_FINANCE (sma_finance_get_type ())
G_DECLARE_FINAL_TYPE (SmaFinance, sma_finance, SMA, FINANCE, SmaAccountSection)

GtkWidget *sma_finance_new (SmaContext *context);

G_END_DECLS
