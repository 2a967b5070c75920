/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "error.h"
#include "store-fixture.h"
#include "waiting.h"

#define THREADS 32
#define ROUNDS 25

typedef struct
{
  SmdStore *store;
  const char *name;
  GMutex *gate; /* held by the test until all threads wait in the store; nullable */
  gint *inside; /* whether the one at the gate has begun; nullable */
} Worker;

static gboolean
increment (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error,
                      "INSERT INTO counters (name, value) VALUES ($1, 1)"
                      " ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
                      "s", data);
}

/* Reads, then writes what it read: wrong unless the row is held from the reading on. */
static gboolean
read_and_increment (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "INSERT INTO counters (name, value) VALUES ($1, 0) ON CONFLICT (name)"
                    " DO UPDATE SET value = counters.value RETURNING value",
                    "s", data);

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  return smd_tx_exec (tx, error, "UPDATE counters SET value = $1 WHERE name = $2", "is",
                      smd_rows_get_int (rows, "value") + 1, data);
}

typedef struct
{
  const char *name;
  gint64 value;
} Counter;

static gboolean
read_counter (SmdTx *tx, gpointer data, GError **error)
{
  Counter *counter = data;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT value FROM counters WHERE name = $1", "s", counter->name);

  if (rows == NULL)
    return FALSE;
  counter->value = smd_rows_next (rows) ? smd_rows_get_int (rows, "value") : 0;
  return TRUE;
}

static gint64
value_of (SmdStore *store, const char *name)
{
  Counter counter = { name, -1 };
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_read (store, read_counter, &counter, &error));
  g_assert_no_error (error);
  return counter.value;
}

static gpointer
increment_many (gpointer data)
{
  Worker *worker = data;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean done =
          smd_store_write (worker->store, read_and_increment, (gpointer) worker->name, &error);
      g_assert_no_error (error);
      g_assert_true (done);
    }
  return NULL;
}

static void
run_threads (GThreadFunc func, Worker *workers, guint n)
{
  g_autofree GThread **threads = g_new (GThread *, n);

  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("worker", func, &workers[i]);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

static void
test_increments_of_many_threads_are_exact (StoreFixture *fixture)
{
  Worker workers[THREADS];
  SmdStoreStats before, after;

  for (guint i = 0; i < THREADS; i++)
    workers[i] = (Worker) { fixture->store, "one", NULL, NULL };
  smd_store_get_stats (fixture->store, &before);
  run_threads (increment_many, workers, THREADS);
  smd_store_get_stats (fixture->store, &after);

  g_assert_cmpint (value_of (fixture->store, "one"), ==, THREADS * ROUNDS);
  g_assert_cmpint (after.writes - before.writes, ==, THREADS * ROUNDS);
  g_assert_cmpint (after.commits, <=, after.writes);
}

static gboolean
wait_at_gate (SmdTx *tx, gpointer data, GError **error)
{
  Worker *worker = data;

  g_atomic_int_set (worker->inside, TRUE);
  g_mutex_lock (worker->gate);
  g_mutex_unlock (worker->gate);
  return increment (tx, (gpointer) worker->name, error);
}

static gboolean
fail_after_writing (SmdTx *tx, gpointer data, GError **error)
{
  Worker *worker = data;

  if (!increment (tx, (gpointer) worker->name, error))
    return FALSE;
  sm_error_set (error, SM_ERROR_NO_DEBT, 7, "the domain says no");
  return FALSE;
}

static gboolean
violate_unique_key (SmdTx *tx, gpointer data, GError **error)
{
  return increment (tx, (gpointer) "neighbour", error)
         && smd_tx_exec (tx, error, "INSERT INTO counters (name, value) VALUES ('taken', 2)", "");
}

static gpointer
write_at_gate (gpointer data)
{
  Worker *worker = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_write (worker->store, wait_at_gate, worker, &error));
  g_assert_no_error (error);
  return NULL;
}

static gpointer
write_good (gpointer data)
{
  Worker *worker = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_write (worker->store, increment, (gpointer) worker->name, &error));
  g_assert_no_error (error);
  return NULL;
}

