/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context.h"
#include "meter-records.h"
#include "work.h"

G_BEGIN_DECLS

/**
 * SmaReadingChanges: what is done to readings that were sent: dismissed, withdrawn, sent again.
 *
 * What went wrong is the error of its work. Signal "done": something is another now, or was before
 * it was asked for. Main thread only.
 */
#define SMA_TYPE_READING_CHANGES (sma_reading_changes_get_type ())
G_DECLARE_FINAL_TYPE (SmaReadingChanges, sma_reading_changes, SMA, READING_CHANGES, GObject)

SmaReadingChanges *sma_reading_changes_new (SmaContext *context);
/* Of which account the readings are; NULL: of none. */
void sma_reading_changes_set_account (SmaReadingChanges *self, const char *account_id);
SmaWork *sma_reading_changes_get_work (SmaReadingChanges *self);
void sma_reading_changes_dismiss (SmaReadingChanges *self, SmReading *reading);
void sma_reading_changes_withdraw (SmaReadingChanges *self, SmReading *reading);
gboolean sma_reading_changes_can_undo (SmaReadingChanges *self, SmReading *reading);
void sma_reading_changes_undo (SmaReadingChanges *self, SmReading *reading);
/* Whether the error says that the reading is not what it was shown as. */
gboolean sma_reading_changes_are_late (const GError *error);

G_END_DECLS
