/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"
#include "payment-records.h"

G_BEGIN_DECLS

/**
 * SmaPayment: the dialog of one payment: the choice, the acquirer's page in the browser, the three
 * stages, or why it did not go through.
 */
#define SMA_TYPE_PAYMENT (sma_payment_get_type ())
G_DECLARE_FINAL_TYPE (SmaPayment, sma_payment, SMA, PAYMENT, AdwWindow)

GtkWindow *sma_payment_new (SmaContext *context, SmAccount *account);
GtkWindow *sma_payment_new_following (SmaContext *context, SmAccount *account, SmPayment *payment);

G_END_DECLS
