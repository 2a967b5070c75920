/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reconciler.h"

#include <gio/gio.h>

#include "acquirer-marks.h"
#include "breaker.h"
#include "claim.h"
#include "error.h"
#include "id.h"
#include "limits.h"
#include "receipts.h"
#include "refund-watch.h"
#include "refusals.h"
#include "turns.h"
#include "yookassa.h"

/*
 * Two lanes beside one another, so that looks never delay new pages: each has its threads, its
 * own breaker and its own count of refusals. In a lane a few threads take turns. The one whose turn
 * it is waits for a payment to fall due, takes it, passes the turn on, and only then talks to the
 * acquirer: a slow reply holds up one thread, and one customer no more than his
 * SM_LIMIT_PAYMENTS_AT_ONCE.
 */

#define THREADS_MOST 32
#define PAGE_MOST 256                    /* payments read at once */
#define PAGE_MICROSECONDS G_USEC_PER_SEC /* a page of a longer queue is used for so long */
#define IDLE_SECONDS 5 /* the clock may be moved, another program may have written */
#define STORE_REST_SECONDS 1
#define RETRY_MOST_SECONDS 60

typedef struct
{
  SmdReconciler *owner;
  SmdLane lane;
  const char *what; /* in words */
  guint n_threads;
  GThread *threads[THREADS_MOST];
  GMutex turn;

  /* guarded by the turn */
  GPtrArray *page; /* what is due, less what was taken */
  gint64 page_until;
  gint64 next_at; /* unix seconds: what falls due after the page was read */

  /* guarded by the owner's lock */
  gboolean woken;
  SmdTurns *turns;
  SmdBreaker breaker;
  SmdRefusals refusals;
  gboolean kept; /* the store may say that we are refused */
} Lane;

/* A thread in five waits for half a minute where the acquirer is slow to each fifth; looks have
 * time. */
static const struct
{
  const char *what;
  guint n_threads;
} lane_plans[SMD_N_LANES] = {
  [SMD_LANE_CREATE] = { "create", THREADS_MOST },
  [SMD_LANE_LOOK] = { "look", 6 },
};

struct _SmdReconciler
{
  SmdDomain *domain; /* borrowed */
  char *api_url;
  char *shop_id;
  char *secret;
  gboolean test;
  char *proxy_url;            /* nullable */
  SmdReconcilerReport report; /* nullable */
  gpointer report_data;
  gboolean running; /* of the owner's thread */
  GCancellable *cancellable;
  Lane lanes[SMD_N_LANES];

  GMutex lock; /* guards what follows and the lanes' state */
  GCond changed;
  gboolean stopping;
  SmdRefundWatch *refunds; /* while running */
};

static SmdAcquirerConfig
get_config (const SmdReconciler *self)
{
  return (SmdAcquirerConfig) { self->api_url, self->shop_id, self->secret, self->test,
                               self->proxy_url };
}

static void
lane_init (Lane *self, SmdReconciler *owner, SmdLane lane)
{
  self->owner = owner;
  self->lane = lane;
  self->what = lane_plans[lane].what;
  self->n_threads = lane_plans[lane].n_threads;
  self->turns = smd_turns_new ();
  self->page = g_ptr_array_new ();
  self->kept = TRUE;
  g_mutex_init (&self->turn);
}

static void
lane_clear (Lane *self)
{
  smd_turns_free (self->turns);
  g_ptr_array_unref (self->page);
  g_mutex_clear (&self->turn);
}

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
  self->test = config->test;
  self->proxy_url = g_strdup (config->proxy_url);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  for (guint i = 0; i < SMD_N_LANES; i++)
    lane_init (&self->lanes[i], self, i);
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

/* Of the acquirer as a whole: which lane says so, and what. */
static void
report_lane (Lane *self, const char *event, const char *detail)
{
  g_autofree char *text = g_strjoin (": ", self->what, detail, NULL);

  report (self->owner, event, NULL, text);
}

/* Waits until `until` (monotonic) or something new; FALSE when it is time to stop. */
static gboolean
rest_until (Lane *lane, gint64 until)
{
  SmdReconciler *self = lane->owner;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!lane->woken && !self->stopping)
    if (!g_cond_wait_until (&self->changed, &self->lock, until))
      break;
  lane->woken = FALSE;
  return !self->stopping;
}

