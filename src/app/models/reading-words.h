/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "meter-form.h"
#include "meter-records.h"
#include "register-form.h"

G_BEGIN_DECLS

/*
 * Readings in words: what was used, what it costs, what is unusual, what became of it.
 */
char *sma_words_dup_volume (gint64 milli, const char *unit);
char *sma_meter_dup_title (SmMeter *meter);
char *sma_meter_dup_serial (SmMeter *meter);
char *sma_register_form_dup_previous (SmaRegisterForm *form);
char *sma_register_form_dup_feedback (SmaRegisterForm *form);
char *sma_meter_form_dup_total (SmaMeterForm *form);
const char *sma_meter_form_get_question (SmaMeterForm *form);
char *sma_reading_dup_state (SmReading *reading);
char *sma_reading_dup_last (SmReading *reading);
char *sma_reading_dup_values (SmReading *reading);

G_END_DECLS
