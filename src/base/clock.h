/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SmClock: the time source, so that expiry is tested without waiting.
 * Thread-safe.
 */
#define SM_TYPE_CLOCK (sm_clock_get_type ())
G_DECLARE_FINAL_TYPE (SmClock, sm_clock, SM, CLOCK, GObject)

SmClock *sm_clock_new (void);
gint64 sm_clock_now (SmClock *self);                 /* unix seconds, UTC */
gint64 sm_clock_now_ms (SmClock *self);              /* unix milliseconds, UTC */
void sm_clock_shift (SmClock *self, gint64 seconds); /* tests and the demo move time on */

G_END_DECLS