/* The store fails: it is not asked again at once. Whoever waits for payments stays awake. */
static void
rest_from_store (SmdReconciler *self, const char *payment_id, const GError *error)
{
  gint64 until = g_get_monotonic_time () + (gint64) STORE_REST_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GMutexLocker) locker = NULL;

  report (self, "store-failed", payment_id, error->message);
  locker = g_mutex_locker_new (&self->lock);
  while (!self->stopping)
    if (!g_cond_wait_until (&self->changed, &self->lock, until))
      break;
}

static gboolean
is_stopping (SmdReconciler *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->stopping;
}

/* The payment whose turn it is, or NULL; *wait: how long there is nothing to do. */
static SmdPaymentTask *
pick (Lane *lane, GPtrArray *tasks, gint64 *wait)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lane->owner->lock);
  SmdPaymentTask *task = smd_turns_take (lane->turns, tasks, SM_LIMIT_PAYMENTS_AT_ONCE);
  gint64 closed_for;

  if (task == NULL)
    return NULL;
  closed_for = smd_breaker_enter (&lane->breaker, g_get_monotonic_time ());
  if (closed_for == 0)
    return task;
  *wait = closed_for;
  smd_turns_end (lane->turns, task->payment_id);
  smd_payment_task_free (task);
  return NULL;
}

/* Reads what is due. All of a long queue is put in order for each page of it, so that a page that
 * is full serves until it is used up or old; one that is not is read anew for each payment, and
 * nobody waits behind what was read before. */
static gboolean
turn_page (Lane *lane, GError **error)
{
  SmdReconciler *self = lane->owner;
  GPtrArray *page;

  page = smd_payments_list_due (self->domain, lane->lane, PAGE_MOST, &lane->next_at, error);
  if (page == NULL)
    return FALSE;
  g_ptr_array_unref (lane->page);
  lane->page = page;
  lane->page_until =
      page->len == PAGE_MOST ? g_get_monotonic_time () + PAGE_MICROSECONDS : G_MININT64;
  g_mutex_lock (&self->lock);
  smd_turns_leave_out (lane->turns, page);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static SmdPaymentTask *
try_take (Lane *lane, gint64 *wait)
{
  SmdReconciler *self = lane->owner;
  g_autoptr (GError) error = NULL;
  gint64 now_ms = sm_clock_now_ms (self->domain->clock);
  SmdPaymentTask *task;

  *wait = (gint64) IDLE_SECONDS * G_USEC_PER_SEC;
  if ((lane->page->len == 0 || g_get_monotonic_time () >= lane->page_until)
      && !turn_page (lane, &error))
    {
      report (self, "store-failed", NULL, error->message);
      return NULL;
    }
  if (lane->next_at < now_ms / 1000 + IDLE_SECONDS)
    *wait = MAX (lane->next_at * 1000 - now_ms, 1) * 1000;
  task = pick (lane, lane->page, wait);
  if (task == NULL)
    lane->page_until = G_MININT64;
  return task;
}

/* Blocks until there is a payment to look at; NULL when it is time to stop. */
static SmdPaymentTask *
take (Lane *lane)
{
  g_autoptr (GMutexLocker) turn = g_mutex_locker_new (&lane->turn);

  while (!is_stopping (lane->owner))
    {
      gint64 wait = 0;
      SmdPaymentTask *task = try_take (lane, &wait);

      if (task != NULL)
        return task;
      if (!rest_until (lane, g_get_monotonic_time () + wait))
        return NULL;
    }
  return NULL;
}

static void
release (Lane *lane, SmdPaymentTask *task)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lane->owner->lock);

  smd_turns_end (lane->turns, task->payment_id);
  for (guint i = 0; i < SMD_N_LANES; i++)
    lane->owner->lanes[i].woken = TRUE;
  g_cond_broadcast (&lane->owner->changed);
}

/* Whether the acquirer works is said by every answer, also by one that refuses; not by one that
 * refuses us altogether. */
static void
tell_breaker (Lane *lane, const GError *error)
{
  SmdReconciler *self = lane->owner;
  gint64 now = g_get_monotonic_time ();
  gboolean failed = g_error_matches (error, SM_ERROR, SM_ERROR_ACQUIRER)
                    || g_error_matches (error, SM_ERROR, SM_ERROR_UNAUTHENTICATED)
                    || g_error_matches (error, SM_ERROR, SM_ERROR_FORBIDDEN);
  gboolean turned;

  g_mutex_lock (&self->lock);
  turned = smd_breaker_leave (&lane->breaker, now, failed);
  if (g_error_matches (error, SM_ERROR, SM_ERROR_TOO_MANY_TRIES))
    for (guint i = 0; i < SMD_N_LANES; i++)
      smd_breaker_hold (
          &self->lanes[i].breaker,
          now + CLAMP (sm_error_get_number (error), 1, RETRY_MOST_SECONDS) * G_USEC_PER_SEC);
  g_mutex_unlock (&self->lock);

  if (turned)
    report_lane (lane, failed ? "acquirer-down" : "acquirer-up",
                 error != NULL ? error->message : NULL);
}

