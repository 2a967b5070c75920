/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "clock.h"

G_BEGIN_DECLS

/*
 * What the sandbox remembers: payments, refunds and receipts, and what may follow what. All of
 * it belongs to the sandbox's thread.
 */

typedef enum
{
  SM_SANDBOX_PENDING,
  SM_SANDBOX_WAITING_FOR_CAPTURE,
  SM_SANDBOX_SUCCEEDED,
  SM_SANDBOX_CANCELED,
} SmSandboxState;

typedef struct
{
  char *id;
  SmSandboxState state;
  gint64 amount_kopecks;
  gint64 refunded_kopecks;
  gboolean capture;
  char *description;    /* nullable */
  char *confirmation;   /* type; NULL where a saved method pays */
  char *return_url;     /* nullable */
  JsonObject *metadata; /* nullable */
  JsonArray *items;     /* of the receipt; NULL: no receipt */
  gint64 created_ms;
  gint64 captured_ms;
  char *cancel_party;  /* nullable */
  char *cancel_reason; /* nullable */
  char *card_first6;   /* NULL until a card was given */
  char *card_last4;
  char *card_expiry; /* "MM/YY" */
  char *card_type;
  gboolean three_d_secure;          /* waits for the code, then: was confirmed by it */
  const char *receipt_registration; /* NULL, "pending", "succeeded" */
} SmSandboxPayment;

typedef struct
{
  char *id;
  char *payment_id;
  SmSandboxState state; /* pending, succeeded or canceled */
  gint64 amount_kopecks;
  char *description; /* nullable */
  gint64 created_ms;
  JsonObject *says; /* nullable: members of its object that are told otherwise */
  gboolean broken;  /* whoever asks for it alone gets no answer */
} SmSandboxRefund;

typedef struct
{
  char *id;
  char *payment_id;
  JsonArray *items;
  gint64 asked_ms;
  gint64 registered_ms; /* 0: pending */
} SmSandboxReceipt;

/* Something the shop is to be told: `event` is e.g. "payment.succeeded"; `object` is borrowed. */
typedef void (*SmSandboxNotify) (const char *event, JsonNode *object, gpointer data);

typedef struct _SmSandboxModel SmSandboxModel;

SmSandboxModel *sm_sandbox_model_new (SmClock *clock, const char *shop_id, SmSandboxNotify notify,
                                      gpointer data);
void sm_sandbox_model_free (SmSandboxModel *self);
/* Where the pages of payments are, "http://127.0.0.1:PORT". */
void sm_sandbox_model_set_base_url (SmSandboxModel *self, const char *base_url);
SmClock *sm_sandbox_model_get_clock (SmSandboxModel *self);

/* Takes a new payment (transfer full); its id and time are set here. */
SmSandboxPayment *sm_sandbox_model_add (SmSandboxModel *self, SmSandboxPayment *payment);
SmSandboxPayment *sm_sandbox_model_find (SmSandboxModel *self, const char *id);
/* All of them, oldest first: SmSandboxPayment, SmSandboxRefund, SmSandboxReceipt. Borrowed. */
GPtrArray *sm_sandbox_model_get_payments (SmSandboxModel *self);
GPtrArray *sm_sandbox_model_get_refunds (SmSandboxModel *self);
GPtrArray *sm_sandbox_model_get_receipts (SmSandboxModel *self);

/* Moves; FALSE where the state does not allow it. */
gboolean sm_sandbox_model_authorize (SmSandboxModel *self, SmSandboxPayment *payment);
gboolean sm_sandbox_model_capture (SmSandboxModel *self, SmSandboxPayment *payment, gint64 kopecks);
gboolean sm_sandbox_model_cancel (SmSandboxModel *self, SmSandboxPayment *payment,
                                  const char *party, const char *reason);
/* NULL where the payment has not so much left. */
SmSandboxRefund *sm_sandbox_model_refund (SmSandboxModel *self, SmSandboxPayment *payment,
                                          gint64 kopecks, const char *description);
/* The same by hand in the merchant's cabinet: it may be pending first, and of a payment that this
 * model does not know. */
SmSandboxRefund *sm_sandbox_model_add_refund (SmSandboxModel *self, const char *payment_id,
                                              gint64 kopecks, SmSandboxState state);
/* A pending one ends; NULL where there is none. */
SmSandboxRefund *sm_sandbox_model_end_refund (SmSandboxModel *self, const char *refund_id,
                                              SmSandboxState state);
/* A receipt that is asked for after the money; NULL where the payment has one, or no money. */
SmSandboxReceipt *sm_sandbox_model_add_receipt (SmSandboxModel *self, SmSandboxPayment *payment,
                                                JsonArray *items);
/* What time brings: payments expire, receipts are registered. */
void sm_sandbox_model_tick (SmSandboxModel *self);

/* The objects of the API. */
JsonNode *sm_sandbox_model_payment_to_json (SmSandboxModel *self, SmSandboxPayment *payment);
JsonNode *sm_sandbox_model_refund_to_json (SmSandboxRefund *refund);
JsonNode *sm_sandbox_model_receipt_to_json (SmSandboxReceipt *receipt);

void sm_sandbox_payment_free (SmSandboxPayment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmSandboxPayment, sm_sandbox_payment_free)

G_END_DECLS
