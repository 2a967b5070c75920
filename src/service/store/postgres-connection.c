/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "postgres-connection.h"

#include <string.h>

#include "limits.h"
#include "postgres-result.h"
#include "words.h"

/*
 * Statements are sent as they come and answered together (libpq's pipeline mode): only one whose
 * answer is needed now is waited for, with all that were sent before it. A statement that fails
 * takes those after it along, up to the next wait; so what goes with the commit is done with it or
 * not at all.
 *
 * Nothing is kept in the server's session but prepared statements, by the protocol's own means: so
 * a pooler may give each transaction another server connection.
 */

#define CONNECT_SECONDS "5"
#define STATEMENTS_MOST 256 /* kept prepared; the program has fewer texts than that */
#define SENT_MOST 64        /* not waited for: their answers must fit the socket's buffers */
#define INTEGER_BYTES 24    /* an int64 in decimal, with its end */

/* What was sent and not answered yet. */
typedef struct
{
  gboolean is_sync; /* an end of a batch, not a statement */
  gboolean ignored; /* nobody asks whether it was done */
  char *parsed;     /* owned: the text that this prepares; NULL: runs one */
  SmdRows **rows;   /* borrowed, nullable, like the next */
  gint64 *changed;
} Sent;

struct _SmdPostgresConnection
{
  SmdTx tx; /* must be first */
  PGconn *handle;
  GHashTable *prepared; /* SQL text (owned) → the statement's name (owned) */
  guint n_named;
  GQueue sent;         /* Sent, in order */
  gint64 *round_trips; /* borrowed; atomic */
  char tag[16];        /* of the statement answered last */

  gboolean open;     /* a transaction is */
  gboolean writes;   /* it may */
  gboolean answered; /* the server has, in this transaction: it was there */
  gboolean ending;   /* with the next answer that is waited for */
  gboolean conflict;
  gboolean unfit; /* takes no writes any more */
  gboolean once;  /* for one transaction */
};

/* Before the statement's own end, which is told as a fault of the server. */
#define LOCK_TIMEOUT G_STRINGIFY (SM_LIMIT_STORE_LOCK_MS) "ms"

/* Whatever the server's settings are: a commit is durable, nothing waits for ever. */
static const char settings_sql[] =
    "SELECT set_config ('statement_timeout', '10s', true), "
    "set_config ('lock_timeout', '" LOCK_TIMEOUT "', true), "
    "set_config ('idle_in_transaction_session_timeout', '60s', true), "
    "CASE WHEN current_setting ('synchronous_commit') = 'off' "
    "THEN set_config ('synchronous_commit', 'on', true) END";

static void
ignore_notice (gpointer data, const PGresult *result)
{
}

static void
sent_free (gpointer data)
{
  Sent *self = data;

  g_free (self->parsed);
  g_free (self);
}

/* Returns: (transfer full): a connection; the message on failure never holds the address. */
SmdPostgresConnection *
smd_postgres_connection_new (const char *url, gboolean writable, gint64 *round_trips,
                             GError **error)
{
  /* What stands before the address is a default that it may say otherwise. Of several hosts the
   * one that takes writes is meant, also after another one has become it. */
  const char *const names[] = { "target_session_attrs",      "dbname",
                                "connect_timeout",           "client_encoding",
                                "fallback_application_name", NULL };
  const char *const values[] = {
    writable ? "read-write" : "any", url, CONNECT_SECONDS, "UTF8", "smorodina", NULL
  };
  g_autoptr (SmdPostgresConnection) self = g_new0 (SmdPostgresConnection, 1);

  self->tx.engine = &smd_postgres_engine;
  self->round_trips = round_trips;
  g_queue_init (&self->sent);
  self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->handle = PQconnectdbParams (names, values, TRUE);
  if (PQstatus (self->handle) != CONNECTION_OK || !PQenterPipelineMode (self->handle))
    {
      g_autofree char *message = g_strdup (PQerrorMessage (self->handle));
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("cannot reach the database server: %s"),
                    g_strchomp (message));
      return NULL;
    }

  PQsetNoticeReceiver (self->handle, ignore_notice, NULL);
  return g_steal_pointer (&self);
}

