/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "payment-records.h"

G_BEGIN_DECLS

/**
 * SmaPaymentStages: the three stages of a payment, each with its state in words: money taken,
 * fiscal receipt, credited by the supplier.
 */
#define SMA_TYPE_PAYMENT_STAGES (sma_payment_stages_get_type ())
G_DECLARE_FINAL_TYPE (SmaPaymentStages, sma_payment_stages, SMA, PAYMENT_STAGES, GtkWidget)

void sma_payment_stages_set_payment (SmaPaymentStages *self, SmPayment *payment);

G_END_DECLS
