/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-records.h"

G_BEGIN_DECLS

/*
 * What an account asks of its owner, in words. A task is NULL where there is nothing to do or to
 * know; `urgent` tells whether days are few.
 */
char *sma_account_dup_payment_task (SmAccount *account, gboolean *urgent);
char *sma_account_dup_readings_task (SmAccount *account, gboolean *urgent);
char *sma_account_dup_verification_task (SmAccount *account, gboolean *urgent);
char *sma_words_dup_verification (const char *due_on, gboolean *urgent);
char *sma_account_dup_pending_text (SmAccount *account);
char *sma_account_dup_balance_note (SmAccount *account);

/* The whole address where the full version is open, else the masked one; borrowed. */
const char *sma_account_get_shown_address (SmAccount *account);

/* The way to the full version: a button's msgid, translated; NULL where it is open. */
const char *sma_account_get_access_label (SmAccount *account);
const char *sma_account_get_access_tooltip (SmAccount *account);

G_END_DECLS