void
smd_postgres_connection_free (SmdPostgresConnection *self)
{
  /* an answer left unread would end it with a reset, which the server takes for a fault */
  if (PQstatus (self->handle) == CONNECTION_OK)
    PQconsumeInput (self->handle);
  g_queue_clear_full (&self->sent, sent_free);
  g_hash_table_unref (self->prepared);
  PQfinish (self->handle);
  smd_tx_clear (&self->tx);
  g_free (self);
}

SmdTx *
smd_postgres_connection_get_tx (SmdPostgresConnection *self)
{
  return &self->tx;
}

gboolean
smd_postgres_connection_is_lost (SmdPostgresConnection *self)
{
  return self->unfit || PQstatus (self->handle) != CONNECTION_OK;
}

void
smd_postgres_connection_use_once (SmdPostgresConnection *self)
{
  self->once = TRUE;
}

gboolean
smd_postgres_connection_is_idle (SmdPostgresConnection *self)
{
  return !self->open && !self->once && !smd_postgres_connection_is_lost (self);
}

/* Notices what the server said since: that it goes, for example. */
gboolean
smd_postgres_connection_is_there (SmdPostgresConnection *self)
{
  return PQconsumeInput (self->handle) == 1 && smd_postgres_connection_is_idle (self);
}

gboolean
smd_postgres_connection_has_conflict (SmdPostgresConnection *self)
{
  return self->conflict;
}

static Sent *
note_sent (SmdPostgresConnection *self)
{
  Sent *sent = g_new0 (Sent, 1);

  g_queue_push_tail (&self->sent, sent);
  return sent;
}

static gboolean
fail_lost (GError **error)
{
  sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("the database server has gone"));
  return FALSE;
}

/* A text that failed, or was never reached, is not prepared. */
static gboolean
take_result (SmdPostgresConnection *self, Sent *sent, PGresult *result, GError **error)
{
  gboolean aborted = PQresultStatus (result) == PGRES_PIPELINE_ABORTED;

  if (!aborted
      && smd_postgres_result_check (result, self->handle, "a statement failed",
                                    self->writes ? &self->unfit : NULL, error))
    {
      if (sent->rows != NULL)
        *sent->rows = smd_postgres_rows_new (result);
      if (sent->changed != NULL)
        *sent->changed = smd_postgres_result_get_changed (result);
      g_strlcpy (self->tag, PQcmdStatus (result), sizeof self->tag);
      return TRUE;
    }
  if (sent->parsed != NULL)
    g_hash_table_remove (self->prepared, sent->parsed);
  return FALSE;
}

/* Each statement has one result and a NULL after it; the end of a batch has no such NULL. */
static gboolean
take_next (SmdPostgresConnection *self, Sent *sent, GError **error)
{
  g_autoptr (PGresult) result = PQgetResult (self->handle);
  gboolean done;

  if (sent->is_sync)
    return PQresultStatus (result) == PGRES_PIPELINE_SYNC;
  done = take_result (self, sent, result, error);
  while (result != NULL)
    {
      PQclear (result);
      result = PQgetResult (self->handle);
    }
  return done;
}

