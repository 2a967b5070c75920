/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "customer-records.h"
#include "domain.h"

G_BEGIN_DECLS

/* The same in two steps, between which others may be asked: see smd_tx_ask(). */
gboolean smd_profile_ask (SmdTx *tx, const char *customer_id, SmdRows **rows, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
SmProfile *smd_profile_take (SmdRows *rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The customer's profile; SM_ERROR_NOT_FOUND where there is no such customer. */
SmProfile *smd_profile_load (SmdTx *tx, const char *customer_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
