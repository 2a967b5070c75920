/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "error.h"
#include "limits.h"
#include "store-fixture.h"
#include "waiting.h"

/* Locks, and statements that are answered together. */

#define THREADS 32
#define ROUNDS 10

typedef struct
{
  SmdLock lock;
  const char *id;
  const char *read;  /* one integer, "n" */
  const char *write; /* $1: one more */
} Locked;

static const Locked things[] = {
  { SMD_LOCK_SUPPLIER, "supplier", "SELECT pay_day AS n FROM suppliers",
    "UPDATE suppliers SET pay_day = $1" },
  { SMD_LOCK_REGISTRATION, "secret", "SELECT letters AS n FROM registrations",
    "UPDATE registrations SET letters = $1" },
  { SMD_LOCK_CUSTOMER, "customer", "SELECT created_at AS n FROM customers",
    "UPDATE customers SET created_at = $1" },
  { SMD_LOCK_CUSTOMER_OF_ACCOUNT, "account", "SELECT created_at AS n FROM customers",
    "UPDATE customers SET created_at = $1" },
  { SMD_LOCK_CUSTOMER_OF_APPLICATION, "application", "SELECT created_at AS n FROM customers",
    "UPDATE customers SET created_at = $1" },
  { SMD_LOCK_CUSTOMER_OF_REQUEST, "26-000001", "SELECT created_at AS n FROM customers",
    "UPDATE customers SET created_at = $1" },
  { SMD_LOCK_CUSTOMER_OF_EMAIL, "key", "SELECT created_at AS n FROM customers",
    "UPDATE customers SET created_at = $1" },
  { SMD_LOCK_REGISTRY, "flat", "SELECT balance_at AS n FROM registry_accounts",
    "UPDATE registry_accounts SET balance_at = $1" },
  { SMD_LOCK_REGISTRY_OF_ACCOUNT, "account", "SELECT balance_at AS n FROM registry_accounts",
    "UPDATE registry_accounts SET balance_at = $1" },
  { SMD_LOCK_REGISTRY_OF_APPLICATION, "application",
    "SELECT balance_at AS n FROM registry_accounts",
    "UPDATE registry_accounts SET balance_at = $1" },
  { SMD_LOCK_PAYMENT, "payment", "SELECT looks AS n FROM payments",
    "UPDATE payments SET looks = $1" },
};

static const char *const inserts[] = {
  "INSERT INTO suppliers (id, name, search, service, number_mask, number_example, number_hint,"
  " number_place, pay_day) VALUES ('supplier', '', '', '', '', '', '', '', 0)",
  "INSERT INTO customers (id, email, email_key, password_hash, created_at)"
  " VALUES ('customer', '', 'key', '', 0)",
  "INSERT INTO registrations (id, secret_hash, email, email_key, password_hash, consent_version,"
  " consent_at, created_at, expires_at, resend_at)"
  " VALUES ('registration', 'secret', '', 'key', '', '', 0, 0, 0, 0)",
  "INSERT INTO requests (id, number, customer_id, topic, state, created_at, updated_at)"
  " VALUES ('request', '26-000001', 'customer', '', 'open', 0, 0)",
  "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address,"
  " balance_kopecks, balance_at) VALUES ('flat', 'supplier', '', '', '', '', 0, 0)",
  "INSERT INTO accounts (id, customer_id, registry_id, access, full_state, full_state_at,"
  " linked_at)"
  " VALUES ('account', 'customer', 'flat', 'full', 'open', 0, 0)",
  "INSERT INTO applications (id, customer_id, account_id, full_name, address, email, state,"
  " created_at) VALUES ('application', 'customer', 'account', '', '', '', 'requested', 0)",
  "INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, state,"
  " sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, created_at)"
  " VALUES ('payment', 'customer', 'account', 'flat', 'supplier', 'sum', 'created', 1, 0, 1, 'k',"
  " 0)",
};

static gboolean
fill (SmdTx *tx, gpointer data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (inserts); i++)
    if (!smd_tx_exec (tx, error, inserts[i], ""))
      return FALSE;
  return TRUE;
}

