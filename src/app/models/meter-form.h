/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "meter-records.h"
#include "register-form.h"

G_BEGIN_DECLS

/**
 * SmaMeterForm: a meter, all of its registers being read at once.
 *
 * Property "confirmed": the customer was asked about an unusual value and meant it; it falls when
 * a value changes. Signal "changed". Main thread only.
 */
#define SMA_TYPE_METER_FORM (sma_meter_form_get_type ())
G_DECLARE_FINAL_TYPE (SmaMeterForm, sma_meter_form, SMA, METER_FORM, GObject)

SmaMeterForm *sma_meter_form_new (SmMeter *meter);
SmMeter *sma_meter_form_get_meter (SmaMeterForm *self);
GListModel *sma_meter_form_get_registers (SmaMeterForm *self);
SmaRegisterState sma_meter_form_get_state (SmaMeterForm *self);
void sma_meter_form_set_confirmed (SmaMeterForm *self, gboolean confirmed);
gboolean sma_meter_form_is_ready (SmaMeterForm *self);
gboolean sma_meter_form_is_blank (SmaMeterForm *self);
gboolean sma_meter_form_get_total (SmaMeterForm *self, gint64 *consumption_milli,
                                   gint64 *cost_kopecks);
SmReadingInput *sma_meter_form_dup_input (SmaMeterForm *self, gint64 taken_at);
void sma_meter_form_take_typed (SmaMeterForm *self, SmaMeterForm *former);
void sma_meter_form_set_replaced (SmaMeterForm *self, SmReading *reading);
SmReading *sma_meter_form_get_replaced (SmaMeterForm *self);
void sma_meter_form_take_reading (SmaMeterForm *self, SmReading *reading);
void sma_meter_form_clear (SmaMeterForm *self);

/* Several meters at once: lists of #SmaMeterForm. */
gboolean sma_meter_forms_are_ready (GListModel *forms);
void sma_meter_forms_add_inputs (GListModel *forms, gint64 taken_at, GListStore *inputs);

G_END_DECLS
