/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sqlite-error.h"

#include "error.h"

static SmErrorCode
code_of (int extended)
{
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY
      || extended == SQLITE_CONSTRAINT_ROWID)
    return SM_ERROR_STORE_UNIQUE;

  switch (extended & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return SM_ERROR_BUSY;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
      return SM_ERROR_UNAVAILABLE;
    default:
      return SM_ERROR_STORE;
    }
}

static const char *
advice_of (int extended)
{
  switch (extended & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "the database file is damaged or is no database: restore it from a copy";
    case SQLITE_FULL:
      return "no space is left where the database is";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds the database";
    case SQLITE_CANTOPEN:
      return "the database file cannot be opened";
    case SQLITE_READONLY:
      return "the database, or its folder, may not be written to by this user: run the program as "
             "the service's user";
    case SQLITE_IOERR:
      return "the disk failed to read or write";
    default:
      return NULL;
    }
}

void
smd_sqlite_error_set (GError **error, sqlite3 *handle, const char *what)
{
  int extended = sqlite3_extended_errcode (handle);
  const char *advice = advice_of (extended);

  if (advice != NULL)
    sm_error_set (error, code_of (extended), extended, "%s: %s (%s)", what, advice,
                  sqlite3_errmsg (handle));
  else
    sm_error_set (error, code_of (extended), extended, "%s: %s", what, sqlite3_errmsg (handle));
}
