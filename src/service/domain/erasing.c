/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "erasing.h"

#include "error.h"
#include "input-rules.h"
#include "limits.h"
#include "operations.h"
#include "password-check.h"
#include "personal-data.h"
#include "words.h"

/* A supplier that is served by exports: to others nothing goes out that could be waited for. */
#define PAYMENTS_GO                                                      \
  "EXISTS (SELECT 1 FROM exports e WHERE e.supplier_id = p.supplier_id " \
  "AND e.kind = 'payments')"
#define READINGS_GO                                                      \
  "EXISTS (SELECT 1 FROM exports e WHERE e.supplier_id = d.supplier_id " \
  "AND e.kind = 'readings')"

static const char waits_sql[] =
    "SELECT (SELECT COUNT(*) FROM payments p WHERE p.customer_id = $1 "
    "AND (p.state IN ('created', 'waiting') "
    "OR (p.state = 'succeeded' AND p.receipt_state = 'pending'))) AS payments, "
    "(SELECT COUNT(*) FROM refunds r JOIN payments p ON p.id = r.payment_id "
    "WHERE p.customer_id = $1 AND (r.state = 'pending' "
    "OR (r.state = 'succeeded' AND r.applied_at IS NULL AND r.problem IS NULL))) AS refunds, "
    "(SELECT COUNT(*) FROM payments p WHERE p.customer_id = $1 AND p.state = 'succeeded' "
    "AND p.export_id IS NULL AND " PAYMENTS_GO ") "
    "+ (SELECT COUNT(*) FROM refunds r JOIN payments p ON p.id = r.payment_id "
    "WHERE p.customer_id = $1 AND r.applied_at IS NOT NULL AND r.export_id IS NULL "
    "AND " PAYMENTS_GO ") AS exports, "
    "(SELECT COUNT(*) FROM readings d WHERE d.account_id IN "
    "(SELECT id FROM accounts WHERE customer_id = $1) AND d.export_id IS NULL "
    "AND d.state IN ('accepted', 'unverified') AND " READINGS_GO ") AS readings";

typedef struct
{
  SmdDomain *domain; /* borrowed, like the next two */
  const char *name;
  const char *customer_id;
  gint64 now;

  char *found_id;   /* owned, nullable */
  SmErasing *reply; /* owned, nullable */

  GPtrArray *due; /* owned: ids */
  gint64 after_at;
  char *after_id; /* owned: of the last one looked at */
} Erasing;

/**
 * smd_customers_find:
 * @tx: a transaction
 * @name: a customer's id or address
 * @error: %SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the id
 */
char *
smd_customers_find (SmdTx *tx, const char *name, GError **error)
{
  g_autoptr (GError) ignored = NULL;
  g_autofree char *email_key = sm_rules_normalize_email (name, &ignored);
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error, "SELECT id FROM customers WHERE id = $1 OR email_key = $2", "ss",
                       name, email_key != NULL ? email_key : "");
  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_strdup (smd_rows_get_text (rows, "id"));
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no customer has this id or address"));
  return NULL;
}

/* What was under way between the cabinet and its owner ends; what was paid goes on. */
static gboolean
end_dealings (SmdTx *tx, gint64 now, const char *customer_id, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE sessions SET ended_at = $1 WHERE customer_id = $2 "
                      "AND ended_at IS NULL",
                      "is", now, customer_id)
         && smd_tx_exec (tx, error,
                         "UPDATE codes SET void_at = $1 WHERE customer_id = $2 "
                         "AND used_at IS NULL AND void_at IS NULL",
                         "is", now, customer_id)
         && smd_tx_exec (tx, error,
                         "DELETE FROM pins WHERE account_id IN "
                         "(SELECT id FROM accounts WHERE customer_id = $1)",
                         "s", customer_id)
         && smd_tx_exec (tx, error,
                         "UPDATE applications SET state = 'withdrawn', decided_at = $1 "
                         "WHERE state = 'requested' AND account_id IN "
                         "(SELECT id FROM accounts WHERE customer_id = $2)",
                         "is", now, customer_id)
         && smd_tx_exec (tx, error,
                         "UPDATE accounts SET full_state = 'none', full_state_at = $1 "
                         "WHERE customer_id = $2 AND access = 'simple' AND full_state <> 'none'",
                         "is", now, customer_id)
         && smd_tx_exec (tx, error,
                         "DELETE FROM letters WHERE customer_id = $1 AND state = 'waiting'", "s",
                         customer_id);
}

/**
 * smd_erasing_begin:
 * @tx: a write transaction
 * @now: unix seconds
 * @customer_id: whose
 * @erase_at: unix seconds
 * @error: %SM_ERROR_NOT_FOUND, or an error of the store
 *
 * The consent is withdrawn, if it was not before.
 *
 * Returns: whether the cabinet rests
 */
