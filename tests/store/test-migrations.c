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

/* What the program held before it knew movements. */
static GPtrArray *
load_until_movements (void)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *migrations = smd_migrations_load (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < migrations->len; i++)
    if (g_str_has_suffix (((SmdMigration *) migrations->pdata[i])->name, "-movements.sql"))
      g_ptr_array_set_size (migrations, (gint) i);
  return migrations;
}

/* clang-format off */
static const char *const before_movements[] = {
  "INSERT INTO suppliers (id, name, search, service, number_mask, number_example, number_hint, "
  "number_place, zone) VALUES ('moscow', '', '', 'gas', '9', '1', '', '', 'Europe/Moscow'), "
  "('far', '', '', 'gas', '9', '1', '', '', 'Asia/Kamchatka'), "
  "('odd', '', '', 'gas', '9', '1', '', '', 'America/New_York')",
  /* 2024-02-29 20:59:59 and 21:00:00 UTC; 2026-12-31 12:00:00 UTC; 1970-01-01 */
  "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address, "
  "balance_kopecks, balance_at) VALUES ('leap', 'moscow', '1', '', '', '', 5, 1709240399), "
  "('march', 'moscow', '2', '', '', '', 5, 1709240400), "
  "('year', 'far', '1', '', '', '', 5, 1798718400), ('zero', 'odd', '1', '', '', '', 5, 0)",
  "INSERT INTO customers (id, email, email_key, password_hash, created_at) VALUES "
  "('anna', 'a', 'a', '-', 1)",
  "INSERT INTO accounts (id, customer_id, registry_id, access, full_state, full_state_at, "
  "linked_at) VALUES ('account', 'anna', 'leap', 'full', 'open', 1, 1)",
  "INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, state, "
  "sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, created_at, taken_at, "
  "credited_at) VALUES "
  "('taken', 'anna', 'account', 'leap', 'moscow', 'sum', 'succeeded', 700, 30, 730, 'a', 1, "
  "1709240399, NULL), "
  "('credited', 'anna', 'account', 'year', 'far', 'sum', 'succeeded', 800, 0, 800, 'b', 1, "
  "1798718400, 1798718401), "
  "('open', 'anna', 'account', 'leap', 'moscow', 'sum', 'waiting', 900, 0, 900, 'c', 1, NULL, "
  "NULL)",
  "INSERT INTO meters (id, registry_id, service, serial, unit, digits, decimals, "
  "implausible_milli) VALUES ('near', 'leap', 'gas', '1', 'm3', 5, 0, 0), "
  "('away', 'year', 'gas', '1', 'm3', 5, 0, 0)",
  "INSERT INTO readings (id, customer_id, account_id, meter_id, taken_at, sent_at, state) VALUES "
  "('near', 'anna', 'account', 'near', 1, 1, 'accepted'), "
  "('away', 'anna', 'account', 'away', 1, 1, 'credited')",
};

/* Each counts two rows. */
static const char *const after_movements[] = {
  "SELECT COUNT (*) AS number FROM registry_accounts WHERE supplier_id = 'moscow' AND as_of = "
  "CASE id WHEN 'leap' THEN '2024-02-29' ELSE '2024-03-01' END",
  "SELECT COUNT (*) AS number FROM registry_accounts WHERE supplier_id <> 'moscow' AND as_of = "
  "CASE id WHEN 'year' THEN '2027-01-01' ELSE '1970-01-01' END",
  "SELECT COUNT (*) AS number FROM movements v JOIN payments p ON v.id = p.id || '-payment' "
  "AND v.payment_id = p.id AND v.registry_id = p.registry_id AND v.supplier_id = p.supplier_id "
  "AND v.customer_id = p.customer_id AND v.amount_kopecks = p.sum_kopecks "
  "AND v.moved_at = p.taken_at AND v.kind = 'payment' "
  "AND v.day = CASE p.id WHEN 'taken' THEN '2024-03-01' ELSE '2027-01-02' END",
  "SELECT COUNT (*) AS number FROM movements",
  "SELECT COUNT (*) AS number FROM readings WHERE export_id IS NULL AND supplier_id = "
  "CASE id WHEN 'near' THEN 'moscow' ELSE 'far' END",
};
/* clang-format on */

static gboolean
insert_before_movements (SmdTx *tx, gpointer data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (before_movements); i++)
    if (!smd_tx_exec (tx, error, before_movements[i], ""))
      return FALSE;
  return TRUE;
}

static void
test_balances_and_payments_get_their_days (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) old = load_until_movements ();
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_migrations_apply (fixture->store, old, &error));
  g_assert_no_error (error);
  g_assert_true (smd_store_write (fixture->store, insert_before_movements, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (smd_store_migrate (fixture->store, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (after_movements); i++)
    {
      g_test_message ("%s", after_movements[i]);
      g_assert_cmpint (number_of (fixture->store, after_movements[i]), ==, 2);
    }
}

static gpointer
migrate_in_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  SmdStore *store = smd_store_open (data, &error);
  gboolean done;

  g_assert_no_error (error);
  done = smd_store_migrate (store, &error);
  g_assert_no_error (error);
  g_assert_true (done);
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
test_what_is_only_for_one_engine (void)
{
  static const char text[] = "a;\n-- only sqlite\nb;\n-- only postgresql\nc TEXT;\n";
  g_autofree char *sqlite = smd_dialect_of_engine (text, "sqlite");
  g_autofree char *postgres = smd_dialect_to_postgres (text);

  g_assert_cmpstr (sqlite, ==, "a;\n-- only sqlite\nb;\n\n\n");
  g_assert_cmpstr (postgres, ==, "a;\n\n\n-- only postgresql\nc TEXT COLLATE \"C\";\n");
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
  g_test_add_func ("/migrations/what-is-only-for-one-engine", test_what_is_only_for_one_engine);
  g_test_add_func ("/migrations/number-is-needed", test_number_is_needed);
  g_test_add_func ("/migrations/a-reader-makes-no-file", test_a_reader_makes_no_file);
  store_test_add_bare ("/migrations/a-reader-makes-no-schema", test_a_reader_makes_no_schema);
  store_test_add_bare ("/migrations/a-reader-reads-and-never-writes",
                       test_a_reader_reads_and_never_writes);
  store_test_add_bare ("/migrations/balances-and-payments-get-their-days",
                       test_balances_and_payments_get_their_days);
  store_test_add_bare ("/migrations/fresh-and-again", test_fresh_and_again);
  store_test_add_bare ("/migrations/newer-is-refused", test_newer_is_refused);
  store_test_add_bare ("/migrations/changed-is-refused", test_changed_is_refused);
  store_test_add_bare ("/migrations/cut-in-the-middle-leaves-the-old",
                       test_cut_in_the_middle_leaves_the_old);
  store_test_add_bare ("/migrations/several-programs-at-once", test_several_programs_at_once);
  return g_test_run ();
}
