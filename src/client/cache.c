/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

#include "record.h"

/* Changes whenever records change in a way that makes old answers wrong: old files are emptied. */
#define CACHE_VERSION 2
/* A file of this size is not ours. */
#define CACHE_PAGES 16384

struct _SmaCache
{
  GObject parent_instance;

  sqlite3 *db; /* owned, NULL where not even memory could be had */
};

G_DEFINE_FINAL_TYPE (SmaCache, sma_cache, G_TYPE_OBJECT)

/* No fsync: a cache that a power cut damaged is emptied. */
static const char setup[] = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
                            "PRAGMA max_page_count = " G_STRINGIFY (
                                CACHE_PAGES) ";"
                                             "PRAGMA secure_delete = ON; PRAGMA user_version;";

static const char tables[] =
    "BEGIN IMMEDIATE;"
    "DROP TABLE IF EXISTS answers; DROP TABLE IF EXISTS marks;"
    "CREATE TABLE answers (login TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL,"
    " fetched_at INTEGER NOT NULL, n_hidden INTEGER NOT NULL,"
    " PRIMARY KEY (login, key)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE marks (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = " G_STRINGIFY (CACHE_VERSION) ";"
                                                         "COMMIT;";

static int
on_version_row (void *version, int n_columns, char **values, char **names)
{
  *(gint64 *) version = values[0] != NULL ? g_ascii_strtoll (values[0], NULL, 10) : 0;
  return 0;
}

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *db = NULL;
  gint64 version = 0;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK
      && sqlite3_busy_timeout (db, 200) == SQLITE_OK
      && sqlite3_exec (db, setup, on_version_row, &version, NULL) == SQLITE_OK
      && (version == CACHE_VERSION || sqlite3_exec (db, tables, NULL, NULL, NULL) == SQLITE_OK))
    return db;
  sqlite3_close (db);
  return NULL;
}

/* The file exists before SQLite sees it, readable by nobody else from its first byte on. */
static gboolean
make_private_file (const char *path)
{
  int fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return FALSE;
  if (fchmod (fd, 0600) != 0)
    {
      close (fd);
      return FALSE;
    }
  return close (fd) == 0;
}

static sqlite3 *
open_cache (const char *service_url)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, service_url, -1);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "smorodina", NULL);
  g_autofree char *name = g_strdup_printf ("%.16s.db", hash);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  sqlite3 *db;

  if (g_mkdir_with_parents (folder, 0700) != 0 || !make_private_file (path))
    return open_file (":memory:");
  db = open_file (path);
  if (db != NULL)
    return db;
  /* Damaged: nothing in it is worth keeping. */
  g_unlink (path);
  if (make_private_file (path))
    db = open_file (path);
  return db != NULL ? db : open_file (":memory:");
}