/* Takes the answers to all that was sent. The first fault is told: the others follow from it. */
static gboolean
take_answers (SmdPostgresConnection *self, GError **error)
{
  g_autoptr (GError) first = NULL;
  gboolean failed = FALSE;
  Sent *sent;

  while ((sent = g_queue_pop_head (&self->sent)) != NULL)
    {
      g_autoptr (GError) local = NULL;
      gboolean done = PQstatus (self->handle) == CONNECTION_OK && take_next (self, sent, &local);

      failed = failed || (!done && !sent->ignored);
      if (first == NULL && !sent->ignored)
        first = g_steal_pointer (&local);
      sent_free (sent);
    }
  if (!failed)
    return TRUE;
  self->conflict = self->conflict || g_error_matches (first, SM_ERROR, SM_ERROR_STORE_CONFLICT);
  if (first == NULL)
    return fail_lost (error);
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
send_end (SmdPostgresConnection *self)
{
  if (PQpipelineSync (self->handle) != 1)
    return FALSE;
  note_sent (self)->is_sync = TRUE;
  return TRUE;
}

/* One round trip. */
static gboolean
wait_for_answers (SmdPostgresConnection *self, GError **error)
{
  if (!send_end (self))
    {
      g_queue_clear_full (&self->sent, sent_free);
      return fail_lost (error);
    }
  __atomic_add_fetch (self->round_trips, 1, __ATOMIC_RELAXED);
  if (!take_answers (self, error))
    return FALSE;
  self->answered = TRUE;
  return TRUE;
}

/* Returns: (nullable): the name it is prepared under, "" for once only; NULL: not sent */
static const char *
send_prepare (SmdPostgresConnection *self, const char *sql, const SmdValue *values, guint n_values)
{
  const char *known = g_hash_table_lookup (self->prepared, sql);
  Oid types[SMD_VALUES_MOST];
  g_autofree char *name = NULL;

  if (known != NULL)
    return known;
  for (guint i = 0; i < n_values; i++)
    types[i] = smd_postgres_type_of (values[i].type);
  name = g_hash_table_size (self->prepared) < STATEMENTS_MOST
             ? g_strdup_printf ("s%u", self->n_named++)
             : g_strdup ("");
  if (PQsendPrepare (self->handle, name, sql, n_values, types) != 1)
    return NULL;
  if (*name == '\0')
    {
      note_sent (self);
      return "";
    }
  known = name;
  note_sent (self)->parsed = g_strdup (sql);
  g_hash_table_insert (self->prepared, g_strdup (sql), g_steal_pointer (&name));
  return known;
}

static gboolean
send_execute (SmdPostgresConnection *self, const char *name, const SmdValue *values, guint n_values)
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

  return PQsendQueryPrepared (self->handle, name, n_values, texts, lengths, binary, 0) == 1;
}

/* Returns: (nullable): what is noted of it; NULL: the connection is lost */
static Sent *
send_statement (SmdPostgresConnection *self, const char *sql, const SmdValue *values,
                guint n_values)
{
  const char *name = send_prepare (self, sql, values, n_values);

  return name != NULL && send_execute (self, name, values, n_values) ? note_sent (self) : NULL;
}

/* Nothing is waited for: it goes with the first statement that has an answer. */
gboolean
smd_postgres_connection_begin (SmdPostgresConnection *self, const char *sql, gboolean writes,
                               GError **error)
{
  self->writes = writes;
  self->conflict = FALSE;
  self->answered = FALSE;
  self->ending = FALSE;
  self->open = TRUE;
  return (send_statement (self, sql, NULL, 0) != NULL
          && send_statement (self, settings_sql, NULL, 0) != NULL)
         || fail_lost (error);
}

/* Whoever asked for rows, or a count, is gone by now. */
static void
forget_askers (SmdPostgresConnection *self)
{
  for (GList *l = self->sent.head; l != NULL; l = l->next)
    {
      Sent *sent = l->data;

      sent->rows = NULL;
      sent->changed = NULL;
    }
}

gboolean
smd_postgres_connection_settle (SmdPostgresConnection *self, GError **error)
{
  forget_askers (self);
  return self->sent.length == 0 || wait_for_answers (self, error);
}

/* Where the server has not answered yet in this transaction it may have gone long ago: that shows
 * before anything is committed. */
gboolean
smd_postgres_connection_prepare_commit (SmdPostgresConnection *self, GError **error)
{
  forget_askers (self);
  return self->answered || wait_for_answers (self, error);
}

