/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaSettingsPassword: change of the password. */
#define SMA_TYPE_SETTINGS_PASSWORD (sma_settings_password_get_type ())
G_DECLARE_FINAL_TYPE (SmaSettingsPassword, sma_settings_password, SMA, SETTINGS_PASSWORD,
                      AdwPreferencesGroup)

void sma_settings_password_set_context (SmaSettingsPassword *self, SmaContext *context);

G_END_DECLS
