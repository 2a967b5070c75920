/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"
#include "ledger.h"
#include "meter-records.h"
#include "operations.h"
#include "payment-order.h"
#include "store-fixture.h"

G_BEGIN_DECLS

/*
 * A small town to move money in, on a fresh database of the test's engine:
 *
 * - supplier "gas": commission 1 %, at least 5 roubles; least payment 10 roubles; readings in the
 *   simple version too;
 * - supplier "heat": no commission; readings in the full version only;
 * - registry account "flat" of gas, debt 1 000.00, lines "supply" 900.00, "fee" 100.00 and the
 *   voluntary "insurance" 50.00; registry account "house" of heat, overpaid by 212.37;
 *   both as of 2026-09-10;
 * - meter "meter" of the flat: five digits, one decimal, registers "day" (120.0 on 2026-08-20) and
 *   "night" (60.0), a consumption above 500 is implausible;
 * - customers "anna" with "anna-flat" (full) and "anna-house" (simple), "boris" with "boris-flat"
 *   (simple).
 */
typedef struct
{
  StoreFixture *fixture; /* borrowed */
  SmClock *clock;
  SmdSettings settings;
  SmdDomain domain;
} Town;

#define TOWN_NOW G_GINT64_CONSTANT (1789380000) /* 2026-09-14 */

Town *town_new (StoreFixture *fixture);
Town *town_attach (StoreFixture *fixture); /* to a database that has the town already */
void town_free (Town *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Town, town_free)

gint64 town_now (Town *self);
void town_exec (Town *self, const char *sql);  /* of the test's own, in a write transaction */
gint64 town_int (Town *self, const char *sql); /* the one integer it finds, column "n" */
char *town_text (Town *self, const char *sql); /* the same of a text; NULL where there is none */
guint town_check_books (Town *self);           /* findings in all of them, printed */
guint town_check_new (Town *self);   /* in what came since the last check that found none */
void town_unlock_books (Town *self); /* for forgeries: the triggers refuse them */

/* One call of an operation; `parameter` nullable; `key` NULL: a fresh one. */
gpointer town_call (Town *self, SmOperation operation, const char *customer, const char *parameter,
                    gpointer body, const char *key, GError **error);
gpointer town_call_query (Town *self, SmOperation operation, const char *customer,
                          const char *parameter, const char *name, const char *value,
                          GError **error);

SmQuoteInput *town_quote_input (const char *account, const char *choice, gint64 sum);
SmPaymentInput *town_payment_input (const char *account, const char *choice, gint64 sum,
                                    gint64 total);
void town_add_line (GListStore *lines, const char *code, gint64 sum);
/* A reading of "meter". */
SmReadingInput *town_reading (gint64 day_milli, gint64 night_milli);
/* Starts a payment for the flat, of anna's, or where she has an open one, of another resident's;
 * asserts that it starts. The caller owns the id. */
char *town_pay (Town *self, gint64 sum);
/* The same by one line or two; the caller owns the id. */
char *town_pay_lines (Town *self, const char *first, const char *second, gint64 sum, gint64 total);
char *town_customer (Town *self, const char *payment_id); /* whose it is */
/* The acquirer's word on a payment, true in every part. */
SmdOutcome *town_outcome (Town *self, const char *payment_id, SmdPaymentState state);
SmdApplied town_apply (Town *self, const char *payment_id, SmdOutcome *outcome);
/* The supplier credits it. */
gboolean town_credit (Town *self, const char *payment_id, GError **error);
/* Its state. */
char *town_state (Town *self, const char *payment_id);

/* The seed of this run: SMORODINA_TEST_SEED, or the time; printed. */
GRand *town_random (void);

G_END_DECLS
