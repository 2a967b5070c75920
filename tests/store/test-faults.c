/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "fault-vfs.h"
#include "migrator.h"
#include "store-fixture.h"

/* Faults of the disk, of files and of the connection: said, and nothing acknowledged is lost. */

#define WRITERS 6
#define SWEEP_MOST 60 /* more calls than a round of writes makes */

static char *
path_of (const StoreFixture *fixture)
{
  return g_build_filename (fixture->folder, "store.db", NULL);
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

  if (smd_store_write (writer->store, store_fixture_write_name, name, &error))
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
      writers[i] = (Writer) { fixture->store, acknowledged, round, i };
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
        g_assert_cmpint (store_fixture_count_names (fixture->store), >=, acknowledged);
      else
        g_assert_cmpint (store_fixture_count_names (fixture->store), ==, acknowledged);
      g_autofree char *name = g_strdup_printf ("after-%u", round);
      g_assert_true (smd_store_write (fixture->store, store_fixture_write_name, name, &error));
      g_assert_no_error (error);
      acknowledged++;
    }

  g_assert_cmpuint (came, >=, 1); /* a round has few commits: as many as there were batches */
  store_fixture_reopen (fixture);
  g_autoptr (GError) error = NULL;
  g_assert_true (smd_store_check (fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_count_names (fixture->store), >=, acknowledged);
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
  g_assert_false (
      smd_store_write (fixture->store, store_fixture_write_name, (gpointer) "one", &error));
  fault_vfs_set (FAULT_NONE, 0);
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "no space"));
}

static gboolean
open_and_read (const char *url, GError **error)
{
  g_autoptr (SmdStore) store = smd_store_open (url, error);

  return store != NULL && smd_store_check (store, error) && smd_store_migrate (store, error);
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

/* A pipe would be waited at for ever. */
static void
test_what_is_no_regular_file_is_refused (StoreFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "other.db", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);

  for (guint kind = 0; kind < 3; kind++)
    {
      g_autoptr (GError) error = NULL;

      if (kind == 0)
        g_assert_cmpint (mkfifo (path, 0600), ==, 0);
      else if (kind == 1)
        g_assert_cmpint (symlink ("/dev/zero", path), ==, 0);
      else
        g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_assert_null (smd_store_open (url, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_CONFIGURATION);
      g_assert_nonnull (strstr (error->message, path));
      g_clear_error (&error);
      g_assert_null (smd_store_open_to_read (url, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_CONFIGURATION);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

/* Large enough for no cache of pages to hold it. */
static void
load_ballast (const char *path)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle,
                                 "CREATE TABLE ballast (content);"
                                 "INSERT INTO ballast VALUES (zeroblob (16777216))",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
}

static void
test_an_upgrade_reads_every_page_once (StoreFixture *fixture)
{
  g_autofree char *path = path_of (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) older = smd_migrations_load (&error);
  gint before, checked, upgraded;

  if (!store_fixture_is_sqlite (fixture))
    return;
  g_ptr_array_set_size (older, (int) older->len - 1);
  g_assert_true (smd_migrations_apply (fixture->store, older, &error));
  g_clear_pointer (&fixture->store, smd_store_close);
  load_ballast (path);

  fixture->store = smd_store_open (fixture->url, &error);
  g_assert_no_error (error);
  before = fault_vfs_count_reads ();
  g_assert_true (smd_store_check (fixture->store, &error));
  checked = fault_vfs_count_reads ();
  g_assert_true (smd_store_migrate (fixture->store, &error));
  upgraded = fault_vfs_count_reads ();
  g_assert_cmpint (checked - before, >, 4000);
  g_assert_cmpint (upgraded - checked, <, 1000);
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
  g_assert_false (
      smd_store_write (fixture->store, store_fixture_write_name, (gpointer) "one", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_BUSY);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 5 * G_USEC_PER_SEC);
  g_clear_error (&error);

  sqlite3_close (handle);
  g_assert_true (
      smd_store_write (fixture->store, store_fixture_write_name, (gpointer) "one", &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();

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
  store_test_add ("/faults/what-is-no-regular-file-is-refused",
                  test_what_is_no_regular_file_is_refused);
  store_test_add_bare ("/faults/an-upgrade-reads-every-page-once",
                       test_an_upgrade_reads_every_page_once);
  store_test_add ("/faults/a-foreign-writer-is-not-waited-for-long",
                  test_a_foreign_writer_is_not_waited_for_long);
  return g_test_run ();
}
