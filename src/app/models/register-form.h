/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "meter-records.h"

G_BEGIN_DECLS

typedef enum
{
  SMA_REGISTER_EMPTY,       /* nothing typed */
  SMA_REGISTER_WRONG,       /* not a reading of this meter */
  SMA_REGISTER_GOOD,        /* can be sent */
  SMA_REGISTER_LOWER,       /* below the previous one: asked about */
  SMA_REGISTER_IMPLAUSIBLE, /* a consumption beyond belief: asked about */
} SmaRegisterState;

/**
 * SmaRegisterForm: one register of a meter, being read.
 *
 * Property "text" is what stands in the field. Signal "changed". Main thread only.
 */
#define SMA_TYPE_REGISTER_FORM (sma_register_form_get_type ())
G_DECLARE_FINAL_TYPE (SmaRegisterForm, sma_register_form, SMA, REGISTER_FORM, GObject)

gboolean sma_meter_is_known (SmMeter *meter);
SmaRegisterForm *sma_register_form_new (SmMeter *meter, SmRegister *reg);
SmMeter *sma_register_form_get_meter (SmaRegisterForm *self);
SmRegister *sma_register_form_get_register (SmaRegisterForm *self);
void sma_register_form_compare (SmaRegisterForm *self, SmRegisterValue *value);
void sma_register_form_set_text (SmaRegisterForm *self, const char *text);
const char *sma_register_form_get_text (SmaRegisterForm *self);
SmaRegisterState sma_register_form_get_state (SmaRegisterForm *self);
const GError *sma_register_form_get_error (SmaRegisterForm *self);
gint64 sma_register_form_get_value (SmaRegisterForm *self);
gboolean sma_register_form_get_consumption (SmaRegisterForm *self, gint64 *consumption_milli);
gboolean sma_register_form_get_cost (SmaRegisterForm *self, gint64 *cost_kopecks);

G_END_DECLS
