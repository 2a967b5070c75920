/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comparer.h"
#include "pause.h"

#define IDLE_SECONDS 60

struct _SmdCompareWatch
{
  SmdDomain *domain; /* borrowed */
  SmdComparer *comparer;
  SmdReconcilerReport report; /* nullable */
  gpointer report_data;
  GThread *thread;
  GCancellable *cancellable;
  SmPause *pause;
  guint n_found; /* of this pass, by this program */
};

static void
report (SmdCompareWatch *self, const char *event, const char *payment_id, const char *detail)
{
  if (self->report != NULL)
    self->report (event, payment_id, detail, self->report_data);
}

static void
tell (SmdCompareWatch *self, GListStore *found)
{
  for (guint i = 0; i < sm_record_list_length (found); i++)
    {
      const SmdDifference *difference = sm_record_list_get (found, i);
      g_autofree char *detail = g_strjoin (": ", difference->kind, difference->detail, NULL);

      report (self, "acquirer-differs", difference->subject, detail);
    }
  self->n_found += sm_record_list_length (found);
}

static void
tell_over (SmdCompareWatch *self)
{
  g_autofree char *count = g_strdup_printf ("%u differ", self->n_found);

  report (self, "acquirer-compared", NULL, count);
  self->n_found = 0;
}

/* An hour, where one is due; whether another may be. */
static gboolean
compare_one (SmdCompareWatch *self, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_DIFFERENCE);
  gboolean mine = FALSE;
  gboolean over = FALSE;
  gint64 from = 0;

  if (!smd_comparing_begin (self->domain, &mine, &from, error) || !mine
      || !smd_comparer_run (self->comparer, from, found, self->cancellable, error))
    return FALSE;
  tell (self, found);
  if (!smd_comparing_end (self->domain, from, &over, error))
    return FALSE;
  if (over)
    tell_over (self);
  return !over;
}

static gpointer
run (gpointer data)
{
  SmdCompareWatch *self = data;

  do
    {
      g_autoptr (GError) error = NULL;

      while (!sm_pause_is_stopped (self->pause) && compare_one (self, &error))
        continue;
      if (error != NULL && !g_cancellable_is_cancelled (self->cancellable))
        report (self, "acquirer-uncompared", NULL, error->message);
    }
  while (sm_pause_rest (self->pause, IDLE_SECONDS));
  return NULL;
}

SmdCompareWatch *
smd_compare_watch_new (SmdDomain *domain, const SmdAcquirerConfig *config,
                       SmdReconcilerReport report_func, gpointer data)
{
  SmdCompareWatch *self = g_new0 (SmdCompareWatch, 1);

  self->domain = domain;
  self->comparer = smd_comparer_new (domain, config);
  self->report = report_func;
  self->report_data = data;
  self->cancellable = g_cancellable_new ();
  self->pause = sm_pause_new ();
  self->thread = g_thread_new ("compare", run, self);
  return self;
}

void
smd_compare_watch_free (SmdCompareWatch *self)
{
  if (self == NULL)
    return;
  sm_pause_stop (self->pause);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  smd_comparer_free (self->comparer);
  sm_pause_free (self->pause);
  g_free (self);
}
