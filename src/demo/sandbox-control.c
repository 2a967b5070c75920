/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include <string.h>

/* What tests and the demo may do to the sandbox; no shop sees it. */

static JsonNode *
parse (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, data, length, NULL)
      || json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_parser_steal_root (parser);
}

static void
serve_faults (SmSandboxServer *self, const char *method, JsonObject *body, SmSandboxReply *reply)
{
  const char *wrong = NULL;

  if (strcmp (method, "DELETE") == 0)
    memset (&self->faults, 0, sizeof self->faults);
  if (strcmp (method, "POST") == 0)
    wrong = body != NULL ? sm_sandbox_faults_set (&self->faults, body) : "body";
  if (wrong != NULL)
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, wrong, "No such fault");
      return;
    }
  reply->status = SOUP_STATUS_OK;
  reply->body = sm_sandbox_faults_to_json (&self->faults);
}

/* The payment with this id, or with this id in the shop's metadata. */
static SmSandboxPayment *
find_payment (SmSandboxServer *self, const char *id)
{
  GPtrArray *payments = sm_sandbox_model_get_payments (self->model);

  for (guint i = 0; id != NULL && i < payments->len; i++)
    {
      SmSandboxPayment *payment = g_ptr_array_index (payments, i);

      if (strcmp (payment->id, id) == 0
          || g_strcmp0 (sm_sandbox_get_text (payment->metadata, "payment_id"), id) == 0)
        return payment;
    }
  return NULL;
}

/* Pays without the page: {"payment_id", "card"}. */
static void
serve_pay (SmSandboxServer *self, JsonObject *body, SmSandboxReply *reply)
{
  SmSandboxPayment *payment = find_payment (self, sm_sandbox_get_text (body, "payment_id"));
  const char *card = sm_sandbox_get_text (body, "card");

  if (payment == NULL || payment->state != SM_SANDBOX_PENDING || card == NULL)
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_NOT_FOUND, "payment_id", "Nothing to pay");
      return;
    }
  switch (sm_sandbox_pay_by_card (self, payment, card, "12/49", "123"))
    {
    case SM_SANDBOX_CARD_MALFORMED:
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, "card", "Not a test card");
      return;
    case SM_SANDBOX_CARD_ASKS_CODE:
      (void) sm_sandbox_model_authorize (self->model, payment);
      break;
    case SM_SANDBOX_CARD_DONE:
    default:
      break;
    }
  reply->status = SOUP_STATUS_OK;
  reply->body = sm_sandbox_model_payment_to_json (self->model, payment);
}

static gboolean
read_refund_state (JsonObject *body, SmSandboxState *state)
{
  const char *text = sm_sandbox_get_text (body, "status");

  if (text == NULL || strcmp (text, "succeeded") == 0)
    *state = SM_SANDBOX_SUCCEEDED;
  else if (strcmp (text, "pending") == 0)
    *state = SM_SANDBOX_PENDING;
  else if (strcmp (text, "canceled") == 0)
    *state = SM_SANDBOX_CANCELED;
  else
    return FALSE;
  return TRUE;
}

/* What is told of it from now on. */
static void
twist_refund (SmSandboxRefund *refund, JsonObject *body)
{
  JsonObject *says = sm_sandbox_get_object (body, "says");

  refund->broken = json_object_get_boolean_member_with_default (body, "broken", refund->broken);
  if (says == NULL)
    return;
  g_clear_pointer (&refund->says, json_object_unref);
  refund->says = json_object_ref (says);
}

static SmSandboxRefund *
add_refunds (SmSandboxServer *self, JsonObject *body, SmSandboxState state)
{
  const char *payment_id = sm_sandbox_get_text (body, "payment_id");
  SmSandboxPayment *payment = find_payment (self, payment_id);
  gint64 times = CLAMP (json_object_get_int_member_with_default (body, "times", 1), 1, 1000);
  SmSandboxRefund *refund = NULL;
  gint64 kopecks = 0;

  if (payment_id == NULL || !sm_sandbox_read_amount (body, "amount", &kopecks))
    return NULL;
  for (gint64 i = 0; i < times; i++)
    {
      refund = sm_sandbox_model_add_refund (self->model, payment != NULL ? payment->id : payment_id,
                                            kopecks, state);
      twist_refund (refund, body);
    }
  return refund;
}

/* In the merchant's cabinet: {"payment_id", "amount": {…}, "status"?, "times"?} makes refunds,
 * also of a payment nobody knows; {"refund_id", "status"} ends a pending one. Both take "says" (it
 * is told so from then on) and "broken". */
static void
serve_refund (SmSandboxServer *self, JsonObject *body, SmSandboxReply *reply)
{
  const char *refund_id = sm_sandbox_get_text (body, "refund_id");
  SmSandboxState state = SM_SANDBOX_SUCCEEDED;
  SmSandboxRefund *refund = NULL;

  if (body != NULL && read_refund_state (body, &state))
    refund = refund_id != NULL ? sm_sandbox_model_end_refund (self->model, refund_id, state)
                               : add_refunds (self, body, state);
  if (refund == NULL)
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, "refund", "Nothing to refund");
      return;
    }
  if (refund_id != NULL)
    twist_refund (refund, body);
  reply->status = SOUP_STATUS_OK;
  reply->body = sm_sandbox_model_refund_to_json (refund);
}

static void
serve_counters (SmSandboxServer *self, SmSandboxReply *reply)
{
  g_autoptr (JsonObject) root = json_object_new ();

  json_object_set_int_member (root, "creates", self->creates);
  json_object_set_int_member (root, "receipts", self->receipts);
  json_object_set_int_member (root, "looks", self->looks);
  json_object_set_int_member (root, "refund_lists", self->refund_lists);
  json_object_set_int_member (root, "webhooks_waiting",
                              sm_sandbox_webhooks_get_waiting (self->webhooks));
  reply->status = SOUP_STATUS_OK;
  reply->body = json_node_init_object (json_node_alloc (), root);
}

void
sm_sandbox_serve_control (SmSandboxServer *self, SoupServerMessage *message, const char *path)
{
  const char *method = soup_server_message_get_method (message);
  g_autoptr (JsonNode) root = parse (message);
  JsonObject *body = root != NULL ? json_node_get_object (root) : NULL;
  SmSandboxReply reply = { 0 };
  g_autofree char *text = NULL;

  sm_sandbox_model_tick (self->model);
  if (strcmp (path, "/faults") == 0)
    serve_faults (self, method, body, &reply);
  else if (strcmp (path, "/pay") == 0 && strcmp (method, "POST") == 0)
    serve_pay (self, body, &reply);
  else if (strcmp (path, "/refund") == 0 && strcmp (method, "POST") == 0)
    serve_refund (self, body, &reply);
  else if (strcmp (path, "/counters") == 0)
    serve_counters (self, &reply);
  else
    sm_sandbox_reply_error (&reply, SOUP_STATUS_NOT_FOUND, NULL, "No such address");
  text = json_to_string (reply.body, FALSE);
  soup_server_message_set_status (message, reply.status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
  json_node_unref (reply.body);
}
