/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "readings.h"

G_BEGIN_DECLS

/**
 * SmaMeterCard: a meter with all of its registers, to be read at once.
 */
#define SMA_TYPE_METER_CARD (sma_meter_card_get_type ())
G_DECLARE_FINAL_TYPE (SmaMeterCard, sma_meter_card, SMA, METER_CARD, AdwBin)

/* `alone`: it has its own button; otherwise what it is part of sends it. */
GtkWidget *sma_meter_card_new (SmaReadings *readings, SmaMeterForm *form, gboolean alone);

G_END_DECLS
