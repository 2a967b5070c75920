/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "meter-records.h"

G_BEGIN_DECLS

/*
 * What the readings that were sent tell: pure functions over #SmReading records.
 */
gboolean sma_reading_has_consumption (SmReading *reading);
gint64 sma_reading_get_consumption (SmReading *reading);
SmReading *sma_reading_history_find_last (GListModel *history, const char *meter_id);
gboolean sma_reading_history_get_consumption (GListModel *history, const char *meter_id,
                                              const char *month, gint64 *consumption_milli);

G_END_DECLS
