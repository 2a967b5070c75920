/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "comparing.h"
#include "payment-order.h"
#include "reconciler.h"
#include "refunds.h"

G_BEGIN_DECLS

/**
 * SmdYookassa: a client of YooKassa's API v3. Blocks; belongs to the thread that made it.
 *
 * Source: yookassa.ru/developers/api and …/using-api. Replies are untrusted input: bounded in
 * time and size, checked for form; whether they are about our payment, the domain decides.
 *
 * Errors of all calls:
 * %SM_ERROR_ACQUIRER — no decision: ask again, with the same key (number: seconds to wait where
 *   the acquirer said so);
 * %SM_ERROR_TOO_MANY_TRIES — the same, and all other calls have to wait too;
 * %SM_ERROR_UNAUTHENTICATED — it does not know our shop or secret;
 * %SM_ERROR_FORBIDDEN — it does not let our shop do this: a fault of the shop, not of the payment;
 * %SM_ERROR_REQUEST_MALFORMED — it refuses what we ask, and always will;
 * %SM_ERROR_NOT_FOUND — it does not know the payment.
 */
typedef struct _SmdYookassa SmdYookassa;

SmdYookassa *smd_yookassa_new (const SmdAcquirerConfig *config, const char *page_hosts);
void smd_yookassa_free (SmdYookassa *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdYookassa, smd_yookassa_free)

SmdOutcome *smd_yookassa_create (SmdYookassa *self, const char *key, const char *order,
                                 GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
SmdOutcome *smd_yookassa_get (SmdYookassa *self, const char *acquirer_id, GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A page of the shop's refunds (SmdRefund), newest first, and one refund. */
GPtrArray *smd_yookassa_list_refunds (SmdYookassa *self, gint64 since_ms, const char *cursor,
                                      guint *unread, char **next_cursor, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
SmdRefund *smd_yookassa_get_refund (SmdYookassa *self, const char *id, GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A page of the shop's payments or refunds (SmdListed) created within a time, newest first; and
 * one of them. */
typedef struct
{
  SmdCompared what;
  gint64 from; /* unix seconds of the acquirer's clock */
  gint64 until;
  const char *cursor; /* nullable: where the list goes on */
} SmdListWish;

GPtrArray *smd_yookassa_list (SmdYookassa *self, const SmdListWish *wish, guint *unread,
                              char **next_cursor, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
SmdListed *smd_yookassa_find (SmdYookassa *self, SmdCompared what, const char *id,
                              GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

char *smd_yookassa_order_to_json (const SmdPaymentOrder *order, gsize *length);

/* A receipt that is a request of its own (law 54-FZ), as the acquirer tells of it. */
typedef struct
{
  char *id;
  char *state; /* "pending", "succeeded" or "canceled" */
} SmdReceipt;

void smd_receipt_free (SmdReceipt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdReceipt, smd_receipt_free)

char *smd_yookassa_receipt_to_json (const SmdPaymentOrder *order);
/* Asks for it; the same key goes with the same order. Where it may have been asked for before, for
 * no answer came, the receipts of the payment are read first: the acquirer forgets keys. */
SmdReceipt *smd_yookassa_send_receipt (SmdYookassa *self, const char *key, const char *order,
                                       const char *acquirer_id, gboolean again,
                                       GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
SmdReceipt *smd_yookassa_get_receipt (SmdYookassa *self, const char *id, const char *acquirer_id,
                                      GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Parts, for tests. */
SmdOutcome *smd_yookassa_outcome_from_json (const char *data, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *smd_yookassa_refunds_from_json (const char *data, gsize length, guint *unread,
                                           char **next_cursor, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