gboolean
smd_erasing_begin (SmdTx *tx, gint64 now, const char *customer_id, gint64 erase_at, GError **error)
{
  gint64 changed = 0;

  if (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER, customer_id, error)
      || !smd_tx_exec_counted (tx, &changed, error,
                               "UPDATE customers SET withdrawn_at = COALESCE (withdrawn_at, $1), "
                               "erase_at = CASE WHEN erase_at < $2 THEN erase_at ELSE $2 END "
                               "WHERE id = $3 AND erased_at IS NULL",
                               "iis", now, erase_at, customer_id))
    return FALSE;
  if (changed != 1)
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such cabinet"));
      return FALSE;
    }
  return smd_tx_exec (tx, error,
                      "UPDATE consents SET withdrawn_at = $1 WHERE customer_id = $2 "
                      "AND withdrawn_at IS NULL",
                      "is", now, customer_id)
         && end_dealings (tx, now, customer_id, error);
}

static SmErasing *
load_waits (SmdTx *tx, const char *customer_id, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, waits_sql, "s", customer_id);

  if (rows == NULL || !smd_rows_next (rows))
    return NULL;
  return smd_rows_dup_record (rows, SM_TYPE_ERASING);
}

static gboolean
delete_rows (SmdTx *tx, const SmdPersonalTable *table, const char *customer_id, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("DELETE FROM ");

  if (table->deleted == NULL)
    return TRUE;
  g_string_append (sql, table->table);
  g_string_append (sql, " WHERE (");
  g_string_append (sql, table->mine);
  g_string_append (sql, *table->deleted != '\0' ? ") AND " : ")");
  g_string_append (sql, table->deleted);
  return smd_tx_exec (tx, error, sql->str, "s", customer_id);
}

static gboolean
empty_columns (SmdTx *tx, const SmdPersonalTable *table, const char *customer_id, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (const SmdPersonalColumn *column = table->columns; column->column != NULL; column++)
    if (column->emptied != NULL)
      {
        g_string_append (sql, sql->len > 0 ? ", " : "");
        g_string_append (sql, column->column);
        g_string_append (sql, " = ");
        g_string_append (sql, column->emptied);
      }
  if (sql->len == 0)
    return TRUE;
  g_string_prepend (sql, " SET ");
  g_string_prepend (sql, table->table);
  g_string_prepend (sql, "UPDATE ");
  g_string_append (sql, " WHERE ");
  g_string_append (sql, table->mine);
  return smd_tx_exec (tx, error, sql->str, "s", customer_id);
}

/* By the register, whose order keeps foreign keys satisfied. */
static gboolean
erase (SmdTx *tx, gint64 now, const char *customer_id, GError **error)
{
  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    if (table->mine != NULL
        && (!delete_rows (tx, table, customer_id, error)
            || !empty_columns (tx, table, customer_id, error)))
      return FALSE;
  return smd_tx_exec (tx, error,
                      "UPDATE accounts SET disconnected_at = $1 WHERE customer_id = $2 "
                      "AND disconnected_at IS NULL",
                      "is", now, customer_id)
         && smd_tx_exec (tx, error,
                         "UPDATE customers SET erased_at = $1, erase_at = NULL WHERE id = $2", "is",
                         now, customer_id);
}

/**
 * smd_erasing_try:
 * @tx: a write transaction
 * @now: unix seconds
 * @customer_id: whose
 * @error: %SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): what became of it: erased, or what it waits for
 */
SmErasing *
smd_erasing_try (SmdTx *tx, gint64 now, const char *customer_id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  g_autoptr (SmErasing) reply = NULL;

  /* A new consent is given before this or not at all. */
  if (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER, customer_id, error))
    return NULL;
  rows = smd_tx_query (tx, error,
                       "SELECT erase_at FROM customers WHERE id = $1 AND erase_at IS NOT NULL", "s",
                       customer_id);
  if (rows == NULL)
    return NULL;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("the cabinet is not to be erased"));
      return NULL;
    }
  reply = load_waits (tx, customer_id, error);
  if (reply == NULL)
    return NULL;
  reply->erase_at = smd_rows_get_int (rows, "erase_at");
  reply->erased = reply->erase_at <= now && reply->payments == 0 && reply->refunds == 0
                  && reply->exports == 0 && reply->readings == 0;
  if (reply->erased && !erase (tx, now, customer_id, error))
    return NULL;
  return g_steal_pointer (&reply);
}

static gboolean
erase_now (SmdTx *tx, gpointer data, GError **error)
{
  Erasing *self = data;

  g_clear_object (&self->reply);
  if (!smd_erasing_begin (tx, self->now, self->customer_id, self->now, error))
    return FALSE;
  self->reply = smd_erasing_try (tx, self->now, self->customer_id, error);
  return self->reply != NULL;
}

