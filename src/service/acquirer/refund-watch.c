/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "refund-watch.h"

#include "acquirer-marks.h"
#include "error.h"
#include "limits.h"
#include "pause.h"
#include "refunds.h"
#include "refusals.h"
#include "yookassa.h"

#define WHAT "refunds"
#define IDLE_SECONDS 5 /* the clock may be moved, another program may have hinted */
#define RETRY_FIRST_SECONDS 5
#define RESUMES_MOST 3 /* then it begins anew: what is newest is not kept waiting by a page */

struct _SmdRefundWatch
{
  SmdDomain *domain; /* borrowed */
  SmdYookassa *client;
  SmdReconcilerReport report; /* nullable */
  gpointer report_data;
  GThread *thread;
  GCancellable *cancellable;
  SmPause *pause;

  /* of the thread */
  char *cursor;        /* where a reading goes on that failed halfway; nullable */
  GHashTable *cursors; /* of that reading so far */
  gint64 since_ms;     /* of that reading */
  gint64 seen_ms;      /* the newest it has seen */
  guint failures;      /* in a row */
  SmdRefusals refusals;
  gboolean kept; /* the store may say that we are refused */
};

static void
report (SmdRefundWatch *self, const char *event, const char *payment_id, const char *detail)
{
  if (self->report != NULL)
    self->report (event, payment_id, detail, self->report_data);
}

static void
tell_refusals (SmdRefundWatch *self, const GError *problem)
{
  g_autoptr (GError) error = NULL;
  gboolean had = FALSE;

  if (smd_refusals_count (&self->refusals, g_get_monotonic_time (), problem))
    {
      g_autofree char *text = g_strconcat (WHAT ": ", problem->message, NULL);

      self->kept = TRUE;
      report (self, "acquirer-refuses", NULL, text);
      if (!smd_acquirer_keep_refusal (self->domain, WHAT, problem->message, &error))
        report (self, "store-failed", NULL, error->message);
    }
  else if (problem == NULL && self->kept)
    {
      self->kept = !smd_acquirer_clear_refusal (self->domain, WHAT, &had, &error);
      if (self->kept)
        report (self, "store-failed", NULL, error->message);
      else if (had)
        report (self, "acquirer-accepts", NULL, WHAT);
    }
}

/* Keeps what a page says, and tells of it. */
static gboolean
take (SmdRefundWatch *self, GPtrArray *refunds, GError **error)
{
  g_autoptr (GPtrArray) events = smd_refund_events_new ();

  if (!smd_refunds_take (self->domain, refunds, events, error))
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      SmdRefundEvent *event = g_ptr_array_index (events, i);

      report (self, event->name, event->payment_id, event->detail);
    }
  return TRUE;
}

/* Whether the list goes on; one that comes by where it was, or never ends, is begun anew: what is
 * newest stands on its first page. `next` is taken, and nullable. */
static gboolean
turn_page (SmdRefundWatch *self, char *next, GError **error)
{
  g_free (self->cursor);
  self->cursor = next;
  if (next == NULL
      || (g_hash_table_add (self->cursors, g_strdup (next))
          && g_hash_table_size (self->cursors) < SM_LIMIT_REFUNDS_PAGES))
    return TRUE;
  g_clear_pointer (&self->cursor, g_free);
  sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("the list of refunds has no end"));
  return FALSE;
}

