/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/*
 * The proof of the books: every rule is a query that finds what breaks it, as a column named
 * `subject`. No rows, no findings. A rule is asked of a part of the books by a condition on its
 * subject, from outside: so it has no grouping, and asks of its subject alone.
 */

typedef enum
{
  SMD_LEDGER_OF_TRANSFER,
  SMD_LEDGER_OF_PAYMENT,
  SMD_LEDGER_OF_MOVEMENT,
  SMD_LEDGER_OF_REFUND,
  SMD_LEDGER_OF_EXPORT,
  SMD_LEDGER_OF_WHOLE, /* asked at once: an index holds what breaks it */
} SmdLedgerSubject;

typedef struct
{
  const char *name;
  SmdLedgerSubject of;
  const char *by_id;     /* of the subjects after $1 up to $2; of the whole: $1 of them at most */
  const char *by_places; /* of those with transfers after place $1, up to $2; nullable */
} SmdLedgerRule;

/* Ended by a NULL name. */
extern const SmdLedgerRule smd_ledger_rules[];

G_END_DECLS
