/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotes.h"

#include "error.h"
#include "limits.h"
#include "money.h"
#include "operations.h"
#include "owed-lines.h"

/* Kopecks on top: a share of the sum, but not below the supplier's least. */
static gint64
get_commission (const SmdTerms *terms, gint64 sum_kopecks)
{
  gint64 share = sm_money_share (sum_kopecks, terms->commission_bps);

  return MAX (share, terms->commission_least_kopecks);
}

static gint64
get_least (const SmdTerms *terms)
{
  return MAX (terms->payment_least_kopecks, SM_LIMIT_PAYMENT_LEAST);
}

/* The acquirer's limit is on what the card is charged, so the commission has to fit under it.
 * The total grows with the sum: halving finds the last sum that fits. */
static gint64
get_most (const SmdTerms *terms)
{
  gint64 fits = 0;
  gint64 too_much = SM_LIMIT_PAYMENT_MOST + 1;

  while (too_much - fits > 1)
    {
      gint64 middle = fits + (too_much - fits) / 2;

      if (middle + get_commission (terms, middle) <= SM_LIMIT_PAYMENT_MOST)
        fits = middle;
      else
        too_much = middle;
    }
  return fits;
}

/* Adds up the chosen lines: what is still owed of each with "debt", which may be nothing, the
 * customer's sums with "sum". */
