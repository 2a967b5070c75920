/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include <string.h>

#define AMOUNT_LEAST G_GINT64_CONSTANT (100)     /* kopecks */
#define AMOUNT_MOST G_GINT64_CONSTANT (35000000) /* by card */
#define METADATA_MOST 16

/* Members a payment may be created with; the rest is a mistake of the shop's. */
static const char *const members[] = {
  "amount",
  "capture",
  "confirmation",
  "description",
  "merchant_customer_id",
  "metadata",
  "payment_method_data",
  "payment_order",
  "receipt",
  "save_payment_method",
  "statements",
  NULL,
};

static const char *
check_metadata (JsonObject *metadata)
{
  JsonObjectIter iter;
  const char *name;

  if (json_object_get_size (metadata) > METADATA_MOST)
    return "metadata";
  json_object_iter_init (&iter, metadata);
  while (json_object_iter_next (&iter, &name, NULL))
    if (g_utf8_strlen (name, -1) > 32 || !sm_sandbox_has_length (metadata, name, 1, 512))
      return "metadata";
  return NULL;
}

/* A test shop takes cards and the wallet, and shows its page by a redirect. */
static const char *
check_confirmation (JsonObject *body)
{
  JsonObject *confirmation = sm_sandbox_get_object (body, "confirmation");
  JsonObject *method = sm_sandbox_get_object (body, "payment_method_data");
  const char *type = sm_sandbox_get_text (method, "type");

  if (g_strcmp0 (sm_sandbox_get_text (confirmation, "type"), "redirect") != 0)
    return "confirmation.type";
  if (!sm_sandbox_has_length (confirmation, "return_url", 1, 2048))
    return "confirmation.return_url";
  if (method != NULL && g_strcmp0 (type, "bank_card") != 0 && g_strcmp0 (type, "yoo_money") != 0)
    return "payment_method_data.type";
  return NULL;
}

static const char *
check_parts (JsonObject *body, gint64 kopecks)
{
  JsonObject *metadata = sm_sandbox_get_object (body, "metadata");
  JsonObject *receipt = sm_sandbox_get_object (body, "receipt");
  JsonObject *order = sm_sandbox_get_object (body, "payment_order");
  const char *wrong = NULL;

  if (metadata != NULL)
    wrong = check_metadata (metadata);
  if (wrong == NULL && receipt != NULL)
    wrong = sm_sandbox_check_receipt (receipt, kopecks);
  if (wrong == NULL && order != NULL)
    wrong = sm_sandbox_check_order (order, kopecks);
  if (wrong == NULL)
    wrong = check_confirmation (body);
  return wrong;
}

static const char *
check (JsonObject *body, gint64 *kopecks)
{
  const char *wrong = sm_sandbox_find_unknown (body, members);

  if (wrong != NULL)
    return wrong;
  if (!sm_sandbox_read_amount (body, "amount", kopecks) || *kopecks < AMOUNT_LEAST
      || *kopecks > AMOUNT_MOST)
    return "amount.value";
  if (!sm_sandbox_has_length (body, "description", 0, 128))
    return "description";
  return check_parts (body, *kopecks);
}

static SmSandboxPayment *
make (JsonObject *body, gint64 kopecks)
{
  SmSandboxPayment *payment = g_new0 (SmSandboxPayment, 1);
  JsonObject *confirmation = sm_sandbox_get_object (body, "confirmation");
  JsonObject *metadata = sm_sandbox_get_object (body, "metadata");
  JsonObject *receipt = sm_sandbox_get_object (body, "receipt");

  payment->amount_kopecks = kopecks;
  payment->capture = json_object_get_boolean_member_with_default (body, "capture", FALSE);
  payment->description = g_strdup (sm_sandbox_get_text (body, "description"));
  payment->confirmation = g_strdup (sm_sandbox_get_text (confirmation, "type"));
  payment->return_url = g_strdup (sm_sandbox_get_text (confirmation, "return_url"));
  if (metadata != NULL)
    payment->metadata = json_object_ref (metadata);
  if (receipt != NULL)
    payment->items = json_array_ref (json_object_get_array_member (receipt, "items"));
  return payment;
}

void
sm_sandbox_create_payment (SmSandboxServer *self, JsonObject *body, SmSandboxReply *reply)
{
  gint64 kopecks = 0;
  const char *wrong = check (body, &kopecks);
  SmSandboxPayment *payment;

  if (wrong != NULL)
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, wrong, "Wrong or missing member");
      return;
    }
  payment = sm_sandbox_model_add (self->model, make (body, kopecks));
  self->creates++;
  reply->status = SOUP_STATUS_OK;
  reply->body = sm_sandbox_model_payment_to_json (self->model, payment);
}
