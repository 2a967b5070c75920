/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaAccountPicker: which account a page speaks of; follows and sets the context's selected one.
 * Not there while there are fewer than two accounts.
 */
#define SMA_TYPE_ACCOUNT_PICKER (sma_account_picker_get_type ())
G_DECLARE_FINAL_TYPE (SmaAccountPicker, sma_account_picker, SMA, ACCOUNT_PICKER, GtkWidget)

void sma_account_picker_set_context (SmaAccountPicker *self, SmaContext *context);

G_END_DECLS
