/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include "money.h"

/* The objects of the API, as YooKassa's own look. */

static const char *const state_names[] = {
  [SM_SANDBOX_PENDING] = "pending",
  [SM_SANDBOX_WAITING_FOR_CAPTURE] = "waiting_for_capture",
  [SM_SANDBOX_SUCCEEDED] = "succeeded",
  [SM_SANDBOX_CANCELED] = "canceled",
};

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
begin (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_amount (JsonBuilder *builder, const char *name, gint64 kopecks)
{
  g_autofree char *value = sm_money_to_decimal (kopecks);

  begin (builder, name);
  add_text (builder, "value", value);
  add_text (builder, "currency", "RUB");
  json_builder_end_object (builder);
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (ms / 1000);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *text = g_strdup_printf ("%s.%03" G_GINT64_FORMAT "Z", seconds, ms % 1000);

  add_text (builder, name, text);
}

static void
add_confirmation (JsonBuilder *builder, SmSandboxModel *model, SmSandboxPayment *payment)
{
  g_autofree char *url =
      g_strconcat (sm_sandbox_model_get_base_url (model), "/pay/", payment->id, NULL);

  if (payment->confirmation == NULL || payment->state != SM_SANDBOX_PENDING)
    return;
  begin (builder, "confirmation");
  add_text (builder, "type", payment->confirmation);
  add_text (builder, "return_url", payment->return_url);
  add_text (builder, "confirmation_url", url);
  json_builder_end_object (builder);
}

static void
add_method (JsonBuilder *builder, SmSandboxPayment *payment)
{
  g_autofree char *title = NULL;
  g_auto (GStrv) expiry = NULL;
  g_autofree char *year = NULL;

  if (payment->card_last4 == NULL)
    return;
  title = g_strconcat ("Bank card *", payment->card_last4, NULL);
  expiry = g_strsplit (payment->card_expiry, "/", 2);
  year = g_strconcat ("20", expiry[1], NULL);
  begin (builder, "payment_method");
  add_text (builder, "type", "bank_card");
  add_text (builder, "id", payment->id);
  add_flag (builder, "saved", FALSE);
  add_text (builder, "title", title);
  begin (builder, "card");
  add_text (builder, "first6", payment->card_first6);
  add_text (builder, "last4", payment->card_last4);
  add_text (builder, "expiry_month", expiry[0]);
  add_text (builder, "expiry_year", year);
  add_text (builder, "card_type", payment->card_type);
  add_text (builder, "issuer_country", "RU");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_end (JsonBuilder *builder, SmSandboxPayment *payment)
{
  if (payment->state == SM_SANDBOX_CANCELED)
    {
      begin (builder, "cancellation_details");
      add_text (builder, "party", payment->cancel_party);
      add_text (builder, "reason", payment->cancel_reason);
      json_builder_end_object (builder);
    }
  if (payment->state != SM_SANDBOX_SUCCEEDED)
    return;
  add_time (builder, "captured_at", payment->captured_ms);
  add_amount (builder, "income_amount",
              payment->amount_kopecks - sm_money_share (payment->amount_kopecks, 350));
  add_amount (builder, "refunded_amount", payment->refunded_kopecks);
  add_text (builder, "receipt_registration", payment->receipt_registration);
  begin (builder, "authorization_details");
  add_text (builder, "rrn", "000000000000");
  add_text (builder, "auth_code", "000000");
  begin (builder, "three_d_secure");
  add_flag (builder, "applied", payment->three_d_secure);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_recipient (JsonBuilder *builder, SmSandboxModel *model)
{
  begin (builder, "recipient");
  add_text (builder, "account_id", sm_sandbox_model_get_shop_id (model));
  add_text (builder, "gateway_id", sm_sandbox_model_get_shop_id (model));
  json_builder_end_object (builder);
}

JsonNode *
sm_sandbox_model_payment_to_json (SmSandboxModel *self, SmSandboxPayment *payment)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gboolean paid =
      payment->state == SM_SANDBOX_SUCCEEDED || payment->state == SM_SANDBOX_WAITING_FOR_CAPTURE;

  json_builder_begin_object (builder);
  add_text (builder, "id", payment->id);
  add_text (builder, "status", state_names[payment->state]);
  add_flag (builder, "paid", paid);
  add_amount (builder, "amount", payment->amount_kopecks);
  add_confirmation (builder, self, payment);
  add_time (builder, "created_at", payment->created_ms);
  add_text (builder, "description", payment->description);
  if (payment->metadata != NULL)
    {
      json_builder_set_member_name (builder, "metadata");
      json_builder_add_value (builder,
                              json_node_init_object (json_node_alloc (), payment->metadata));
    }
  add_recipient (builder, self);
  add_flag (builder, "refundable",
            payment->state == SM_SANDBOX_SUCCEEDED
                && payment->refunded_kopecks < payment->amount_kopecks);
  add_flag (builder, "test", TRUE);
  add_method (builder, payment);
  add_end (builder, payment);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Members told to be null are left out. */
static void
twist (JsonObject *object, JsonObject *says)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, says);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      json_object_remove_member (object, name);
      if (!json_node_is_null (node))
        json_object_set_member (object, name, json_node_copy (node));
    }
}

JsonNode *
sm_sandbox_model_refund_to_json (SmSandboxRefund *refund)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  JsonNode *root;

  json_builder_begin_object (builder);
  add_text (builder, "id", refund->id);
  add_text (builder, "payment_id", refund->payment_id);
  add_text (builder, "status", state_names[refund->state]);
  add_time (builder, "created_at", refund->created_ms);
  add_amount (builder, "amount", refund->amount_kopecks);
  add_text (builder, "description", refund->description);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  if (refund->says != NULL)
    twist (json_node_get_object (root), refund->says);
  return root;
}

JsonNode *
sm_sandbox_model_receipt_to_json (SmSandboxReceipt *receipt)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "id", receipt->id);
  add_text (builder, "type", "payment");
  add_text (builder, "payment_id", receipt->payment_id);
  add_text (builder, "status", receipt->registered_ms != 0 ? "succeeded" : "pending");
  if (receipt->registered_ms != 0)
    {
      add_text (builder, "fiscal_document_number", "1");
      add_text (builder, "fiscal_storage_number", "9999999999999999");
      add_text (builder, "fiscal_attribute", "0000000001");
      add_text (builder, "fiscal_provider_id", receipt->id);
      add_time (builder, "registered_at", receipt->registered_ms);
    }
  json_builder_set_member_name (builder, "items");
  json_builder_add_value (builder, json_node_init_array (json_node_alloc (), receipt->items));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
