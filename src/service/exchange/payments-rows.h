/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exports.h"

G_BEGIN_DECLS

/* The rows of an export of payments, gathered from the payments and refunds that are marked with
 * it. */

/* Texts are owned, nullable where said. Sums are in kopecks, a refund's below 0. */
typedef struct
{
  char *code; /* the operation's own: of the payment, or of the refund */
  gint64 at;  /* when the money moved */
  char *number;
  char *full_name;
  char *address;
  char *month; /* that is paid for, YYYY-MM */
  gint64 sum_kopecks;
  gint64 commission_kopecks;
  char *line_code; /* of the service line; NULL: undivided */
  char *readings;  /* that came with the payment; nullable */
  char *payment;   /* that a refund is of; NULL: it is a payment */
} SmdPaymentRow;

/* Payments in the order they were taken, then refunds of what earlier exports have. A payment that
 * was made by lines has a row for each, with the same code. What was given back of it is taken off
 * its lines from the last one, voluntary ones being the last; the commission is in its first row.
 *
 * `zone` tells the month of a payment; `month` (YYYY-MM) is the last that may be paid for. */
GPtrArray *smd_payment_rows_gather (SmdTx *tx, const char *export_id, const char *zone,
                                    const char *month, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
