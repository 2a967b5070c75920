/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "migrator.h"

#include <gio/gio.h>
#include <string.h>

#include "engine.h"
#include "error.h"
#include "sql-resource.h"

#define SQL_PATH "/online/smorodina/sql/"
#define NUMBER_DIGITS 4

static const char table_sql[] = "CREATE TABLE IF NOT EXISTS schema_migrations ("
                                "number INTEGER PRIMARY KEY,"
                                "name TEXT NOT NULL,"
                                "checksum TEXT NOT NULL,"
                                "applied_at INTEGER NOT NULL"
                                ") STRICT";

/* What one transaction of the migrator works with. All borrowed. */
typedef struct
{
  GPtrArray *migrations;
  const SmdMigration *migration; /* the one to apply now; NULL: only looking */
  guint n_applied;               /* of those that the program holds */
} Step;

/**
 * smd_migration_new:
 * @name: a file name that begins with the number, four digits and a dash
 *
 * Returns: (transfer full): the migration; %NULL with %SM_ERROR_INTERNAL when @name has no number
 */
SmdMigration *
smd_migration_new (const char *name, const char *sql, GError **error)
{
  g_autofree char *digits = g_strndup (name, NUMBER_DIGITS);
  guint64 number;

  if (!g_ascii_string_to_unsigned (digits, 10, 1, 9999, &number, NULL)
      || name[NUMBER_DIGITS] != '-')
    {
      sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("migration %s has no number"), name);
      return NULL;
    }

  SmdMigration *self = g_new0 (SmdMigration, 1);
  self->number = number;
  self->name = g_strdup (name);
  self->sql = g_strdup (sql);
  self->checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sql, -1);
  return self;
}

void
smd_migration_free (SmdMigration *self)
{
  g_free (self->name);
  g_free (self->sql);
  g_free (self->checksum);
  g_free (self);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const SmdMigration *first = *(const SmdMigration *const *) a;
  const SmdMigration *second = *(const SmdMigration *const *) b;

  return (first->number > second->number) - (first->number < second->number);
}

static gboolean
load_one (GPtrArray *migrations, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (SQL_PATH, name, NULL);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (smd_sql_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return FALSE;

  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *sql = g_strndup (data, length);
  SmdMigration *migration = smd_migration_new (name, sql, error);
  if (migration == NULL)
    return FALSE;

  g_ptr_array_add (migrations, migration);
  return TRUE;
}

/**
 * smd_migrations_load:
 *
 * Returns: (transfer full) (element-type SmdMigration): the embedded migrations, by number
 */
GPtrArray *
smd_migrations_load (GError **error)
{
  g_autoptr (GPtrArray) migrations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) smd_migration_free);
  g_auto (GStrv) names = g_resource_enumerate_children (smd_sql_get_resource (), SQL_PATH,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (names == NULL)
    return NULL;

  for (guint i = 0; names[i] != NULL; i++)
    if (!load_one (migrations, names[i], error))
      return NULL;

  g_ptr_array_sort (migrations, compare_numbers);
  return g_steal_pointer (&migrations);
}

static const SmdMigration *
find_migration (GPtrArray *migrations, gint64 number)
{
  for (guint i = 0; i < migrations->len; i++)
    {
      const SmdMigration *migration = g_ptr_array_index (migrations, i);
      if (migration->number == number)
        return migration;
    }

  return NULL;
}

/* Compares what the database says was applied with what this program holds. */
static gboolean
check_applied (SmdTx *tx, Step *step, gboolean *applied, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT number, name, checksum FROM schema_migrations ORDER BY number", "");
  if (rows == NULL)
    return FALSE;

  *applied = FALSE;
  step->n_applied = 0;
  while (smd_rows_next (rows))
    {
      gint64 number = smd_rows_get_int (rows, "number");
      const SmdMigration *migration = find_migration (step->migrations, number);
      if (migration == NULL)
        {
          sm_error_set (error, SM_ERROR_SCHEMA_NEWER, number,
                        N_ ("the database was made by a newer version of the program"
                            " (it has %s): start that version"),
                        smd_rows_get_text (rows, "name"));
          return FALSE;
        }
      if (strcmp (smd_rows_get_text (rows, "checksum"), migration->checksum) != 0)
        {
          sm_error_set (
              error, SM_ERROR_SCHEMA_CHANGED, number,
              N_ ("the database was made with another text of %s than this program holds"),
              migration->name);
          return FALSE;
        }
      *applied = *applied || (step->migration != NULL && number == step->migration->number);
      step->n_applied++;
    }

  return TRUE;
}

