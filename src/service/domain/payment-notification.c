/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "operations.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "error.h"
#include "json-gate.h"
#include "payment-order.h"
#include "refunds.h"

/*
 * The acquirer's notifications are not signed, so they are never believed: one leads to a look
 * at the payment it names, sooner than planned. Any order, any number of them, and forged ones,
 * do no more than that.
 */

#define EVENT_MOST 64
#define REFUND_EVENT "refund."
#define EVENT_CHARACTERS "abcdefghijklmnopqrstuvwxyz_."

typedef struct
{
  gint64 now;
  char *acquirer_id;
  char *payment_id;
  char *event;
  gboolean due; /* the result: a look is due */
} Notice;

static void
notice_clear (Notice *self)
{
  g_free (self->acquirer_id);
  g_free (self->payment_id);
  g_free (self->event);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Notice, notice_clear)

static char *
dup_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_dup_string (node);
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Their words stand in the payment's history beside ours: nobody may write other words there. */
static gboolean
is_event (const char *event)
{
  return event != NULL && strlen (event) <= EVENT_MOST
         && strspn (event, EVENT_CHARACTERS) == strlen (event) && strchr (event, '.') != NULL;
}

/* payment.* names the payment itself; refund.* names it beside. */
static void
read_notice (Notice *self, JsonObject *root)
{
  JsonObject *object = get_object (root, "object");
  JsonObject *metadata = object != NULL ? get_object (object, "metadata") : NULL;

  self->event = dup_text (root, "event");
  if (object == NULL)
    return;
  self->acquirer_id = dup_text (object, "payment_id");
  if (self->acquirer_id == NULL)
    self->acquirer_id = dup_text (object, "id");
  if (metadata != NULL)
    self->payment_id = dup_text (metadata, "payment_id");
}

static gboolean
parse_notice (Notice *self, GBytes *body, GError **error)
{
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : "";
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (!sm_json_gate_check (data, length, error))
    return FALSE;
  if (json_parser_load_from_data (parser, data, length, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    read_notice (self, json_node_get_object (root));
  if (is_event (self->event) && (self->acquirer_id != NULL || self->payment_id != NULL))
    return TRUE;
  sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, N_ ("not a notification of the acquirer"));
  return FALSE;
}

/* A payment whose id the acquirer has already told is found by that alone: its metadata are
 * believed only before. */
static SmdRows *
find_payment (SmdTx *tx, Notice *self, GError **error)
{
  return smd_tx_query (tx, error,
                       "SELECT id, look_at FROM payments WHERE acquirer_id = $1 "
                       "OR (id = $2 AND acquirer_id IS NULL) ORDER BY id",
                       "ss", self->acquirer_id != NULL ? self->acquirer_id : "",
                       self->payment_id != NULL ? self->payment_id : "");
}

static gboolean
read_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Notice *self = data;
  g_autoptr (SmdRows) rows = find_payment (tx, self, error);

  self->due = FALSE;
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    if (!smd_rows_is_null (rows, "look_at") && smd_rows_get_int (rows, "look_at") > self->now)
      self->due = TRUE;
  return TRUE;
}

static gboolean
write_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Notice *self = data;
  g_autoptr (SmdRows) rows = find_payment (tx, self, error);

  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      const char *id = smd_rows_get_text (rows, "id");

      if (!smd_tx_exec (tx, error,
                        "UPDATE payments SET look_at = $1 WHERE id = $2 "
                        "AND look_at > $1",
                        "is", self->now, id)
          || !smd_payments_note (tx, self->now, id, "notification", self->event, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * smd_op_acquirer_notification:
 * @domain: the domain
 * @call: the notification as it came, a #GBytes
 * @error: %SM_ERROR_REQUEST_MALFORMED, or the store's
 *
 * Moves the next look at the payment to now; one of a refund has the list of refunds read soon.
 * Writes nothing where no payment is meant, where it
 * has ended, or where a look is due anyway: a storm of them costs reads only.
 *
 * Returns: always %NULL
 */
gpointer
smd_op_acquirer_notification (SmdDomain *domain, const SmdCall *call, GError **error)
{
  g_auto (Notice) self = { .now = sm_clock_now (domain->clock) };
  gboolean refund = FALSE;

  if (!parse_notice (&self, call->body, error))
    return NULL;
  if (g_str_has_prefix (self.event, REFUND_EVENT))
    {
      if (!smd_refunds_hint (domain, &refund, error))
        return NULL;
      if (refund)
        smd_domain_wake (domain, SMD_WAKE_PAYMENTS);
    }
  if (!smd_store_read (domain->store, read_in_tx, &self, error) || !self.due)
    return NULL;
  if (smd_store_write (domain->store, write_in_tx, &self, error))
    smd_domain_wake (domain, SMD_WAKE_PAYMENTS);
  return NULL;
}
