/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain.h"

#include <string.h>

#include "error.h"
#include "limits.h"
#include "record.h"

/*
 * What every operation shares: waking the background workers, paging, and carrying out at most
 * once what a client may ask twice.
 */

typedef struct
{
  SmdDomain *domain; /* borrowed, like all of these */
  const SmdCall *call;
  const char *owner;
  SmdOnceFunc func;
  gpointer data;

  gpointer reply; /* owned */
} Once;

/**
 * smd_domain_wake:
 * @domain: the domain
 * @wake: what there is to do
 *
 * Tells the program's background worker that there is something to do. To be called after the
 * commit.
 */
void
smd_domain_wake (SmdDomain *domain, SmdWake wake)
{
  if (domain->wake != NULL)
    domain->wake (wake, domain->wake_data);
}

/**
 * smd_call_get_query:
 * @call: a call
 * @name: a query parameter
 *
 * Returns: (transfer none) (nullable): its value, %NULL where it is absent or empty
 */
const char *
smd_call_get_query (const SmdCall *call, const char *name)
{
  const char *value;

  if (call->query == NULL)
    return NULL;
  value = g_hash_table_lookup (call->query, name);
  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * smd_call_get_page:
 * @call: a call of a paged operation
 * @cursor: (out) (transfer none) (nullable): after which row the page starts
 *
 * A limit that is absent, not a number or too small counts as the default, one that is too large
 * as the most there is.
 *
 * Returns: the most rows of the page
 */
gint64
smd_call_get_page (const SmdCall *call, const char **cursor)
{
  const char *text = smd_call_get_query (call, "limit");
  gint64 limit = 0;

  *cursor = smd_call_get_query (call, "cursor");
  if (text == NULL || !g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &limit, NULL))
    return SM_LIMIT_PAGE_DEFAULT;
  return MIN (limit, SM_LIMIT_PAGE);
}

static gboolean
take_answer (Once *once, SmdRows *rows, GError **error)
{
  const SmRoute *route = once->call->route;
  const char *answer = smd_rows_get_text (rows, "answer");

  if (g_strcmp0 (smd_rows_get_text (rows, "body_hash"), once->call->body_hash) != 0)
    {
      sm_error_set (error, SM_ERROR_IDEMPOTENCY_KEY_REUSED, 0,
                    N_ ("another body under the same key"));
      return FALSE;
    }
  once->reply =
      sm_record_from_json (route->get_reply_type (), answer, strlen (answer), FALSE, error);
  return once->reply != NULL;
}

/* The key is taken before the work is done, so that of two parallel calls one waits here, and never
 * in the middle of the work. It hears the other's answer then: one that is empty is our own. */
static SmdRows *
take_key (SmdTx *tx, const Once *once, GError **error)
{
  const SmdCall *call = once->call;

  if (call->customer_id != NULL && !smd_tx_lock (tx, SMD_LOCK_CUSTOMER, call->customer_id, error))
    return NULL;
  return smd_tx_query (tx, error,
                       "INSERT INTO answers (customer_id, key, operation, body_hash, answer, "
                       "created_at) VALUES ($1, $2, $3, $4, '', $5) "
                       "ON CONFLICT (customer_id, operation, key) "
                       "DO UPDATE SET body_hash = answers.body_hash RETURNING body_hash, answer",
                       "ssssi", once->owner, call->idempotency_key, call->route->id,
                       call->body_hash, sm_clock_now (once->domain->clock));
}

static gboolean
run_once (SmdTx *tx, gpointer data, GError **error)
{
  Once *once = data;
  const SmdCall *call = once->call;
  g_autoptr (SmdRows) rows = NULL;
  g_autofree char *json = NULL;
  gsize length;

  g_clear_object (&once->reply);
  rows = take_key (tx, once, error);
  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  if (*smd_rows_get_text (rows, "answer") != '\0')
    return take_answer (once, rows, error);
  if (!once->func (tx, once->data, &once->reply, error))
    return FALSE;
  json = sm_record_to_json (once->reply, &length);
  return smd_tx_exec (tx, error,
                      "UPDATE answers SET answer = $1 "
                      "WHERE customer_id = $2 AND operation = $3 AND key = $4",
                      "ssss", json, once->owner, call->route->id, call->idempotency_key);
}

/**
 * smd_domain_write_once:
 * @domain: the domain
 * @call: a call of an operation with SM_ROUTE_ONCE
 * @owner: the customer's id, or what stands for it before there is one
 * @func: the work; the reply it sets must not hold secrets, for it is kept
 * @data: for @func
 * @error: what @func sets, SM_ERROR_IDEMPOTENCY_KEY_MISSING, SM_ERROR_IDEMPOTENCY_KEY_REUSED, or
 *   an error of the store
 *
 * Carries out @func in one write transaction, at most once for the call's key, with the customer
 * locked. Failures are not kept: the same key may try again.
 *
 * Returns: (transfer full) (nullable): the reply of the first call with this key
 */
gpointer
smd_domain_write_once (SmdDomain *domain, const SmdCall *call, const char *owner, SmdOnceFunc func,
                       gpointer data, GError **error)
{
  Once once = { domain, call, owner, func, data };

  g_return_val_if_fail (call->route->get_reply_type != NULL, NULL);
  if (call->idempotency_key == NULL)
    {
      sm_error_set (error, SM_ERROR_IDEMPOTENCY_KEY_MISSING, 0, N_ ("no Idempotency-Key"));
      return NULL;
    }
  if (!smd_store_write (domain->store, run_once, &once, error))
    g_clear_object (&once.reply);
  return once.reply;
}
