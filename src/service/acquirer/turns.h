/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "payment-order.h"

G_BEGIN_DECLS

/**
 * SmdTurns: who is served next.
 *
 * Of the payments that are due, the next is one of the customer who has the fewest under way, and
 * among those of the one who was served longest ago: however many one customer starts, another
 * waits for one of them at most. Not thread-safe.
 */
typedef struct _SmdTurns SmdTurns;

SmdTurns *smd_turns_new (void);
void smd_turns_free (SmdTurns *self);
/* Takes what is under way out of `tasks` (SmdPaymentTask). */
void smd_turns_leave_out (SmdTurns *self, GPtrArray *tasks);
/* Takes one out of such `tasks`; NULL where there is none, or their customers have `most_of_one`
 * under way. */
SmdPaymentTask *smd_turns_take (SmdTurns *self, GPtrArray *tasks, guint most_of_one);
void smd_turns_end (SmdTurns *self, const char *payment_id);

G_END_DECLS