static gboolean
add_lines (const SmdChoice *choice, GListStore *available, gint64 *sum, GError **error)
{
  gboolean debt = g_strcmp0 (choice->choice, "debt") == 0;

  *sum = 0;
  for (guint i = 0; i < sm_record_list_length (choice->lines); i++)
    {
      SmPaymentLine *chosen = sm_record_list_get (choice->lines, i);
      SmPaymentLine *line = smd_owed_lines_find (available, chosen->code);
      gint64 part;

      if (line == NULL || smd_owed_lines_find (choice->lines, chosen->code) != chosen)
        {
          sm_error_set_field (error, "lines", SM_ERROR_FIELD_INVALID, 0);
          return FALSE;
        }
      part = debt ? MAX (line->sum_kopecks, 0) : chosen->sum_kopecks;
      if (!debt && part <= 0)
        {
          sm_error_set_field (error, "lines", SM_ERROR_SUM_FORMAT, 0);
          return FALSE;
        }
      if (!sm_money_add (*sum, part, sum))
        {
          sm_error_set_field (error, "lines", SM_ERROR_SUM_TOO_LARGE, SM_LIMIT_PAYMENT_MOST);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
sum_of_choice (const SmdTerms *terms, const SmdChoice *choice, GListStore *available, gint64 *sum,
               GError **error)
{
  gboolean debt = g_strcmp0 (choice->choice, "debt") == 0;
  gint64 of_lines = 0;

  if (sm_record_list_length (choice->lines) > 0)
    {
      if (!add_lines (choice, available, &of_lines, error))
        return FALSE;
      if (!debt && choice->sum_kopecks != 0 && choice->sum_kopecks != of_lines)
        {
          sm_error_set_field (error, "sum_kopecks", SM_ERROR_FIELD_INVALID, of_lines);
          return FALSE;
        }
      *sum = of_lines;
    }
  else
    *sum = debt ? smd_terms_get_suggested (terms) : choice->sum_kopecks;
  if (debt && *sum == 0)
    {
      sm_error_set (error, SM_ERROR_NO_DEBT, 0, N_ ("nothing is owed"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_bounds (SmQuote *quote, GError **error)
{
  if (quote->sum_kopecks < quote->least_kopecks)
    {
      sm_error_set_field (error, "sum_kopecks", SM_ERROR_SUM_TOO_SMALL, quote->least_kopecks);
      return FALSE;
    }
  if (quote->sum_kopecks > quote->most_kopecks)
    {
      sm_error_set_field (error, "sum_kopecks", SM_ERROR_SUM_TOO_LARGE, quote->most_kopecks);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_chosen (const SmdChoice *choice, const char *code)
{
  return code != NULL && smd_owed_lines_find (choice->lines, code) != NULL;
}

/* The same sum, or a line of it, is being paid for the same flat or was lately. In the simple
 * version the customer's own payments are asked: what neighbours pay is not told. */
static gboolean
find_repeat (SmdTx *tx, gint64 now, const SmdTerms *terms, const SmdChoice *choice, SmQuote *quote,
             GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT p.sum_kopecks, l.code FROM payments p "
                       "LEFT JOIN payment_lines l ON l.payment_id = p.id "
                       "WHERE p.registry_id = $1 AND ($2 = '' OR p.customer_id = $2) "
                       "AND (p.state IN ('created', 'waiting') "
                       "OR (p.state = 'succeeded' AND p.taken_at > $3))",
                       "ssi", terms->registry_id, terms->full ? "" : terms->customer_id,
                       now - SM_LIMIT_PAYMENT_REPEAT_SECONDS);
  if (rows == NULL)
    return FALSE;
  while (!quote->repeated && smd_rows_next (rows))
    quote->repeated = smd_rows_get_int (rows, "sum_kopecks") == quote->sum_kopecks
                      || is_chosen (choice, smd_rows_get_text (rows, "code"));
  return TRUE;
}

/**
 * smd_quotes_make:
 * @tx: a transaction
 * @now: unix seconds
 * @terms: the account's
 * @choice: what the customer chose
 * @error: %SM_ERROR_SUPPLIER_UNKNOWN where the supplier takes no more payments,
 *   %SM_ERROR_NO_DEBT, %SM_ERROR_SUM_TOO_SMALL and %SM_ERROR_SUM_TOO_LARGE (number: kopecks),
 *   %SM_ERROR_FULL_VERSION_REQUIRED for lines in the simple version, %SM_ERROR_FIELD_INVALID
 *
 * The lines of the reply are shown in the full version only: they are the charges of a flat.
 * Voluntary ones are never part of the debt; they are paid only where chosen. Lines of the debt
 * cost what is still owed of them, together never more than is owed in all.
 *
 * Returns: (transfer full): what the choice costs
 */
SmQuote *
smd_quotes_make (SmdTx *tx, gint64 now, const SmdTerms *terms, const SmdChoice *choice,
                 GError **error)
{
  g_autoptr (SmQuote) quote = sm_record_new (SM_TYPE_QUOTE);

  if (terms->closed)
    {
      sm_error_set (error, SM_ERROR_SUPPLIER_UNKNOWN, 0,
                    N_ ("the supplier takes no more payments"));
      return NULL;
    }
  if (!terms->full && sm_record_list_length (choice->lines) > 0)
    {
      sm_error_set (error, SM_ERROR_FULL_VERSION_REQUIRED, 0,
                    N_ ("lines belong to the full version"));
      return NULL;
    }
  if (terms->full && !smd_owed_lines_load (tx, terms, quote->lines, error))
    return NULL;
  if (!sum_of_choice (terms, choice, quote->lines, &quote->sum_kopecks, error))
    return NULL;

  sm_record_set_text (&quote->account_id, terms->account_id);
  quote->least_kopecks = get_least (terms);
  quote->most_kopecks = get_most (terms);
  quote->pending_kopecks = terms->pending_kopecks;
  if (!check_bounds (quote, error))
    return NULL;
  quote->commission_kopecks = get_commission (terms, quote->sum_kopecks);
  quote->total_kopecks = quote->sum_kopecks + quote->commission_kopecks;
  if (!find_repeat (tx, now, terms, choice, quote, error))
    return NULL;
  return g_steal_pointer (&quote);
}

typedef struct
{
  SmdDomain *domain;
  const SmdCall *call;
  SmQuote *quote; /* owned; the result */
} QuoteCall;

static gboolean
quote_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  QuoteCall *self = data;
  SmQuoteInput *input = self->call->body;
  const SmdChoice choice = { input->choice, input->sum_kopecks, input->lines };
  g_autoptr (SmdTerms) terms = NULL;

  g_clear_object (&self->quote);
  terms = smd_terms_load (tx, self->call->customer_id, input->account_id, error);
  if (terms == NULL)
    return FALSE;
  self->quote = smd_quotes_make (tx, sm_clock_now (self->domain->clock), terms, &choice, error);
  return self->quote != NULL;
}

/**
 * smd_op_quote:
 * @domain: the domain
 * @call: a #SmQuoteInput
 * @error: as for smd_quotes_make(), or %SM_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): a #SmQuote
 */
gpointer
smd_op_quote (SmdDomain *domain, const SmdCall *call, GError **error)
{
  QuoteCall self = { domain, call, NULL };

  if (!smd_store_read (domain->store, quote_in_tx, &self, error))
    g_clear_object (&self.quote);
  return self.quote;
}
