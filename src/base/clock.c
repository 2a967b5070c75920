/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock.h"

#include <stdatomic.h>

#define USEC_PER_MSEC 1000
#define MSEC_PER_SEC 1000

struct _SmClock
{
  GObject parent_instance;

  _Atomic gint64 shift; /* seconds added to the real time */
};

G_DEFINE_FINAL_TYPE (SmClock, sm_clock, G_TYPE_OBJECT)

static void
sm_clock_class_init (SmClockClass *klass)
{
}

static void
sm_clock_init (SmClock *self)
{
}

/**
 * sm_clock_new:
 *
 * Returns: (transfer full): a clock that shows the real time until it is shifted
 */
SmClock *
sm_clock_new (void)
{
  return g_object_new (SM_TYPE_CLOCK, NULL);
}

/**
 * sm_clock_now:
 * @self: a clock
 *
 * Returns: unix seconds, UTC
 */
gint64
sm_clock_now (SmClock *self)
{
  return sm_clock_now_ms (self) / MSEC_PER_SEC;
}

/**
 * sm_clock_now_ms:
 * @self: a clock
 *
 * Returns: unix milliseconds, UTC
 */
gint64
sm_clock_now_ms (SmClock *self)
{
  g_return_val_if_fail (SM_IS_CLOCK (self), 0);
  return g_get_real_time () / USEC_PER_MSEC + atomic_load (&self->shift) * MSEC_PER_SEC;
}

/**
 * sm_clock_shift:
 * @self: a clock
 * @seconds: how far to move it; shifts add up, negative ones move back
 *
 * Moves the clock, so that tests and the demo need not wait for what expires.
 */
void
sm_clock_shift (SmClock *self, gint64 seconds)
{
  g_return_if_fail (SM_IS_CLOCK (self));
  atomic_fetch_add (&self->shift, seconds);
}
