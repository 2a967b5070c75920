/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "dialect.h"
#include "error.h"
#include "migrator.h"
#include "store-fixture.h"

#define assert_code(error, code_)              \
  g_assert_error ((error), SM_ERROR, (code_)); \
  g_clear_error (&(error))

typedef struct
{
  const char *sql;
  gint64 number; /* what the first row's "number" is */
} Asked;

static gboolean
ask (SmdTx *tx, gpointer data, GError **error)
{
  Asked *asked = data;
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, asked->sql, "");

  if (rows == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (rows));
  asked->number = smd_rows_get_int (rows, "number");
  return TRUE;
}

static gint64
number_of (SmdStore *store, const char *sql)
{
  Asked asked = { sql, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_read (store, ask, &asked, &error));
  g_assert_no_error (error);
  return asked.number;
}

/* NAME, SQL, …, NULL */
static GPtrArray *
make_migrations (const char *first, ...)
{
  GPtrArray *migrations = g_ptr_array_new_with_free_func ((GDestroyNotify) smd_migration_free);
  va_list arguments;

  va_start (arguments, first);
  for (const char *name = first; name != NULL; name = va_arg (arguments, const char *))
    {
      g_autoptr (GError) error = NULL;
      const char *sql = va_arg (arguments, const char *);
      g_ptr_array_add (migrations, smd_migration_new (name, sql, &error));
      g_assert_no_error (error);
    }
  va_end (arguments);
  return migrations;
}

static void
test_fresh_and_again (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_migrate (fixture->store, &error));
  g_assert_no_error (error);
  gint64 applied = number_of (fixture->store, "SELECT COUNT(*) AS number FROM schema_migrations");
  g_assert_cmpint (applied, >=, 3);

  store_fixture_reopen (fixture);
  g_assert_true (smd_store_migrate (fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (number_of (fixture->store, "SELECT COUNT(*) AS number FROM schema_migrations"),
                   ==, applied);
  g_assert_cmpint (number_of (fixture->store, "SELECT COUNT(*) AS number FROM customers"), ==, 0);
}

static gboolean
try_to_write (SmdTx *tx, gpointer data, GError **error)
{
  return store_fixture_write_name (tx, (gpointer) "one", error);
}

static void
test_a_reader_reads_and_never_writes (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_migrate (fixture->store, &error));
  g_assert_true (smd_store_write (fixture->store, try_to_write, NULL, &error));
  g_clear_pointer (&fixture->store, smd_store_close);

  g_autoptr (SmdStore) reader = smd_store_open_to_read (fixture->url, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_count_names (reader), ==, 1);
  g_assert_false (smd_store_write (reader, try_to_write, NULL, &error));
  assert_code (error, SM_ERROR_INTERNAL);
}

static void
test_a_reader_makes_no_schema (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) older =
      make_migrations ("0001-a.sql", "CREATE TABLE a (id TEXT PRIMARY KEY) STRICT;", NULL);
  g_autoptr (GPtrArray) program =
      make_migrations ("0001-a.sql", "CREATE TABLE a (id TEXT PRIMARY KEY) STRICT;", "0002-b.sql",
                       "CREATE TABLE b (id TEXT PRIMARY KEY) STRICT;", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (smd_store_open_to_read (fixture->url, &error));
  g_assert_nonnull (strstr (error->message, "smorodina-service --migrate"));
  assert_code (error, SM_ERROR_SCHEMA_OLDER);

  g_assert_true (smd_migrations_apply (fixture->store, older, &error));
  g_assert_false (smd_migrations_check (fixture->store, program, &error));
  g_assert_nonnull (strstr (error->message, "1 of 2"));
  assert_code (error, SM_ERROR_SCHEMA_OLDER);
  g_assert_cmpint (number_of (fixture->store, "SELECT COUNT(*) AS number FROM schema_migrations"),
                   ==, 1);
  g_assert_true (smd_migrations_check (fixture->store, older, &error));
}

static void
test_a_reader_makes_no_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("smorodina-store-XXXXXX", NULL);
  g_autofree char *url = g_strconcat ("sqlite:", folder, "/none.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (smd_store_open_to_read (url, &error));
  assert_code (error, SM_ERROR_UNAVAILABLE);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* is empty */
}

static void
test_newer_is_refused (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) newer =
      make_migrations ("0001-a.sql", "CREATE TABLE a (id TEXT PRIMARY KEY) STRICT;", "0002-b.sql",
                       "CREATE TABLE b (id TEXT PRIMARY KEY) STRICT;", NULL);
  g_autoptr (GPtrArray) older =
      make_migrations ("0001-a.sql", "CREATE TABLE a (id TEXT PRIMARY KEY) STRICT;", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_migrations_apply (fixture->store, newer, &error));
  g_assert_false (smd_migrations_apply (fixture->store, older, &error));
  g_assert_nonnull (strstr (error->message, "newer version"));
  assert_code (error, SM_ERROR_SCHEMA_NEWER);
}

