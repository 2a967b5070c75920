/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-section.h"

G_BEGIN_DECLS

/**
 * SmaMeters: the section "Meters" of the selected account: when readings are taken, every meter
 * with its registers to be read at once, verification dates, history.
 */
#define SMA_TYPE_METERS (sma_meters_get_type ())
G_DECLARE_FINAL_TYPE (SmaMeters, sma_meters, SMA, METERS, SmaAccountSection)

GtkWidget *sma_meters_new (SmaContext *context);

G_END_DECLS
