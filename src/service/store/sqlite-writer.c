/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sqlite-writer.h"

#include "sqlite-connection.h"
#include "sqlite-error.h"
#include "sqlite-lock.h"

#define BATCH_MOST 128        /* writes that share a commit */
#define CHECKPOINT_PAGES 1000 /* of the write-ahead log, as SQLite's own default */
#define CLOSE_WAIT_MILLISECONDS 200

/* One smd_store_write(): lives on the stack of the thread that waits for it. */
typedef struct
{
  SmdTxFunc func;
  gpointer data;
  gboolean written; /* func succeeded in the batch at hand */
  gboolean done;    /* answered; guarded by the mutex */
  GError *error;
  GCond answered;
} Job;

struct _SmdSqliteWriter
{
  SmdSqliteConnection *connection; /* the thread's */
  SmdSqliteLock *lock;             /* the thread's */
  gint wal_pages;                  /* the thread's: frames in the log after the last commit */
  gint checkpoint_at;              /* the thread's: pages at which to try next */

  GThread *thread;
  GMutex mutex;
  GCond work;
  GQueue waiting; /* Job, borrowed; guarded by the mutex */
  gboolean closing;
  SmdStoreStats stats; /* guarded by the mutex */
};

static gboolean
exec (SmdSqliteWriter *self, const char *sql, GError **error)
{
  return smd_sqlite_connection_exec (self->connection, sql, error);
}

static gboolean
in_transaction (SmdSqliteWriter *self)
{
  return !sqlite3_get_autocommit (smd_sqlite_connection_get_handle (self->connection));
}

static void
roll_back (SmdSqliteWriter *self)
{
  g_autoptr (GError) error = NULL;

  /* SQLite has already done it after some failures (disk full, I/O). */
  if (in_transaction (self) && !exec (self, "ROLLBACK", &error))
    g_error ("the transaction cannot be undone: %s", error->message);
}

static void
set_outcome (Job *job, gboolean written, const GError *error)
{
  g_clear_error (&job->error);
  job->written = written;
  if (!written)
    job->error = g_error_copy (error);
}

static gboolean
call_job (SmdSqliteWriter *self, Job *job)
{
  SmdTx *tx = smd_sqlite_connection_get_tx (self->connection);

  g_clear_error (&job->error);
  job->written = smd_tx_call (tx, job->func, job->data, &job->error);
  g_assert (job->written == (job->error == NULL));
  return job->written;
}

/* Returns: whether the transaction around it still stands. */
static gboolean
call_in_savepoint (SmdSqliteWriter *self, Job *job, GError **error)
{
  if (!exec (self, "SAVEPOINT job", error))
    return FALSE;
  if (!call_job (self, job) && (!in_transaction (self) || !exec (self, "ROLLBACK TO job", error)))
    return FALSE;
  return exec (self, "RELEASE job", error);
}

static void
count (SmdSqliteWriter *self, gint64 writes)
{
  g_mutex_lock (&self->mutex);
  self->stats.writes += writes;
  self->stats.commits += 1;
  g_mutex_unlock (&self->mutex);
}

static void
run_alone (SmdSqliteWriter *self, Job *job)
{
  g_autoptr (GError) error = NULL;

  if (!exec (self, "BEGIN IMMEDIATE", &error))
    set_outcome (job, FALSE, error);
  else if (!call_job (self, job))
    roll_back (self);
  else if (!exec (self, "COMMIT", &error))
    {
      roll_back (self);
      set_outcome (job, FALSE, error);
    }
  else
    count (self, 1);
}

/* Returns: whether the outcomes of all jobs stand; if not, nothing was written. */
static gboolean
run_together (SmdSqliteWriter *self, GPtrArray *jobs)
{
  gint64 writes = 0;

  if (!exec (self, "BEGIN IMMEDIATE", NULL))
    return FALSE;

  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);
      if (!call_in_savepoint (self, job, NULL))
        {
          roll_back (self);
          return FALSE;
        }
      writes += job->written ? 1 : 0;
    }

  if (!exec (self, "COMMIT", NULL))
    {
      roll_back (self);
      return FALSE;
    }

  count (self, writes);
  return TRUE;
}

