/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaSettingsAccounts: the connected accounts: connecting, renaming, disconnecting, and taking
 * that back as long as the page is there, by a button below the list and by Ctrl+Z.
 */
#define SMA_TYPE_SETTINGS_ACCOUNTS (sma_settings_accounts_get_type ())
G_DECLARE_FINAL_TYPE (SmaSettingsAccounts, sma_settings_accounts, SMA, SETTINGS_ACCOUNTS,
                      AdwPreferencesGroup)

void sma_settings_accounts_set_context (SmaSettingsAccounts *self, SmaContext *context);

G_END_DECLS
