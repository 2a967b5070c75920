/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "sandbox-acquirer.h"
#include "sandbox-faults.h"
#include "sandbox-model.h"
#include "sandbox-webhooks.h"

G_BEGIN_DECLS

/* The parts of the sandbox, as they see one another; all in its thread. */

typedef struct
{
  SmSandboxModel *model;
  SmSandboxFaults faults;
  SmSandboxWebhooks *webhooks;
  GHashTable *answers; /* Idempotence-Key → SmSandboxAnswer */
  char *shop_id;
  char *authorization; /* what the shop has to send */
  guint creates;       /* payments made: counted for tests */
  guint receipts;      /* receipts asked for after their payments */
  guint looks;         /* payments asked for */
  guint refund_lists;  /* pages of refunds asked for */
} SmSandboxServer;

/* A reply under way: status and JSON body. */
typedef struct
{
  guint status;
  JsonNode *body; /* owned */
} SmSandboxReply;

const char *sm_sandbox_model_get_base_url (SmSandboxModel *self);
const char *sm_sandbox_model_get_shop_id (SmSandboxModel *self);

/* Frees a remembered answer. */
void sm_sandbox_answer_free (gpointer data);
/* An error document: code by the status, and the member it is about (nullable). */
void sm_sandbox_reply_error (SmSandboxReply *reply, guint status, const char *parameter,
                             const char *description);

/* Each answers one family of addresses. */
void sm_sandbox_serve_api (SmSandboxServer *self, SoupServerMessage *message, const char *path,
                           GHashTable *query);
void sm_sandbox_serve_page (SmSandboxServer *self, SoupServerMessage *message, const char *path);
void sm_sandbox_serve_control (SmSandboxServer *self, SoupServerMessage *message, const char *path);

/* Carries out a creating request that has passed the API's own checks. `path` is below /v3. */
void sm_sandbox_create_payment (SmSandboxServer *self, JsonObject *body, SmSandboxReply *reply);
void sm_sandbox_change (SmSandboxServer *self, const char *path, JsonObject *body,
                        SmSandboxReply *reply);
void sm_sandbox_list (SmSandboxServer *self, const char *path, GHashTable *query,
                      SmSandboxReply *reply);

/* Checks the parts of a payment; the member that is wrong, or NULL. */
const char *sm_sandbox_check_receipt (JsonObject *receipt, gint64 amount_kopecks);
/* The body of a receipt that is a request of its own; the amount is its payment's. */
const char *sm_sandbox_check_own_receipt (JsonObject *body, gint64 amount_kopecks);
/* Members that the schema does not have, or NULL. */
const char *sm_sandbox_find_unknown (JsonObject *object, const char *const *members);
const char *sm_sandbox_check_order (JsonObject *order, gint64 amount_kopecks);
/* Reads {"value", "currency"}. */
gboolean sm_sandbox_read_amount (JsonObject *object, const char *name, gint64 *kopecks);
const char *sm_sandbox_get_text (JsonObject *object, const char *name);
JsonObject *sm_sandbox_get_object (JsonObject *object, const char *name);
gboolean sm_sandbox_has_length (JsonObject *object, const char *name, gsize least, gsize most);

/* What comes of a card: gives the payment its end, or has it wait for the 3-D Secure code. */
typedef enum
{
  SM_SANDBOX_CARD_DONE,
  SM_SANDBOX_CARD_ASKS_CODE,
  SM_SANDBOX_CARD_MALFORMED, /* nothing came of it: number, expiry or code cannot be right */
} SmSandboxCardResult;
SmSandboxCardResult sm_sandbox_pay_by_card (SmSandboxServer *self, SmSandboxPayment *payment,
                                            const char *number, const char *expiry,
                                            const char *cvc);

G_END_DECLS
