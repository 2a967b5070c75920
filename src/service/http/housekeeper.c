/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "housekeeper.h"

#include "housekeeping.h"
#include "pause.h"

#define FIRST_SECONDS 60
#define NEXT_SECONDS 3600
#define BATCH_SECONDS 1 /* between batches: customers' writes come first */

struct _SmdHousekeeper
{
  SmdDomain *domain; /* borrowed */
  SmdHousekeeperReport report;
  gpointer data;

  GThread *thread;
  SmPause *pause;
};

static gboolean
rest_between (gpointer data)
{
  SmdHousekeeper *self = data;

  return sm_pause_rest (self->pause, BATCH_SECONDS);
}

static gpointer
keep_house (gpointer data)
{
  SmdHousekeeper *self = data;
  gint64 seconds = FIRST_SECONDS;

  while (sm_pause_rest (self->pause, seconds))
    {
      g_autoptr (GError) error = NULL;

      if (!smd_housekeeping_run (self->domain, rest_between, self, &error) && self->report != NULL)
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
  self->pause = sm_pause_new ();
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
  sm_pause_stop (self->pause);
  g_thread_join (self->thread);
  sm_pause_free (self->pause);
  g_free (self);
}
