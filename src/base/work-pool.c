/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "work-pool.h"

#include <pthread.h>
#include <sched.h>

#include "error.h"

/*
 * Threads are started when first needed and then kept. A job is handed to exactly one thread;
 * every accepted job runs, also those still waiting when the pool is freed, unless they were
 * dropped before. Push from any thread.
 */

struct _SmWorkPool
{
  char *name;
  guint most_threads;
  guint most_waiting;
  SmWorkFunc func;
  gpointer user_data; /* borrowed */

  GMutex lock;
  GCond wake;
  GQueue waiting;     /* guarded by lock: borrowed jobs */
  GPtrArray *threads; /* guarded by lock: GThread * */
  guint busy;         /* guarded by lock: threads that run a job */
  guint asleep;       /* guarded by lock: threads that wait to be woken */
  gboolean closing;   /* guarded by lock */
};

/* Woken for a job, a thread would push aside the one that is still handing jobs out. As a batch
 * thread (sched(7)) it begins where a core is free or the other's turn is over: a tenth more
 * requests on two cores. Where the system does not allow it, nothing is lost but that. */
static void
wait_for_turn (void)
{
  struct sched_param param = { 0 };

  pthread_setschedparam (pthread_self (), SCHED_BATCH, &param);
}

static gpointer
pool_thread (gpointer data)
{
  SmWorkPool *self = data;

  wait_for_turn ();
  g_mutex_lock (&self->lock);
  for (;;)
    {
      gpointer job;

      while (g_queue_is_empty (&self->waiting) && !self->closing)
        {
          self->asleep++;
          g_cond_wait (&self->wake, &self->lock);
        }
      if (g_queue_is_empty (&self->waiting))
        break;
      job = g_queue_pop_head (&self->waiting);
      self->busy++;
      g_mutex_unlock (&self->lock);
      self->func (job, self->user_data);
      g_mutex_lock (&self->lock);
      self->busy--;
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* Called with the lock held. Failing to start one more thread matters only if there is none. */
static gboolean
pool_ensure_thread (SmWorkPool *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  GThread *thread;

  if (self->threads->len - self->busy > g_queue_get_length (&self->waiting)
      || self->threads->len == self->most_threads)
    return TRUE;
  thread = g_thread_try_new (self->name, pool_thread, self, &local);
  if (thread != NULL)
    g_ptr_array_add (self->threads, thread);
  if (self->threads->len > 0)
    return TRUE;
  sm_error_set (error, SM_ERROR_BUSY, 0, "%s: %s", self->name, local->message);
  return FALSE;
}

static gboolean
pool_push_locked (SmWorkPool *self, gpointer job, GError **error)
{
  guint waiting = g_queue_get_length (&self->waiting);

  if (self->closing)
    {
      sm_error_set (error, SM_ERROR_BUSY, 0, N_ ("%s is closing"), self->name);
      return FALSE;
    }
  if (waiting + self->busy >= self->most_waiting + self->most_threads)
    {
      sm_error_set (error, SM_ERROR_BUSY, 0, N_ ("%s: %u jobs wait"), self->name, waiting);
      return FALSE;
    }
  if (!pool_ensure_thread (self, error))
    return FALSE;
  g_queue_push_tail (&self->waiting, job);
  /* A signal costs a system call even where nobody waits. */
  if (self->asleep > 0)
    {
      self->asleep--;
      g_cond_signal (&self->wake);
    }
  return TRUE;
}

/**
 * sm_work_pool_new:
 * @name: names the threads and speaks in errors
 * @threads: most jobs that run at once, at least 1
 * @queue: most jobs that wait beyond those
 * @func: runs one job, in one of the pool's threads
 * @user_data: (nullable): for @func; must outlive the pool
 *
 * Returns: (transfer full): a pool that has started no thread yet
 */
SmWorkPool *
sm_work_pool_new (const char *name, guint threads, guint queue, SmWorkFunc func, gpointer user_data)
{
  SmWorkPool *self;

  g_return_val_if_fail (name != NULL && func != NULL && threads > 0, NULL);

  self = g_new0 (SmWorkPool, 1);
  self->name = g_strdup (name);
  self->most_threads = threads;
  self->most_waiting = queue;
  self->func = func;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_queue_init (&self->waiting);
  self->threads = g_ptr_array_new ();
  return self;
}

/**
 * sm_work_pool_push:
 * @self: a pool
 * @job: handed to the pool's function; on failure it stays the caller's
 * @error: %SM_ERROR_BUSY where the queue is full
 *
 * Returns: whether the job was taken
 */
gboolean
sm_work_pool_push (SmWorkPool *self, gpointer job, GError **error)
{
  gboolean taken;

  g_return_val_if_fail (self != NULL && job != NULL, FALSE);

  g_mutex_lock (&self->lock);
  taken = pool_push_locked (self, job, error);
  g_mutex_unlock (&self->lock);
  return taken;
}

/**
 * sm_work_pool_drop:
 * @self: a pool
 * @func: takes a job that waits, in the calling thread
 * @user_data: (nullable): for @func
 *
 * Refuses new jobs from now on; those that run go on.
 */
void
sm_work_pool_drop (SmWorkPool *self, SmWorkFunc func, gpointer user_data)
{
  GQueue dropped;
  gpointer job;

  g_return_if_fail (self != NULL && func != NULL);

  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  dropped = self->waiting;
  g_queue_init (&self->waiting);
  g_mutex_unlock (&self->lock);
  while ((job = g_queue_pop_head (&dropped)) != NULL)
    func (job, user_data);
}

/**
 * sm_work_pool_free:
 * @self: a pool
 *
 * Refuses new jobs, runs those that were taken, joins the threads. Not from a pool's own thread.
 */
void
sm_work_pool_free (SmWorkPool *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
  /* No thread is added once the pool is closing. */
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));

  g_assert (g_queue_is_empty (&self->waiting));
  g_ptr_array_unref (self->threads);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_free (self->name);
  g_free (self);
}
