/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "account-records.h"
#include "context.h"
#include "input-rules.h"
#include "work.h"

G_BEGIN_DECLS

/**
 * SmaLinking: connecting a personal account.
 *
 * The customer chooses a supplier, types the number, sees the masked address behind it and
 * connects it. The number is checked while typing by the supplier's own mask; the address is asked
 * for once a number is complete. Signal "changed" tells that anything below may differ.
 * Main thread only.
 */
#define SMA_TYPE_LINKING (sma_linking_get_type ())
G_DECLARE_FINAL_TYPE (SmaLinking, sma_linking, SMA, LINKING, GObject)

SmaLinking *sma_linking_new (SmaContext *context);
SmaWork *sma_linking_get_search (SmaLinking *self);
SmaWork *sma_linking_get_work (SmaLinking *self);

/* Suppliers. */
void sma_linking_search (SmaLinking *self, const char *text);
GListModel *sma_linking_get_suppliers (SmaLinking *self);
gboolean sma_linking_get_searched (SmaLinking *self);
void sma_linking_set_supplier (SmaLinking *self, SmSupplier *supplier);
SmSupplier *sma_linking_get_supplier (SmaLinking *self);

/* The number. */
void sma_linking_set_number (SmaLinking *self, const char *typed);
SmMaskState sma_linking_get_mask_state (SmaLinking *self);
guint sma_linking_count_mask (SmSupplier *supplier);
void sma_linking_check (SmaLinking *self);
SmNumberCheck *sma_linking_get_checked (SmaLinking *self);

/* Connecting. */
void sma_linking_link (SmaLinking *self, const char *alias);
SmAccount *sma_linking_get_account (SmaLinking *self);

G_END_DECLS
