/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "housekeeping.h"
#include "privacy-records.h"

G_BEGIN_DECLS

/*
 * The end of a cabinet (152-FZ, articles 9, 14 and 21). First it rests: sessions end, no letter
 * goes out, nothing is decided about it; a new consent takes that back. Then it is erased, by the
 * register of personal data, in one transaction: what the law keeps stays, without a name.
 */

/* From now on it rests, and is to be erased at `erase_at` or an earlier time that was said before;
 * SM_ERROR_NOT_FOUND where there is no such cabinet. */
gboolean smd_erasing_begin (SmdTx *tx, gint64 now, const char *customer_id, gint64 erase_at,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Erases a cabinet whose time has come, unless something is under way. What became of it is in the
 * record (transfer full). */
SmErasing *smd_erasing_try (SmdTx *tx, gint64 now, const char *customer_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* For operators: both at once. `name` is the customer's id or address; the id is told. */
SmErasing *smd_customers_erase (SmdDomain *domain, const char *name, char **customer_id,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A customer's id, by it or by the address; SM_ERROR_NOT_FOUND. Within a transaction. */
char *smd_customers_find (SmdTx *tx, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Erases every cabinet whose time has come, each in a transaction of its own. */
gboolean smd_erasing_run (SmdDomain *domain, SmdHousekeepingRest rest, gpointer data,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
