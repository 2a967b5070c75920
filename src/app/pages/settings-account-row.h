/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaSettingsAccountRow: a connected account in the settings: rename, disconnect.
 * Signal `disconnect-asked`: the customer pressed "Disconnect".
 */
#define SMA_TYPE_SETTINGS_ACCOUNT_ROW (sma_settings_account_row_get_type ())
G_DECLARE_FINAL_TYPE (SmaSettingsAccountRow, sma_settings_account_row, SMA, SETTINGS_ACCOUNT_ROW,
                      AdwExpanderRow)

GtkWidget *sma_settings_account_row_new (SmaContext *context, SmAccount *account);
void sma_settings_account_row_set_account (SmaSettingsAccountRow *self, SmAccount *account);
SmAccount *sma_settings_account_row_get_account (SmaSettingsAccountRow *self);

G_END_DECLS
