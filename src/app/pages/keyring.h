/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaKeyring: a kept session that the keyring does not give out. */
#define SMA_TYPE_KEYRING (sma_keyring_get_type ())
G_DECLARE_FINAL_TYPE (SmaKeyring, sma_keyring, SMA, KEYRING, AdwBin)

GtkWidget *sma_keyring_new (SmaContext *context);

G_END_DECLS