static void
checkpoint (SmdSqliteWriter *self)
{
  sqlite3 *handle = smd_sqlite_connection_get_handle (self->connection);
  int pages = 0, moved = 0;

  if (self->wal_pages < self->checkpoint_at)
    return;

  /* A reader may hold the end of the log: what could not be moved is tried again later. */
  int result = sqlite3_wal_checkpoint_v2 (handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
  gboolean whole = result == SQLITE_OK && moved >= pages;
  self->checkpoint_at = (whole ? 0 : self->wal_pages) + CHECKPOINT_PAGES;
}

static void
run_batch (SmdSqliteWriter *self, GPtrArray *jobs)
{
  g_autoptr (GError) error = NULL;

  if (!smd_sqlite_lock_acquire (self->lock, &error))
    {
      for (guint i = 0; i < jobs->len; i++)
        set_outcome (g_ptr_array_index (jobs, i), FALSE, error);
      return;
    }

  /* When one write undoes the whole batch, its neighbours must not suffer from it. */
  if (jobs->len == 1 || !run_together (self, jobs))
    for (guint i = 0; i < jobs->len; i++)
      run_alone (self, g_ptr_array_index (jobs, i));

  checkpoint (self);
  smd_sqlite_lock_release (self->lock);
}

/* Returns: FALSE when there is nothing to wait for any more. Called with the mutex held. */
static gboolean
take_jobs (SmdSqliteWriter *self, GPtrArray *jobs)
{
  while (g_queue_is_empty (&self->waiting) && !self->closing)
    g_cond_wait (&self->work, &self->mutex);

  while (!g_queue_is_empty (&self->waiting) && jobs->len < BATCH_MOST)
    g_ptr_array_add (jobs, g_queue_pop_head (&self->waiting));
  return jobs->len > 0;
}

static void
answer_jobs (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);
      job->done = TRUE;
      g_cond_signal (&job->answered);
    }
  g_ptr_array_set_size (jobs, 0);
}

static gpointer
writer_main (gpointer data)
{
  SmdSqliteWriter *self = data;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();

  g_mutex_lock (&self->mutex);
  while (take_jobs (self, jobs))
    {
      g_mutex_unlock (&self->mutex);
      run_batch (self, jobs);
      g_mutex_lock (&self->mutex);
      answer_jobs (jobs);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static int
note_commit (gpointer data, sqlite3 *handle, const char *database, int pages)
{
  SmdSqliteWriter *self = data;

  self->wal_pages = pages;
  if (pages < self->checkpoint_at - CHECKPOINT_PAGES)
    self->checkpoint_at = CHECKPOINT_PAGES; /* the log began anew */
  return SQLITE_OK;
}

SmdSqliteWriter *
smd_sqlite_writer_new (const char *path, GError **error)
{
  g_autoptr (SmdSqliteLock) lock = smd_sqlite_lock_new (path, error);

  /* Opening recovers the log after a crash: nobody else may be writing then. */
  if (lock == NULL || !smd_sqlite_lock_acquire (lock, error))
    return NULL;
  SmdSqliteConnection *connection = smd_sqlite_connection_new (path, TRUE, error);
  smd_sqlite_lock_release (lock);
  if (connection == NULL)
    return NULL;

  SmdSqliteWriter *self = g_new0 (SmdSqliteWriter, 1);
  self->connection = connection;
  self->lock = g_steal_pointer (&lock);
  self->checkpoint_at = CHECKPOINT_PAGES;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->work);
  g_queue_init (&self->waiting);
  sqlite3_wal_hook (smd_sqlite_connection_get_handle (connection), note_commit, self);
  self->thread = g_thread_new ("store-writer", writer_main, self);
  return self;
}

/* The log goes back into the database, if no other program is at it. */
static void
close_connection (SmdSqliteWriter *self)
{
  sqlite3 *handle = smd_sqlite_connection_get_handle (self->connection);
  gboolean locked = smd_sqlite_lock_acquire (self->lock, NULL);

  sqlite3_db_config (handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !locked, NULL);
  sqlite3_busy_timeout (handle, CLOSE_WAIT_MILLISECONDS);
  if (locked)
    sqlite3_wal_checkpoint_v2 (handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  smd_sqlite_connection_free (self->connection);
  if (locked)
    smd_sqlite_lock_release (self->lock);
}

void
smd_sqlite_writer_free (SmdSqliteWriter *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->work);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  close_connection (self);
  smd_sqlite_lock_free (self->lock);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->work);
  g_free (self);
}

gboolean
smd_sqlite_writer_run (SmdSqliteWriter *self, SmdTxFunc func, gpointer data, GError **error)
{
  Job job = { .func = func, .data = data };

  g_assert (g_thread_self () != self->thread);
  g_cond_init (&job.answered);

  g_mutex_lock (&self->mutex);
  g_assert (!self->closing);
  g_queue_push_tail (&self->waiting, &job);
  g_cond_signal (&self->work);
  while (!job.done)
    g_cond_wait (&job.answered, &self->mutex);
  g_mutex_unlock (&self->mutex);

  g_cond_clear (&job.answered);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.written;
}

void
smd_sqlite_writer_get_stats (SmdSqliteWriter *self, SmdStoreStats *stats)
{
  g_mutex_lock (&self->mutex);
  *stats = self->stats;
  stats->waiting = g_queue_get_length (&self->waiting);
  g_mutex_unlock (&self->mutex);
}
