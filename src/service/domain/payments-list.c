/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payments.h"

#include "error.h"
#include "meter-readings.h"
#include "operations.h"
#include "page-hosts.h"

/* The page of a payment is shown only while it is to be paid there. */
#define PAYMENT_COLUMNS                                                                        \
  "p.id, p.account_id, s.name AS supplier_name, g.number, a.alias, p.choice, p.state, "        \
  "p.sum_kopecks, "                                                                            \
  "p.commission_kopecks, p.total_kopecks, p.refunded_kopecks, "                                \
  "CASE WHEN p.state = 'waiting' THEN p.confirmation_url END AS confirmation_url, "            \
  "p.cancel_reason, p.method_title, p.created_at, p.taken_at, p.receipt_state, p.receipt_at, " \
  "p.credited_at "                                                                             \
  "FROM payments p JOIN accounts a ON a.id = p.account_id "                                    \
  "JOIN registry_accounts g ON g.id = p.registry_id JOIN suppliers s ON s.id = p.supplier_id "

static SmPayment *
find_payment (GListStore *payments, const char *id)
{
  for (guint i = 0; i < sm_record_list_length (payments); i++)
    {
      SmPayment *payment = sm_record_list_get (payments, i);

      if (g_strcmp0 (payment->id, id) == 0)
        return payment;
    }
  return NULL;
}

/* The lines of all payments of a page, by one query: ids of the page lie between its ends. */
static gboolean
fill_lines (SmdTx *tx, const char *customer_id, GListStore *payments, const char *first,
            const char *last, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT l.payment_id, l.code, l.title, l.sum_kopecks, l.voluntary "
                       "FROM payments p JOIN payment_lines l ON l.payment_id = p.id "
                       "WHERE p.customer_id = $1 AND p.id <= $2 AND p.id >= $3 "
                       "ORDER BY l.payment_id, l.voluntary, l.code",
                       "sss", customer_id, first, last);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      SmPayment *payment = find_payment (payments, smd_rows_get_text (rows, "payment_id"));
      g_autoptr (SmPaymentLine) line = NULL;

      if (payment == NULL)
        continue;
      line = smd_rows_dup_record (rows, SM_TYPE_PAYMENT_LINE);
      g_list_store_append (payment->lines, line);
    }
  return TRUE;
}

static gboolean
fill_readings (SmdTx *tx, const char *customer_id, GListStore *payments, const char *first,
               const char *last, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  g_autoptr (GListStore) readings = g_list_store_new (SM_TYPE_READING);

  rows = smd_tx_query (tx, error,
                       "SELECT " SMD_READING_COLUMNS
                       "FROM readings r JOIN meters m ON m.id = r.meter_id "
                       "JOIN accounts a ON a.id = r.account_id "
                       "JOIN reading_values v ON v.reading_id = r.id "
                       "JOIN registers g ON g.id = v.register_id "
                       "WHERE r.customer_id = $1 AND r.payment_id <= $2 AND r.payment_id >= $3 "
                       "ORDER BY r.id, g.place",
                       "sss", customer_id, first, last);
  if (rows == NULL)
    return FALSE;
  smd_readings_read_rows (rows, readings);
  for (guint i = 0; i < sm_record_list_length (readings); i++)
    {
      SmReading *reading = sm_record_list_get (readings, i);
      SmPayment *payment = find_payment (payments, reading->payment_id);

      if (payment != NULL)
        g_list_store_append (payment->readings, reading);
    }
  return TRUE;
}

static gboolean
fill_parts (SmdTx *tx, const char *customer_id, GListStore *payments, GError **error)
{
  guint length = sm_record_list_length (payments);
  SmPayment *first;
  SmPayment *last;

  if (length == 0)
    return TRUE;
  first = sm_record_list_get (payments, 0);
  last = sm_record_list_get (payments, length - 1);
  return fill_lines (tx, customer_id, payments, first->id, last->id, error)
         && fill_readings (tx, customer_id, payments, first->id, last->id, error);
}

/* What was kept under former settings is not passed on under later ones. */
static void
drop_foreign_page (SmdDomain *domain, SmPayment *payment)
{
  if (!smd_page_hosts_allow (domain->settings->page_hosts, payment->confirmation_url))
    sm_record_set_text (&payment->confirmation_url, NULL);
}

