/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "limits.h"
#include "operations.h"
#include "request-threads.h"

#define REQUEST_COLUMNS "r.id, r.number, r.topic, r.account_id, r.state, r.created_at, r.updated_at"

static SmRequestMessage *
find_message (GListStore *messages, const char *id)
{
  for (guint i = 0; i < sm_record_list_length (messages); i++)
    {
      SmRequestMessage *message = sm_record_list_get (messages, i);

      if (g_strcmp0 (message->id, id) == 0)
        return message;
    }
  return NULL;
}

static gboolean
load_messages (SmdTx *tx, SmRequest *request, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT id, author, text, created_at FROM "
                       "(SELECT id, author, text, created_at FROM request_messages "
                       "WHERE request_id = $1 ORDER BY created_at DESC, id DESC "
                       "LIMIT " G_STRINGIFY (SM_LIMIT_THREAD_MESSAGES) ") AS newest "
                                                                       "ORDER BY created_at, id",
                       "s", request->id);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmRequestMessage) message = smd_rows_dup_record (rows, SM_TYPE_REQUEST_MESSAGE);

      g_list_store_append (request->messages, message);
    }
  return TRUE;
}

static gboolean
load_content (SmdTx *tx, SmAttachment *attachment, gint64 *room, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  GBytes *content;

  if (attachment->size_bytes > *room)
    return TRUE;
  rows = smd_tx_query (tx, error, "SELECT content FROM attachments WHERE id = $1", "s",
                       attachment->id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    return TRUE;
  content = smd_rows_get_bytes (rows, "content");
  attachment->data = g_base64_encode (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  *room -= attachment->size_bytes;
  return TRUE;
}

static gboolean
load_attachments (SmdTx *tx, SmRequest *request, gboolean with_content, GError **error)
{
  gint64 room = SM_LIMIT_THREAD_FILES_BYTES;
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT t.id, t.message_id, t.name, t.media_type, t.size_bytes "
                       "FROM attachments t JOIN request_messages m ON m.id = t.message_id "
                       "WHERE m.request_id = $1 ORDER BY t.id DESC",
                       "s", request->id);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmAttachment) attachment = smd_rows_dup_record (rows, SM_TYPE_ATTACHMENT);
      SmRequestMessage *message =
          find_message (request->messages, smd_rows_get_text (rows, "message_id"));

      if (message == NULL)
        continue;
      if (with_content && !load_content (tx, attachment, &room, error))
        return FALSE;
      g_list_store_insert (message->attachments, 0, attachment);
    }
  return TRUE;
}

/**
 * smd_requests_load:
 * @tx: a transaction
 * @query: which, and whose
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the request with its thread, oldest message first; of what
 *   is longer, or has more in files, the newest
 */
SmRequest *
smd_requests_load (SmdTx *tx, const SmdRequestQuery *query, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  g_autoptr (SmRequest) request = NULL;

  rows =
      smd_tx_query (tx, error,
                    "SELECT " REQUEST_COLUMNS " FROM requests r "
                    "WHERE r.id = $1 AND ($2 = '' OR r.customer_id = $2)",
                    "ss", query->request_id, query->customer_id != NULL ? query->customer_id : "");
  if (rows == NULL)
    return NULL;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such request"));
      return NULL;
    }
  request = smd_rows_dup_record (rows, SM_TYPE_REQUEST);
  if (!load_messages (tx, request, error)
      || !load_attachments (tx, request, query->with_content, error))
    return NULL;
  return g_steal_pointer (&request);
}

typedef struct
{
  SmdRequestQuery query;
  const char *cursor; /* borrowed, nullable */
  gint64 limit;

  SmRequest *request;  /* owned */
  SmRequestList *list; /* borrowed */
} Load;

static gboolean
load_one (SmdTx *tx, gpointer data, GError **error)
{
  Load *self = data;

  g_clear_object (&self->request);
  self->request = smd_requests_load (tx, &self->query, error);
  return self->request != NULL;
}

/**
 * smd_op_request:
 * @domain: the domain
 * @call: names the request
 * @error: SM_ERROR_NOT_FOUND (also for requests of others), or an error of the store
 *
 * Returns: (transfer full) (nullable): the SmRequest with its thread and files
 */
gpointer
smd_op_request (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Load data = { { call->customer_id, call->parameters[0], TRUE } };

  if (!smd_store_read (domain->store, load_one, &data, error))
    g_clear_object (&data.request);
  return data.request;
}

static void
append_listed (Load *self, SmdRows *rows)
{
  g_autoptr (SmRequest) request = smd_rows_dup_record (rows, SM_TYPE_REQUEST);
  g_autoptr (SmRequestMessage) message = sm_record_new (SM_TYPE_REQUEST_MESSAGE);

  sm_record_set_text (&message->id, smd_rows_get_text (rows, "message_id"));
  sm_record_set_text (&message->author, smd_rows_get_text (rows, "author"));
  sm_record_set_text (&message->text, smd_rows_get_text (rows, "text"));
  message->created_at = request->created_at;
  g_list_store_append (request->messages, message);
  g_list_store_append (self->list->items, request);
}

static gboolean
load_list (SmdTx *tx, gpointer data, GError **error)
{
  Load *self = data;
  GListStore *items = self->list->items;
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (items);
  sm_record_set_text (&self->list->next_cursor, NULL);
  rows = smd_tx_query (tx, error,
                       "SELECT " REQUEST_COLUMNS ", m.id AS message_id, m.author, m.text "
                       "FROM requests r JOIN request_messages m ON m.id = "
                       "(SELECT MIN(f.id) FROM request_messages f WHERE f.request_id = r.id) "
                       "WHERE r.customer_id = $1 AND ($2 = '' OR r.id < $2) "
                       "ORDER BY r.id DESC LIMIT $3",
                       "ssi", self->query.customer_id, self->cursor != NULL ? self->cursor : "",
                       self->limit + 1);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      if (sm_record_list_length (items) == self->limit)
        {
          SmRequest *last = sm_record_list_get (items, (guint) self->limit - 1);

          sm_record_set_text (&self->list->next_cursor, last->id);
          break;
        }
      append_listed (self, rows);
    }
  return TRUE;
}

/**
 * smd_op_requests:
 * @domain: the domain
 * @call: paged
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): an SmRequestList, newest first, each with its first
 *   message
 */
gpointer
smd_op_requests (SmdDomain *domain, const SmdCall *call, GError **error)
{
  g_autoptr (SmRequestList) list = sm_record_new (SM_TYPE_REQUEST_LIST);
  Load data = { { call->customer_id, NULL, FALSE } };

  data.limit = smd_call_get_page (call, &data.cursor);
  data.list = list;
  if (!smd_store_read (domain->store, load_list, &data, error))
    return NULL;
  return g_steal_pointer (&list);
}
