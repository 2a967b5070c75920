/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "health.h"

#include "error.h"
#include "limits.h"
#include "pause.h"

#define NEXT_SECONDS 5 /* as often as a proxy asks */

struct _SmdHealth
{
  SmdStore *store; /* borrowed */
  GThread *thread;
  SmPause *pause;
  GMutex lock;
  /* guarded by lock */
  gint64 good_us; /* monotonic: when a write was last seen to work */
  gint64 writes;  /* of the store, when it was last looked at */
  gboolean busy;  /* others kept our own last write away */
  char *fault;    /* owned: of the last write of our own; NULL where it worked, or never began */
};

static gboolean
write_beat (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error,
                      "INSERT INTO counters (name, value) VALUES ('health', 1) "
                      "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
                      "");
}

static void
try_write (SmdHealth *self)
{
  g_autoptr (GError) error = NULL;
  gboolean good = smd_store_probe (self->store, write_beat, NULL, &error);

  g_mutex_lock (&self->lock);
  /* An operator's command that writes for minutes is no fault, and no end of one. */
  self->busy = !good && g_error_matches (error, SM_ERROR, SM_ERROR_BUSY);
  if (!self->busy)
    g_clear_pointer (&self->fault, g_free);
  if (good)
    self->good_us = g_get_monotonic_time ();
  else if (!self->busy)
    self->fault = g_strdup (error->message);
  g_mutex_unlock (&self->lock);
}

static gpointer
health_thread (gpointer data)
{
  SmdHealth *self = data;

  while (sm_pause_rest (self->pause, NEXT_SECONDS))
    try_write (self);
  return NULL;
}

/**
 * smd_health_new:
 * @store: a store with its schema
 *
 * Returns: (transfer full): the health of the store
 */
SmdHealth *
smd_health_new (SmdStore *store)
{
  SmdHealth *self = g_new0 (SmdHealth, 1);

  self->store = store;
  self->pause = sm_pause_new ();
  self->good_us = g_get_monotonic_time ();
  g_mutex_init (&self->lock);
  try_write (self);
  self->thread = g_thread_new ("health", health_thread, self);
  return self;
}

/* While a rush keeps our own write waiting. It does not mend a fault: what changes no row is a
 * write to the store, too, and works on a full disk. Called with the lock held. */
static void
look_at_others (SmdHealth *self)
{
  SmdStoreStats stats;

  smd_store_get_stats (self->store, &stats);
  if (stats.writes == self->writes)
    return;
  self->writes = stats.writes;
  self->good_us = g_get_monotonic_time ();
}

/**
 * smd_health_is_good:
 * @self: a health
 * @error: %SM_ERROR_UNAVAILABLE: the last write failed, or none ended for
 *   %SM_LIMIT_HEALTH_SECONDS; for %SM_LIMIT_HEALTH_BUSY_SECONDS where another program is writing
 *
 * Returns: whether writes work
 */
gboolean
smd_health_is_good (SmdHealth *self, GError **error)
{
  gint64 seconds;
  gboolean good;

  g_mutex_lock (&self->lock);
  look_at_others (self);
  seconds = self->busy ? SM_LIMIT_HEALTH_BUSY_SECONDS : SM_LIMIT_HEALTH_SECONDS;
  good = self->fault == NULL && g_get_monotonic_time () - self->good_us < seconds * G_USEC_PER_SEC;
  if (!good)
    sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("the store takes no writes: %s"),
                  self->fault != NULL ? self->fault : "the last one does not end");
  g_mutex_unlock (&self->lock);
  return good;
}

/**
 * smd_health_free:
 * @self: a health
 */
void
smd_health_free (SmdHealth *self)
{
  sm_pause_stop (self->pause);
  g_thread_join (self->thread);
  sm_pause_free (self->pause);
  g_mutex_clear (&self->lock);
  g_free (self->fault);
  g_free (self);
}
