/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "error.h"
#include "fault-vfs.h"
#include "store-fixture.h"

/* Faults of the disk, of files and of the connection: said, and nothing acknowledged is lost. */

#define WRITERS 6
#define SWEEP_MOST 60 /* more calls than a round of writes makes */

static char *
path_of (const StoreFixture *fixture)
{
  return g_build_filename (fixture->folder, "store.db", NULL);
}

static gboolean
write_text (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error, "INSERT INTO counters (name, value) VALUES ($1, 1)", "s", data);
}

static gboolean
count_rows (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT COUNT (*) AS number FROM counters", "");

  if (rows == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (rows));
  *(gint64 *) data = smd_rows_get_int (rows, "number");
  return TRUE;
}

static gint64
rows_in (SmdStore *store)
{
  g_autoptr (GError) error = NULL;
  gint64 number = -1;

  g_assert_true (smd_store_read (store, count_rows, &number, &error));
  g_assert_no_error (error);
  return number;
}

typedef struct
{
  SmdStore *store;
  gint *acknowledged;
  guint round;
  guint number;
} Writer;

static gpointer
write_big (gpointer data)
{
  Writer *writer = data;
  g_autofree char *padding = g_strnfill (3000, 'x');
  g_autofree char *name = g_strdup_printf ("%u-%u-%s", writer->round, writer->number, padding);
  g_autoptr (GError) error = NULL;

  if (smd_store_write (writer->store, write_text, name, &error))
    g_atomic_int_inc (writer->acknowledged);
  else
    g_assert_true (g_error_matches (error, SM_ERROR, SM_ERROR_UNAVAILABLE)
                   || g_error_matches (error, SM_ERROR, SM_ERROR_STORE));
  return NULL;
}

static void
write_round (StoreFixture *fixture, guint round, gint *acknowledged)
{
  Writer writers[WRITERS];
  GThread *threads[WRITERS];

  for (guint i = 0; i < WRITERS; i++)
    {
      writers[i] = (Writer){ fixture->store, acknowledged, round, i };
      threads[i] = g_thread_new ("writer", write_big, &writers[i]);
    }
  for (guint i = 0; i < WRITERS; i++)
    g_thread_join (threads[i]);
}

/* The fault comes at every call in turn; after it the same store goes on. */
static void
sweep (StoreFixture *fixture, Fault fault)
{
  gint acknowledged = 0;
  guint came = 0;

  for (guint round = 0; round < SWEEP_MOST; round++)
    {
      g_autoptr (GError) error = NULL;

      fault_vfs_set (fault, round);
      write_round (fixture, round, &acknowledged);
      came += fault_vfs_has_come ();
      fault_vfs_set (FAULT_NONE, 0);

      /* What failed may have been written all the same where only the sync failed. */
      if (fault == FAULT_SYNC)
        g_assert_cmpint (rows_in (fixture->store), >=, acknowledged);
      else
        g_assert_cmpint (rows_in (fixture->store), ==, acknowledged);
      g_autofree char *name = g_strdup_printf ("after-%u", round);
      g_assert_true (smd_store_write (fixture->store, write_text, name, &error));
      g_assert_no_error (error);
      acknowledged++;
    }

  g_assert_cmpuint (came, >=, 1); /* a round has few commits: as many as there were batches */
  store_fixture_reopen (fixture);
  g_autoptr (GError) error = NULL;
  g_assert_true (smd_store_migrate (fixture->store, &error)); /* checks the pages */
  g_assert_no_error (error);
  g_assert_cmpint (rows_in (fixture->store), >=, acknowledged);
}

static void
test_disk_full (StoreFixture *fixture)
{
  if (store_fixture_is_sqlite (fixture))
    sweep (fixture, FAULT_DISK_FULL);
}

static void
test_failing_writes (StoreFixture *fixture)
{
  if (store_fixture_is_sqlite (fixture))
    sweep (fixture, FAULT_WRITE);
}

static void
test_failing_syncs (StoreFixture *fixture)
{
  if (store_fixture_is_sqlite (fixture))
    sweep (fixture, FAULT_SYNC);
}

static void
test_disk_full_is_said (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (!store_fixture_is_sqlite (fixture))
    return;

  fault_vfs_set (FAULT_DISK_FULL, 0);
  g_assert_false (smd_store_write (fixture->store, write_text, (gpointer) "one", &error));
  fault_vfs_set (FAULT_NONE, 0);
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "no space"));
}

static gboolean
open_and_read (const char *url, GError **error)
{
  g_autoptr (SmdStore) store = smd_store_open (url, error);

  return store != NULL && smd_store_migrate (store, error);
}

static void
test_a_file_that_is_no_database_is_refused (StoreFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "other.db", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_false (open_and_read (url, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "damaged"));
  g_clear_error (&error);

  g_assert_true (g_file_get_contents (path, &after, NULL, &error));
  g_assert_cmpstr (after, ==, text);
}

