/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "postgres-result.h"
#include "words.h"

#include <string.h>

/* Of the server's catalogue pg_type: they never change. */
#define OID_BOOL 16
#define OID_BYTEA 17
#define OID_INT8 20
#define OID_INT2 21
#define OID_INT4 23
#define OID_TEXT 25

#define READ_ONLY "25006" /* read_only_sql_transaction: another host takes the writes by now */

Oid
smd_postgres_type_of (char type)
{
  switch (type)
    {
    case 'i':
      return OID_INT8;
    case 'b':
      return OID_BYTEA;
    default:
      return OID_TEXT;
    }
}

static void
add_bytes (SmdRows *rows, const char *escaped)
{
  gsize length;
  unsigned char *data = PQunescapeBytea ((const unsigned char *) escaped, &length);

  g_assert (data != NULL);
  smd_rows_add_bytes (rows, data, length);
  PQfreemem (data);
}

static void
add_integer (SmdRows *rows, const char *text)
{
  gint64 value = 0;

  g_assert (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL));
  smd_rows_add_integer (rows, value);
}

static void
add_cell (SmdRows *rows, PGresult *result, int row, int column)
{
  if (PQgetisnull (result, row, column))
    {
      smd_rows_add_null (rows);
      return;
    }

  const char *text = PQgetvalue (result, row, column);
  switch (PQftype (result, column))
    {
    case OID_BOOL:
      smd_rows_add_integer (rows, text[0] == 't');
      break;
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
      add_integer (rows, text);
      break;
    case OID_BYTEA:
      add_bytes (rows, text);
      break;
    default: /* a sum of integers is numeric: read as an integer where one is asked for */
      smd_rows_add_text (rows, text, PQgetlength (result, row, column));
      break;
    }
}

SmdRows *
smd_postgres_rows_new (PGresult *result)
{
  int n_columns = PQnfields (result);
  int n_rows = PQntuples (result);
  g_autoptr (SmdColumns) columns = smd_columns_new (n_columns);

  for (int i = 0; i < n_columns; i++)
    smd_columns_add (columns, PQfname (result, i));

  SmdRows *rows = smd_rows_new (columns);
  for (int row = 0; row < n_rows; row++)
    for (int column = 0; column < n_columns; column++)
      add_cell (rows, result, row, column);
  return rows;
}

/* SQLSTATE (PostgreSQL's appendix A). */
static SmErrorCode
code_of (const char *state)
{
  if (strcmp (state, "23505") == 0) /* unique_violation */
    return SM_ERROR_STORE_UNIQUE;
  if (strcmp (state, "40001") == 0 || strcmp (state, "40P01") == 0) /* serialization, deadlock */
    return SM_ERROR_STORE_CONFLICT;
  if (strcmp (state, "55P03") == 0) /* lock_not_available: somebody holds the row for too long */
    return SM_ERROR_BUSY;
  if (g_str_has_prefix (state, "08") || g_str_has_prefix (state, "53")
      || g_str_has_prefix (state, "57"))
    return SM_ERROR_UNAVAILABLE; /* connection, resources (disk full), the operator's hand */
  return SM_ERROR_STORE;
}

gint64
smd_postgres_result_get_changed (PGresult *result)
{
  const char *count = PQcmdTuples (result);

  return *count != '\0' ? g_ascii_strtoll (count, NULL, 10) : 0;
}

gboolean
smd_postgres_result_check (PGresult *result, PGconn *connection, const char *what, gboolean *unfit,
                           GError **error)
{
  ExecStatusType status = PQresultStatus (result);

  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
    return TRUE;

  if (result == NULL || PQstatus (connection) != CONNECTION_OK)
    {
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("%s: the database server has gone"), what);
      return FALSE;
    }

  /* Only the first line: the others may quote what is in a row. */
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  SmErrorCode code = code_of (state != NULL ? state : "");
  if (unfit != NULL && g_strcmp0 (state, READ_ONLY) == 0)
    {
      *unfit = TRUE;
      code = SM_ERROR_UNAVAILABLE;
    }
  sm_error_set (error, code, 0, "%s: %s (%s)", what, message != NULL ? message : "no answer",
                state != NULL ? state : "no state");
  return FALSE;
}
