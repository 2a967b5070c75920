/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"

#include "dialect.h"
#include "postgres-connection.h"
#include "postgres-pool.h"

#define RETRY_MICROSECONDS \
  (G_GINT64_CONSTANT (10) * G_USEC_PER_SEC) /* then the client is told to come later */
#define BACKOFF_MILLISECONDS_MOST 32
#define LOST_MOST 3 /* connections lost in one call: the server is going up and down */

#define BEGIN_READ "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#define BEGIN_WRITE "BEGIN ISOLATION LEVEL SERIALIZABLE"
#define SCHEMA_LOCK "7741925860031" /* any number nobody else locks by */

typedef struct
{
  SmdStore parent; /* must be first */
  SmdPostgresPool *pool;
  gboolean writable;
  gint64 writes; /* atomic */
} PostgresStore;

/* How one run of a transaction ended. */
typedef enum
{
  OUTCOME_DONE,
  OUTCOME_FAILED,   /* for good */
  OUTCOME_CONFLICT, /* others were quicker: run it again */
  OUTCOME_LOST,     /* the connection broke and nothing was written: run it on another */
} Outcome;

static void
postgres_close (SmdStore *store)
{
  PostgresStore *self = (PostgresStore *) store;

  smd_postgres_pool_free (self->pool);
  g_free (self);
}

static SmdStore *
postgres_open (const char *url, gboolean writable, GError **error)
{
  PostgresStore *self = g_new0 (PostgresStore, 1);
  g_autoptr (SmdStore) store = &self->parent;

  store->engine = &smd_postgres_engine;
  self->writable = writable;
  self->pool = smd_postgres_pool_new (url);

  SmdPostgresConnection *connection = smd_postgres_pool_take (self->pool, error);
  if (connection == NULL)
    return NULL;

  smd_postgres_pool_give_back (self->pool, connection);
  return g_steal_pointer (&store);
}

static Outcome
outcome_before_commit (SmdPostgresConnection *connection)
{
  if (smd_postgres_connection_is_lost (connection))
    return OUTCOME_LOST;
  return smd_postgres_connection_has_conflict (connection) ? OUTCOME_CONFLICT : OUTCOME_FAILED;
}

/* A connection lost in the commit leaves it unknown whether it was done: never run again. */
static Outcome
outcome_of_commit (SmdPostgresConnection *connection)
{
  return smd_postgres_connection_has_conflict (connection) ? OUTCOME_CONFLICT : OUTCOME_FAILED;
}

static Outcome
run_once (SmdPostgresConnection *connection, const char *begin, SmdTxFunc func, gpointer data,
          GError **error)
{
  SmdTx *tx = smd_postgres_connection_get_tx (connection);

  if (!smd_postgres_connection_begin (connection, begin, error))
    return outcome_before_commit (connection);
  if (!smd_tx_call (tx, func, data, error))
    return outcome_before_commit (connection);
  if (!smd_postgres_connection_commit (connection, error))
    return outcome_of_commit (connection);
  return OUTCOME_DONE;
}

static Outcome
run_pooled (PostgresStore *self, const char *begin, SmdTxFunc func, gpointer data, GError **error)
{
  SmdPostgresConnection *connection = smd_postgres_pool_take (self->pool, error);

  if (connection == NULL)
    return OUTCOME_FAILED;

  Outcome outcome = run_once (connection, begin, func, data, error);
  smd_postgres_connection_roll_back (connection);
  smd_postgres_pool_give_back (self->pool, connection);
  return outcome;
}

/* The more have failed, the longer, by chance: so that they do not meet again. */
static void
back_off (guint tries)
{
  guint most = MIN (1u << MIN (tries, 10), BACKOFF_MILLISECONDS_MOST);

  g_usleep (g_random_int_range (0, most * 1000 + 1));
}

static gboolean
run (PostgresStore *self, const char *begin, SmdTxFunc func, gpointer data, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + RETRY_MICROSECONDS;
  guint lost = 0;

  for (guint tries = 0;; tries++)
    {
      GError *failure = NULL;
      Outcome outcome = run_pooled (self, begin, func, data, &failure);

      if (outcome == OUTCOME_DONE)
        return TRUE;

      lost += outcome == OUTCOME_LOST ? 1 : 0;
      if (outcome == OUTCOME_FAILED || lost == LOST_MOST)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }

      g_clear_error (&failure);
      if (g_get_monotonic_time () >= deadline)
        {
          sm_error_set (error, SM_ERROR_BUSY, 0, "others write the same rows all the time");
          return FALSE;
        }
      back_off (tries);
    }
}

static gboolean
postgres_read (SmdStore *store, SmdTxFunc func, gpointer data, GError **error)
{
  return run ((PostgresStore *) store, BEGIN_READ, func, data, error);
}

static gboolean
postgres_write (SmdStore *store, SmdTxFunc func, gpointer data, GError **error)
{
  PostgresStore *self = (PostgresStore *) store;

  if (!self->writable)
    {
      sm_error_set (error, SM_ERROR_INTERNAL, 0, "the store is open for reading only");
      return FALSE;
    }
  if (!run (self, BEGIN_WRITE, func, data, error))
    return FALSE;

  __atomic_add_fetch (&self->writes, 1, __ATOMIC_RELAXED);
  return TRUE;
}

static void
postgres_get_stats (SmdStore *store, SmdStoreStats *stats)
{
  PostgresStore *self = (PostgresStore *) store;

  stats->writes = __atomic_load_n (&self->writes, __ATOMIC_RELAXED);
  stats->commits = stats->writes; /* the server groups them itself */
  stats->waiting = 0;
}

/* The transaction must see what others committed while it waited: not its own snapshot. */
static gboolean
postgres_lock_schema (SmdTx *tx, GError **error)
{
  return smd_tx_run_script (tx,
                            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
                            "SET LOCAL statement_timeout = 0;"
                            "SET LOCAL lock_timeout = 0;"
                            "SELECT pg_advisory_xact_lock(" SCHEMA_LOCK ")",
                            error);
}

const SmdEngine smd_postgres_engine = {
  .name = "postgresql",
  .open = postgres_open,
  .close = postgres_close,
  .read = postgres_read,
  .write = postgres_write,
  .get_stats = postgres_get_stats,
  .run = smd_postgres_tx_run,
  .run_script = smd_postgres_tx_run_script,
  .lock_schema = postgres_lock_schema,
  .adapt = smd_dialect_to_postgres,
};
