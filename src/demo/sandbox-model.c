/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-model.h"

#include "id.h"
#include "sandbox-private.h"

#define CONFIRMATION_SECONDS 3600                  /* a page's life */
#define CAPTURE_SECONDS G_GINT64_CONSTANT (604800) /* a card is held for a week */
#define RECEIPT_MS 2000                            /* what a till takes to register */

struct _SmSandboxModel
{
  SmClock *clock; /* borrowed */
  char *shop_id;
  char *base_url;
  SmSandboxNotify notify;
  gpointer notify_data;
  GPtrArray *payments;
  GPtrArray *refunds;
  GPtrArray *receipts;
  GHashTable *by_id; /* borrowed ids → borrowed payments */
};

void
sm_sandbox_payment_free (SmSandboxPayment *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->description);
  g_free (self->confirmation);
  g_free (self->return_url);
  g_clear_pointer (&self->metadata, json_object_unref);
  g_clear_pointer (&self->items, json_array_unref);
  g_free (self->cancel_party);
  g_free (self->cancel_reason);
  g_free (self->card_first6);
  g_free (self->card_last4);
  g_free (self->card_expiry);
  g_free (self->card_type);
  g_free (self);
}

static void
refund_free (gpointer data)
{
  SmSandboxRefund *self = data;

  g_free (self->id);
  g_free (self->payment_id);
  g_free (self->description);
  g_clear_pointer (&self->says, json_object_unref);
  g_free (self);
}

static void
receipt_free (gpointer data)
{
  SmSandboxReceipt *self = data;

  g_free (self->id);
  g_free (self->payment_id);
  json_array_unref (self->items);
  g_free (self);
}

