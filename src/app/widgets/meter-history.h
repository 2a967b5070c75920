/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "readings.h"

G_BEGIN_DECLS

/**
 * SmaMeterHistory: what a meter counted by month and the readings sent for it.
 */
#define SMA_TYPE_METER_HISTORY (sma_meter_history_get_type ())
G_DECLARE_FINAL_TYPE (SmaMeterHistory, sma_meter_history, SMA, METER_HISTORY, AdwBin)

GtkWidget *sma_meter_history_new (SmaReadings *readings, SmMeter *meter);

G_END_DECLS
