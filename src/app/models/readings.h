/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context.h"
#include "meter-form.h"
#include "reading-changes.h"
#include "work.h"

G_BEGIN_DECLS

/**
 * SmaReadings: the meters of an account, what is typed into them, and what was sent.
 *
 * What was kept from the last visit is shown at once and replaced when the service answers; what
 * is typed survives that. Signals: "changed"; "sent (SmReading *)"; "replacing (SmaMeterForm *)":
 * a form was filled to replace a reading; "too-late (char *)": that cannot be done any more, and
 * why. Main thread only.
 */
#define SMA_TYPE_READINGS (sma_readings_get_type ())
G_DECLARE_FINAL_TYPE (SmaReadings, sma_readings, SMA, READINGS, GObject)

SmaReadings *sma_readings_new (SmaContext *context);
void sma_readings_set_account (SmaReadings *self, SmAccount *account);
SmAccount *sma_readings_get_account (SmaReadings *self);
void sma_readings_load (SmaReadings *self);
void sma_readings_load_history (SmaReadings *self);
SmaWork *sma_readings_get_work (SmaReadings *self);
SmaWork *sma_readings_get_recalling (SmaReadings *self);
SmaWork *sma_readings_get_sending (SmaReadings *self);
gboolean sma_readings_get_loaded (SmaReadings *self);
GListModel *sma_readings_get_forms (SmaReadings *self);
GListModel *sma_readings_get_history (SmaReadings *self);
SmaMeterForm *sma_readings_find_form (SmaReadings *self, const char *meter_id);
void sma_readings_send (SmaReadings *self, SmaMeterForm *form);
void sma_readings_replace (SmaReadings *self, SmReading *reading);
SmaReadingChanges *sma_readings_get_changes (SmaReadings *self);
SmaMeterForm *sma_readings_get_sent_form (SmaReadings *self);

G_END_DECLS