static void
read_payments (SmdRows *rows, GListStore *payments)
{
  while (smd_rows_next (rows))
    {
      g_autoptr (SmPayment) payment = smd_rows_dup_record (rows, SM_TYPE_PAYMENT);

      g_list_store_append (payments, payment);
    }
}

/**
 * smd_payments_load:
 * @tx: a transaction
 * @customer_id: whose
 * @payment_id: which
 * @error: %SM_ERROR_NOT_FOUND also where it is somebody else's
 *
 * Returns: (transfer full): the payment with its lines and readings
 */
SmPayment *
smd_payments_load (SmdTx *tx, const char *customer_id, const char *payment_id, GError **error)
{
  g_autoptr (GListStore) payments = g_list_store_new (SM_TYPE_PAYMENT);
  g_autoptr (SmdRows) rows = NULL;

  rows =
      smd_tx_query (tx, error, "SELECT " PAYMENT_COLUMNS "WHERE p.id = $1 AND p.customer_id = $2",
                    "ss", payment_id, customer_id);
  if (rows == NULL)
    return NULL;
  read_payments (rows, payments);
  if (sm_record_list_length (payments) == 0)
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such payment of this customer"));
      return NULL;
    }
  if (!fill_parts (tx, customer_id, payments, error))
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (payments), 0);
}

typedef struct
{
  const SmdCall *call;
  gpointer reply; /* owned; the result */
} ReadCall;

static gboolean
payment_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  ReadCall *self = data;

  g_clear_object (&self->reply);
  self->reply = smd_payments_load (tx, self->call->customer_id, self->call->parameters[0], error);
  return self->reply != NULL;
}

/**
 * smd_op_payment:
 * @domain: the domain
 * @call: of one payment
 * @error: %SM_ERROR_NOT_FOUND, or the store's
 *
 * Returns: (transfer full): a #SmPayment
 */
gpointer
smd_op_payment (SmdDomain *domain, const SmdCall *call, GError **error)
{
  ReadCall self = { call, NULL };

  if (smd_store_read (domain->store, payment_in_tx, &self, error))
    drop_foreign_page (domain, self.reply);
  else
    g_clear_object (&self.reply);
  return self.reply;
}

static gboolean
payments_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  ReadCall *self = data;
  const SmdCall *call = self->call;
  const char *account_id = smd_call_get_query (call, "account");
  const char *cursor = NULL;
  gint64 limit = smd_call_get_page (call, &cursor);
  SmPaymentList *list;
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT " PAYMENT_COLUMNS "WHERE p.customer_id = $1 "
                       "AND ($2 = '' OR p.account_id = $2) AND ($3 = '' OR p.id < $3) "
                       "ORDER BY p.id DESC LIMIT $4",
                       "sssi", call->customer_id, account_id != NULL ? account_id : "",
                       cursor != NULL ? cursor : "", limit + 1);
  if (rows == NULL)
    return FALSE;
  g_clear_object (&self->reply);
  self->reply = list = sm_record_new (SM_TYPE_PAYMENT_LIST);
  read_payments (rows, list->items);
  if (sm_record_list_length (list->items) > limit)
    {
      SmPayment *last = sm_record_list_get (list->items, limit - 1);

      sm_record_set_text (&list->next_cursor, last->id);
      g_list_store_remove (list->items, limit);
    }
  return fill_parts (tx, call->customer_id, list->items, error);
}

/**
 * smd_op_payments:
 * @domain: the domain
 * @call: paged; ?account= one account's only
 * @error: the store's
 *
 * Returns: (transfer full): a #SmPaymentList, newest first
 */
gpointer
smd_op_payments (SmdDomain *domain, const SmdCall *call, GError **error)
{
  ReadCall self = { call, NULL };
  SmPaymentList *list;

  if (!smd_store_read (domain->store, payments_in_tx, &self, error))
    {
      g_clear_object (&self.reply);
      return NULL;
    }
  list = self.reply;
  for (guint i = 0; i < sm_record_list_length (list->items); i++)
    drop_foreign_page (domain, sm_record_list_get (list->items, i));
  return list;
}
