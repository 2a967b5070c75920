/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include <string.h>

/* What may be asked of payments that are there: capture, cancellation, refunds. */

static void
reply_payment (SmSandboxServer *self, SmSandboxPayment *payment, SmSandboxReply *reply)
{
  reply->status = SOUP_STATUS_OK;
  reply->body = sm_sandbox_model_payment_to_json (self->model, payment);
}

static void
refuse (SmSandboxReply *reply, const char *parameter, const char *description)
{
  sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, parameter, description);
}

static void
capture (SmSandboxServer *self, SmSandboxPayment *payment, JsonObject *body, SmSandboxReply *reply)
{
  gint64 kopecks = payment->amount_kopecks;

  if (json_object_has_member (body, "amount") && !sm_sandbox_read_amount (body, "amount", &kopecks))
    refuse (reply, "amount", "Wrong amount");
  else if (!sm_sandbox_model_capture (self->model, payment, kopecks))
    refuse (reply, NULL, "The payment cannot be captured in its state");
  else
    reply_payment (self, payment, reply);
}

static void
cancel (SmSandboxServer *self, SmSandboxPayment *payment, SmSandboxReply *reply)
{
  if (payment->state != SM_SANDBOX_WAITING_FOR_CAPTURE
      || !sm_sandbox_model_cancel (self->model, payment, "merchant", "canceled_by_merchant"))
    refuse (reply, NULL, "The payment cannot be canceled in its state");
  else
    reply_payment (self, payment, reply);
}

static void
refund (SmSandboxServer *self, JsonObject *body, SmSandboxReply *reply)
{
  const char *payment_id = sm_sandbox_get_text (body, "payment_id");
  SmSandboxPayment *payment = NULL;
  SmSandboxRefund *made;
  gint64 kopecks = 0;

  if (payment_id != NULL)
    payment = sm_sandbox_model_find (self->model, payment_id);
  if (payment == NULL)
    {
      refuse (reply, "payment_id", "No such payment");
      return;
    }
  if (!sm_sandbox_read_amount (body, "amount", &kopecks)
      || !sm_sandbox_has_length (body, "description", 0, 250))
    {
      refuse (reply, "amount", "Wrong amount or description");
      return;
    }
  made = sm_sandbox_model_refund (self->model, payment, kopecks,
                                  sm_sandbox_get_text (body, "description"));
  if (made == NULL)
    {
      refuse (reply, "amount", "More than is left of the payment");
      return;
    }
  reply->status = SOUP_STATUS_OK;
  reply->body = sm_sandbox_model_refund_to_json (made);
}

static void
receipt (SmSandboxServer *self, JsonObject *body, SmSandboxReply *reply)
{
  const char *payment_id = sm_sandbox_get_text (body, "payment_id");
  SmSandboxPayment *payment = NULL;
  SmSandboxReceipt *made;
  const char *wrong;

  if (payment_id != NULL)
    payment = sm_sandbox_model_find (self->model, payment_id);
  if (payment == NULL)
    {
      refuse (reply, "payment_id", "No such payment");
      return;
    }
  wrong = sm_sandbox_check_own_receipt (body, payment->amount_kopecks);
  if (wrong != NULL)
    {
      refuse (reply, wrong, "Wrong or missing member");
      return;
    }
  made = sm_sandbox_model_add_receipt (self->model, payment,
                                       json_object_get_array_member (body, "items"));
  if (made == NULL)
    {
      refuse (reply, "payment_id", "The payment has a receipt, or its money was not taken");
      return;
    }
  self->receipts++;
  reply->status = SOUP_STATUS_OK;
  reply->body = sm_sandbox_model_receipt_to_json (made);
}

void
sm_sandbox_change (SmSandboxServer *self, const char *path, JsonObject *body, SmSandboxReply *reply)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  guint n_parts = g_strv_length (parts);
  SmSandboxPayment *payment = NULL;

  if (strcmp (path, "/refunds") == 0)
    {
      refund (self, body, reply);
      return;
    }
  if (strcmp (path, "/receipts") == 0)
    {
      receipt (self, body, reply);
      return;
    }
  if (n_parts == 4 && strcmp (parts[1], "payments") == 0)
    payment = sm_sandbox_model_find (self->model, parts[2]);
  if (payment != NULL && strcmp (parts[3], "capture") == 0)
    capture (self, payment, body, reply);
  else if (payment != NULL && strcmp (parts[3], "cancel") == 0)
    cancel (self, payment, reply);
  else
    sm_sandbox_reply_error (reply, SOUP_STATUS_NOT_FOUND, NULL, "No such object");
}
