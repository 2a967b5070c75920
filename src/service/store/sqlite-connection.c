/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sqlite-connection.h"

#include <string.h>

#include "sqlite-error.h"
#include "sqlite-owner.h"
#include "words.h"

#define STATEMENTS_MOST 256  /* kept prepared; the program has fewer texts than that */
#define RECENT_PLACES 64     /* a power of two */
#define CACHE_KIBIBYTES 4096 /* of pages, a connection; SQLite's own 2 MiB miss too often */
#define LOOKASIDE_BYTES 256  /* of a small block; 128 KiB a connection for those of a statement */
#define LOOKASIDE_BLOCKS 512
#define BUSY_MILLISECONDS 1000  /* waiting for a program that is not ours */
#define WAL_BYTES_KEPT 16777216 /* 16 MiB: a log grown behind a long reader shrinks to it */

typedef struct
{
  char *sql; /* owned */
  sqlite3_stmt *statement;
  SmdColumns *columns; /* of the answer; shared with its rows */
  int n_parameters;
  /* SQLite numbers $2 before $1 when it meets it first: the number in the name, less one. */
  guint8 places[SMD_VALUES_MOST];
} Prepared;

struct _SmdSqliteConnection
{
  SmdTx tx; /* must be first */
  sqlite3 *handle;
  GHashTable *prepared; /* SQL text (borrowed from the value) → Prepared (owned) */
  /* By where the text lies: a text stands at one place of the program, and is long to hash. */
  Prepared *recent[RECENT_PLACES]; /* borrowed from prepared, nullable */
};

/* Every connection: nothing read through a memory map (a failing disk would be a signal, and a
 * stray pointer could change the file), damaged pages noticed, no checkpoints but the writer's. */
static const char common_sql[] =
    "PRAGMA mmap_size = 0;"
    "PRAGMA cache_size = -" G_STRINGIFY (CACHE_KIBIBYTES) ";"
                                                          "PRAGMA foreign_keys = ON;"
                                                          "PRAGMA cell_size_check = ON;"
                                                          "PRAGMA trusted_schema = OFF;"
                                                          "PRAGMA temp_store = MEMORY;"
                                                          "PRAGMA wal_autocheckpoint = 0;";
static const char writer_sql[] = "PRAGMA journal_mode = WAL;"
                                 "PRAGMA synchronous = FULL;"
                                 "PRAGMA journal_size_limit = " G_STRINGIFY (WAL_BYTES_KEPT) ";";

static void
prepared_free (gpointer data)
{
  Prepared *prepared = data;

  g_clear_pointer (&prepared->columns, smd_columns_unref);
  sqlite3_finalize (prepared->statement);
  g_free (prepared->sql);
  g_free (prepared);
}

static gboolean
run_sql (SmdSqliteConnection *self, const char *sql, const char *what, GError **error)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  smd_sqlite_error_set (error, self->handle, what);
  return FALSE;
}

static gboolean
set_up (SmdSqliteConnection *self, gboolean writable, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MILLISECONDS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_BYTES,
                     LOOKASIDE_BLOCKS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !writable, NULL);

  return run_sql (self, common_sql, "cannot open the database", error)
         && (!writable
             || (smd_sqlite_owner_claim (&self->tx, error)
                 && run_sql (self, writer_sql, "cannot open the database", error)));
}

/* SQLite counts what it has allocated under one lock for all threads; nobody asks for it. */
static void
stop_counting (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  g_once_init_leave (&done, 1);
}

/* Returns: (transfer full): a connection to the file at @path; a @writable one makes the file. */
SmdSqliteConnection *
smd_sqlite_connection_new (const char *path, gboolean writable, GError **error)
{
  g_autoptr (SmdSqliteConnection) self = g_new0 (SmdSqliteConnection, 1);
  int flags = writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;

  stop_counting ();
  self->tx.engine = &smd_sqlite_engine;
  self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, prepared_free);

  if (sqlite3_open_v2 (path, &self->handle, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      smd_sqlite_error_set (error, self->handle, "cannot open the database");
      return NULL;
    }

  return set_up (self, writable, error) ? g_steal_pointer (&self) : NULL;
}

void
smd_sqlite_connection_free (SmdSqliteConnection *self)
{
  g_hash_table_unref (self->prepared);
  g_assert (sqlite3_close (self->handle) == SQLITE_OK);
  smd_tx_clear (&self->tx);
  g_free (self);
}

sqlite3 *
smd_sqlite_connection_get_handle (SmdSqliteConnection *self)
{
  return self->handle;
}

SmdTx *
smd_sqlite_connection_get_tx (SmdSqliteConnection *self)
{
  return &self->tx;
}

static void
note_places (Prepared *prepared)
{
  prepared->n_parameters = sqlite3_bind_parameter_count (prepared->statement);
  g_assert (prepared->n_parameters <= SMD_VALUES_MOST);

  for (int i = 0; i < prepared->n_parameters; i++)
    {
      const char *name = sqlite3_bind_parameter_name (prepared->statement, i + 1);
      guint64 number;

      if (name == NULL || name[0] != '$'
          || !g_ascii_string_to_unsigned (name + 1, 10, 1, SMD_VALUES_MOST, &number, NULL))
        g_error ("a parameter is not $1…$%d", SMD_VALUES_MOST);
      prepared->places[i] = number - 1;
    }
}

static void
note_columns (Prepared *prepared)
{
  int n_columns = sqlite3_column_count (prepared->statement);

  prepared->columns = smd_columns_new (n_columns);
  for (int i = 0; i < n_columns; i++)
    smd_columns_add (prepared->columns, sqlite3_column_name (prepared->statement, i));
}

