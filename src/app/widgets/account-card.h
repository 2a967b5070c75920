/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaAccountCard: an account at a glance: its state in words, the next days that matter, and one
 * press to what can be done.
 */
#define SMA_TYPE_ACCOUNT_CARD (sma_account_card_get_type ())
G_DECLARE_FINAL_TYPE (SmaAccountCard, sma_account_card, SMA, ACCOUNT_CARD, AdwBin)

GtkWidget *sma_account_card_new (SmaContext *context, SmAccount *account);

G_END_DECLS
