/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "meter-records.h"

G_BEGIN_DECLS

/*
 * What becomes of readings, as both sides know it.
 */

/* The states, NULL-terminated. */
extern const char *const sm_reading_states[];
/* Why one is rejected, as codes; the supplier's are those after the first. */
extern const char *const sm_reading_reasons[];

/* Whether the supplier may answer with this reason. */
gboolean sm_reading_reason_is_suppliers (const char *code);
/* Whether who sent it may replace or withdraw it: the supplier has not got it yet. */
gboolean sm_reading_state_is_open (const char *state);
/* Whether later readings are compared with it. */
gboolean sm_reading_stands (SmReading *reading);

G_END_DECLS