static Prepared *
prepare_anew (SmdSqliteConnection *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement;
  Prepared *prepared;

  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK)
    {
      smd_sqlite_error_set (error, self->handle, "cannot prepare a statement");
      return NULL;
    }

  if (g_hash_table_size (self->prepared) >= STATEMENTS_MOST)
    {
      memset (self->recent, 0, sizeof self->recent);
      g_hash_table_remove_all (self->prepared);
    }
  prepared = g_new0 (Prepared, 1);
  prepared->sql = g_strdup (sql);
  prepared->statement = statement;
  note_places (prepared);
  note_columns (prepared);
  g_hash_table_insert (self->prepared, prepared->sql, prepared);
  return prepared;
}

static Prepared *
prepare (SmdSqliteConnection *self, const char *sql, GError **error)
{
  Prepared **recent = &self->recent[(GPOINTER_TO_SIZE (sql) >> 4) % RECENT_PLACES];
  Prepared *prepared;

  if (*recent != NULL && strcmp ((*recent)->sql, sql) == 0)
    return *recent;

  prepared = g_hash_table_lookup (self->prepared, sql);
  if (prepared == NULL)
    prepared = prepare_anew (self, sql, error);
  if (prepared != NULL)
    *recent = prepared;
  return prepared;
}

static int
bind_bytes (sqlite3_stmt *statement, int index, GBytes *bytes)
{
  gsize length;

  if (bytes == NULL)
    return sqlite3_bind_null (statement, index);

  gconstpointer data = g_bytes_get_data (bytes, &length);
  if (length == 0)
    return sqlite3_bind_zeroblob (statement, index, 0);
  return sqlite3_bind_blob64 (statement, index, data, length, SQLITE_STATIC);
}

static int
bind_value (sqlite3_stmt *statement, int index, const SmdValue *value)
{
  switch (value->type)
    {
    case 'i':
      return sqlite3_bind_int64 (statement, index, value->integer);
    case 'b':
      return bind_bytes (statement, index, value->bytes);
    default:
      return sqlite3_bind_text (statement, index, value->text, -1, SQLITE_STATIC);
    }
}

static gboolean
bind_all (SmdSqliteConnection *self, Prepared *prepared, const SmdValue *values, guint n_values,
          GError **error)
{
  for (int i = 0; i < prepared->n_parameters; i++)
    {
      guint place = prepared->places[i];

      g_assert (place < n_values);
      if (bind_value (prepared->statement, i + 1, &values[place]) == SQLITE_OK)
        continue;
      smd_sqlite_error_set (error, self->handle, "cannot bind a value");
      return FALSE;
    }

  return TRUE;
}

/* Texts with a NUL inside are refused: whoever reads them as C strings would see another text. */
static gboolean
take_cell (SmdRows *rows, sqlite3_stmt *statement, int column, GError **error)
{
  int type = sqlite3_column_type (statement, column);

  if (type == SQLITE_NULL)
    smd_rows_add_null (rows);
  else if (type == SQLITE_INTEGER)
    smd_rows_add_integer (rows, sqlite3_column_int64 (statement, column));
  else if (type == SQLITE_BLOB)
    {
      gconstpointer data = sqlite3_column_blob (statement, column);
      smd_rows_add_bytes (rows, data, sqlite3_column_bytes (statement, column));
    }
  else
    {
      const char *text = (const char *) sqlite3_column_text (statement, column);
      gsize length = sqlite3_column_bytes (statement, column);
      if (text == NULL || strlen (text) != length)
        {
          sm_error_set (error, SM_ERROR_STORE, 0, N_ ("a text in the database is cut by a NUL"));
          return FALSE;
        }
      smd_rows_add_text (rows, text, length);
    }

  return TRUE;
}

static gboolean
take_row (SmdRows *rows, sqlite3_stmt *statement, GError **error)
{
  int n_columns = sqlite3_column_count (statement);

  for (int i = 0; i < n_columns; i++)
    if (!take_cell (rows, statement, i, error))
      return FALSE;

  return TRUE;
}

static gboolean
step_all (SmdSqliteConnection *self, sqlite3_stmt *statement, SmdRows *rows, GError **error)
{
  int result = sqlite3_step (statement);

  while (result == SQLITE_ROW)
    {
      if (rows != NULL && !take_row (rows, statement, error))
        return FALSE;
      result = sqlite3_step (statement);
    }

  if (result != SQLITE_DONE)
    smd_sqlite_error_set (error, self->handle, "a statement failed");
  return result == SQLITE_DONE;
}

gboolean
smd_sqlite_tx_run (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                   SmdRows **rows, gint64 *changed, GError **error)
{
  SmdSqliteConnection *self = (SmdSqliteConnection *) tx;
  Prepared *prepared = prepare (self, sql, error);

  if (prepared == NULL)
    return FALSE;

  g_autoptr (SmdRows) answer = rows != NULL ? smd_rows_new (prepared->columns) : NULL;
  gboolean done = bind_all (self, prepared, values, n_values, error)
                  && step_all (self, prepared->statement, answer, error);
  sqlite3_reset (prepared->statement);
  sqlite3_clear_bindings (prepared->statement);

  if (done && rows != NULL)
    *rows = g_steal_pointer (&answer);
  if (done && changed != NULL)
    *changed = sqlite3_changes64 (self->handle);
  return done;
}

gboolean
smd_sqlite_tx_run_script (SmdTx *tx, const char *sql, GError **error)
{
  return run_sql ((SmdSqliteConnection *) tx, sql, "a script failed", error);
}

gboolean
smd_sqlite_connection_exec (SmdSqliteConnection *self, const char *sql, GError **error)
{
  return smd_sqlite_tx_run (&self->tx, sql, NULL, 0, NULL, NULL, error);
}
