/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * Disconnecting an account and taking that back. Connected again by the same customer within
 * SM_LIMIT_RECONNECT_SECONDS it is the same account: its name, its place, what was paid and sent.
 * The full version comes back only if it was open, the registry's owner is the same person, and
 * nobody revoked it meanwhile; that the supplier is open was seen before. PINs and applications
 * end with the connection for good.
 */

/* SM_ERROR_NOT_FOUND where the customer has no such account. */
gboolean smd_accounts_disconnect (SmdTx *tx, gint64 now, const char *customer_id,
                                  const char *account_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *account_id (owned by the caller): the account that is connected again; NULL where there is none
 * to take back. `alias` nullable: the name it had. */
gboolean smd_accounts_reconnect (SmdTx *tx, gint64 now, const char *customer_id,
                                 const char *registry_id, const char *alias, char **account_id,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *known: whether the customer had an account of this number lately: looking it up is no guess. */
gboolean smd_accounts_had_number (SmdTx *tx, gint64 now, const char *customer_id,
                                  const char *supplier_id, const char *number, gboolean *known,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