static gboolean
read_number (SmdTx *tx, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (SmdRows) found = smd_tx_query (tx, error, sql, "");

  if (found == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (found));
  *number = smd_rows_get_int (found, "n");
  return TRUE;
}

static gboolean
count_up (SmdTx *tx, gpointer data, GError **error)
{
  const Locked *thing = data;
  gint64 number = 0;

  return smd_tx_lock (tx, thing->lock, thing->id, error)
         && smd_tx_lock (tx, thing->lock, thing->id, error)
         && read_number (tx, thing->read, &number, error)
         && smd_tx_exec (tx, error, thing->write, "i", number + 1);
}

typedef struct
{
  SmdStore *store;
  const Locked *thing;
} Worker;

static gpointer
count_many (gpointer data)
{
  const Worker *worker = data;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean done = smd_store_write (worker->store, count_up, (gpointer) worker->thing, &error);

      g_assert_no_error (error);
      g_assert_true (done);
    }
  return NULL;
}

typedef struct
{
  const char *sql;
  gint64 number;
} Number;

static gboolean
read_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Number *number = data;

  return read_number (tx, number->sql, &number->number, error);
}

static void
expect_number (SmdStore *store, const char *sql, gint64 expected)
{
  Number number = { sql, -1 };
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_read (store, read_in_tx, &number, &error));
  g_assert_no_error (error);
  g_assert_cmpint (number.number, ==, expected);
}

static void
test_what_is_locked_is_read_as_it_is (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  SmdStoreStats stats;

  g_assert_true (smd_store_write (fixture->store, fill, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (G_N_ELEMENTS (things), ==, SMD_N_LOCKS);
  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    {
      Worker worker = { fixture->store, &things[i] };
      GThread *threads[THREADS];
      Number before = { things[i].read, 0 };

      g_assert_true (smd_store_read (fixture->store, read_in_tx, &before, &error));
      for (guint j = 0; j < THREADS; j++)
        threads[j] = g_thread_new ("worker", count_many, &worker);
      for (guint j = 0; j < THREADS; j++)
        g_thread_join (threads[j]);
      expect_number (fixture->store, things[i].read, before.number + THREADS * ROUNDS);
    }
  smd_store_get_stats (fixture->store, &stats);
  g_assert_cmpint (stats.conflicts, ==, 0);
}

static gboolean
lock_backwards (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_lock (tx, SMD_LOCK_PAYMENT, "b", error)
         && smd_tx_lock (tx, SMD_LOCK_CUSTOMER, "a", error);
}

static gboolean
lock_ids_backwards (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_lock (tx, SMD_LOCK_PAYMENT, "b", error)
         && smd_tx_lock (tx, SMD_LOCK_PAYMENT, "a", error);
}

static void
test_a_lock_out_of_order_is_a_fault (StoreFixture *fixture)
{
  static const SmdTxFunc wrong[] = { lock_backwards, lock_ids_backwards };
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      SmdTxFunc func = wrong[g_getenv ("SMORODINA_TEST_WRONG")[0] - '0'];
      gboolean done G_GNUC_UNUSED = smd_store_write (fixture->store, func, NULL, &error);

      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_setenv ("SMORODINA_TEST_WRONG", number, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
      g_test_trap_assert_stderr ("*is taken after*");
    }
}

typedef struct
{
  SmdStore *store;
  GMutex gate; /* held by the test until it has seen enough */
  gint is_held;
} Holding;

static gboolean
lock_customer (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  if (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER, "customer", error))
    return FALSE;
  rows = smd_tx_query (tx, error, "SELECT 1 AS one", "");
  return rows != NULL;
}

static gboolean
lock_and_stay (SmdTx *tx, gpointer data, GError **error)
{
  Holding *self = data;

  g_assert_true (lock_customer (tx, NULL, error));
  g_atomic_int_set (&self->is_held, TRUE);
  g_mutex_lock (&self->gate);
  g_mutex_unlock (&self->gate);
  return TRUE;
}

static gpointer
hold (gpointer data)
{
  Holding *self = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_write (self->store, lock_and_stay, self, &error));
  return NULL;
}