static gpointer
write_refused (gpointer data)
{
  Worker *worker = data;
  g_autoptr (GError) error = NULL;

  g_assert_false (smd_store_write (worker->store, fail_after_writing, worker, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NO_DEBT);
  g_assert_cmpint (sm_error_get_number (error), ==, 7);
  return NULL;
}

static gpointer
write_colliding (gpointer data)
{
  Worker *worker = data;
  g_autoptr (GError) error = NULL;

  g_assert_false (smd_store_write (worker->store, violate_unique_key, worker, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE_UNIQUE);
  return NULL;
}

/* Holds the first write until all others wait, so that SQLite has to batch them. */
static void
run_behind_gate (StoreFixture *fixture, const GThreadFunc *funcs, guint n_funcs)
{
  g_autofree GThread **threads = g_new (GThread *, THREADS);
  GMutex gate;
  gint inside = FALSE;
  Worker worker = { fixture->store, "neighbour", &gate, &inside };

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  GThread *first = g_thread_new ("gate", write_at_gate, &worker);
  wait_until (g_atomic_int_get (&inside));
  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("worker", funcs[i % n_funcs], &worker);
  wait_until (!store_fixture_is_sqlite (fixture)
              || store_fixture_count_waiting (fixture->store) == THREADS);
  g_mutex_unlock (&gate);

  g_thread_join (first);
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&gate);
}

static void
test_waiting_writes_share_a_commit (StoreFixture *fixture)
{
  const GThreadFunc funcs[] = { write_good };
  SmdStoreStats before, after;

  smd_store_get_stats (fixture->store, &before);
  run_behind_gate (fixture, funcs, G_N_ELEMENTS (funcs));
  smd_store_get_stats (fixture->store, &after);

  g_assert_cmpint (value_of (fixture->store, "neighbour"), ==, THREADS + 1);
  g_assert_cmpint (after.writes - before.writes, ==, THREADS + 1);
  if (store_fixture_is_sqlite (fixture))
    g_assert_cmpint (after.commits - before.commits, ==, 2);
}

static void
test_neighbours_of_a_failed_write_are_kept (StoreFixture *fixture)
{
  const GThreadFunc funcs[] = { write_good, write_refused, write_good, write_colliding };
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_write (fixture->store, increment, (gpointer) "taken", &error));
  run_behind_gate (fixture, funcs, G_N_ELEMENTS (funcs));

  g_assert_cmpint (value_of (fixture->store, "neighbour"), ==, THREADS / 2 + 1);
  g_assert_cmpint (value_of (fixture->store, "taken"), ==, 1);
}

static gboolean
read_twice (SmdTx *tx, gpointer data, GError **error)
{
  SmdStore *store = data;
  Counter first = { "snapshot", -1 }, second = { "snapshot", -1 };

  if (!read_counter (tx, &first, error))
    return FALSE;
  g_assert_true (smd_store_write (store, increment, (gpointer) "snapshot", error));
  if (!read_counter (tx, &second, error))
    return FALSE;

  g_assert_cmpint (first.value, ==, second.value);
  return TRUE;
}

static void
test_readers_see_one_snapshot (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (smd_store_read (fixture->store, read_twice, fixture->store, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (value_of (fixture->store, "snapshot"), ==, 3);
}

static gboolean
read_within (SmdTx *tx, gpointer data, GError **error)
{
  SmdStore *store = data;
  Counter outside = { "snapshot", -1 }, within = { "snapshot", -1 };

  if (!read_counter (tx, &outside, error))
    return FALSE;
  g_assert_true (smd_store_write (store, increment, (gpointer) "snapshot", error));
  if (!smd_store_read (store, read_counter, &within, error))
    return FALSE;

  g_assert_cmpint (within.value, ==, outside.value);
  return TRUE;
}

static gboolean
read_nonsense (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, "SELECT nothing FROM nowhere", "");

  return rows != NULL;
}

/* A read that passes over the failure of one within it has failed all the same. */
static gboolean
pass_over (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (GError) passed = NULL;

  g_assert_false (smd_store_read (data, read_nonsense, NULL, &passed));
  return TRUE;
}

static void
test_a_read_within_a_read_is_of_the_same_moment (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_read (fixture->store, read_within, fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (value_of (fixture->store, "snapshot"), ==, 1);
  g_assert_false (smd_store_read (fixture->store, pass_over, fixture->store, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
  g_assert_cmpint (value_of (fixture->store, "snapshot"), ==, 1);
}

static gboolean
write_much (SmdTx *tx, gpointer data, GError **error)
{
  for (guint i = 0; i < 300; i++)
    if (!increment (tx, (gpointer) "much", error))
      return FALSE;
  return TRUE;
}

static gboolean
write_behind_reader (SmdTx *tx, gpointer data, GError **error)
{
  Counter counter = { "much", -1 };

  if (!read_counter (tx, &counter, error))
    return FALSE;
  for (guint i = 0; i < 20; i++)
    g_assert_true (smd_store_write (data, write_much, NULL, error));
  return TRUE;
}

static void
test_a_long_reader_does_not_stop_writes (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_read (fixture->store, write_behind_reader, fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (value_of (fixture->store, "much"), ==, 6000);
}

static void
test_two_programs_may_write (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdStore) other = smd_store_open (fixture->url, &error);
  Worker workers[8];

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    workers[i] = (Worker) { i % 2 == 0 ? fixture->store : other, "both", NULL, NULL };
  run_threads (increment_many, workers, G_N_ELEMENTS (workers));
  g_assert_cmpint (value_of (other, "both"), ==, G_N_ELEMENTS (workers) * ROUNDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/writes/increments-of-many-threads-are-exact",
                  test_increments_of_many_threads_are_exact);
  store_test_add ("/writes/waiting-writes-share-a-commit", test_waiting_writes_share_a_commit);
  store_test_add ("/writes/neighbours-of-a-failed-write-are-kept",
                  test_neighbours_of_a_failed_write_are_kept);
  store_test_add ("/writes/readers-see-one-snapshot", test_readers_see_one_snapshot);
  store_test_add ("/writes/a-read-within-a-read-is-of-the-same-moment",
                  test_a_read_within_a_read_is_of_the_same_moment);
  store_test_add ("/writes/a-long-reader-does-not-stop-writes",
                  test_a_long_reader_does_not_stop_writes);
  store_test_add ("/writes/two-programs-may-write", test_two_programs_may_write);
  return g_test_run ();
}