static void
test_changed_is_refused (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) first =
      make_migrations ("0001-a.sql", "CREATE TABLE a (id TEXT PRIMARY KEY) STRICT;", NULL);
  g_autoptr (GPtrArray) changed =
      make_migrations ("0001-a.sql", "CREATE TABLE a (id TEXT PRIMARY KEY, b TEXT) STRICT;",
                       "0002-b.sql", "CREATE TABLE b (id TEXT PRIMARY KEY) STRICT;", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_migrations_apply (fixture->store, first, &error));
  g_assert_false (smd_migrations_apply (fixture->store, changed, &error));
  assert_code (error, SM_ERROR_SCHEMA_CHANGED);
  g_assert_cmpint (number_of (fixture->store, "SELECT COUNT(*) AS number FROM schema_migrations"),
                   ==, 1);
}

static void
test_cut_in_the_middle_leaves_the_old (StoreFixture *fixture)
{
  const char *good = "CREATE TABLE a (id TEXT PRIMARY KEY, n INTEGER) STRICT;"
                     "INSERT INTO a (id, n) VALUES ('one', 1);";
  g_autoptr (GPtrArray) broken = make_migrations (
      "0001-a.sql", good, "0002-b.sql",
      "UPDATE a SET n = 2; CREATE TABLE b (id TEXT) STRICT; INSERT INTO nowhere VALUES (1);", NULL);
  g_autoptr (GPtrArray) mended =
      make_migrations ("0001-a.sql", good, "0002-b.sql", "CREATE TABLE b (id TEXT) STRICT;", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (smd_migrations_apply (fixture->store, broken, &error));
  g_assert_nonnull (strstr (error->message, "0002-b.sql"));
  assert_code (error, SM_ERROR_STORE);
  g_assert_cmpint (number_of (fixture->store, "SELECT n AS number FROM a"), ==, 1);
  g_assert_cmpint (
      number_of (fixture->store, "SELECT MAX(number) AS number FROM schema_migrations"), ==, 1);

  g_assert_true (smd_migrations_apply (fixture->store, mended, &error));
  g_assert_no_error (error);
}

static gpointer
migrate_in_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  SmdStore *store = smd_store_open (data, &error);

  g_assert_no_error (error);
  g_assert_true (smd_store_migrate (store, &error));
  g_assert_no_error (error);
  smd_store_close (store);
  return NULL;
}

static void
test_several_programs_at_once (StoreFixture *fixture)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("migrate", migrate_in_thread, fixture->url);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (number_of (fixture->store, "SELECT COUNT(*) AS number FROM payments"), ==, 0);
}

static void
test_dialect (void)
{
  g_autofree char *sql =
      smd_dialect_to_postgres ("-- don't TEXT\nCREATE TABLE t (text TEXT, n INTEGER, b BLOB,"
                               " s TEXT DEFAULT 'a TEXT', x_TEXT INTEGER) STRICT;");

  g_assert_cmpstr (sql, ==,
                   "-- don't TEXT\nCREATE TABLE t (text TEXT COLLATE \"C\", n BIGINT, b BYTEA,"
                   " s TEXT COLLATE \"C\" DEFAULT 'a TEXT', x_TEXT BIGINT) ;");
}

static void
test_number_is_needed (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (smd_migration_new ("customers.sql", "", &error));
  assert_code (error, SM_ERROR_INTERNAL);
  g_assert_null (smd_migration_new ("0001customers.sql", "", &error));
  assert_code (error, SM_ERROR_INTERNAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/migrations/dialect", test_dialect);
  g_test_add_func ("/migrations/number-is-needed", test_number_is_needed);
  g_test_add_func ("/migrations/a-reader-makes-no-file", test_a_reader_makes_no_file);
  store_test_add_bare ("/migrations/a-reader-makes-no-schema", test_a_reader_makes_no_schema);
  store_test_add_bare ("/migrations/a-reader-reads-and-never-writes",
                       test_a_reader_reads_and_never_writes);
  store_test_add_bare ("/migrations/fresh-and-again", test_fresh_and_again);
  store_test_add_bare ("/migrations/newer-is-refused", test_newer_is_refused);
  store_test_add_bare ("/migrations/changed-is-refused", test_changed_is_refused);
  store_test_add_bare ("/migrations/cut-in-the-middle-leaves-the-old",
                       test_cut_in_the_middle_leaves_the_old);
  store_test_add_bare ("/migrations/several-programs-at-once", test_several_programs_at_once);
  return g_test_run ();
}
