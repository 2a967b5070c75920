/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "postgres-pool.h"

#define CONNECTIONS_MOST \
  24 /* of the 100 a server takes by default: several services may share it */
#define WAIT_MICROSECONDS (G_GINT64_CONSTANT (5) * G_USEC_PER_SEC)

struct _SmdPostgresPool
{
  char *url;
  GMutex mutex;
  GCond given_back;
  GPtrArray *idle; /* SmdPostgresConnection, the last used at the end; guarded */
  guint n_open;    /* idle or taken; guarded */
};

SmdPostgresPool *
smd_postgres_pool_new (const char *url)
{
  SmdPostgresPool *self = g_new0 (SmdPostgresPool, 1);

  self->url = g_strdup (url);
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

/* Returns: whether the caller may go on: with *connection, or with leave to open one. */
static gboolean
take_or_reserve (SmdPostgresPool *self, SmdPostgresConnection **connection)
{
  gint64 deadline = g_get_monotonic_time () + WAIT_MICROSECONDS;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->idle->len == 0 && self->n_open >= CONNECTIONS_MOST)
    if (!g_cond_wait_until (&self->given_back, &self->mutex, deadline))
      return FALSE;

  if (self->idle->len > 0)
    *connection = g_ptr_array_steal_index (self->idle, self->idle->len - 1);
  else
    self->n_open++;
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

SmdPostgresConnection *
smd_postgres_pool_take (SmdPostgresPool *self, GError **error)
{
  SmdPostgresConnection *connection = NULL;

  if (!take_or_reserve (self, &connection))
    {
      sm_error_set (error, SM_ERROR_BUSY, 0, "all connections to the database are in use");
      return NULL;
    }
  if (connection != NULL)
    return connection;

  connection = smd_postgres_connection_new (self->url, error);
  if (connection == NULL)
    count_closed (self);
  return connection;
}

void
smd_postgres_pool_give_back (SmdPostgresPool *self, SmdPostgresConnection *connection)
{
  gboolean lost = smd_postgres_connection_is_lost (connection);
  gboolean kept = !lost && smd_postgres_connection_is_idle (connection);

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
  g_cond_broadcast (&self->given_back);
  g_mutex_unlock (&self->mutex);
}
