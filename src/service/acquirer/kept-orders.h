/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yookassa.h"

G_BEGIN_DECLS

/* What the acquirer is asked with: from our own store, kept before it is asked, and the same at
 * every try. */

/* Of a payment that it is to create. */
char *smd_kept_orders_dup_payment (SmdDomain *domain, const SmdPaymentTask *task, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Nobody waits any more for a payment that it has not created. */
gboolean smd_kept_orders_is_too_late (SmdDomain *domain, const SmdPaymentTask *task);

/* What came of a look at the receipt of a payment. */
typedef enum
{
  SMD_RECEIPT_TOLD,    /* what the acquirer says of it is kept */
  SMD_RECEIPT_REFUSED, /* it will never make it: kept as canceled, for operators to see */
  SMD_RECEIPT_NO_WORD, /* of the acquirer; @error says why */
  SMD_RECEIPT_STORE,   /* our own store failed; @error says why */
} SmdReceiptEnd;

/* Asks for the receipt of a payment whose money is taken, or how far it is. */
SmdReceiptEnd smd_kept_orders_look_at_receipt (SmdDomain *domain, SmdYookassa *client,
                                               const SmdPaymentTask *task,
                                               GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
