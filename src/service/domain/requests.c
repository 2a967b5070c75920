/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request-threads.h"

#include "attachments.h"
#include "error.h"
#include "id.h"
#include "input.h"
#include "limits.h"
#include "operations.h"
#include "text.h"
#include "throttle.h"

typedef struct
{
  SmdDomain *domain; /* borrowed, like the next six */
  gint64 now;
  const char *customer_id;
  const char *request_id;
  const char *account_id; /* nullable */
  const char *topic;
  const char *text;
  GPtrArray *attachments; /* owned */

  gpointer reply; /* owned */
} Writing;

/**
 * smd_requests_add_message:
 * @tx: a write transaction
 * @now: unix seconds
 * @request_id: to which request
 * @customer_id: whose request it is
 * @author: "customer" or "support"
 * @text: cleaned
 * @attachments: (nullable) (element-type SmdAttachment): files
 * @error: an error of the store
 *
 * Appends a message; the request's state follows from who wrote.
 *
 * Returns: whether it is kept
 */
gboolean
smd_requests_add_message (SmdTx *tx, gint64 now, const char *request_id, const char *customer_id,
                          const char *author, const char *text, GPtrArray *attachments,
                          GError **error)
{
  g_autofree char *id = sm_id_new ();
  const char *state = g_strcmp0 (author, "support") == 0 ? "answered" : "open";

  if (!smd_tx_exec (tx, error,
                    "INSERT INTO request_messages (id, request_id, customer_id, author, text, "
                    "created_at) VALUES ($1, $2, $3, $4, $5, $6)",
                    "sssssi", id, request_id, customer_id, author, text, now))
    return FALSE;
  if (!smd_tx_exec (tx, error, "UPDATE requests SET state = $1, updated_at = $2 WHERE id = $3",
                    "sis", state, now, request_id))
    return FALSE;
  return attachments == NULL || smd_attachments_insert (tx, customer_id, id, attachments, error);
}

/* "26-000123": the year and a count that starts anew with it, in Moscow's time. */
static char *
next_number (SmdTx *tx, gint64 now, GError **error)
{
  g_autofree char *date = sm_text_iso_date (now, NULL);
  g_autofree char *year = g_strndup (date + 2, 2);
  g_autofree char *counter = g_strconcat ("requests-", year, NULL);
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "INSERT INTO counters (name, value) VALUES ($1, 1) ON CONFLICT (name) "
                       "DO UPDATE SET value = counters.value + 1 RETURNING value",
                       "s", counter);
  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_strdup_printf ("%s-%06" G_GINT64_FORMAT, year, smd_rows_get_int (rows, "value"));
  sm_error_set (error, SM_ERROR_STORE, 0, N_ ("no value of a counter"));
  return NULL;
}

static gboolean
check_account (SmdTx *tx, const Writing *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  if (self->account_id == NULL)
    return TRUE;
  rows = smd_tx_query (tx, error,
                       "SELECT id FROM accounts WHERE id = $1 AND customer_id = $2 "
                       "AND disconnected_at IS NULL",
                       "ss", self->account_id, self->customer_id);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    return TRUE;
  sm_error_set_field (error, "account_id", SM_ERROR_NOT_FOUND, 0);
  return FALSE;
}

static gboolean
count_message (SmdTx *tx, const Writing *self, GError **error)
{
  g_autofree char *throttle = g_strconcat ("request:", self->customer_id, NULL);

  return smd_throttle_use (tx, self->now, throttle, SM_LIMIT_MESSAGES, SM_LIMIT_MESSAGES_SECONDS,
                           error);
}

