/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "postgres-connection.h"

#include <string.h>

#include "postgres-result.h"

#define CONNECT_SECONDS "5"
#define STATEMENTS_MOST 256 /* kept prepared; the program has fewer texts than that */
#define INTEGER_BYTES 24    /* an int64 in decimal, with its end */

struct _SmdPostgresConnection
{
  SmdTx tx; /* must be first */
  PGconn *handle;
  GHashTable *prepared; /* SQL text (owned) → the statement's name (owned) */
  guint n_named;
  gboolean conflict;
};

/* Whatever the server's settings are: a commit is durable, nothing waits for ever. */
static const char session_sql[] = "SET statement_timeout = '10s';"
                                  "SET lock_timeout = '10s';"
                                  "SET idle_in_transaction_session_timeout = '60s';"
                                  "SET client_min_messages = 'error';"
                                  "SET bytea_output = 'hex';"
                                  "SELECT set_config('synchronous_commit', 'on', false)"
                                  " WHERE current_setting('synchronous_commit') = 'off'";

static void
ignore_notice (gpointer data, const PGresult *result)
{
}

static gboolean
exec (SmdPostgresConnection *self, const char *sql, const char *what, GError **error)
{
  g_autoptr (PGresult) result = PQexec (self->handle, sql);

  return smd_postgres_result_check (result, self->handle, what, error);
}

/* Returns: (transfer full): a connection; the message on failure never holds the address. */
SmdPostgresConnection *
smd_postgres_connection_new (const char *url, GError **error)
{
  const char *const names[] = { "dbname", "connect_timeout", "client_encoding",
                                "fallback_application_name", NULL };
  const char *const values[] = { url, CONNECT_SECONDS, "UTF8", "smorodina", NULL };
  g_autoptr (SmdPostgresConnection) self = g_new0 (SmdPostgresConnection, 1);

  self->tx.engine = &smd_postgres_engine;
  self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->handle = PQconnectdbParams (names, values, TRUE);

  if (PQstatus (self->handle) != CONNECTION_OK)
    {
      g_autofree char *message = g_strdup (PQerrorMessage (self->handle));
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, "cannot reach the database server: %s",
                    g_strchomp (message));
      return NULL;
    }

  PQsetNoticeReceiver (self->handle, ignore_notice, NULL);
  return exec (self, session_sql, "cannot set up the connection", error) ? g_steal_pointer (&self)
                                                                         : NULL;
}

void
smd_postgres_connection_free (SmdPostgresConnection *self)
{
  g_hash_table_unref (self->prepared);
  PQfinish (self->handle);
  g_free (self);
}

SmdTx *
smd_postgres_connection_get_tx (SmdPostgresConnection *self)
{
  return &self->tx;
}

gboolean
smd_postgres_connection_is_idle (SmdPostgresConnection *self)
{
  return PQtransactionStatus (self->handle) == PQTRANS_IDLE;
}

gboolean
smd_postgres_connection_is_lost (SmdPostgresConnection *self)
{
  return PQstatus (self->handle) != CONNECTION_OK;
}

gboolean
smd_postgres_connection_has_conflict (SmdPostgresConnection *self)
{
  return self->conflict;
}

gboolean
smd_postgres_connection_begin (SmdPostgresConnection *self, const char *sql, GError **error)
{
  self->conflict = FALSE;
  if (g_hash_table_size (self->prepared) >= STATEMENTS_MOST)
    {
      if (!exec (self, "DEALLOCATE ALL", "cannot forget statements", error))
        return FALSE;
      g_hash_table_remove_all (self->prepared);
    }

  return exec (self, sql, "cannot begin a transaction", error);
}

