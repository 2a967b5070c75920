/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "paying.h"

G_BEGIN_DECLS

/**
 * SmaPaymentForm: what is going to be paid: the debt, some of its lines or a sum of one's own,
 * readings with either; commission and total before the button.
 */
#define SMA_TYPE_PAYMENT_FORM (sma_payment_form_get_type ())
G_DECLARE_FINAL_TYPE (SmaPaymentForm, sma_payment_form, SMA, PAYMENT_FORM, GtkBox)

GtkWidget *sma_payment_form_new (SmaPaying *paying);
GtkWidget *sma_payment_form_get_button (SmaPaymentForm *self);

G_END_DECLS
