/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"

#include "dialect.h"
#include "limits.h"
#include "postgres-connection.h"
#include "postgres-pool.h"
#include "words.h"

#define RETRY_MICROSECONDS \
  (G_GINT64_CONSTANT (10) * G_USEC_PER_SEC) /* then the client is told to come later */
#define BACKOFF_MILLISECONDS_MOST 32
#define LOST_MOST 3 /* connections lost in one call: the server is going up and down */
#define SCHEMA_TRIES 8

#define BEGIN_READ "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
/* Each statement sees what was committed before it: what must not change meanwhile is locked, by
 * smd_tx_lock(), before it is read. */
#define BEGIN_WRITE "BEGIN ISOLATION LEVEL READ COMMITTED"

/* Apart, so that a rush of one kind keeps none of the others waiting. */
typedef enum
{
  LANE_READ,
  LANE_WRITE,
  LANE_PROBE,
  N_LANES,
} Lane;

static const struct
{
  SmdPostgresUse use;
  guint most; /* connections */
} lanes[N_LANES] = {
  [LANE_READ] = { SMD_POSTGRES_READS, SM_LIMIT_STORE_READS },
  [LANE_WRITE] = { SMD_POSTGRES_WRITES, SM_LIMIT_STORE_WRITES },
  [LANE_PROBE] = { SMD_POSTGRES_WRITES, 1 },
};

typedef struct
{
  SmdStore parent; /* must be first */
  SmdPostgresPool *pools[N_LANES];
  gboolean writable;
  gint64 writes;    /* atomic */
  gint64 conflicts; /* atomic */
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

  for (guint i = 0; i < N_LANES; i++)
    smd_postgres_pool_free (self->pools[i]);
  g_free (self);
}

static SmdStore *
postgres_open (const char *url, gboolean writable, GError **error)
{
  PostgresStore *self = g_new0 (PostgresStore, 1);
  g_autoptr (SmdStore) store = &self->parent;

  store->engine = &smd_postgres_engine;
  self->writable = writable;
  for (guint i = 0; i < N_LANES; i++)
    {
      SmdPostgresUse use = writable ? lanes[i].use : SMD_POSTGRES_READS_ANYWHERE;

      self->pools[i] = smd_postgres_pool_new (&(SmdPostgresPoolPlan) { url, use, lanes[i].most });
    }

  SmdPostgresPool *pool = self->pools[writable ? LANE_WRITE : LANE_READ];
  SmdPostgresConnection *connection = smd_postgres_pool_take (pool, error);
  if (connection == NULL)
    return NULL;

  smd_postgres_pool_give_back (pool, connection);
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
read_once (SmdPostgresConnection *connection, SmdTxFunc func, gpointer data, GError **error)
{
  SmdTx *tx = smd_postgres_connection_get_tx (connection);
  gboolean done = smd_postgres_connection_begin (connection, BEGIN_READ, FALSE, error)
                  && smd_tx_call (tx, func, data, error)
                  && smd_postgres_connection_settle (connection, error);

  if (smd_postgres_connection_is_lost (connection))
    return done ? OUTCOME_DONE : OUTCOME_LOST;
  smd_postgres_connection_leave (connection);
  return done ? OUTCOME_DONE : outcome_before_commit (connection);
}

static Outcome
write_once (SmdPostgresConnection *connection, SmdTxFunc func, gpointer data, GError **error)
{
  SmdTx *tx = smd_postgres_connection_get_tx (connection);

  if (!smd_postgres_connection_begin (connection, BEGIN_WRITE, TRUE, error)
      || !smd_tx_call (tx, func, data, error)
      || !smd_postgres_connection_prepare_commit (connection, error))
    return outcome_before_commit (connection);
  if (!smd_postgres_connection_commit (connection, error))
    return outcome_of_commit (connection);
  return OUTCOME_DONE;
}

static Outcome
run_pooled (PostgresStore *self, Lane lane, SmdTxFunc func, gpointer data, GError **error)
{
  SmdPostgresConnection *connection = smd_postgres_pool_take (self->pools[lane], error);
  Outcome outcome;

  if (connection == NULL)
    return OUTCOME_FAILED;
  if (lane == LANE_READ)
    outcome = read_once (connection, func, data, error);
  else
    {
      outcome = write_once (connection, func, data, error);
      smd_postgres_connection_roll_back (connection);
    }
  smd_postgres_pool_give_back (self->pools[lane], connection);
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
run (PostgresStore *self, Lane lane, SmdTxFunc func, gpointer data, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + RETRY_MICROSECONDS;
  guint lost = 0;

  for (guint tries = 0;; tries++)
    {
      GError *failure = NULL;
      Outcome outcome = run_pooled (self, lane, func, data, &failure);

      if (outcome == OUTCOME_DONE)
        return TRUE;

      lost += outcome == OUTCOME_LOST ? 1 : 0;
      if (outcome == OUTCOME_CONFLICT)
        __atomic_add_fetch (&self->conflicts, 1, __ATOMIC_RELAXED);
      if (outcome == OUTCOME_FAILED || lost == LOST_MOST)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }

      g_clear_error (&failure);
      if (g_get_monotonic_time () >= deadline)
        {
          sm_error_set (error, SM_ERROR_BUSY, 0, N_ ("others write the same rows all the time"));
          return FALSE;
        }
      back_off (tries);
    }
}

static gboolean
postgres_read (SmdStore *store, SmdTxFunc func, gpointer data, GError **error)
{
  return run ((PostgresStore *) store, LANE_READ, func, data, error);
}

static gboolean
write_in (PostgresStore *self, Lane lane, SmdTxFunc func, gpointer data, GError **error)
{
  if (!self->writable)
    {
      sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("the store is open for reading only"));
      return FALSE;
    }
  if (!run (self, lane, func, data, error))
    return FALSE;

  __atomic_add_fetch (&self->writes, 1, __ATOMIC_RELAXED);
  return TRUE;
}