/* Whoever waits holds a connection. */
static void
test_who_waits_for_a_lock_is_refused_in_time (StoreFixture *fixture)
{
  Holding holding = { .store = fixture->store };
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 begun, took;

  if (store_fixture_is_sqlite (fixture))
    return;
  g_assert_true (smd_store_write (fixture->store, fill, NULL, &error));
  g_mutex_init (&holding.gate);
  g_mutex_lock (&holding.gate);
  thread = g_thread_new ("holder", hold, &holding);
  wait_until (g_atomic_int_get (&holding.is_held));

  begun = g_get_monotonic_time ();
  g_assert_false (smd_store_write (fixture->store, lock_customer, NULL, &error));
  took = (g_get_monotonic_time () - begun) / G_TIME_SPAN_MILLISECOND;
  g_assert_error (error, SM_ERROR, SM_ERROR_BUSY);
  g_assert_cmpint (took, >=, SM_LIMIT_STORE_LOCK_MS - 1);
  g_assert_cmpint (took, <, 3 * SM_LIMIT_STORE_LOCK_MS);
  g_clear_error (&error);

  g_mutex_unlock (&holding.gate);
  g_thread_join (thread);
  g_assert_true (smd_store_write (fixture->store, lock_customer, NULL, &error));
  g_mutex_clear (&holding.gate);
}

static gboolean
insert_twice (SmdTx *tx, gpointer data, GError **error)
{
  /* nothing waits for these before the commit */
  return store_fixture_write_name (tx, (gpointer) "same", error)
         && store_fixture_write_name (tx, (gpointer) "same", error);
}

static void
test_a_fault_is_told_by_the_commit_at_the_latest (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (smd_store_write (fixture->store, insert_twice, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE_UNIQUE);
  g_assert_cmpint (store_fixture_count_names (fixture->store), ==, 0);
}

static gboolean
ask_two (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) first = NULL;
  g_autoptr (SmdRows) second = NULL;
  gint64 third = 0;

  g_assert_true (
      smd_tx_ask (tx, &first, error, "SELECT CAST ($1 AS BIGINT) AS n", "i", (gint64) 1));
  g_assert_true (smd_tx_ask (tx, &second, error, "SELECT 2 AS n", ""));
  g_assert_true (read_number (tx, "SELECT 3 AS n", &third, error));
  g_assert_cmpint (third, ==, 3);
  g_assert_true (smd_rows_next (first) && smd_rows_next (second));
  g_assert_cmpint (smd_rows_get_int (first, "n"), ==, 1);
  g_assert_cmpint (smd_rows_get_int (second, "n"), ==, 2);
  return TRUE;
}

static gboolean
ask_and_leave (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  return smd_tx_ask (tx, &rows, error, "SELECT 1 AS n", "");
}

static gint64
count_round_trips (SmdStore *store)
{
  SmdStoreStats stats;

  smd_store_get_stats (store, &stats);
  return stats.round_trips;
}

static void
test_what_is_asked_is_answered_together (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  const gint64 waits = store_fixture_is_sqlite (fixture) ? 0 : 1;
  gint64 before;

  g_assert_true (smd_store_read (fixture->store, ask_two, NULL, &error));
  before = count_round_trips (fixture->store);
  g_assert_true (smd_store_read (fixture->store, ask_two, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_round_trips (fixture->store) - before, ==, waits);
  /* whoever asks and goes is told nothing, and the next one is not mistaken for it */
  g_assert_true (smd_store_read (fixture->store, ask_and_leave, NULL, &error));
  g_assert_true (smd_store_write (fixture->store, ask_and_leave, NULL, &error));
  g_assert_true (smd_store_read (fixture->store, ask_two, NULL, &error));
  g_assert_true (smd_store_write (fixture->store, ask_two, NULL, &error));
}

#define MANY 1000

static gboolean
write_many (SmdTx *tx, gpointer data, GError **error)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("row-%u", i);

      if (!store_fixture_write_name (tx, name, error))
        return FALSE;
    }
  return TRUE;
}

