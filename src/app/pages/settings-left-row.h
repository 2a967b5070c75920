/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaSettingsLeftRow: an account that was disconnected, and the button that takes it back.
 *
 * Signals:
 *  - `taken-back`: it is connected again
 */
#define SMA_TYPE_SETTINGS_LEFT_ROW (sma_settings_left_row_get_type ())
G_DECLARE_FINAL_TYPE (SmaSettingsLeftRow, sma_settings_left_row, SMA, SETTINGS_LEFT_ROW,
                      AdwActionRow)

GtkWidget *sma_settings_left_row_new (SmaContext *context, SmAccount *account);
SmAccount *sma_settings_left_row_get_account (SmaSettingsLeftRow *self);
void sma_settings_left_row_undo (SmaSettingsLeftRow *self);

G_END_DECLS