SmSandboxModel *
sm_sandbox_model_new (SmClock *clock, const char *shop_id, SmSandboxNotify notify, gpointer data)
{
  SmSandboxModel *self = g_new0 (SmSandboxModel, 1);

  self->clock = clock;
  self->shop_id = g_strdup (shop_id);
  self->notify = notify;
  self->notify_data = data;
  self->payments = g_ptr_array_new_with_free_func ((GDestroyNotify) sm_sandbox_payment_free);
  self->refunds = g_ptr_array_new_with_free_func (refund_free);
  self->receipts = g_ptr_array_new_with_free_func (receipt_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
sm_sandbox_model_free (SmSandboxModel *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->payments);
  g_ptr_array_unref (self->refunds);
  g_ptr_array_unref (self->receipts);
  g_free (self->shop_id);
  g_free (self->base_url);
  g_free (self);
}

void
sm_sandbox_model_set_base_url (SmSandboxModel *self, const char *base_url)
{
  g_free (self->base_url);
  self->base_url = g_strdup (base_url);
}

const char *
sm_sandbox_model_get_base_url (SmSandboxModel *self)
{
  return self->base_url;
}

const char *
sm_sandbox_model_get_shop_id (SmSandboxModel *self)
{
  return self->shop_id;
}

SmClock *
sm_sandbox_model_get_clock (SmSandboxModel *self)
{
  return self->clock;
}

/* 36 characters that begin with the time, as the acquirer's do. */
static char *
new_id (SmSandboxModel *self)
{
  g_autofree char *uuid = sm_uuid_new ();

  return g_strdup_printf ("%08x-000f-5000-8000%s", (guint) sm_clock_now (self->clock),
                          g_strrstr (uuid, "-"));
}

SmSandboxPayment *
sm_sandbox_model_add (SmSandboxModel *self, SmSandboxPayment *payment)
{
  payment->id = new_id (self);
  payment->created_ms = sm_clock_now_ms (self->clock);
  g_ptr_array_add (self->payments, payment);
  g_hash_table_insert (self->by_id, payment->id, payment);
  return payment;
}

SmSandboxPayment *
sm_sandbox_model_find (SmSandboxModel *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

GPtrArray *
sm_sandbox_model_get_payments (SmSandboxModel *self)
{
  return self->payments;
}

GPtrArray *
sm_sandbox_model_get_refunds (SmSandboxModel *self)
{
  return self->refunds;
}

GPtrArray *
sm_sandbox_model_get_receipts (SmSandboxModel *self)
{
  return self->receipts;
}

static void
notify_payment (SmSandboxModel *self, const char *event, SmSandboxPayment *payment)
{
  g_autoptr (JsonNode) object = sm_sandbox_model_payment_to_json (self, payment);

  self->notify (event, object, self->notify_data);
}

static void
succeed (SmSandboxModel *self, SmSandboxPayment *payment)
{
  payment->state = SM_SANDBOX_SUCCEEDED;
  payment->captured_ms = sm_clock_now_ms (self->clock);
  if (payment->items != NULL)
    payment->receipt_registration = "pending";
  notify_payment (self, "payment.succeeded", payment);
}

gboolean
sm_sandbox_model_authorize (SmSandboxModel *self, SmSandboxPayment *payment)
{
  if (payment->state != SM_SANDBOX_PENDING)
    return FALSE;
  if (payment->capture)
    {
      succeed (self, payment);
      return TRUE;
    }
  payment->state = SM_SANDBOX_WAITING_FOR_CAPTURE;
  notify_payment (self, "payment.waiting_for_capture", payment);
  return TRUE;
}

gboolean
sm_sandbox_model_capture (SmSandboxModel *self, SmSandboxPayment *payment, gint64 kopecks)
{
  if (payment->state != SM_SANDBOX_WAITING_FOR_CAPTURE || kopecks > payment->amount_kopecks
      || kopecks <= 0)
    return FALSE;
  payment->amount_kopecks = kopecks;
  succeed (self, payment);
  return TRUE;
}

gboolean
sm_sandbox_model_cancel (SmSandboxModel *self, SmSandboxPayment *payment, const char *party,
                         const char *reason)
{
  if (payment->state != SM_SANDBOX_PENDING && payment->state != SM_SANDBOX_WAITING_FOR_CAPTURE)
    return FALSE;
  payment->state = SM_SANDBOX_CANCELED;
  payment->cancel_party = g_strdup (party);
  payment->cancel_reason = g_strdup (reason);
  notify_payment (self, "payment.canceled", payment);
  return TRUE;
}

/* The money goes back. */
static void
succeed_refund (SmSandboxModel *self, SmSandboxRefund *refund)
{
  SmSandboxPayment *payment = sm_sandbox_model_find (self, refund->payment_id);
  g_autoptr (JsonNode) object = NULL;

  refund->state = SM_SANDBOX_SUCCEEDED;
  if (payment != NULL)
    payment->refunded_kopecks += refund->amount_kopecks;
  object = sm_sandbox_model_refund_to_json (refund);
  self->notify ("refund.succeeded", object, self->notify_data);
}

SmSandboxRefund *
sm_sandbox_model_add_refund (SmSandboxModel *self, const char *payment_id, gint64 kopecks,
                             SmSandboxState state)
{
  SmSandboxRefund *refund = g_new0 (SmSandboxRefund, 1);

  refund->id = new_id (self);
  refund->payment_id = g_strdup (payment_id);
  refund->state = state;
  refund->amount_kopecks = kopecks;
  refund->created_ms = sm_clock_now_ms (self->clock);
  g_ptr_array_add (self->refunds, refund);
  if (state == SM_SANDBOX_SUCCEEDED)
    succeed_refund (self, refund);
  return refund;
}

SmSandboxRefund *
sm_sandbox_model_end_refund (SmSandboxModel *self, const char *refund_id, SmSandboxState state)
{
  for (guint i = 0; i < self->refunds->len; i++)
    {
      SmSandboxRefund *refund = g_ptr_array_index (self->refunds, i);

      if (g_strcmp0 (refund->id, refund_id) != 0 || refund->state != SM_SANDBOX_PENDING)
        continue;
      refund->state = state;
      if (state == SM_SANDBOX_SUCCEEDED)
        succeed_refund (self, refund);
      return refund;
    }
  return NULL;
}

SmSandboxRefund *
sm_sandbox_model_refund (SmSandboxModel *self, SmSandboxPayment *payment, gint64 kopecks,
                         const char *description)
{
  SmSandboxRefund *refund;

  if (payment->state != SM_SANDBOX_SUCCEEDED || kopecks <= 0
      || kopecks > payment->amount_kopecks - payment->refunded_kopecks)
    return NULL;
  refund = sm_sandbox_model_add_refund (self, payment->id, kopecks, SM_SANDBOX_SUCCEEDED);
  refund->description = g_strdup (description);
  return refund;
}

static SmSandboxReceipt *
add_receipt (SmSandboxModel *self, SmSandboxPayment *payment, JsonArray *items)
{
  SmSandboxReceipt *receipt = g_new0 (SmSandboxReceipt, 1);

  receipt->id = new_id (self);
  receipt->payment_id = g_strdup (payment->id);
  receipt->items = json_array_ref (items);
  receipt->asked_ms = sm_clock_now_ms (self->clock);
  g_ptr_array_add (self->receipts, receipt);
  return receipt;
}

static void
register_receipt (SmSandboxModel *self, SmSandboxPayment *payment)
{
  SmSandboxReceipt *receipt = add_receipt (self, payment, payment->items);

  receipt->registered_ms = receipt->asked_ms;
  payment->receipt_registration = "succeeded";
}

SmSandboxReceipt *
sm_sandbox_model_add_receipt (SmSandboxModel *self, SmSandboxPayment *payment, JsonArray *items)
{
  for (guint i = 0; i < self->receipts->len; i++)
    {
      const SmSandboxReceipt *other = g_ptr_array_index (self->receipts, i);

      if (g_strcmp0 (other->payment_id, payment->id) == 0)
        return NULL;
    }
  if (payment->state != SM_SANDBOX_SUCCEEDED || payment->items != NULL)
    return NULL;
  return add_receipt (self, payment, items);
}

static void
tick_payment (SmSandboxModel *self, SmSandboxPayment *payment, gint64 now_ms)
{
  gint64 age = (now_ms - payment->created_ms) / 1000;

  if (payment->state == SM_SANDBOX_PENDING && age >= CONFIRMATION_SECONDS)
    (void) sm_sandbox_model_cancel (self, payment, "yoo_money", "expired_on_confirmation");
  if (payment->state == SM_SANDBOX_WAITING_FOR_CAPTURE && age >= CAPTURE_SECONDS)
    (void) sm_sandbox_model_cancel (self, payment, "yoo_money", "expired_on_capture");
  if (g_strcmp0 (payment->receipt_registration, "pending") == 0
      && now_ms - payment->captured_ms >= RECEIPT_MS)
    register_receipt (self, payment);
}

void
sm_sandbox_model_tick (SmSandboxModel *self)
{
  gint64 now_ms = sm_clock_now_ms (self->clock);

  for (guint i = 0; i < self->payments->len; i++)
    tick_payment (self, g_ptr_array_index (self->payments, i), now_ms);
  for (guint i = 0; i < self->receipts->len; i++)
    {
      SmSandboxReceipt *receipt = g_ptr_array_index (self->receipts, i);

      if (receipt->registered_ms == 0 && now_ms - receipt->asked_ms >= RECEIPT_MS)
        receipt->registered_ms = now_ms;
    }
}
