/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * Refunds are made in the acquirer's cabinet, up to three years after the payment, when nobody
 * looks at it any more: its list of refunds is read instead. A refund is kept by its id, and comes
 * into the books once, when it has succeeded and its payment has.
 */

/* What the acquirer says of a refund, as far as it could be read; not yet believed. */
typedef struct
{
  char *id;
  char *acquirer_id;     /* of the payment, the acquirer's; NULL where it could not be read */
  char *state;           /* "pending", "succeeded", "canceled" */
  gint64 amount_kopecks; /* 0 where it could not be read */
  char *currency;        /* nullable */
  gint64 created_ms;     /* by the acquirer's clock; 0 where it could not be read */
} SmdRefund;

void smd_refund_free (SmdRefund *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdRefund, smd_refund_free)

/* What came of them: `name` is "payment-refunded", "refund-unknown" (of no payment of ours) or
 * "refund-mismatch" (it cannot be right). */
typedef struct
{
  const char *name;
  char *payment_id; /* nullable */
  char *detail;
} SmdRefundEvent;

/* Keeps `refunds` (SmdRefund; may be empty) and books all that can be booked by now. `events`
 * (SmdRefundEvent) is filled anew. */
gboolean smd_refunds_take (SmdDomain *domain, GPtrArray *refunds, GPtrArray *events, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *smd_refund_events_new (void);
/* Books what is known already of a payment that has just succeeded. */
gboolean smd_refunds_book_of (SmdTx *tx, gint64 now, const char *payment_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* When the list is read: at once, then every ten minutes, and soon after a hint.
 * begin: takes the reading on, so that nobody else does; *mine: whether it is due; *since_ms: from
 * which creation on (0: all). finish: all is kept that was created up to `seen_ms`.
 * retry: it failed; again after so many seconds. */
gboolean smd_refunds_begin (SmdDomain *domain, gboolean *mine, gint64 *since_ms, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_refunds_finish (SmdDomain *domain, gint64 seen_ms, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_refunds_retry (SmdDomain *domain, gint64 seconds, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* A notification says that there is one; *news: whether it is read sooner by that. */
gboolean smd_refunds_hint (SmdDomain *domain, gboolean *news, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Those that may still succeed, longest not looked at first: ids. Each is touched when it is looked
 * at: one that cannot be asked for is the last of them then. */
GPtrArray *smd_refunds_list_pending (SmdDomain *domain, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_refunds_touch (SmdDomain *domain, const char *id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
