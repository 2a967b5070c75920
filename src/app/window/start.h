/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaStart: what there is before the cabinet: logging in, registering, confirming the address,
 * setting a new password, a keyring that does not open. Pages go from one to another by the
 * action `start.show ('login'|'registration'|'confirmation'|'password-reset'|'keyring')`.
 */
#define SMA_TYPE_START (sma_start_get_type ())
G_DECLARE_FINAL_TYPE (SmaStart, sma_start, SMA, START, AdwBin)

GtkWidget *sma_start_new (SmaContext *context);

G_END_DECLS
