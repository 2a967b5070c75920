/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/*
 * The check of the books. It reads them in pages, each in a transaction of its own: neither memory
 * nor a snapshot of the database grows with them.
 *
 * What has been found in order is kept as a checkpoint: the last transfer, and the balance of each
 * account after it. The next check begins there: with the transfers that came since and all that
 * they are of, and with the payments and exports of the last days. A full one begins at the first
 * transfer, looks at everything, and proves the checkpoint too. Only a check that finds nothing
 * wrong moves it, and never to transfers of the last hour: one that is being written still may have
 * an earlier place than one that is read already.
 */
typedef struct
{
  gboolean full;
  gboolean keep;          /* moves the checkpoint; the store must be open for writing */
  SmdLedgerReport report; /* told of each thing found wrong, outside transactions; nullable */
  gpointer data;
} SmdBooksPlan;

/* *findings: how many things are wrong; at SM_LIMIT_BOOKS_FINDINGS it ends. FALSE only where the
 * store fails. */
gboolean smd_books_check (SmdDomain *domain, const SmdBooksPlan *plan, guint *findings,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
