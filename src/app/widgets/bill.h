/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SmaBill: the charges of one month with their arithmetic, and what changed since the month
 * before. The customer turns the months over.
 */
#define SMA_TYPE_BILL (sma_bill_get_type ())
G_DECLARE_FINAL_TYPE (SmaBill, sma_bill, SMA, BILL, AdwBin)

void sma_bill_set_months (SmaBill *self, GListModel *months);

G_END_DECLS
