/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <sqlite3.h>
#include <stdlib.h>

/*
 * What one SQLite connection alone commits in a second: a row a transaction, WAL,
 * synchronous=FULL. bare-commits FILE SECONDS
 */

static void
must (int code, sqlite3 *db)
{
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
    return;
  g_printerr ("bare-commits: %s\n", sqlite3_errmsg (db));
  exit (1);
}

static sqlite3_stmt *
prepare (sqlite3 *db)
{
  sqlite3_stmt *insert = NULL;

  must (sqlite3_exec (db,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                      "CREATE TABLE readings (id INTEGER PRIMARY KEY, account TEXT NOT NULL,"
                      " meter TEXT NOT NULL, taken_at INTEGER NOT NULL, value INTEGER NOT NULL)"
                      " STRICT",
                      NULL, NULL, NULL),
        db);
  must (sqlite3_prepare_v2 (db, "INSERT INTO readings VALUES (NULL, ?1, ?2, ?3, ?4)", -1, &insert,
                            NULL),
        db);
  return insert;
}

int
main (int argc, char **argv)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *insert;
  gint64 start, span;
  gint64 commits = 0;

  if (argc != 3)
    return 1;
  must (sqlite3_open (argv[1], &db), db);
  insert = prepare (db);
  span = atoi (argv[2]) * G_USEC_PER_SEC;
  start = g_get_monotonic_time ();
  for (; g_get_monotonic_time () - start < span; commits++)
    {
      sqlite3_bind_text (insert, 1, "01ARZ3NDEKTSV4RRFFQ69G5FAV", -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 2, "01BX5ZZKBKACTAV9WEVGEMMVRZ", -1, SQLITE_STATIC);
      sqlite3_bind_int64 (insert, 3, start);
      sqlite3_bind_int64 (insert, 4, commits);
      must (sqlite3_step (insert), db);
      sqlite3_reset (insert);
    }
  g_print ("%.1f\n",
           (double) commits * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - start));
  sqlite3_finalize (insert);
  sqlite3_close (db);
  return 0;
}