static sqlite3_stmt *
prepare (SmaCache *self, const char *sql, const char *first, const char *second)
{
  sqlite3_stmt *statement = NULL;

  if (self->db == NULL || sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    return NULL;
  if (first != NULL)
    sqlite3_bind_text (statement, 1, first, -1, SQLITE_TRANSIENT);
  if (second != NULL)
    sqlite3_bind_text (statement, 2, second, -1, SQLITE_TRANSIENT);
  return statement;
}

static void
run (sqlite3_stmt *statement)
{
  if (statement == NULL)
    return;
  sqlite3_step (statement);
  sqlite3_finalize (statement);
}

static void
sma_cache_finalize (GObject *object)
{
  sqlite3_close (SMA_CACHE (object)->db);
  G_OBJECT_CLASS (sma_cache_parent_class)->finalize (object);
}

static void
sma_cache_class_init (SmaCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sma_cache_finalize;
}

static void
sma_cache_init (SmaCache *self)
{
}

/**
 * sma_cache_new:
 * @service_url: whose answers
 *
 * Returns: (transfer full): the cache of that service, in memory only where no file can be had
 */
SmaCache *
sma_cache_new (const char *service_url)
{
  SmaCache *self = g_object_new (SMA_TYPE_CACHE, NULL);

  self->db = open_cache (service_url);
  return self;
}

/**
 * sma_cache_put:
 * @self: a cache
 * @login: whose answer; "" for what is everybody's
 * @key: path and query
 * @record: the answer
 * @fetched_at: unix seconds
 */
void
sma_cache_put (SmaCache *self, const char *login, const char *key, gpointer record,
               gint64 fetched_at)
{
  sqlite3_stmt *statement;
  g_autofree char *json = NULL;
  gsize length = 0;

  g_return_if_fail (SMA_IS_CACHE (self));

  statement =
      prepare (self, "INSERT OR REPLACE INTO answers VALUES ($1, $2, $3, $4, $5)", login, key);
  if (statement == NULL)
    return;
  json = sm_record_to_json (record, &length);
  sqlite3_bind_text64 (statement, 3, json, length, SQLITE_TRANSIENT, SQLITE_UTF8);
  sqlite3_bind_int64 (statement, 4, fetched_at);
  sqlite3_bind_int64 (statement, 5, sm_record_get_hidden (record));
  run (statement);
}

/**
 * sma_cache_dup:
 * @self: a cache
 * @login: whose answer; "" for what is everybody's
 * @key: path and query
 * @type: the answer's record type
 * @fetched_at: (out) (optional): unix seconds
 *
 * Returns: (transfer full) (nullable): what was kept
 */
gpointer
sma_cache_dup (SmaCache *self, const char *login, const char *key, GType type, gint64 *fetched_at)
{
  sqlite3_stmt *statement;
  gpointer record = NULL;

  g_return_val_if_fail (SMA_IS_CACHE (self), NULL);

  statement =
      prepare (self, "SELECT json, fetched_at, n_hidden FROM answers WHERE login = $1 AND key = $2",
               login, key);
  if (statement == NULL)
    return NULL;
  if (sqlite3_step (statement) == SQLITE_ROW)
    {
      record = sm_record_from_json (type, (const char *) sqlite3_column_text (statement, 0),
                                    sqlite3_column_bytes (statement, 0), FALSE, NULL);
      if (record != NULL)
        sm_record_set_hidden (record, sm_record_get_hidden (record)
                                          + (guint) sqlite3_column_int64 (statement, 2));
      if (fetched_at != NULL)
        *fetched_at = sqlite3_column_int64 (statement, 1);
    }
  sqlite3_finalize (statement);
  return record;
}

/**
 * sma_cache_wipe:
 * @self: a cache
 *
 * Forgets all answers and marks and overwrites them in the file.
 */
void
sma_cache_wipe (SmaCache *self)
{
  g_return_if_fail (SMA_IS_CACHE (self));

  run (prepare (self, "DELETE FROM answers", NULL, NULL));
  run (prepare (self, "DELETE FROM marks", NULL, NULL));
}

/**
 * sma_cache_dup_mark:
 * @self: a cache
 * @name: the note's name
 *
 * Returns: (transfer full) (nullable): the note
 */
char *
sma_cache_dup_mark (SmaCache *self, const char *name)
{
  sqlite3_stmt *statement;
  char *value = NULL;

  g_return_val_if_fail (SMA_IS_CACHE (self), NULL);

  statement = prepare (self, "SELECT value FROM marks WHERE name = $1", name, NULL);
  if (statement == NULL)
    return NULL;
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return value;
}

/**
 * sma_cache_set_mark:
 * @self: a cache
 * @name: the note's name
 * @value: (nullable): the note, %NULL to forget it
 */
void
sma_cache_set_mark (SmaCache *self, const char *name, const char *value)
{
  g_return_if_fail (SMA_IS_CACHE (self));

  if (value != NULL)
    run (prepare (self, "INSERT OR REPLACE INTO marks VALUES ($1, $2)", name, value));
  else
    run (prepare (self, "DELETE FROM marks WHERE name = $1", name, NULL));
}
