/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaSettingsSessions: where the customer is logged in. */
#define SMA_TYPE_SETTINGS_SESSIONS (sma_settings_sessions_get_type ())
G_DECLARE_FINAL_TYPE (SmaSettingsSessions, sma_settings_sessions, SMA, SETTINGS_SESSIONS,
                      AdwPreferencesGroup)

void sma_settings_sessions_set_context (SmaSettingsSessions *self, SmaContext *context);

G_END_DECLS