static gboolean
postgres_write (SmdStore *store, SmdTxFunc func, gpointer data, GError **error)
{
  return write_in ((PostgresStore *) store, LANE_WRITE, func, data, error);
}

static gboolean
postgres_probe (SmdStore *store, SmdTxFunc func, gpointer data, GError **error)
{
  return write_in ((PostgresStore *) store, LANE_PROBE, func, data, error);
}

static void
postgres_get_stats (SmdStore *store, SmdStoreStats *stats)
{
  PostgresStore *self = (PostgresStore *) store;

  *stats = (SmdStoreStats) { .writes = __atomic_load_n (&self->writes, __ATOMIC_RELAXED),
                             .conflicts = __atomic_load_n (&self->conflicts, __ATOMIC_RELAXED) };
  stats->commits = stats->writes; /* the server groups them itself */
  for (guint i = 0; i < N_LANES; i++)
    {
      stats->round_trips += smd_postgres_pool_get_round_trips (self->pools[i]);
      stats->waiting += smd_postgres_pool_get_waiting (self->pools[i]);
    }
}

static gboolean
make_schema_lock (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_run_script (tx,
                            "CREATE TABLE IF NOT EXISTS schema_lock (name TEXT PRIMARY KEY);"
                            "INSERT INTO schema_lock (name) VALUES ('migrations')"
                            " ON CONFLICT (name) DO NOTHING",
                            error);
}

/* Two programs that make a table at once, if it does not exist, may both find that it does not: one
 * of them fails then, by whichever key of the catalogue it is that the other was first with. */
static gboolean
postgres_prepare_schema (SmdStore *store, GError **error)
{
  for (guint i = 0;; i++)
    {
      g_autoptr (GError) local = NULL;

      if (smd_store_write (store, make_schema_lock, NULL, &local))
        return TRUE;
      if (i < SCHEMA_TRIES && !g_error_matches (local, SM_ERROR, SM_ERROR_UNAVAILABLE))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
}

static gboolean
postgres_lock_schema (SmdTx *tx, GError **error)
{
  return smd_tx_run_script (tx,
                            "SET LOCAL statement_timeout = 0;"
                            "SET LOCAL lock_timeout = 0;"
                            "SELECT name FROM schema_lock FOR UPDATE",
                            error);
}

const SmdEngine smd_postgres_engine = {
  .name = "postgresql",
  .open = postgres_open,
  .close = postgres_close,
  .read = postgres_read,
  .write = postgres_write,
  .probe = postgres_probe,
  .get_stats = postgres_get_stats,
  .run = smd_postgres_tx_run,
  .ask = smd_postgres_tx_ask,
  .settle = smd_postgres_tx_settle,
  .end_with_next = smd_postgres_tx_end_with_next,
  .takes_locks = TRUE,
  .run_script = smd_postgres_tx_run_script,
  .prepare_schema = postgres_prepare_schema,
  .lock_schema = postgres_lock_schema,
  .adapt = smd_dialect_to_postgres,
};
