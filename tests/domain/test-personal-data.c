/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain-fixture.h"
#include "personal-data.h"

/*
 * The register of personal data against the schema. Who adds a table or a column says in
 * src/service/domain/personal-data.c what it says of whom. The store's own tables begin with
 * "schema_".
 */

static const char sqlite_columns[] =
    "SELECT m.name AS table_name, p.name AS column_name FROM sqlite_master m, "
    "pragma_table_info (m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' "
    "AND m.name NOT LIKE 'schema_%'";
/* SQLite counts the ledger's rows by itself. */
static const char postgres_columns[] =
    "SELECT table_name::text AS table_name, column_name::text AS column_name "
    "FROM information_schema.columns WHERE table_schema = current_schema () "
    "AND table_name NOT LIKE 'schema_%' AND column_name <> 'rowid'";

static gboolean
list_columns (SmdTx *tx, gpointer data, GError **error)
{
  const StoreFixture *base = ((DomainFixture *) ((gpointer *) data)[0])->base;
  GHashTable *found = ((gpointer *) data)[1];
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, store_fixture_is_sqlite (base) ? sqlite_columns : postgres_columns, "");

  while (rows != NULL && smd_rows_next (rows))
    g_hash_table_add (found, g_strconcat (smd_rows_get_text (rows, "table_name"), ".",
                                          smd_rows_get_text (rows, "column_name"), NULL));
  return rows != NULL;
}

static void
note (GHashTable *listed, const char *table, const char *column)
{
  char *name = g_strconcat (table, ".", column, NULL);

  if (!g_hash_table_add (listed, name))
    {
      g_test_message ("%s.%s stands twice in src/service/domain/personal-data.c", table, column);
      g_test_fail ();
    }
}

static GHashTable *
list_register (void)
{
  GHashTable *listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    {
      g_auto (GStrv) rest = g_strsplit (table->rest, " ", -1);

      for (guint i = 0; rest[i] != NULL; i++)
        note (listed, table->table, rest[i]);
      for (guint i = 0; table->columns != NULL && table->columns[i].column != NULL; i++)
        note (listed, table->table, table->columns[i].column);
    }
  return listed;
}

/* Names of `all` that are not in `some`. */
static void
complain (GHashTable *all, GHashTable *some, const char *told)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (some, name))
      {
        g_test_message ("%s %s", (const char *) name, told);
        g_test_fail ();
      }
}

static void
test_every_column_is_in_the_register (DomainFixture *self)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) listed = list_register ();
  g_autoptr (GError) error = NULL;
  gpointer data[] = { self, found };

  g_assert_true (smd_store_read (self->base->store, list_columns, data, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (found), >, 200);
  complain (found, listed,
            "is not in the register of personal data: does it say anything of a person? Then add "
            "a line for it to its table in src/service/domain/personal-data.c (what, why, until "
            "when, what erasing sets it to); otherwise its name to the table's last text there");
  complain (listed, found,
            "is in the register of personal data and not in the schema: take its line out of "
            "src/service/domain/personal-data.c");
}

/* What the register says in SQL, engines understand. */
static gboolean
run_conditions (SmdTx *tx, gpointer data, GError **error)
{
  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    {
      g_autofree char *sql = NULL;
      g_autoptr (SmdRows) rows = NULL;

      if (table->mine == NULL)
        continue;
      sql = g_strconcat ("SELECT COUNT(*) AS n FROM ", table->table, " WHERE (", table->mine, ")",
                         table->deleted != NULL && *table->deleted != '\0' ? " AND " : "",
                         table->deleted, NULL);
      rows = smd_tx_query (tx, error, sql, "s", "nobody");
      if (rows == NULL)
        return FALSE;
      g_assert_true (smd_rows_next (rows));
      g_assert_cmpint (smd_rows_get_int (rows, "n"), ==, 0);
    }
  return TRUE;
}

static void
test_every_table_says_whose_its_rows_are (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_read (self->base->store, run_conditions, NULL, &error));
  g_assert_no_error (error);
  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    {
      g_assert_true ((table->whose == NULL) == (table->columns == NULL));
      for (guint i = 0; table->columns != NULL && table->columns[i].column != NULL; i++)
        {
          g_assert_nonnull (table->columns[i].kind);
          g_assert_nonnull (table->columns[i].purpose);
          g_assert_nonnull (table->columns[i].until);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/personal-data/every-column-is-in-the-register",
                   test_every_column_is_in_the_register);
  domain_test_add ("/personal-data/every-table-says-whose-its-rows-are",
                   test_every_table_says_whose_its_rows_are);
  return g_test_run ();
}
