/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaSettings: accounts, profile, password, sessions, appearance. */
#define SMA_TYPE_SETTINGS (sma_settings_get_type ())
G_DECLARE_FINAL_TYPE (SmaSettings, sma_settings, SMA, SETTINGS, AdwBin)

GtkWidget *sma_settings_new (SmaContext *context);

G_END_DECLS
