/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dialect.h"
#include "sqlite-connection.h"
#include "sqlite-writer.h"
#include "words.h"

typedef struct
{
  SmdStore parent; /* must be first */
  char *path;
  SmdSqliteWriter *writer; /* NULL where the store is only read */
  GMutex mutex;
  GPtrArray *readers; /* idle SmdSqliteConnection, the last used at the end; guarded */
} SqliteStore;

static const char *
path_of (const char *url)
{
  const char *path = url + strlen ("sqlite:");

  return g_str_has_prefix (path, "//") ? path + 2 : path;
}

static gboolean
check_there (const char *path, GError **error)
{
  if (g_access (path, F_OK) == 0)
    return TRUE;
  sm_error_set (
      error, SM_ERROR_UNAVAILABLE, 0,
      N_ ("there is no database %s: the service makes it, or smorodina-service --migrate"), path);
  return FALSE;
}

/* SQLite would make the file readable to everybody; the log and its index follow the file. */
static gboolean
make_private (const char *path, GError **error)
{
  int file = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (file < 0 && errno != EEXIST)
    {
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("cannot make the database %s: %s"), path,
                    g_strerror (errno));
      return FALSE;
    }

  if (file >= 0)
    close (file);
  return TRUE;
}

/* To open a pipe, as SQLite would, is to wait for whoever is at its other end. */
static gboolean
check_kind (const char *path, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) == 0 && S_ISREG (status.st_mode))
    return TRUE;
  sm_error_set (error, SM_ERROR_CONFIGURATION, 0, N_ ("the database %s is no regular file"), path);
  return FALSE;
}

static void
sqlite_close (SmdStore *store)
{
  SqliteStore *self = (SqliteStore *) store;

  g_ptr_array_unref (self->readers);
  g_clear_pointer (&self->writer, smd_sqlite_writer_free);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

static SmdStore *
sqlite_open (const char *url, gboolean writable, GError **error)
{
  const char *path = path_of (url);

  if (*path == '\0' || *path == ':')
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0, N_ ("the store's address has no file"));
      return NULL;
    }
  if (!(writable ? make_private (path, error) : check_there (path, error))
      || !check_kind (path, error))
    return NULL;

  SqliteStore *self = g_new0 (SqliteStore, 1);
  g_autoptr (SmdStore) store = &self->parent;
  store->engine = &smd_sqlite_engine;
  self->path = g_strdup (path);
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) smd_sqlite_connection_free);
  g_mutex_init (&self->mutex);
  if (!writable)
    return g_steal_pointer (&store);
  self->writer = smd_sqlite_writer_new (path, error);
  return self->writer != NULL ? g_steal_pointer (&store) : NULL;
}

static SmdSqliteConnection *
take_reader (SqliteStore *self, GError **error)
{
  SmdSqliteConnection *reader = NULL;

  g_mutex_lock (&self->mutex);
  if (self->readers->len > 0)
    reader = g_ptr_array_steal_index (self->readers, self->readers->len - 1);
  g_mutex_unlock (&self->mutex);

  return reader != NULL ? reader : smd_sqlite_connection_new (self->path, FALSE, error);
}

static void
give_back_reader (SqliteStore *self, SmdSqliteConnection *reader)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->readers, reader);
  g_mutex_unlock (&self->mutex);
}

/* As many connections as threads read at once, which the callers' pools bound. */
static gboolean
sqlite_read (SmdStore *store, SmdTxFunc func, gpointer data, GError **error)
{
  SqliteStore *self = (SqliteStore *) store;
  g_autoptr (SmdSqliteConnection) reader = take_reader (self, error);

  if (reader == NULL || !smd_sqlite_connection_exec (reader, "BEGIN", error))
    return FALSE;

  gboolean done = smd_tx_call (smd_sqlite_connection_get_tx (reader), func, data, error);
  /* Nothing was written, so that the end cannot fail; a connection where it does is not kept. */
  if (smd_sqlite_connection_exec (reader, "ROLLBACK", NULL))
    give_back_reader (self, g_steal_pointer (&reader));
  return done;
}

static gboolean
sqlite_write (SmdStore *store, SmdTxFunc func, gpointer data, GError **error)
{
  SqliteStore *self = (SqliteStore *) store;

  if (self->writer != NULL)
    return smd_sqlite_writer_run (self->writer, func, data, error);
  sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("the store is open for reading only"));
  return FALSE;
}

static void
sqlite_get_stats (SmdStore *store, SmdStoreStats *stats)
{
  SqliteStore *self = (SqliteStore *) store;

  *stats = (SmdStoreStats) { 0 };
  if (self->writer != NULL)
    smd_sqlite_writer_get_stats (self->writer, stats);
}

static gboolean
check_pages (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT quick_check AS found FROM pragma_quick_check LIMIT 1", "");

  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows) && strcmp (smd_rows_get_text (rows, "found"), "ok") == 0)
    return TRUE;

  sm_error_set (error, SM_ERROR_STORE, 0,
                N_ ("the database file is damaged: restore it from a copy (%s)"),
                smd_rows_get_text (rows, "found"));
  return FALSE;
}

static gboolean
sqlite_check (SmdStore *store, GError **error)
{
  return sqlite_read (store, check_pages, NULL, error);
}

static char *
sqlite_adapt (const char *sql)
{
  return smd_dialect_of_engine (sql, smd_sqlite_engine.name);
}

const SmdEngine smd_sqlite_engine = {
  .name = "sqlite",
  .open = sqlite_open,
  .close = sqlite_close,
  .read = sqlite_read,
  .write = sqlite_write,
  .get_stats = sqlite_get_stats,
  .check = sqlite_check,
  .run = smd_sqlite_tx_run,
  .run_script = smd_sqlite_tx_run_script,
  .adapt = sqlite_adapt,
};