static gboolean
erase_named (SmdTx *tx, gpointer data, GError **error)
{
  Erasing *self = data;

  g_clear_pointer (&self->found_id, g_free);
  self->found_id = smd_customers_find (tx, self->name, error);
  self->customer_id = self->found_id;
  return self->found_id != NULL && erase_now (tx, self, error);
}

/**
 * smd_customers_erase:
 * @domain: the domain
 * @name: a customer's id or address
 * @customer_id: (out) (transfer full): the id
 * @error: %SM_ERROR_NOT_FOUND, or an error of the store
 *
 * For operators, who were asked for it outside of the program. Sessions end at once; where
 * something is under way the cabinet is erased by smd_erasing_run() once it is not.
 *
 * Returns: (transfer full) (nullable): what became of it
 */
SmErasing *
smd_customers_erase (SmdDomain *domain, const char *name, char **customer_id, GError **error)
{
  Erasing self = { .domain = domain, .name = name, .now = sm_clock_now (domain->clock) };

  if (!smd_store_write (domain->store, erase_named, &self, error))
    g_clear_object (&self.reply);
  *customer_id = self.found_id;
  return self.reply;
}

/**
 * smd_op_erase:
 * @domain: the domain
 * @call: with an SmPasswordInput
 * @error: %SM_ERROR_PASSWORD_REFUSED, %SM_ERROR_TOO_MANY_TRIES, or of the store
 *
 * Erases the cabinet now, or as soon as nothing is under way.
 *
 * Returns: (transfer full) (nullable): an SmErasing
 */
gpointer
smd_op_erase (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmPasswordInput *input = call->body;
  Erasing self = { .domain = domain,
                   .customer_id = call->customer_id,
                   .now = sm_clock_now (domain->clock) };

  if (!smd_password_check (domain, call, "password", input->password, NULL, error))
    return NULL;
  if (!smd_store_write (domain->store, erase_now, &self, error))
    g_clear_object (&self.reply);
  return self.reply;
}

/* A page of those whose time has come, by it. */
static gboolean
load_due (SmdTx *tx, gpointer data, GError **error)
{
  Erasing *self = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT id, erase_at FROM customers WHERE erase_at <= $1 "
      "AND (erase_at > $2 OR (erase_at = $2 AND id > $3)) ORDER BY erase_at, id LIMIT $4",
      "iisi", self->now, self->after_at, self->after_id, (gint64) SM_LIMIT_HOUSEKEEPING_BATCH);

  g_ptr_array_set_size (self->due, 0);
  while (rows != NULL && smd_rows_next (rows))
    {
      g_ptr_array_add (self->due, g_strdup (smd_rows_get_text (rows, "id")));
      self->after_at = smd_rows_get_int (rows, "erase_at");
    }
  return rows != NULL;
}

static gboolean
erase_due (SmdTx *tx, gpointer data, GError **error)
{
  Erasing *self = data;

  g_clear_object (&self->reply);
  self->reply = smd_erasing_try (tx, self->now, self->customer_id, error);
  return self->reply != NULL;
}

/* FALSE: the rest is for another time, or failed. */
static gboolean
erase_page (Erasing *self, SmdHousekeepingRest rest, gpointer data, GError **error)
{
  for (guint i = 0; i < self->due->len; i++)
    {
      g_autoptr (GError) local = NULL;

      self->customer_id = g_ptr_array_index (self->due, i);
      if (!smd_store_write (self->domain->store, erase_due, self, &local)
          && !g_error_matches (local, SM_ERROR, SM_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (rest != NULL && self->reply != NULL && self->reply->erased && !rest (data))
        return FALSE;
    }
  return TRUE;
}

/**
 * smd_erasing_run:
 * @domain: the domain
 * @rest: (nullable) (scope call): called after each; %FALSE: stop here
 * @data: for @rest
 * @error: an error of the store
 *
 * A cabinet that is being erased when the program dies is whole or gone afterwards: the next run
 * goes on.
 *
 * Returns: whether every cabinet whose time has come was looked at, or @rest wanted to stop
 */
gboolean
smd_erasing_run (SmdDomain *domain, SmdHousekeepingRest rest, gpointer data, GError **error)
{
  Erasing self = { .domain = domain, .now = sm_clock_now (domain->clock) };
  g_autoptr (GError) local = NULL;
  gboolean more;

  self.due = g_ptr_array_new_with_free_func (g_free);
  self.after_id = g_strdup ("");
  do
    {
      more = smd_store_read (domain->store, load_due, &self, &local) && self.due->len > 0;
      if (more)
        {
          g_free (self.after_id);
          self.after_id = g_strdup (g_ptr_array_index (self.due, self.due->len - 1));
          more = erase_page (&self, rest, data, &local);
        }
    }
  while (more);
  g_ptr_array_unref (self.due);
  g_free (self.after_id);
  g_clear_object (&self.reply);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
