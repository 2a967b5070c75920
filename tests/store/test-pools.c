/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "error.h"
#include "limits.h"
#include "store-fixture.h"
#include "waiting.h"

/* PostgreSQL's connections: how many there are, who waits for them, which of them are left. */

typedef struct
{
  SmdStore *store;
  GMutex gate;   /* held by the test until it has seen enough */
  gint n_inside; /* writes that have a connection */
  gint n_busy;   /* writes that got none */
} Rush;

static gboolean
ask_nothing (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, "SELECT 1 AS one", "");

  return rows != NULL;
}

static gboolean
hold (SmdTx *tx, gpointer data, GError **error)
{
  Rush *rush = data;

  g_atomic_int_inc (&rush->n_inside);
  g_mutex_lock (&rush->gate);
  g_mutex_unlock (&rush->gate);
  return ask_nothing (tx, NULL, error);
}

static gpointer
write_held (gpointer data)
{
  Rush *rush = data;
  g_autoptr (GError) error = NULL;

  if (!smd_store_write (rush->store, hold, rush, &error))
    {
      g_assert_error (error, SM_ERROR, SM_ERROR_BUSY);
      g_atomic_int_inc (&rush->n_busy);
    }
  return NULL;
}

static void
test_a_rush_of_writes_is_refused_in_time (StoreFixture *fixture)
{
  Rush rush = { .store = fixture->store };
  GThread *threads[SM_LIMIT_STORE_WRITES];
  g_autoptr (GError) error = NULL;
  gint64 begun, took;

  if (store_fixture_is_sqlite (fixture))
    return;
  g_mutex_init (&rush.gate);
  g_mutex_lock (&rush.gate);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", write_held, &rush);
  wait_until (g_atomic_int_get (&rush.n_inside) == SM_LIMIT_STORE_WRITES);

  begun = g_get_monotonic_time ();
  g_assert_false (smd_store_write (fixture->store, ask_nothing, NULL, &error));
  took = (g_get_monotonic_time () - begun) / G_TIME_SPAN_MILLISECOND;
  g_assert_error (error, SM_ERROR, SM_ERROR_BUSY);
  g_assert_cmpint (took, >=, SM_LIMIT_STORE_WAIT_MS - 1);
  g_assert_cmpint (took, <, 5 * SM_LIMIT_STORE_WAIT_MS);
  g_clear_error (&error);
  /* reading, and what tells of the health, have connections of their own */
  g_assert_true (smd_store_read (fixture->store, ask_nothing, NULL, &error));
  g_assert_true (smd_store_probe (fixture->store, ask_nothing, NULL, &error));
  g_assert_no_error (error);

  g_mutex_unlock (&rush.gate);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (rush.n_busy, ==, 0);
  g_assert_true (smd_store_write (fixture->store, ask_nothing, NULL, &error));
  g_mutex_clear (&rush.gate);
}

static gpointer
write_waiting (gpointer data)
{
  Rush *rush = data;
  g_autoptr (GError) error = NULL;

  if (!smd_store_write (rush->store, ask_nothing, NULL, &error))
    g_atomic_int_inc (&rush->n_busy);
  return NULL;
}

static void
test_the_queue_has_an_end (StoreFixture *fixture)
{
  Rush rush = { .store = fixture->store };
  GThread *holding[SM_LIMIT_STORE_WRITES];
  g_autofree GThread **waiting = g_new (GThread *, SM_LIMIT_QUEUE + 1);
  guint most = 0;

  if (store_fixture_is_sqlite (fixture))
    return;
  g_mutex_init (&rush.gate);
  g_mutex_lock (&rush.gate);
  for (guint i = 0; i < G_N_ELEMENTS (holding); i++)
    holding[i] = g_thread_new ("writer", write_held, &rush);
  wait_until (g_atomic_int_get (&rush.n_inside) == SM_LIMIT_STORE_WRITES);
  for (guint i = 0; i < SM_LIMIT_QUEUE + 1; i++)
    {
      waiting[i] = g_thread_new ("waiting", write_waiting, &rush);
      most = MAX (most, store_fixture_count_waiting (fixture->store));
    }
  for (guint i = 0; i < SM_LIMIT_QUEUE + 1; i++)
    g_thread_join (waiting[i]);
  g_assert_cmpuint (most, <=, SM_LIMIT_QUEUE);
  g_assert_cmpint (rush.n_busy, ==, SM_LIMIT_QUEUE + 1); /* of them all, in time */
  g_mutex_unlock (&rush.gate);
  for (guint i = 0; i < G_N_ELEMENTS (holding); i++)
    g_thread_join (holding[i]);
  g_mutex_clear (&rush.gate);
}

