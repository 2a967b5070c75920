/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "payment-order.h"

G_BEGIN_DECLS

/* Whether a payment that is due is ours for now, see smd_payments_claim(); *order: what the
 * acquirer is to create, where it is. FALSE without error: another program was quicker. */
gboolean smd_claim_take (SmdDomain *domain, SmdPaymentTask *task, char **order, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
