/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-records.h"
#include "domain.h"

G_BEGIN_DECLS

/*
 * Linked accounts as customers see them. The simple version has neither the owner's name nor the
 * full address: anybody can read a number off a receipt.
 */

/* Appends the customer's accounts to `accounts` in the order they were linked; with `account_id`
 * only that one. One statement. */
gboolean smd_accounts_load (SmdTx *tx, gint64 now, const char *customer_id, const char *account_id,
                            GListStore *accounts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One of the customer's accounts (transfer full); SM_ERROR_NOT_FOUND for any other. */
SmAccount *smd_accounts_load_one (SmdTx *tx, gint64 now, const char *customer_id,
                                  const char *account_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Moves an account of the customer to another state of the full version. */
gboolean smd_accounts_set_full_state (SmdTx *tx, gint64 now, const char *account_id,
                                      const char *full_state, const char *refusal_reason,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