/* Whether it refuses us altogether is said to operators, and kept where they look. */
static void
tell_refusals (Lane *lane, const GError *problem)
{
  SmdReconciler *self = lane->owner;
  g_autoptr (GError) error = NULL;
  gboolean had = FALSE;
  gboolean tell, clear;

  g_mutex_lock (&self->lock);
  tell = smd_refusals_count (&lane->refusals, g_get_monotonic_time (), problem);
  clear = problem == NULL && lane->kept;
  lane->kept = (lane->kept || tell) && !clear;
  g_mutex_unlock (&self->lock);

  if (tell)
    {
      report_lane (lane, "acquirer-refuses", problem->message);
      if (!smd_acquirer_keep_refusal (self->domain, lane->what, problem->message, &error))
        report (self, "store-failed", NULL, error->message);
    }
  if (clear && !smd_acquirer_clear_refusal (self->domain, lane->what, &had, &error))
    {
      report (self, "store-failed", NULL, error->message);
      g_mutex_lock (&self->lock);
      lane->kept = TRUE;
      g_mutex_unlock (&self->lock);
    }
  if (had)
    report_lane (lane, "acquirer-accepts", NULL);
}

static void
abandon_breaker (Lane *lane)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lane->owner->lock);

  smd_breaker_abandon (&lane->breaker);
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
      rest_from_store (self, task->payment_id, error);
      return;
    }
  if (applied == SMD_APPLIED_MISMATCH)
    report (self, "payment-mismatch", task->payment_id,
            outcome->doubt != NULL ? outcome->doubt : outcome->acquirer_id);
  if (applied != SMD_APPLIED_CHANGE)
    return;
  event = g_strconcat ("payment-", smd_payment_state_to_string (outcome->state), NULL);
  report (self, event, task->payment_id, outcome->cancel_reason);
}

static void
postpone (SmdReconciler *self, SmdPaymentTask *task, gint64 seconds, const char *note)
{
  g_autoptr (GError) error = NULL;

  if (!smd_payments_postpone (self->domain, task->payment_id, seconds, note, &error))
    rest_from_store (self, task->payment_id, error);
}

/* Ever more seldom. */
static gint64
get_pause (SmdPaymentTask *task)
{
  gint64 most = task->acquirer_id == NULL ? RETRY_MOST_SECONDS : SM_LIMIT_PAYMENT_LOOK_MOST;

  return MIN (G_GINT64_CONSTANT (1) << MIN (task->looks, 10), most);
}

/* As long as the acquirer asks for, but a page that somebody waits for is asked for again with the
 * others: the breaker holds no longer either. */
static gint64
get_wait (SmdPaymentTask *task, const GError *problem)
{
  gint64 asked = sm_error_get_number (problem);

  return MAX (get_pause (task),
              task->acquirer_id == NULL ? MIN (asked, RETRY_MOST_SECONDS) : asked);
}

static void
give_up (SmdReconciler *self, SmdPaymentTask *task, const char *reason, const char *note)
{
  g_autoptr (GError) error = NULL;

  if (!smd_payments_give_up (self->domain, task->payment_id, reason, note, &error))
    rest_from_store (self, task->payment_id, error);
}

/* There was no usable word: once more later; or the end, where the acquirer will never create
 * this payment. That it will not let us create any is no end of it. */
