/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reconciler.h"

#include <gio/gio.h>
#include <string.h>

#include "breaker.h"
#include "error.h"
#include "limits.h"
#include "yookassa.h"

/*
 * A few threads take turns. The one whose turn it is waits for a payment to fall due, takes it,
 * passes the turn on, and only then talks to the acquirer: a slow reply holds up one thread.
 */

#define THREADS 4
#define LIST_MOST (THREADS + 16)
#define IDLE_SECONDS 5 /* the clock may be moved, another program may have written */
#define STORE_REST_SECONDS 1
#define RETRY_MOST_SECONDS 60

struct _SmdReconciler
{
  SmdDomain *domain; /* borrowed */
  char *api_url;
  char *shop_id;
  char *secret;
  SmdReconcilerReport report; /* nullable */
  gpointer report_data;
  GThread *threads[THREADS];
  gboolean running; /* of the owner's thread */
  GCancellable *cancellable;

  GMutex turn;

  GMutex lock; /* guards what follows */
  GCond changed;
  gboolean woken;
  gboolean stopping;
  GHashTable *in_flight; /* payment ids */
  SmdBreaker breaker;
};

/**
 * smd_reconciler_new:
 * @domain: borrowed; outlives the reconciler
 * @config: copied
 *
 * Returns: (transfer full): a reconciler that does not run yet
 */
SmdReconciler *
smd_reconciler_new (SmdDomain *domain, const SmdAcquirerConfig *config)
{
  SmdReconciler *self = g_new0 (SmdReconciler, 1);

  self->domain = domain;
  self->api_url = g_strdup (config->api_url);
  self->shop_id = g_strdup (config->shop_id);
  self->secret = g_strdup (config->secret);
  self->in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->turn);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

void
smd_reconciler_set_report (SmdReconciler *self, SmdReconcilerReport report, gpointer data)
{
  g_return_if_fail (!self->running);

  self->report = report;
  self->report_data = data;
}

static void
report (SmdReconciler *self, const char *event, const char *payment_id, const char *detail)
{
  if (self->report != NULL)
    self->report (event, payment_id, detail, self->report_data);
}

/* Waits until `until` (monotonic) or something new; FALSE when it is time to stop. */
static gboolean
rest_until (SmdReconciler *self, gint64 until)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!self->woken && !self->stopping)
    if (!g_cond_wait_until (&self->changed, &self->lock, until))
      break;
  self->woken = FALSE;
  return !self->stopping;
}

static gboolean
is_stopping (SmdReconciler *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->stopping;
}

/* The first payment that nobody works on, or NULL; *wait: how long there is nothing to do. */
static SmdPaymentTask *
pick (SmdReconciler *self, GPtrArray *tasks, gint64 *wait)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < tasks->len; i++)
    {
      SmdPaymentTask *task = g_ptr_array_index (tasks, i);

      if (g_hash_table_contains (self->in_flight, task->payment_id))
        continue;
      *wait = smd_breaker_enter (&self->breaker, g_get_monotonic_time ());
      if (*wait > 0)
        return NULL;
      g_hash_table_add (self->in_flight, g_strdup (task->payment_id));
      return g_ptr_array_steal_index (tasks, i);
    }
  return NULL;
}

static SmdPaymentTask *
try_take (SmdReconciler *self, gint64 *wait)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  gint64 next_at = G_MAXINT64;
  gint64 now_ms = sm_clock_now_ms (self->domain->clock);

  tasks = smd_payments_list_due (self->domain, LIST_MOST, &next_at, &error);
  *wait = (gint64) IDLE_SECONDS * G_USEC_PER_SEC;
  if (tasks == NULL)
    {
      report (self, "store-failed", NULL, error->message);
      return NULL;
    }
  if (next_at < now_ms / 1000 + IDLE_SECONDS)
    *wait = MAX (next_at * 1000 - now_ms, 1) * 1000;
  return pick (self, tasks, wait);
}

/* Blocks until there is a payment to look at; NULL when it is time to stop. */
static SmdPaymentTask *
take (SmdReconciler *self)
{
  g_autoptr (GMutexLocker) turn = g_mutex_locker_new (&self->turn);

  while (!is_stopping (self))
    {
      gint64 wait = 0;
      SmdPaymentTask *task = try_take (self, &wait);

      if (task != NULL)
        return task;
      if (!rest_until (self, g_get_monotonic_time () + wait))
        return NULL;
    }
  return NULL;
}

static void
release (SmdReconciler *self, SmdPaymentTask *task)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_remove (self->in_flight, task->payment_id);
  self->woken = TRUE;
  g_cond_broadcast (&self->changed);
}

/* Whether the acquirer works is said by every answer, also by one that refuses. */
static void
tell_breaker (SmdReconciler *self, const GError *error)
{
  gint64 now = g_get_monotonic_time ();
  gboolean failed = g_error_matches (error, SM_ERROR, SM_ERROR_ACQUIRER)
                    || g_error_matches (error, SM_ERROR, SM_ERROR_UNAUTHENTICATED);
  gboolean turned;

  g_mutex_lock (&self->lock);
  turned = smd_breaker_leave (&self->breaker, now, failed);
  if (g_error_matches (error, SM_ERROR, SM_ERROR_TOO_MANY_TRIES))
    smd_breaker_hold (
        &self->breaker,
        now + CLAMP (sm_error_get_number (error), 1, RETRY_MOST_SECONDS) * G_USEC_PER_SEC);
  g_mutex_unlock (&self->lock);

  if (turned)
    report (self, failed ? "acquirer-down" : "acquirer-up", NULL,
            error != NULL ? error->message : NULL);
}

