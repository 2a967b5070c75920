/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pause.h"

struct _SmPause
{
  GMutex lock;
  GCond changed;
  gboolean woken; /* guarded by lock, like the next */
  gboolean stopped;
};

/**
 * sm_pause_new:
 *
 * Returns: (transfer full): a pause that nobody was woken from
 */
SmPause *
sm_pause_new (void)
{
  SmPause *self = g_new0 (SmPause, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

/**
 * sm_pause_rest:
 * @self: a pause
 * @seconds: how long at the most, 0 or more, by the monotonic clock
 *
 * Returns: whether to go on; %FALSE once sm_pause_stop() was called
 */
gboolean
sm_pause_rest (SmPause *self, gint64 seconds)
{
  gint64 until = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!self->woken && !self->stopped)
    if (!g_cond_wait_until (&self->changed, &self->lock, until))
      break;
  self->woken = FALSE;
  return !self->stopped;
}

/**
 * sm_pause_wake:
 * @self: a pause
 *
 * Ends the rest, or the next one where none is under way.
 */
void
sm_pause_wake (SmPause *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->woken = TRUE;
  g_cond_signal (&self->changed);
}

/**
 * sm_pause_stop:
 * @self: a pause
 */
void
sm_pause_stop (SmPause *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->stopped = TRUE;
  g_cond_signal (&self->changed);
}

/**
 * sm_pause_is_stopped:
 * @self: a pause
 *
 * Returns: whether it is time to end, asked in the midst of work
 */
gboolean
sm_pause_is_stopped (SmPause *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->stopped;
}

/**
 * sm_pause_free:
 * @self: a pause in which nobody rests
 */
void
sm_pause_free (SmPause *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
