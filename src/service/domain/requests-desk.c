/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "limits.h"
#include "request-threads.h"
#include "text.h"

/* Requests from the operators' side. */

typedef struct
{
  gint64 now;
  const char *name;  /* borrowed: number or id */
  const char *state; /* borrowed, nullable */
  const char *text;  /* borrowed */
  const char *after; /* borrowed */
  gint64 limit;

  GListStore *list;   /* borrowed */
  SmRequest *request; /* owned */
} Desk;

static SmdRows *
query_named (SmdTx *tx, const char *name, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT r.id, r.number, r.state, r.customer_id, c.email FROM requests r "
                       "JOIN customers c ON c.id = r.customer_id WHERE r.number = $1 OR r.id = $1",
                       "s", name);
  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_steal_pointer (&rows);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, "no request %s", name);
  return NULL;
}

static SmdRows *
lock_named (SmdTx *tx, const char *name, GError **error)
{
  return smd_tx_lock (tx, SMD_LOCK_CUSTOMER_OF_REQUEST, name, error) ? query_named (tx, name, error)
                                                                     : NULL;
}

#define SELECT                                                           \
  "SELECT id, number, topic, account_id, state, created_at, updated_at " \
  "FROM requests "

static gboolean
list (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (self->list);
  if (self->state != NULL)
    rows = smd_tx_query (tx, error, SELECT "WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3",
                         "ssi", self->state, self->after, self->limit);
  else
    rows = smd_tx_query (tx, error, SELECT "WHERE id > $1 ORDER BY id LIMIT $2", "si", self->after,
                         self->limit);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmRequest) request = smd_rows_dup_record (rows, SM_TYPE_REQUEST);

      g_list_store_append (self->list, request);
    }
  return TRUE;
}

/**
 * smd_requests_list:
 * @domain: the domain
 * @state: (nullable): only those in this state
 * @after: the id that the page begins after, "" for the first
 * @limit: the most to return
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): #SmRequest without their messages, oldest first
 */
GListStore *
smd_requests_list (SmdDomain *domain, const char *state, const char *after, gint64 limit,
                   GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SM_TYPE_REQUEST);
  Desk data = { .state = state, .after = after, .limit = limit, .list = found };

  if (!smd_store_read (domain->store, list, &data, error))
    return NULL;
  return g_steal_pointer (&found);
}

static gboolean
get (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = query_named (tx, self->name, error);
  SmdRequestQuery query = { NULL };

  if (rows == NULL)
    return FALSE;
  query.request_id = smd_rows_get_text (rows, "id");
  g_clear_object (&self->request);
  self->request = smd_requests_load (tx, &query, error);
  return self->request != NULL;
}

/**
 * smd_requests_get:
 * @domain: the domain
 * @name: its number or id
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the request with its thread
 */
SmRequest *
smd_requests_get (SmdDomain *domain, const char *name, GError **error)
{
  Desk data = { .name = name };

  if (!smd_store_read (domain->store, get, &data, error))
    g_clear_object (&data.request);
  return data.request;
}

static gboolean
answer (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = lock_named (tx, self->name, error);
  const char *customer_id;

  if (rows == NULL)
    return FALSE;
  if (g_strcmp0 (smd_rows_get_text (rows, "state"), "closed") == 0)
    {
      sm_error_set (error, SM_ERROR_REQUEST_CLOSED, 0, "request %s is closed", self->name);
      return FALSE;
    }
  customer_id = smd_rows_get_text (rows, "customer_id");
  return smd_requests_add_message (tx, self->now, smd_rows_get_text (rows, "id"), customer_id,
                                   "support", self->text, NULL, error)
         && smd_letters_queue (tx, self->now, "request-reply", smd_rows_get_text (rows, "email"),
                               customer_id, error, "number", smd_rows_get_text (rows, "number"),
                               "text", self->text, NULL);
}

/**
 * smd_requests_answer:
 * @domain: the domain
 * @name: its number or id
 * @text: the answer
 * @error: SM_ERROR_NOT_FOUND, SM_ERROR_REQUEST_CLOSED, SM_ERROR_FIELD_INVALID, or of the store
 *
 * Answers a request; the customer gets the answer by letter too.
 *
 * Returns: whether it is answered
 */
gboolean
smd_requests_answer (SmdDomain *domain, const char *name, const char *text, GError **error)
{
  g_autofree char *cleaned = sm_text_clean_lines (text);
  Desk data = { .now = sm_clock_now (domain->clock), .name = name, .text = cleaned };

  if (cleaned == NULL || *cleaned == '\0')
    {
      sm_error_set (error, SM_ERROR_FIELD_INVALID, 0,
                    "the answer is empty, or holds characters that are no text");
      return FALSE;
    }
  if (g_utf8_strlen (cleaned, -1) > SM_LIMIT_REQUEST_CHARS)
    {
      sm_error_set (error, SM_ERROR_FIELD_TOO_LONG, SM_LIMIT_REQUEST_CHARS,
                    "the answer has more than %d characters", SM_LIMIT_REQUEST_CHARS);
      return FALSE;
    }
  if (!smd_store_write (domain->store, answer, &data, error))
    return FALSE;
  smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return TRUE;
}

static gboolean
close_named (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = lock_named (tx, self->name, error);

  return rows != NULL
         && smd_tx_exec (tx, error,
                         "UPDATE requests SET state = 'closed', updated_at = $1 WHERE id = $2",
                         "is", self->now, smd_rows_get_text (rows, "id"));
}

/**
 * smd_requests_close:
 * @domain: the domain
 * @name: its number or id
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: whether it is closed
 */
gboolean
smd_requests_close (SmdDomain *domain, const char *name, GError **error)
{
  Desk data = { .now = sm_clock_now (domain->clock), .name = name };

  return smd_store_write (domain->store, close_named, &data, error);
}
