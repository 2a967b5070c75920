/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "signup.h"

G_BEGIN_DECLS

/** SmaConfirmation: the letter is out; waiting for the address to be confirmed. */
#define SMA_TYPE_CONFIRMATION (sma_confirmation_get_type ())
G_DECLARE_FINAL_TYPE (SmaConfirmation, sma_confirmation, SMA, CONFIRMATION, AdwBin)

GtkWidget *sma_confirmation_new (SmaContext *context, SmaSignup *signup);

G_END_DECLS
