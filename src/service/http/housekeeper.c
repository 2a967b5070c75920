/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "housekeeper.h"

#include "housekeeping.h"
#include "limits.h"
#include "masks.h"

#define FIRST_SECONDS 60
#define NEXT_SECONDS 3600
#define BATCH_SECONDS 1 /* between batches: customers' writes come first */

struct _SmdHousekeeper
{
  SmdDomain *domain; /* borrowed */
  SmdHousekeeperReport report;
  gpointer data;

  GThread *thread;
  GMutex lock;
  GCond wake;
  gboolean stopping; /* guarded by lock */
};

static gboolean
wait_until (SmdHousekeeper *self, gint64 seconds)
{
  gint64 until = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  gboolean go_on;

  g_mutex_lock (&self->lock);
  while (!self->stopping && g_cond_wait_until (&self->wake, &self->lock, until))
    ;
  go_on = !self->stopping;
  g_mutex_unlock (&self->lock);
  return go_on;
}

/* Batch by batch until no mask of an older rule is left, or the service stops. */
static gboolean
renew_masks (SmdHousekeeper *self, GError **error)
{
  gint64 renewed = 0;

  do
    if (!smd_masks_renew (self->domain, &renewed, error))
      return FALSE;
  while (renewed == SM_LIMIT_MASK_BATCH && wait_until (self, BATCH_SECONDS));
  return TRUE;
}

static gpointer
keep_house (gpointer data)
{
  SmdHousekeeper *self = data;
  gint64 seconds = FIRST_SECONDS;

  while (wait_until (self, seconds))
    {
      g_autoptr (GError) error = NULL;

      if ((!smd_housekeeping_run (self->domain, &error) || !renew_masks (self, &error))
          && self->report != NULL)
        self->report (error, self->data);
      seconds = NEXT_SECONDS;
    }
  return NULL;
}

/**
 * smd_housekeeper_new:
 * @domain: must outlive the housekeeper
 * @report: (nullable): is told of failures
 * @data: for @report
 *
 * Returns: (transfer full): a housekeeper at work
 */
SmdHousekeeper *
smd_housekeeper_new (SmdDomain *domain, SmdHousekeeperReport report, gpointer data)
{
  SmdHousekeeper *self = g_new0 (SmdHousekeeper, 1);

  self->domain = domain;
  self->report = report;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->thread = g_thread_new ("housekeeper", keep_house, self);
  return self;
}

/**
 * smd_housekeeper_free:
 * @self: a housekeeper
 */
void
smd_housekeeper_free (SmdHousekeeper *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self);
}