/* As a server says it that has become a copy of another: to the connection that wrote "old". */
static gboolean
set_trap (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error,
                      "CREATE FUNCTION refuse () RETURNS trigger LANGUAGE plpgsql AS $trap$ BEGIN"
                      " IF (SELECT value FROM counters WHERE name = 'old') = pg_backend_pid ()"
                      " THEN RAISE EXCEPTION 'read-only' USING ERRCODE = '25006'; END IF;"
                      " RETURN NEW; END $trap$",
                      "")
         && smd_tx_exec (tx, error,
                         "CREATE TRIGGER refuse BEFORE INSERT ON counters FOR EACH ROW"
                         " WHEN (NEW.name = 'new') EXECUTE FUNCTION refuse ()",
                         "")
         && smd_tx_exec (
             tx, error, "INSERT INTO counters (name, value) VALUES ('old', pg_backend_pid ())", "");
}

static gboolean
write_new (SmdTx *tx, gpointer data, GError **error)
{
  (*(guint *) data)++;
  return store_fixture_write_name (tx, (gpointer) "new", error);
}

static void
test_a_connection_that_takes_no_writes_is_left (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint runs = 0;

  if (store_fixture_is_sqlite (fixture))
    return;
  g_assert_true (smd_store_write (fixture->store, set_trap, NULL, &error));
  g_assert_true (smd_store_write (fixture->store, write_new, &runs, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (runs, ==, 2);
}

/* The address with other words between its parts. */
static char *
dup_address (StoreFixture *fixture, const char *credentials, const char *host)
{
  const char *at = strchr (fixture->url, '@');
  g_autofree char *known = g_strndup (fixture->url, at - fixture->url);

  return g_strconcat (credentials != NULL ? credentials : known, "@", host, at + 1, NULL);
}

static void
test_of_several_hosts_one_that_is_there_is_taken (StoreFixture *fixture)
{
  g_autofree char *url = NULL;
  g_autoptr (SmdStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (store_fixture_is_sqlite (fixture))
    return;
  url = dup_address (fixture, NULL, "127.0.0.1:1,");
  store = smd_store_open (url, &error);
  g_assert_no_error (error);
  g_assert_true (smd_store_write (store, ask_nothing, NULL, &error));
}

static gboolean
make_reader (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error,
                      "DO $make$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles"
                      " WHERE rolname = 'smorodina_reader') THEN"
                      " CREATE ROLE smorodina_reader SUPERUSER LOGIN PASSWORD 'reader';"
                      " ALTER ROLE smorodina_reader SET default_transaction_read_only = on;"
                      " END IF; END $make$",
                      "");
}

static void
test_a_host_that_only_reads_is_passed_over (StoreFixture *fixture)
{
  g_autofree char *url = NULL;
  g_autoptr (SmdStore) store = NULL;
  g_autoptr (SmdStore) reading = NULL;
  g_autoptr (GError) error = NULL;

  if (store_fixture_is_sqlite (fixture))
    return;
  g_assert_true (smd_store_write (fixture->store, make_reader, NULL, &error));
  g_assert_no_error (error);
  url = dup_address (fixture, "postgresql://smorodina_reader:reader", "");
  store = smd_store_open (url, &error);
  g_assert_null (store);
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  reading = smd_store_open_to_read (url, &error);
  g_assert_no_error (error);
  g_assert_true (smd_store_read (reading, ask_nothing, NULL, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/pools/a-rush-of-writes-is-refused-in-time",
                  test_a_rush_of_writes_is_refused_in_time);
  store_test_add ("/pools/the-queue-has-an-end", test_the_queue_has_an_end);
  store_test_add ("/pools/a-connection-that-takes-no-writes-is-left",
                  test_a_connection_that_takes_no_writes_is_left);
  store_test_add ("/pools/of-several-hosts-one-that-is-there-is-taken",
                  test_of_several_hosts_one_that_is_there_is_taken);
  store_test_add ("/pools/a-host-that-only-reads-is-passed-over",
                  test_a_host_that_only_reads_is_passed_over);
  return g_test_run ();
}
