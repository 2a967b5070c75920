/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "limits.h"
#include "request-threads.h"
#include "text.h"

/* Requests from the operators' side. */

static const SmField desk_request_fields[] = {
  SM_TEXT (SmdDeskRequest, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmdDeskRequest, number, 20, SM_FIELD_REQUIRED, "what the letter says"),
  SM_TEXT (SmdDeskRequest, topic, 64, SM_FIELD_REQUIRED, "what it is about"),
  SM_TEXT (SmdDeskRequest, account_id, 64, SM_FIELD_PLAIN, "which account"),
  SM_TEXT (SmdDeskRequest, state, 20, SM_FIELD_REQUIRED, "open, answered or closed"),
  SM_TEXT (SmdDeskRequest, customer_id, 64, SM_FIELD_REQUIRED, "who asks"),
  SM_TEXT (SmdDeskRequest, email, 300, SM_FIELD_REQUIRED, "of who asks"),
  SM_TEXT (SmdDeskRequest, full_name, SM_LIMIT_NAME_CHARS, SM_FIELD_PLAIN, "as the customer says"),
  SM_TIME (SmdDeskRequest, created_at, SM_FIELD_PLAIN, "sent"),
  SM_TIME (SmdDeskRequest, updated_at, SM_FIELD_PLAIN, "last changed"),
  SM_LIST (SmdDeskRequest, messages, sm_request_message_get_type, 0, SM_FIELD_PLAIN,
           "oldest first"),
};

SM_DEFINE_RECORD (SmdDeskRequest, smd_desk_request, desk_request_fields)

typedef struct
{
  gint64 now;
  const char *name;  /* borrowed: number or id */
  const char *state; /* borrowed, nullable */
  const char *text;  /* borrowed */
  const char *after; /* borrowed */
  gint64 limit;

  GListStore *list;        /* borrowed */
  SmdDeskRequest *request; /* owned */
  GBytes *content;         /* owned */
  char *customer_id;       /* owned */
} Desk;

static SmdRows *
query_named (SmdTx *tx, const char *name, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT r.id, r.number, r.topic, r.account_id, r.state, r.customer_id, "
                       "r.created_at, r.updated_at, c.email, c.full_name FROM requests r "
                       "JOIN customers c ON c.id = r.customer_id WHERE r.number = $1 OR r.id = $1",
                       "s", name);
  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_steal_pointer (&rows);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no request %s"), name);
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
  g_autoptr (SmRequest) thread = NULL;
  SmdRequestQuery query = { NULL };

  if (rows == NULL)
    return FALSE;
  query.request_id = smd_rows_get_text (rows, "id");
  thread = smd_requests_load (tx, &query, error);
  if (thread == NULL)
    return FALSE;
  g_clear_object (&self->request);
  self->request = smd_rows_dup_record (rows, SMD_TYPE_DESK_REQUEST);
  g_set_object (&self->request->messages, thread->messages);
  return TRUE;
}

/**
 * smd_requests_get:
 * @domain: the domain
 * @name: its number or id
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the request with its thread and who asks
 */
SmdDeskRequest *
smd_requests_get (SmdDomain *domain, const char *name, GError **error)
{
  Desk data = { .name = name };

  if (!smd_store_read (domain->store, get, &data, error))
    g_clear_object (&data.request);
  return data.request;
}

static gboolean
get_attachment (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT customer_id, content FROM attachments WHERE id = $1", "s", self->name);

  if (rows == NULL)
    return FALSE;
  g_clear_pointer (&self->content, g_bytes_unref);
  if (smd_rows_next (rows))
    {
      g_free (self->customer_id);
      self->customer_id = g_strdup (smd_rows_get_text (rows, "customer_id"));
      self->content = g_bytes_ref (smd_rows_get_bytes (rows, "content"));
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no attachment %s; requests show names them"),
                self->name);
  return FALSE;
}

/**
 * smd_requests_get_attachment:
 * @domain: the domain
 * @id: an attachment
 * @customer_id: (out) (transfer full): whose it is
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GBytes *
smd_requests_get_attachment (SmdDomain *domain, const char *id, char **customer_id, GError **error)
{
  Desk data = { .name = id };

  if (!smd_store_read (domain->store, get_attachment, &data, error))
    {
      g_clear_pointer (&data.content, g_bytes_unref);
      g_clear_pointer (&data.customer_id, g_free);
    }
  *customer_id = data.customer_id;
  return data.content;
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
      sm_error_set (error, SM_ERROR_REQUEST_CLOSED, 0, N_ ("request %s is closed"), self->name);
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
                    N_ ("the answer is empty, or holds characters that are no text"));
      return FALSE;
    }
  if (g_utf8_strlen (cleaned, -1) > SM_LIMIT_REQUEST_CHARS)
    {
      sm_error_set (error, SM_ERROR_FIELD_TOO_LONG, SM_LIMIT_REQUEST_CHARS,
                    N_ ("the answer has more than %d characters"), SM_LIMIT_REQUEST_CHARS);
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
