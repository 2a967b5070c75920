/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* Failed look-ups of account numbers: numbers can be searched through by new customers, from one
 * address or from many. */

/* What smd_throttle_check() refuses a client by, after SM_LIMIT_LINK_FAILURES within an hour. */
char *smd_lookups_dup_client_key (const char *client_address);
/* Counts one; `failures`: at the supplier within the hour. */
gboolean smd_lookups_fail (SmdTx *tx, gint64 now, const char *client_address,
                           const char *supplier_id, gint64 *failures, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* After the commit: tells the program of a flood, once an hour a supplier. */
void smd_lookups_alarm (SmdDomain *domain, const char *supplier_id, gint64 failures);
/* Failures at the supplier within the hour that began with the first of them. */
gboolean smd_lookups_count (SmdTx *tx, gint64 now, const char *supplier_id, gint64 *failures,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