static void
handle_error (SmdReconciler *self, SmdPaymentTask *task, const GError *problem)
{
  gboolean creating = task->acquirer_id == NULL;
  gboolean refused = g_error_matches (problem, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
  gboolean unknown = g_error_matches (problem, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_autofree char *note = NULL;

  if (creating && refused)
    {
      report (self, "payment-refused", task->payment_id, problem->message);
      give_up (self, task, "other", problem->message);
    }
  else if (!creating && (refused || unknown))
    {
      note = g_strconcat ("mismatch: ", problem->message, NULL);
      postpone (self, task, SM_LIMIT_PAYMENT_LOOK_MOST, note);
    }
  else
    postpone (self, task, get_wait (task, problem), problem->message);
}

static gboolean
is_too_late (SmdReconciler *self, SmdPaymentTask *task)
{
  gint64 age = sm_clock_now (self->domain->clock) - task->created_at;

  return task->acquirer_id == NULL && age > SM_LIMIT_PAYMENT_CREATE_SECONDS;
}

static gboolean
claim (Lane *lane, SmdPaymentTask *task, char **order)
{
  SmdReconciler *self = lane->owner;
  g_autoptr (GError) error = NULL;

  if (smd_claim_take (self->domain, task, order, &error))
    return TRUE;
  abandon_breaker (lane);
  if (error == NULL)
    return FALSE;
  report (self, "store-failed", task->payment_id, error->message);
  postpone (self, task, get_pause (task), "our own store failed");
  return FALSE;
}

/* The program ends with the payment in hand: another one may have it at once. */
static void
give_back (Lane *lane, SmdPaymentTask *task)
{
  g_autoptr (GError) error = NULL;

  abandon_breaker (lane);
  if (!smd_payments_release (lane->owner->domain, task, &error))
    report (lane->owner, "store-failed", task->payment_id, error->message);
}

static void
look (Lane *lane, SmdYookassa *client, SmdPaymentTask *task)
{
  SmdReconciler *self = lane->owner;
  gboolean creating = task->acquirer_id == NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdOutcome) outcome = NULL;
  g_autofree char *order = NULL;

  if (is_too_late (self, task))
    {
      abandon_breaker (lane);
      give_up (self, task, "internal_timeout", "the acquirer did not answer in time");
      return;
    }
  if (!claim (lane, task, &order))
    return;
  if (creating)
    outcome = smd_yookassa_create (client, task->acquirer_key, order, self->cancellable, &error);
  else
    outcome = smd_receipts_get_payment (self->domain, client, task, self->cancellable, &error);
  if (is_stopping (self) && outcome == NULL)
    {
      give_back (lane, task);
      return;
    }
  tell_breaker (lane, error);
  if (creating || outcome != NULL || !g_error_matches (error, SM_ERROR, SM_ERROR_NOT_FOUND))
    tell_refusals (lane, error);
  if (outcome != NULL)
    apply (self, task, outcome);
  else
    handle_error (self, task, error);
}

static gpointer
run (gpointer data)
{
  Lane *lane = data;
  SmdReconciler *self = lane->owner;
  const SmdAcquirerConfig config = get_config (self);
  g_autoptr (SmdYookassa) client = NULL;

  for (;;)
    {
      g_autoptr (SmdPaymentTask) task = take (lane);

      if (task == NULL)
        return NULL;
      if (client == NULL)
        client = smd_yookassa_new (&config, self->domain->settings->page_hosts);
      look (lane, client, task);
      release (lane, task);
    }
}

void
smd_reconciler_start (SmdReconciler *self)
{
  const SmdAcquirerConfig config = get_config (self);

  g_return_if_fail (!self->running);

  self->stopping = FALSE;
  self->running = TRUE;
  self->cancellable = g_cancellable_new ();
  self->refunds = smd_refund_watch_new (self->domain, &config, self->report, self->report_data);
  for (guint i = 0; i < SMD_N_LANES; i++)
    for (guint j = 0; j < self->lanes[i].n_threads; j++)
      self->lanes[i].threads[j] = g_thread_new ("reconciler", run, &self->lanes[i]);
}

void
smd_reconciler_wake (SmdReconciler *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < SMD_N_LANES; i++)
    self->lanes[i].woken = TRUE;
  g_cond_broadcast (&self->changed);
  if (self->refunds != NULL)
    smd_refund_watch_wake (self->refunds);
}

void
smd_reconciler_stop (SmdReconciler *self)
{
  SmdRefundWatch *refunds;

  if (!self->running)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  refunds = g_steal_pointer (&self->refunds);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  smd_refund_watch_free (refunds);
  for (guint i = 0; i < SMD_N_LANES; i++)
    for (guint j = 0; j < self->lanes[i].n_threads; j++)
      g_thread_join (self->lanes[i].threads[j]);
  g_clear_object (&self->cancellable);
  self->running = FALSE;
}

void
smd_reconciler_free (SmdReconciler *self)
{
  if (self == NULL)
    return;
  smd_reconciler_stop (self);
  for (guint i = 0; i < SMD_N_LANES; i++)
    lane_clear (&self->lanes[i]);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->api_url);
  g_free (self->shop_id);
  g_free (self->proxy_url);
  sm_secret_free (self->secret);
  g_free (self);
}