static void
abandon_breaker (SmdReconciler *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  smd_breaker_abandon (&self->breaker);
}

static void
apply (SmdReconciler *self, SmdPaymentTask *task, const SmdOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  const char *source = task->acquirer_id == NULL ? "create" : "look";
  g_autofree char *event = NULL;
  SmdApplied applied = SMD_APPLIED_NOTHING;

  if (!smd_payments_apply (self->domain, task->payment_id, source, outcome, &applied, &error))
    {
      report (self, "store-failed", task->payment_id, error->message);
      (void) rest_until (self,
                         g_get_monotonic_time () + (gint64) STORE_REST_SECONDS * G_USEC_PER_SEC);
      return;
    }
  if (applied == SMD_APPLIED_MISMATCH)
    report (self, "payment-mismatch", task->payment_id, outcome->acquirer_id);
  if (applied != SMD_APPLIED_CHANGE)
    return;
  event = g_strconcat ("payment-", smd_payment_state_to_string (outcome->state), NULL);
  report (self, event, task->payment_id, outcome->cancel_reason);
}

/* There was no usable word: once more later, ever more seldom; or the end, where the acquirer
 * will never create the payment. */
static void
handle_error (SmdReconciler *self, SmdPaymentTask *task, const GError *problem)
{
  g_autoptr (GError) error = NULL;
  gboolean creating = task->acquirer_id == NULL;
  gboolean refused = g_error_matches (problem, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
  gboolean unknown = g_error_matches (problem, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_autofree char *note =
      g_strconcat (!creating && (refused || unknown) ? "mismatch: " : "", problem->message, NULL);
  gint64 seconds = MAX (sm_error_get_number (problem), 1);
  gboolean kept;

  if (creating && (refused || unknown))
    {
      report (self, "payment-refused", task->payment_id, problem->message);
      kept = smd_payments_give_up (self->domain, task->payment_id, "other", note, &error);
    }
  else
    {
      seconds = MAX (seconds, MIN (G_GINT64_CONSTANT (1) << MIN (task->looks, 10),
                                   creating ? RETRY_MOST_SECONDS : SM_LIMIT_PAYMENT_LOOK_MOST));
      if (refused || unknown)
        seconds = SM_LIMIT_PAYMENT_LOOK_MOST;
      kept = smd_payments_postpone (self->domain, task->payment_id, seconds, note, &error);
    }
  if (kept)
    return;
  report (self, "store-failed", task->payment_id, error->message);
  (void) rest_until (self, g_get_monotonic_time () + (gint64) STORE_REST_SECONDS * G_USEC_PER_SEC);
}

static SmdOutcome *
ask (SmdReconciler *self, SmdYookassa *client, SmdPaymentTask *task, GError **error)
{
  g_autoptr (SmdPaymentOrder) order = NULL;
  g_autofree char *made = NULL;
  g_autofree char *kept = NULL;

  if (task->acquirer_id != NULL)
    return smd_yookassa_get (client, task->acquirer_id, self->cancellable, error);
  order = smd_payments_load_order (self->domain, task->payment_id, error);
  if (order == NULL)
    return NULL;
  made = smd_yookassa_order_to_json (order, NULL);
  kept = smd_payments_keep_order (self->domain, task->payment_id, made, error);
  if (kept == NULL)
    return NULL;
  return smd_yookassa_create (client, task->acquirer_key, kept, self->cancellable, error);
}

static gboolean
is_too_late (SmdReconciler *self, SmdPaymentTask *task)
{
  gint64 age = sm_clock_now (self->domain->clock) - task->created_at;

  return task->acquirer_id == NULL && age > SM_LIMIT_PAYMENT_CREATE_SECONDS;
}

static void
look (SmdReconciler *self, SmdYookassa *client, SmdPaymentTask *task)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdOutcome) outcome = NULL;

  if (is_too_late (self, task))
    {
      abandon_breaker (self);
      if (!smd_payments_give_up (self->domain, task->payment_id, "internal_timeout",
                                 "the acquirer did not answer in time", &error))
        report (self, "store-failed", task->payment_id, error->message);
      return;
    }
  outcome = ask (self, client, task, &error);
  if (is_stopping (self) && outcome == NULL)
    {
      abandon_breaker (self);
      return;
    }
  tell_breaker (self, error);
  if (outcome != NULL)
    apply (self, task, outcome);
  else
    handle_error (self, task, error);
}

static gpointer
run (gpointer data)
{
  SmdReconciler *self = data;
  const SmdAcquirerConfig config = { self->api_url, self->shop_id, self->secret };
  g_autoptr (SmdYookassa) client = smd_yookassa_new (&config, self->domain->settings->page_hosts);

  for (;;)
    {
      g_autoptr (SmdPaymentTask) task = take (self);

      if (task == NULL)
        return NULL;
      look (self, client, task);
      release (self, task);
    }
}

void
smd_reconciler_start (SmdReconciler *self)
{
  g_return_if_fail (!self->running);

  self->stopping = FALSE;
  self->running = TRUE;
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < THREADS; i++)
    self->threads[i] = g_thread_new ("reconciler", run, self);
}

void
smd_reconciler_wake (SmdReconciler *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->woken = TRUE;
  g_cond_broadcast (&self->changed);
}

void
smd_reconciler_stop (SmdReconciler *self)
{
  if (!self->running)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (self->threads[i]);
  g_clear_object (&self->cancellable);
  self->running = FALSE;
}

void
smd_reconciler_free (SmdReconciler *self)
{
  if (self == NULL)
    return;
  smd_reconciler_stop (self);
  g_hash_table_unref (self->in_flight);
  g_mutex_clear (&self->turn);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->api_url);
  g_free (self->shop_id);
  explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self);
}