static gboolean
read_page (SmdRefundWatch *self, GError **error)
{
  g_autoptr (GPtrArray) refunds = NULL;
  g_autofree char *next = NULL;
  g_autoptr (GError) local = NULL;
  guint unread = 0;

  refunds = smd_yookassa_list_refunds (self->client, self->since_ms, self->cursor, &unread, &next,
                                       self->cancellable, &local);
  if (!g_cancellable_is_cancelled (self->cancellable))
    tell_refusals (self, local);
  if (refunds == NULL)
    {
      /* a cursor may have become too old */
      if (g_error_matches (local, SM_ERROR, SM_ERROR_REQUEST_MALFORMED))
        g_clear_pointer (&self->cursor, g_free);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (unread > 0)
    report (self, "refund-mismatch", NULL, "the list holds refunds that cannot be read");
  if (!take (self, refunds, error))
    return FALSE;
  for (guint i = 0; i < refunds->len; i++)
    {
      SmdRefund *refund = g_ptr_array_index (refunds, i);

      self->seen_ms = MAX (self->seen_ms, refund->created_ms);
    }
  return turn_page (self, g_steal_pointer (&next), error);
}

/* One that cannot be asked for delays the others until the next reading, and the list never. */
static gboolean
look_at_pending (SmdRefundWatch *self, GError **error)
{
  g_autoptr (GPtrArray) ids = smd_refunds_list_pending (self->domain, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (GPtrArray) refunds =
          g_ptr_array_new_with_free_func ((GDestroyNotify) smd_refund_free);
      g_autoptr (GError) local = NULL;
      const char *id = g_ptr_array_index (ids, i);
      SmdRefund *refund;

      if (!smd_refunds_touch (self->domain, id, error))
        return FALSE;
      refund = smd_yookassa_get_refund (self->client, id, self->cancellable, &local);
      if (refund == NULL && g_error_matches (local, SM_ERROR, SM_ERROR_NOT_FOUND))
        continue;
      if (refund == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_ptr_array_add (refunds, refund);
      if (!take (self, refunds, error))
        return FALSE;
    }
  return ids != NULL;
}

/* All pages, then what is pending; only then is the list known to have been read so far. */
static gboolean
read_list (SmdRefundWatch *self, gint64 since_ms, GError **error)
{
  if (self->cursor == NULL)
    {
      g_hash_table_remove_all (self->cursors);
      self->since_ms = since_ms;
      self->seen_ms = 0;
    }
  do
    if (!read_page (self, error))
      return FALSE;
  while (self->cursor != NULL);
  return smd_refunds_finish (self->domain, self->seen_ms, error) && look_at_pending (self, error);
}

static void
read_if_due (SmdRefundWatch *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  gboolean mine = FALSE;
  gint64 since_ms = 0;

  if (!smd_refunds_begin (self->domain, &mine, &since_ms, &error))
    {
      report (self, "store-failed", NULL, error->message);
      return;
    }
  if (!mine)
    return;
  if (read_list (self, since_ms, &error))
    {
      self->failures = 0;
      return;
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  report (self, "refunds-unread", NULL, error->message);
  self->failures = MIN (self->failures + 1, 10);
  if (self->failures >= RESUMES_MOST)
    g_clear_pointer (&self->cursor, g_free);
  if (!smd_refunds_retry (self->domain, (gint64) RETRY_FIRST_SECONDS << (self->failures - 1),
                          &again))
    report (self, "store-failed", NULL, again->message);
}

static gpointer
run (gpointer data)
{
  SmdRefundWatch *self = data;

  do
    read_if_due (self);
  while (sm_pause_rest (self->pause, IDLE_SECONDS));
  return NULL;
}

/**
 * smd_refund_watch_new:
 * @domain: borrowed; outlives the watch
 * @config: copied
 * @report: (nullable): is told, from the watch's thread
 * @data: for @report
 *
 * Returns: (transfer full): a watch at work
 */
SmdRefundWatch *
smd_refund_watch_new (SmdDomain *domain, const SmdAcquirerConfig *config,
                      SmdReconcilerReport report_func, gpointer data)
{
  SmdRefundWatch *self = g_new0 (SmdRefundWatch, 1);

  self->domain = domain;
  self->client = smd_yookassa_new (config, domain->settings->page_hosts);
  self->report = report_func;
  self->report_data = data;
  self->cancellable = g_cancellable_new ();
  self->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->kept = TRUE;
  self->pause = sm_pause_new ();
  self->thread = g_thread_new ("refunds", run, self);
  return self;
}

void
smd_refund_watch_wake (SmdRefundWatch *self)
{
  sm_pause_wake (self->pause);
}

void
smd_refund_watch_free (SmdRefundWatch *self)
{
  if (self == NULL)
    return;
  sm_pause_stop (self->pause);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  smd_yookassa_free (self->client);
  sm_pause_free (self->pause);
  g_hash_table_unref (self->cursors);
  g_free (self->cursor);
  g_free (self);
}
