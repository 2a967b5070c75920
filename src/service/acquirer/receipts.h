/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yookassa.h"

G_BEGIN_DECLS

/* What the acquirer says of a payment that it has created; of one whose receipt is a request of its
 * own and its money taken, with what it says of the receipt, which is asked for where it was not
 * yet. */
SmdOutcome *smd_receipts_get_payment (SmdDomain *domain, SmdYookassa *client,
                                      const SmdPaymentTask *task, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