static void
test_a_database_of_another_program_is_refused (StoreFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "other.db", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize before_length, after_length;
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "CREATE TABLE recipes (name)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (handle);
  g_assert_true (g_file_get_contents (path, &before, &before_length, &error));

  g_assert_false (open_and_read (url, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "another program"));
  g_clear_error (&error);

  g_assert_true (g_file_get_contents (path, &after, &after_length, &error));
  g_assert_cmpmem (before, before_length, after, after_length);
}

/* Flips bytes: the store opens it and reads well, or says that it is damaged; it never crashes. */
static void
test_a_damaged_file_is_refused_or_read (StoreFixture *fixture)
{
  g_autofree char *path = path_of (fixture);
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  guint refused = 0;
  gsize length;

  if (!store_fixture_is_sqlite (fixture))
    return;
  g_clear_pointer (&fixture->store, smd_store_close);
  g_assert_true (g_file_get_contents (path, &whole, &length, &error));

  for (guint round = 0; round < 60; round++)
    {
      g_autofree char *damaged = g_memdup2 (whole, length);
      g_autoptr (GError) failure = NULL;

      for (guint i = 0; i < 200; i++)
        damaged[g_test_rand_int_range (0, length)] ^= (char) g_test_rand_int_range (1, 256);
      g_assert_true (g_file_set_contents (path, damaged, length, &error));
      if (open_and_read (fixture->url, &failure))
        continue;
      g_assert_cmpint (failure->domain, ==, SM_ERROR);
      refused++;
    }
  g_assert_cmpuint (refused, >, 30);
}

static void
test_the_file_is_private (StoreFixture *fixture)
{
  g_autofree char *path = path_of (fixture);
  GStatBuf status;

  if (!store_fixture_is_sqlite (fixture))
    return;
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_a_foreign_writer_is_not_waited_for_long (StoreFixture *fixture)
{
  g_autofree char *path = path_of (fixture);
  g_autoptr (GError) error = NULL;
  sqlite3 *handle;

  if (!store_fixture_is_sqlite (fixture))
    return;
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  gint64 started = g_get_monotonic_time ();
  g_assert_false (smd_store_write (fixture->store, write_text, (gpointer) "one", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAVAILABLE);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 5 * G_USEC_PER_SEC);
  g_clear_error (&error);

  sqlite3_close (handle);
  g_assert_true (smd_store_write (fixture->store, write_text, (gpointer) "one", &error));
  g_assert_no_error (error);
}

/* The server ends all connections of this program but the one that asks for it. */
static gboolean
end_connections (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT COUNT (pg_terminate_backend (pid)) AS number FROM pg_stat_activity"
                    " WHERE datname = current_database () AND pid <> pg_backend_pid ()",
                    "");
  return rows != NULL;
}

static void
test_lost_connections_are_replaced (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (store_fixture_is_sqlite (fixture))
    return;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("row-%u", i);
      g_autoptr (SmdStore) other = smd_store_open (fixture->url, &error);

      g_assert_no_error (error);
      g_assert_true (smd_store_read (other, end_connections, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (smd_store_write (fixture->store, write_text, name, &error));
      g_assert_no_error (error);
      g_assert_cmpint (rows_in (fixture->store), ==, i + 1);
    }
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *url;
    SmErrorCode code;
  } wrong[] = {
    { "", SM_ERROR_CONFIGURATION },
    { "mysql://host/db", SM_ERROR_CONFIGURATION },
    { "sqlite:", SM_ERROR_CONFIGURATION },
    { "sqlite::memory:", SM_ERROR_CONFIGURATION },
    { "sqlite:/nowhere/at/all/store.db", SM_ERROR_UNAVAILABLE },
    { "postgresql://somebody:hidden-word@127.0.0.1:1/nothing", SM_ERROR_UNAVAILABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (smd_store_open (wrong[i].url, &error));
      g_assert_error (error, SM_ERROR, (int) wrong[i].code);
      g_assert_null (strstr (error->message, "hidden-word"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();

  g_test_add_func ("/faults/addresses", test_addresses);
  store_test_add ("/faults/disk-full", test_disk_full);
  store_test_add ("/faults/disk-full-is-said", test_disk_full_is_said);
  store_test_add ("/faults/failing-writes", test_failing_writes);
  store_test_add ("/faults/failing-syncs", test_failing_syncs);
  store_test_add ("/faults/a-file-that-is-no-database-is-refused",
                  test_a_file_that_is_no_database_is_refused);
  store_test_add ("/faults/a-database-of-another-program-is-refused",
                  test_a_database_of_another_program_is_refused);
  store_test_add ("/faults/a-damaged-file-is-refused-or-read",
                  test_a_damaged_file_is_refused_or_read);
  store_test_add ("/faults/the-file-is-private", test_the_file_is_private);
  store_test_add ("/faults/a-foreign-writer-is-not-waited-for-long",
                  test_a_foreign_writer_is_not_waited_for_long);
  store_test_add ("/faults/lost-connections-are-replaced", test_lost_connections_are_replaced);
  return g_test_run ();
}