gboolean
smd_postgres_connection_commit (SmdPostgresConnection *self, GError **error)
{
  if (send_statement (self, "COMMIT", NULL, 0) == NULL)
    return fail_lost (error);
  if (!wait_for_answers (self, error))
    return FALSE;
  self->open = FALSE;
  if (strcmp (self->tag, "COMMIT") == 0)
    return TRUE;

  sm_error_set (error, SM_ERROR_STORE, 0, N_ ("the server undid the transaction"));
  return FALSE;
}

void
smd_postgres_connection_roll_back (SmdPostgresConnection *self)
{
  forget_askers (self);
  /* Once more where something that was sent before failed, and took this along. A connection where
   * that fails is not used again: it is not idle. */
  for (guint i = 0; i < 2 && self->open && !smd_postgres_connection_is_lost (self); i++)
    self->open =
        send_statement (self, "ROLLBACK", NULL, 0) == NULL || !wait_for_answers (self, NULL);
}

/* Of a transaction that only read: how its end went is of no interest, and is heard with whatever
 * is asked next. */
void
smd_postgres_connection_leave (SmdPostgresConnection *self)
{
  if (!self->open)
    return;
  if (self->sent.length > 0 || self->tx.failed)
    {
      smd_postgres_connection_roll_back (self);
      return;
    }
  if (send_statement (self, "COMMIT", NULL, 0) == NULL || !send_end (self))
    return;
  for (GList *l = self->sent.head; l != NULL; l = l->next)
    ((Sent *) l->data)->ignored = TRUE;
  self->open = FALSE;
}

static gboolean
wait_for_last (SmdPostgresConnection *self, GError **error)
{
  if (send_statement (self, "COMMIT", NULL, 0) == NULL)
    return fail_lost (error);
  if (!wait_for_answers (self, error))
    return FALSE;
  self->open = FALSE;
  return TRUE;
}

static gboolean
run (SmdPostgresConnection *self, const char *sql, const SmdValue *values, guint n_values,
     SmdRows **rows, gint64 *changed, gboolean wait, GError **error)
{
  Sent *sent;

  if (!self->open)
    g_error ("a statement follows the last one of its transaction");
  sent = send_statement (self, sql, values, n_values);
  if (sent == NULL)
    return fail_lost (error);
  sent->rows = rows;
  sent->changed = changed;
  if (wait && self->ending)
    return wait_for_last (self, error);
  return (!wait && self->sent.length < SENT_MOST) || wait_for_answers (self, error);
}

void
smd_postgres_tx_end_with_next (SmdTx *tx)
{
  SmdPostgresConnection *self = (SmdPostgresConnection *) tx;

  g_assert (!self->writes);
  self->ending = TRUE;
}

gboolean
smd_postgres_tx_run (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                     SmdRows **rows, gint64 *changed, GError **error)
{
  gboolean wait = rows != NULL || changed != NULL;

  return run ((SmdPostgresConnection *) tx, sql, values, n_values, rows, changed, wait, error);
}

gboolean
smd_postgres_tx_ask (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                     SmdRows **rows, GError **error)
{
  return run ((SmdPostgresConnection *) tx, sql, values, n_values, rows, NULL, FALSE, error);
}

gboolean
smd_postgres_tx_settle (SmdTx *tx, GError **error)
{
  SmdPostgresConnection *self = (SmdPostgresConnection *) tx;

  return self->sent.length == 0 || wait_for_answers (self, error);
}

gboolean
smd_postgres_tx_run_script (SmdTx *tx, const char *sql, GError **error)
{
  SmdPostgresConnection *self = (SmdPostgresConnection *) tx;
  g_autoptr (PGresult) result = NULL;
  gboolean done;

  /* several statements in one text: only outside of the pipeline */
  if (!smd_postgres_tx_settle (tx, error) || !PQexitPipelineMode (self->handle))
    return FALSE;
  result = PQexec (self->handle, sql);
  done = smd_postgres_result_check (result, self->handle, "a script failed", &self->unfit, error);
  if (PQstatus (self->handle) == CONNECTION_OK && !PQenterPipelineMode (self->handle))
    self->unfit = TRUE;
  return done;
}
