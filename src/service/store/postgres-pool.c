/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "postgres-pool.h"

#include "limits.h"
#include "words.h"

struct _SmdPostgresPool
{
  char *url;
  SmdPostgresUse use;
  guint most;
  gint64 round_trips; /* atomic */

  GMutex mutex;
  GCond given_back;
  GPtrArray *idle; /* SmdPostgresConnection, the last used at the end; guarded, like the rest */
  guint n_open;    /* idle or taken */
  guint n_waiting;
};

SmdPostgresPool *
smd_postgres_pool_new (const SmdPostgresPoolPlan *plan)
{
  SmdPostgresPool *self = g_new0 (SmdPostgresPool, 1);

  self->url = g_strdup (plan->url);
  self->use = plan->use;
  self->most = plan->most;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->given_back);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) smd_postgres_connection_free);
  return self;
}

void
smd_postgres_pool_free (SmdPostgresPool *self)
{
  g_assert (self->idle->len == self->n_open);
  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->given_back);
  g_free (self->url);
  g_free (self);
}

static gboolean
fail_busy (GError **error)
{
  sm_error_set (error, SM_ERROR_BUSY, 0, N_ ("all connections to the database are in use"));
  return FALSE;
}

/* Returns: whether the caller may go on: with *connection, or with leave to open one. */
static gboolean
take_or_reserve (SmdPostgresPool *self, SmdPostgresConnection **connection, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + SM_LIMIT_STORE_WAIT_MS * G_TIME_SPAN_MILLISECOND;
  gboolean in_time = TRUE;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->n_waiting >= SM_LIMIT_QUEUE)
    return fail_busy (error);
  self->n_waiting++;
  while (in_time && self->idle->len == 0 && self->n_open >= self->most)
    in_time = g_cond_wait_until (&self->given_back, &self->mutex, deadline);
  self->n_waiting--;

  if (self->idle->len > 0)
    *connection = g_ptr_array_steal_index (self->idle, self->idle->len - 1);
  else if (self->n_open < self->most)
    self->n_open++;
  else
    return fail_busy (error);
  return TRUE;
}

static void
count_closed (SmdPostgresPool *self)
{
  g_mutex_lock (&self->mutex);
  self->n_open--;
  g_cond_signal (&self->given_back);
  g_mutex_unlock (&self->mutex);
}

static SmdPostgresConnection *
open_one (SmdPostgresPool *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  SmdPostgresConnection *connection = smd_postgres_connection_new (
      self->url, self->use != SMD_POSTGRES_READS_ANYWHERE, &self->round_trips, &local);

  if (connection == NULL && self->use == SMD_POSTGRES_READS)
    {
      g_clear_error (&local);
      connection = smd_postgres_connection_new (self->url, FALSE, &self->round_trips, &local);
      /* what is read there may be old: the next one looks again where writes are taken */
      if (connection != NULL)
        smd_postgres_connection_use_once (connection);
    }
  if (connection == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return connection;
}

SmdPostgresConnection *
smd_postgres_pool_take (SmdPostgresPool *self, GError **error)
{
  SmdPostgresConnection *connection = NULL;

  if (!take_or_reserve (self, &connection, error))
    return NULL;
  if (connection != NULL && smd_postgres_connection_is_there (connection))
    return connection;

  /* its place is taken by the new one */
  g_clear_pointer (&connection, smd_postgres_connection_free);
  connection = open_one (self, error);
  if (connection == NULL)
    count_closed (self);
  return connection;
}

void
smd_postgres_pool_give_back (SmdPostgresPool *self, SmdPostgresConnection *connection)
{
  gboolean lost = smd_postgres_connection_is_lost (connection);
  gboolean kept = smd_postgres_connection_is_idle (connection);

  if (!kept)
    smd_postgres_connection_free (connection);

  g_mutex_lock (&self->mutex);
  if (lost)
    {
      self->n_open -= self->idle->len;
      g_ptr_array_set_size (self->idle, 0);
    }
  if (kept)
    g_ptr_array_add (self->idle, connection);
  else
    self->n_open--;
  if (lost)
    g_cond_broadcast (&self->given_back);
  else
    g_cond_signal (&self->given_back);
  g_mutex_unlock (&self->mutex);
}

guint
smd_postgres_pool_get_waiting (SmdPostgresPool *self)
{
  guint waiting;

  g_mutex_lock (&self->mutex);
  waiting = self->n_waiting;
  g_mutex_unlock (&self->mutex);
  return waiting;
}

gint64
smd_postgres_pool_get_round_trips (SmdPostgresPool *self)
{
  return __atomic_load_n (&self->round_trips, __ATOMIC_RELAXED);
}