static void
test_many_statements_are_not_waited_for_singly (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gint64 before = count_round_trips (fixture->store);

  g_assert_true (smd_store_write (fixture->store, write_many, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_count_names (fixture->store), ==, MANY);
  g_assert_cmpint (count_round_trips (fixture->store) - before, <=, MANY / 50);
}

typedef struct
{
  SmdStore *other;
  gboolean ends; /* with its first answer */
  char *state;   /* owned: of the server's side of it then */
} Ending;

static gboolean
read_state (SmdTx *tx, gpointer data, GError **error)
{
  Ending *self = data;
  g_autofree char *sql = g_strdup_printf (
      "SELECT state FROM pg_stat_activity WHERE pid = %s AND datname = current_database ()",
      self->state);
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, sql, "");

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  g_free (self->state);
  self->state = g_strdup (smd_rows_get_text (rows, "state"));
  return TRUE;
}

static gboolean
read_and_look (SmdTx *tx, gpointer data, GError **error)
{
  Ending *self = data;
  gint64 number = 0;

  if (self->ends)
    smd_tx_end_with_next (tx);
  if (!read_number (tx, "SELECT pg_backend_pid () AS n", &number, error))
    return FALSE;
  g_free (self->state);
  self->state = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return smd_store_read (self->other, read_state, self, error);
}

static void
test_a_read_ends_with_its_last_answer (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdStore) other = smd_store_open (fixture->url, &error);
  Ending ending = { other, FALSE, NULL };

  g_assert_no_error (error);
  if (store_fixture_is_sqlite (fixture))
    return;
  g_assert_true (smd_store_read (fixture->store, read_and_look, &ending, &error));
  g_assert_cmpstr (ending.state, ==, "idle in transaction");
  ending.ends = TRUE;
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (smd_store_read (fixture->store, read_and_look, &ending, &error));
      g_assert_cmpstr (ending.state, !=, "idle in transaction");
    }
  g_free (ending.state);
}

static gboolean
read_after_the_last (SmdTx *tx, gpointer data, GError **error)
{
  gint64 number = 0;

  smd_tx_end_with_next (tx);
  return read_number (tx, "SELECT 1 AS n", &number, error)
         && read_number (tx, "SELECT 2 AS n", &number, error);
}

static void
test_nothing_follows_the_last_answer (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      gboolean done G_GNUC_UNUSED =
          smd_store_read (fixture->store, read_after_the_last, NULL, &error);

      return;
    }
  if (store_fixture_is_sqlite (fixture))
    return;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*follows the last one*");
}

static gboolean
fail_last (SmdTx *tx, gpointer data, GError **error)
{
  gint64 number = 0;

  smd_tx_end_with_next (tx);
  return read_number (tx, "SELECT value / 0 AS n FROM counters, no_such_table", &number, error);
}

static void
test_a_last_one_that_fails_is_told (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (smd_store_read (fixture->store, fail_last, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
  g_assert_cmpint (store_fixture_count_names (fixture->store), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/locks/what-is-locked-is-read-as-it-is", test_what_is_locked_is_read_as_it_is);
  store_test_add ("/locks/one-out-of-order-is-a-fault", test_a_lock_out_of_order_is_a_fault);
  store_test_add ("/locks/who-waits-is-refused-in-time",
                  test_who_waits_for_a_lock_is_refused_in_time);
  store_test_add ("/locks/a-fault-is-told-by-the-commit-at-the-latest",
                  test_a_fault_is_told_by_the_commit_at_the_latest);
  store_test_add ("/locks/what-is-asked-is-answered-together",
                  test_what_is_asked_is_answered_together);
  store_test_add ("/locks/many-statements-are-not-waited-for-singly",
                  test_many_statements_are_not_waited_for_singly);
  store_test_add ("/locks/a-read-ends-with-its-last-answer", test_a_read_ends_with_its_last_answer);
  store_test_add ("/locks/nothing-follows-the-last-answer", test_nothing_follows_the_last_answer);
  store_test_add ("/locks/a-last-one-that-fails-is-told", test_a_last_one_that_fails_is_told);
  return g_test_run ();
}