static gboolean
apply_one (SmdTx *tx, gpointer data, GError **error)
{
  Step *step = data;
  const SmdMigration *migration = step->migration;
  g_autofree char *table = tx->engine->adapt (table_sql);
  g_autofree char *sql = tx->engine->adapt (migration->sql);
  gboolean applied;

  if (tx->engine->lock_schema != NULL && !tx->engine->lock_schema (tx, error))
    return FALSE;
  if (!smd_tx_run_script (tx, table, error) || !check_applied (tx, step, &applied, error))
    return FALSE;
  if (applied)
    return TRUE;

  return smd_tx_run_script (tx, sql, error)
         && smd_tx_exec (tx, error,
                         "INSERT INTO schema_migrations (number, name, checksum, applied_at)"
                         " VALUES ($1, $2, $3, $4)",
                         "issi", migration->number, migration->name, migration->checksum,
                         (gint64) (g_get_real_time () / G_USEC_PER_SEC));
}

static gboolean
look (SmdTx *tx, gpointer data, GError **error)
{
  gboolean applied;

  return check_applied (tx, data, &applied, error);
}

static gboolean
answers (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, "SELECT 1 AS one", "");

  return rows != NULL;
}

/**
 * smd_migrations_check:
 * @migrations: (element-type SmdMigration): all that the program holds, by number
 *
 * Only reads.
 *
 * Returns: whether exactly these are applied; %SM_ERROR_SCHEMA_OLDER where some are not, or the
 *   database is an empty one; otherwise as smd_migrations_apply()
 */
gboolean
smd_migrations_check (SmdStore *store, GPtrArray *migrations, GError **error)
{
  Step step = { migrations, NULL, 0 };
  g_autoptr (GError) local = NULL;
  gboolean found = smd_store_read (store, look, &step, &local);

  if (found && step.n_applied == migrations->len)
    return TRUE;
  /* A table that is not there is a failed statement to both engines; so is any statement where
   * the database cannot be read at all, which no migration mends. */
  if (!found && !smd_store_read (store, answers, NULL, error))
    return FALSE;
  if (found || g_error_matches (local, SM_ERROR, SM_ERROR_STORE))
    sm_error_set (error, SM_ERROR_SCHEMA_OLDER, step.n_applied,
                  N_ ("the database is of an older version, or empty (%u of %u migrations%s%s): "
                      "start the service, or run smorodina-service --migrate"),
                  step.n_applied, migrations->len, local != NULL ? "; " : "",
                  local != NULL ? local->message : "");
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * smd_migrations_apply:
 * @migrations: (element-type SmdMigration): all that the program holds, by number
 *
 * Applies those that the database does not have, each in a transaction of its own. Several
 * programs may do it at once.
 *
 * Returns: %FALSE with %SM_ERROR_SCHEMA_NEWER, %SM_ERROR_SCHEMA_CHANGED, or what the engine says
 *   of a migration that failed, named in the message
 */
gboolean
smd_migrations_apply (SmdStore *store, GPtrArray *migrations, GError **error)
{
  if (store->engine->prepare_schema != NULL && !store->engine->prepare_schema (store, error))
    return FALSE;
  for (guint i = 0; i < migrations->len; i++)
    {
      Step step = { migrations, g_ptr_array_index (migrations, i), 0 };
      if (smd_store_write (store, apply_one, &step, error))
        continue;

      g_prefix_error (error, "%s: ", step.migration->name);
      return FALSE;
    }

  return TRUE;
}