/* The customer gets the number, support gets the text and where to answer. */
static gboolean
queue_letters (SmdTx *tx, const Writing *self, const char *number, const char *topic,
               gboolean acknowledge, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  const char *email;

  rows =
      smd_tx_query (tx, error, "SELECT email FROM customers WHERE id = $1", "s", self->customer_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    return TRUE;
  email = smd_rows_get_text (rows, "email");
  if (acknowledge
      && !smd_letters_queue (tx, self->now, "request", email, self->customer_id, error, "number",
                             number, "text", self->text, NULL))
    return FALSE;
  return smd_letters_queue (tx, self->now, "feedback", self->domain->settings->support_recipient,
                            self->customer_id, error, "number", number, "topic", topic, "text",
                            self->text, "email", email, NULL);
}

static gboolean
send_once (SmdTx *tx, gpointer data, gpointer *reply, GError **error)
{
  Writing *self = data;
  g_autofree char *id = sm_id_new ();
  g_autofree char *number = NULL;
  SmdRequestQuery query = { self->customer_id, id, FALSE };

  if (!count_message (tx, self, error) || !check_account (tx, self, error))
    return FALSE;
  number = next_number (tx, self->now, error);
  if (number == NULL)
    return FALSE;
  if (!smd_tx_exec (tx, error,
                    "INSERT INTO requests (id, number, customer_id, account_id, topic, state, "
                    "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, $6)",
                    "sssssi", id, number, self->customer_id, self->account_id, self->topic,
                    self->now))
    return FALSE;
  if (!smd_requests_add_message (tx, self->now, id, self->customer_id, "customer", self->text,
                                 self->attachments, error)
      || !queue_letters (tx, self, number, self->topic, TRUE, error))
    return FALSE;
  *reply = smd_requests_load (tx, &query, error);
  return *reply != NULL;
}

static gpointer
write_message (Writing *data, const SmdCall *call, SmdOnceFunc func, GError **error)
{
  gpointer reply = NULL;

  if (data->attachments != NULL)
    reply = smd_domain_write_once (data->domain, call, call->customer_id, func, data, error);
  if (reply != NULL)
    smd_domain_wake (data->domain, SMD_WAKE_LETTERS);
  g_clear_pointer (&data->attachments, g_ptr_array_unref);
  return reply;
}

/**
 * smd_op_request_send:
 * @domain: the domain
 * @call: with an SmRequestInput
 * @error: SM_ERROR_FIELD_INVALID, SM_ERROR_FIELD_MISSING, SM_ERROR_NOT_FOUND for a foreign
 *   account, SM_ERROR_TOO_MANY_TRIES, as smd_attachments_decode(), or of the store
 *
 * Opens a request. It is acknowledged by a letter with its number and passed on to support.
 *
 * Returns: (transfer full) (nullable): the SmRequest
 */
gpointer
smd_op_request_send (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmRequestInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *text = smd_input_lines (&fields, "text", input->text, TRUE);
  g_autofree char *account_id = smd_input_text (&fields, "account_id", input->account_id, FALSE);
  Writing data = {
    domain, sm_clock_now (domain->clock), call->customer_id, NULL, account_id, input->topic, text
  };

  if (!smd_input_check (&fields, error))
    return NULL;
  data.attachments = smd_attachments_decode (input->attachments, error);
  return write_message (&data, call, send_once, error);
}

static gboolean
check_thread (const SmRequest *request, GError **error)
{
  if (sm_record_list_length (request->messages) < SM_LIMIT_THREAD_MESSAGES)
    return TRUE;
  sm_error_set (error, SM_ERROR_TOO_MANY_TRIES, 0, N_ ("the thread is full"));
  return FALSE;
}

static gboolean
reply_once (SmdTx *tx, gpointer data, gpointer *reply, GError **error)
{
  Writing *self = data;
  SmdRequestQuery query = { self->customer_id, self->request_id, FALSE };
  g_autoptr (SmRequest) request = smd_requests_load (tx, &query, error);

  if (request == NULL || !check_thread (request, error) || !count_message (tx, self, error))
    return FALSE;
  if (!smd_requests_add_message (tx, self->now, request->id, self->customer_id, "customer",
                                 self->text, self->attachments, error)
      || !queue_letters (tx, self, request->number, request->topic, FALSE, error))
    return FALSE;
  *reply = smd_requests_load (tx, &query, error);
  return *reply != NULL;
}

/**
 * smd_op_request_reply:
 * @domain: the domain
 * @call: names the request; with an SmMessageInput
 * @error: SM_ERROR_NOT_FOUND, and as smd_op_request_send()
 *
 * Writes on in a request, which is open again by that, also where it was closed.
 *
 * Returns: (transfer full) (nullable): the SmRequest
 */
gpointer
smd_op_request_reply (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmMessageInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *text = smd_input_lines (&fields, "text", input->text, TRUE);
  Writing data = {
    domain, sm_clock_now (domain->clock), call->customer_id, call->parameters[0], NULL, NULL, text
  };

  if (!smd_input_check (&fields, error))
    return NULL;
  data.attachments = smd_attachments_decode (input->attachments, error);
  return write_message (&data, call, reply_once, error);
}

static gboolean
close_own (SmdTx *tx, gpointer data, GError **error)
{
  Writing *self = data;
  SmdRequestQuery query = { self->customer_id, self->request_id, FALSE };

  g_clear_object (&self->reply);
  if (!smd_tx_exec (tx, error,
                    "UPDATE requests SET state = 'closed', updated_at = $1 "
                    "WHERE id = $2 AND customer_id = $3 AND state <> 'closed'",
                    "iss", self->now, self->request_id, self->customer_id))
    return FALSE;
  self->reply = smd_requests_load (tx, &query, error);
  return self->reply != NULL;
}

/**
 * smd_op_request_close:
 * @domain: the domain
 * @call: names the request
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Closes a request; closing it again changes nothing.
 *
 * Returns: (transfer full) (nullable): the SmRequest
 */
gpointer
smd_op_request_close (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Writing data = { domain, sm_clock_now (domain->clock), call->customer_id, call->parameters[0] };

  if (!smd_store_write (domain->store, close_own, &data, error))
    g_clear_object (&data.reply);
  return data.reply;
}