static gboolean
note_conflict (SmdPostgresConnection *self, gboolean done, GError **error, GError *failure)
{
  if (done)
    return TRUE;

  self->conflict = self->conflict || g_error_matches (failure, SM_ERROR, SM_ERROR_STORE_CONFLICT);
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
smd_postgres_connection_commit (SmdPostgresConnection *self, GError **error)
{
  GError *failure = NULL;
  g_autoptr (PGresult) result = PQexec (self->handle, "COMMIT");
  gboolean done = smd_postgres_result_check (result, self->handle, "the commit failed", &failure);

  if (!note_conflict (self, done, error, failure))
    return FALSE;
  if (strcmp (PQcmdStatus (result), "COMMIT") == 0)
    return TRUE;

  sm_error_set (error, SM_ERROR_STORE, 0, "the server undid the transaction");
  return FALSE;
}

void
smd_postgres_connection_roll_back (SmdPostgresConnection *self)
{
  if (smd_postgres_connection_is_lost (self) || smd_postgres_connection_is_idle (self))
    return;

  /* A connection where it fails is not used again: it is not idle. */
  g_autoptr (PGresult) result = PQexec (self->handle, "ROLLBACK");
}

static const char *
prepare (SmdPostgresConnection *self, const char *sql, const SmdValue *values, guint n_values,
         GError **error)
{
  const char *known = g_hash_table_lookup (self->prepared, sql);
  Oid types[SMD_VALUES_MOST];

  if (known != NULL)
    return known;

  for (guint i = 0; i < n_values; i++)
    types[i] = smd_postgres_type_of (values[i].type);

  g_autofree char *name = g_strdup_printf ("s%u", self->n_named++);
  g_autoptr (PGresult) result = PQprepare (self->handle, name, sql, n_values, types);
  if (!smd_postgres_result_check (result, self->handle, "cannot prepare a statement", error))
    return NULL;

  known = name;
  g_hash_table_insert (self->prepared, g_strdup (sql), g_steal_pointer (&name));
  return known;
}

static PGresult *
execute (SmdPostgresConnection *self, const char *name, const SmdValue *values, guint n_values)
{
  const char *texts[SMD_VALUES_MOST];
  int lengths[SMD_VALUES_MOST] = { 0 };
  int binary[SMD_VALUES_MOST] = { 0 };
  char integers[SMD_VALUES_MOST][INTEGER_BYTES];

  for (guint i = 0; i < n_values; i++)
    {
      texts[i] = values[i].text;
      if (values[i].type == 'i')
        {
          g_snprintf (integers[i], INTEGER_BYTES, "%" G_GINT64_FORMAT, values[i].integer);
          texts[i] = integers[i];
        }
      else if (values[i].type == 'b' && values[i].bytes != NULL)
        {
          gsize length;
          gconstpointer data = g_bytes_get_data (values[i].bytes, &length);
          texts[i] = length > 0 ? data : "";
          lengths[i] = length;
          binary[i] = 1;
        }
    }

  return PQexecPrepared (self->handle, name, n_values, texts, lengths, binary, 0);
}

static gint64
rows_changed (PGresult *result)
{
  const char *count = PQcmdTuples (result);

  return *count != '\0' ? g_ascii_strtoll (count, NULL, 10) : 0;
}

gboolean
smd_postgres_tx_run (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                     SmdRows **rows, gint64 *changed, GError **error)
{
  SmdPostgresConnection *self = (SmdPostgresConnection *) tx;
  GError *failure = NULL;
  const char *name = prepare (self, sql, values, n_values, &failure);
  g_autoptr (PGresult) result = name != NULL ? execute (self, name, values, n_values) : NULL;
  gboolean done =
      name != NULL
      && smd_postgres_result_check (result, self->handle, "a statement failed", &failure);

  if (!note_conflict (self, done, error, failure))
    return FALSE;
  if (rows != NULL)
    *rows = smd_postgres_rows_new (result);
  if (changed != NULL)
    *changed = rows_changed (result);
  return TRUE;
}

gboolean
smd_postgres_tx_run_script (SmdTx *tx, const char *sql, GError **error)
{
  SmdPostgresConnection *self = (SmdPostgresConnection *) tx;
  GError *failure = NULL;
  gboolean done = exec (self, sql, "a script failed", &failure);

  return note_conflict (self, done, error, failure);
}
