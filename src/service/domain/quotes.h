/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "payment-records.h"
#include "terms.h"

G_BEGIN_DECLS

/* What the customer chose to pay: borrowed from the request. */
typedef struct
{
  const char *choice; /* "debt" or "sum" */
  gint64 sum_kopecks; /* of "sum"; 0 where the lines tell it */
  GListStore *lines;  /* SmPaymentLine: code and sum; empty: undivided */
} SmdChoice;

/* What it costs, with the lines that can be paid separately (full version). */
SmQuote *smd_quotes_make (SmdTx *tx, gint64 now, const SmdTerms *terms, const SmdChoice *choice,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
