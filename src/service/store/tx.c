/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"
#include "words.h"

#include <stdarg.h>
#include <string.h>

/* Texts are checked here, for PostgreSQL refuses what SQLite would take. */
static gboolean
collect_text (SmdValue *value, guint number, GError **error)
{
  if (value->text == NULL || g_utf8_validate (value->text, -1, NULL))
    return TRUE;

  sm_error_set (error, SM_ERROR_STORE, 0, N_ ("text of parameter $%u is not UTF-8"), number);
  return FALSE;
}

static gboolean
collect_values (SmdValue *values, const char *types, va_list arguments, GError **error)
{
  for (guint i = 0; types[i] != '\0'; i++)
    {
      g_assert (i < SMD_VALUES_MOST);
      values[i] = (SmdValue) { .type = types[i] };

      switch (types[i])
        {
        case 's':
          values[i].text = va_arg (arguments, const char *);
          break;
        case 'i':
          values[i].integer = va_arg (arguments, gint64);
          break;
        case 'b':
          values[i].bytes = va_arg (arguments, GBytes *);
          break;
        default:
          g_assert_not_reached ();
        }

      if (!collect_text (&values[i], i + 1, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  SmdRows **rows; /* nullable, like the next */
  gint64 *changed;
  gboolean later; /* the rows need not be there at once */
} Wanted;

static gboolean
run_values (SmdTx *tx, const Wanted *wanted, GError **error, const char *sql,
            const SmdValue *values, guint n_values)
{
  if (wanted->later && tx->engine->ask != NULL)
    return tx->engine->ask (tx, sql, values, n_values, wanted->rows, error);
  return tx->engine->run (tx, sql, values, n_values, wanted->rows, wanted->changed, error);
}

static gboolean
run (SmdTx *tx, const Wanted *wanted, GError **error, const char *sql, const char *types,
     va_list arguments)
{
  SmdValue values[SMD_VALUES_MOST];

  if (tx->failed)
    {
      sm_error_set (error, SM_ERROR_STORE, 0, N_ ("a statement follows one that failed"));
      return FALSE;
    }

  guint n_values = strlen (types);
  tx->failed = !collect_values (values, types, arguments, error)
               || !run_values (tx, wanted, error, sql, values, n_values);
  return !tx->failed;
}

void
smd_tx_clear (SmdTx *tx)
{
  tx->failed = FALSE;
  tx->last = NULL;
  g_clear_pointer (&tx->held, g_hash_table_unref);
}

gboolean
smd_tx_call (SmdTx *tx, SmdTxFunc func, gpointer data, GError **error)
{
  smd_tx_clear (tx);
  if (!func (tx, data, error))
    return FALSE;

  if (tx->failed)
    sm_error_set (error, SM_ERROR_STORE, 0,
                  N_ ("a transaction went on after a statement that failed"));
  return !tx->failed;
}

gboolean
smd_tx_run_script (SmdTx *tx, const char *sql, GError **error)
{
  tx->failed = tx->failed || !tx->engine->run_script (tx, sql, error);
  return !tx->failed;
}

/**
 * smd_tx_exec:
 * @sql: one statement with parameters $1, $2…
 * @types: a letter for each parameter: s text, i #gint64, b #GBytes
 *
 * Runs a statement whose answer nobody needs. It may not be waited for: then a later statement, or
 * the commit, fails in its place.
 *
 * Returns: %FALSE with %SM_ERROR_STORE_UNIQUE when a unique key is violated, %SM_ERROR_STORE for
 *   other faults. The transaction is over then: nothing more can be done in it.
 */
gboolean
smd_tx_exec (SmdTx *tx, GError **error, const char *sql, const char *types, ...)
{
  va_list arguments;

  va_start (arguments, types);
  gboolean done = run (tx, &(Wanted) { NULL }, error, sql, types, arguments);
  va_end (arguments);
  return done;
}

/**
 * smd_tx_exec_counted:
 * @changed: (out): how many rows were written
 *
 * Like smd_tx_exec(); with ON CONFLICT DO NOTHING or a guarded UPDATE, @changed tells whether it
 * took effect.
 */
gboolean
smd_tx_exec_counted (SmdTx *tx, gint64 *changed, GError **error, const char *sql, const char *types,
                     ...)
{
  va_list arguments;

  va_start (arguments, types);
  gboolean done = run (tx, &(Wanted) { .changed = changed }, error, sql, types, arguments);
  va_end (arguments);
  return done;
}

/**
 * smd_tx_query:
 *
 * Runs a statement and takes all rows of its answer.
 *
 * Returns: (transfer full): the rows, standing before the first; %NULL on failure
 */
SmdRows *
smd_tx_query (SmdTx *tx, GError **error, const char *sql, const char *types, ...)
{
  SmdRows *rows = NULL;
  va_list arguments;

  va_start (arguments, types);
  gboolean done = run (tx, &(Wanted) { .rows = &rows }, error, sql, types, arguments);
  va_end (arguments);
  return done ? rows : NULL;
}

/**
 * smd_tx_ask:
 * @rows: (out) (transfer full): %NULL until the answer is there
 *
 * Asks what is answered with one of the next statements, so that both are waited for once.
 *
 * Returns: whether it is asked; the answer is there when the next statement that has one succeeds
 */
gboolean
smd_tx_ask (SmdTx *tx, SmdRows **rows, GError **error, const char *sql, const char *types, ...)
{
  const Wanted wanted = { .rows = rows, .later = TRUE };
  va_list arguments;

  g_clear_pointer (rows, smd_rows_free);
  va_start (arguments, types);
  gboolean done = run (tx, &wanted, error, sql, types, arguments);
  va_end (arguments);
  return done;
}

/**
 * smd_tx_end_with_next:
 * @tx: a transaction that only reads
 *
 * A server is spoken to once less. Where smd_store_read() joins another read, this is for the last
 * that joins it.
 */
void
smd_tx_end_with_next (SmdTx *tx)
{
  if (tx->engine->end_with_next != NULL)
    tx->engine->end_with_next (tx);
}

/**
 * smd_tx_settle:
 *
 * Returns: whether all that was asked is answered, and nothing of it failed
 */
gboolean
smd_tx_settle (SmdTx *tx, GError **error)
{
  if (!tx->failed && tx->engine->settle != NULL)
    tx->failed = !tx->engine->settle (tx, error);
  else if (tx->failed)
    sm_error_set (error, SM_ERROR_STORE, 0, N_ ("a statement failed before"));
  return !tx->failed;
}
