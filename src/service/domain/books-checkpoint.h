/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* Up to where the books were found in order. Transfers are counted by their place: a number that
 * grows, and that none of them changes or loses. */
typedef struct
{
  gint64 place; /* of the last transfer; 0: there is no checkpoint */
  char *transfer_id;
  gint64 checked_at;
  GHashTable *balances; /* account id → gint64 *, kopecks: credits less debits */
} SmdBooksCheckpoint;

/* Balances by account, both owned by the table. */
GHashTable *smd_books_balances_new (void);
void smd_books_balances_add (GHashTable *balances, const char *account_id, gint64 kopecks);
gint64 smd_books_balances_get (GHashTable *balances, const char *account_id);

void smd_books_checkpoint_clear (SmdBooksCheckpoint *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmdBooksCheckpoint, smd_books_checkpoint_clear)

/* Fills `self` anew. */
gboolean smd_books_checkpoint_load (SmdTx *tx, SmdBooksCheckpoint *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Keeps `self`, where it goes further than what is kept. */
gboolean smd_books_checkpoint_keep (SmdDomain *domain, const SmdBooksCheckpoint *self,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
