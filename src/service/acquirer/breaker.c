/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "breaker.h"

/* While another call finds out whether the acquirer is back, the rest look in this often. */
#define PROBE_WAIT (G_USEC_PER_SEC / 4)

static gboolean
is_open (const SmdBreaker *self)
{
  return self->failures >= SMD_BREAKER_FAILURES;
}

/**
 * smd_breaker_enter:
 * @self: the breaker
 * @now: monotonic microseconds
 *
 * Returns: microseconds to wait; 0 where a call may be made, which then has to be told to
 *   smd_breaker_leave()
 */
gint64
smd_breaker_enter (SmdBreaker *self, gint64 now)
{
  if (now < self->open_until)
    return self->open_until - now;
  if (!is_open (self))
    return 0;
  if (self->probing)
    return PROBE_WAIT;
  self->probing = TRUE;
  return 0;
}

/**
 * smd_breaker_leave:
 * @self: the breaker
 * @now: monotonic microseconds
 * @failed: whether the acquirer gave no usable answer
 *
 * Where it is open already, only the one call that tries finds out anything new: those that began
 * before and fail too met the same outage.
 *
 * Returns: whether the breaker opened or closed by this
 */
gboolean
smd_breaker_leave (SmdBreaker *self, gint64 now, gboolean failed)
{
  gboolean was_open = is_open (self);

  if (failed && was_open && !self->probing)
    return FALSE;
  self->probing = FALSE;
  if (!failed)
    {
      self->failures = 0;
      return was_open;
    }
  self->failures = MIN (self->failures + 1, 1000);
  if (is_open (self))
    {
      guint doublings = MIN (self->failures - SMD_BREAKER_FAILURES, 6);
      gint64 seconds = MIN (SMD_BREAKER_FIRST_SECONDS << doublings, SMD_BREAKER_MOST_SECONDS);

      self->open_until = now + seconds * G_USEC_PER_SEC;
    }
  return !was_open && is_open (self);
}

void
smd_breaker_abandon (SmdBreaker *self)
{
  self->probing = FALSE;
}

/**
 * smd_breaker_hold:
 * @self: the breaker
 * @until: monotonic microseconds
 *
 * Makes no call until then, without counting a failure.
 */
void
smd_breaker_hold (SmdBreaker *self, gint64 until)
{
  self->open_until = MAX (self->open_until, until);
}
