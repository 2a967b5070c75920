/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-customer.h"

G_BEGIN_DECLS

/* A linked account's payments and readings of the last year, as the registry has them. */
gboolean sm_demo_history_insert (SmdTx *tx, GRand *rand, const SmDemoCustomer *customer,
                                 const SmDemoAccount *account, const char *account_id,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
