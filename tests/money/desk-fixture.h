/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "money-fixture.h"
#include "registry-file.h"

G_BEGIN_DECLS

/*
 * What the supplier "gas" of the town sends of its "flat", what moves there, and what customers
 * see.
 */

/* The registry and the list of credited payments: the first problem, or NULL where it was taken.
 * `day` is nullable. */
char *desk_load_registry (Town *town, gint64 balance, const char *as_of);
char *desk_load_credited (Town *town, const char *payment_id, gint64 sum, const char *day,
                          SmdCreditedCounts *counts);
char *desk_dup_today (Town *town);

/* The money of a payment is taken; of the supplier's part of it some is given back. */
void desk_take (Town *town, const char *payment_id);
void desk_refund (Town *town, const char *payment_id, const char *refund_id, gint64 kopecks,
                  gint64 at);
/* The same in another state. */
void desk_tell_refund (Town *town, const char *payment_id, const char *refund_id, gint64 kopecks,
                       gint64 at, const char *state);

/* What the cabinet says of an account. */
void desk_get_account (Town *town, const char *customer, const char *account, gint64 *suggested,
                       gint64 *pending);

G_END_DECLS
