/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "owed-lines.h"

SmPaymentLine *
smd_owed_lines_find (GListStore *lines, const char *code)
{
  for (guint i = 0; i < sm_record_list_length (lines); i++)
    {
      SmPaymentLine *line = sm_record_list_get (lines, i);

      if (g_strcmp0 (line->code, code) == 0)
        return line;
    }
  return NULL;
}

static gboolean
load_registry_lines (SmdTx *tx, const char *registry_id, GListStore *lines, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT code, title, sum_kopecks, voluntary FROM registry_lines "
                       "WHERE registry_id = $1 ORDER BY voluntary, code",
                       "s", registry_id);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmPaymentLine) line = smd_rows_dup_record (rows, SM_TYPE_PAYMENT_LINE);

      g_list_store_append (lines, line);
    }
  return TRUE;
}

/* Takes from the money what the line still owes. */
static void
lower (SmPaymentLine *line, gint64 *money)
{
  gint64 part = MIN (*money, line->sum_kopecks);

  if (part <= 0)
    return;
  line->sum_kopecks -= part;
  *money -= part;
}

/* Money of no line fills what is no one's free choice, in order of code. */
static void
lower_all (GListStore *lines, gint64 money)
{
  for (guint i = 0; i < sm_record_list_length (lines); i++)
    {
      SmPaymentLine *line = sm_record_list_get (lines, i);

      if (!line->voluntary)
        lower (line, &money);
    }
}

/* What a payment put on a line lowers that line; a line the registry has no more is passed over.
 * A refund takes back from the payment's last lines, so voluntary ones first: what is left of the
 * payment fills its lines in their order. */
static void
lower_own (GListStore *lines, SmdRows *rows, gint64 *left)
{
  SmPaymentLine *line = smd_owed_lines_find (lines, smd_rows_get_text (rows, "code"));
  gint64 part = CLAMP (smd_rows_get_int (rows, "sum_kopecks"), 0, MAX (*left, 0));

  *left -= part;
  if (line != NULL)
    lower (line, &part);
}

/* Lines may be of an earlier day than the balance: what was paid since theirs lowers them. */
static gboolean
lower_by_movements (SmdTx *tx, const char *registry_id, GListStore *lines, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  g_autofree char *payment_id = NULL;
  gint64 undivided = 0;
  gint64 left = 0;

  rows = smd_tx_query (tx, error,
                       "SELECT o.payment_id, o.net_kopecks, l.code, l.sum_kopecks FROM ("
                       "SELECT v.payment_id, CAST (SUM (v.amount_kopecks) AS BIGINT) "
                       "AS net_kopecks FROM registry_accounts g JOIN movements v "
                       "ON v.registry_id = g.id AND v.day > COALESCE ("
                       "(SELECT MAX (NULLIF (r.as_of, '')) FROM registry_lines r "
                       "WHERE r.registry_id = g.id), g.as_of) WHERE g.id = $1 "
                       "GROUP BY v.payment_id) AS o "
                       "LEFT JOIN payment_lines l ON l.payment_id = o.payment_id "
                       "ORDER BY o.payment_id, l.voluntary, l.code",
                       "s", registry_id);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      gint64 net = smd_rows_get_int (rows, "net_kopecks");

      if (smd_rows_is_null (rows, "code"))
        {
          undivided += MAX (net, 0);
          continue;
        }
      if (g_strcmp0 (payment_id, smd_rows_get_text (rows, "payment_id")) != 0)
        left = net;
      g_free (payment_id);
      payment_id = g_strdup (smd_rows_get_text (rows, "payment_id"));
      lower_own (lines, rows, &left);
    }
  lower_all (lines, undivided);
  return TRUE;
}

/* Lines never ask for more than is owed in all: a balance may hold an overpayment that no line
 * shows. */
static void
cap (GListStore *lines, gint64 owed)
{
  gint64 asked = 0;

  for (guint i = 0; i < sm_record_list_length (lines); i++)
    {
      SmPaymentLine *line = sm_record_list_get (lines, i);

      if (!line->voluntary)
        asked += MAX (line->sum_kopecks, 0);
    }
  lower_all (lines, asked - owed);
}

/**
 * smd_owed_lines_load:
 * @tx: a transaction
 * @terms: the account's, of the full version: lines are the charges of a flat, and lowered by
 *   whoever's payments
 * @lines: a list of #SmPaymentLine, filled in the order of payment: voluntary ones last, by code
 * @error: the store's
 *
 * Voluntary lines are never part of the debt: only what was paid for them lowers them.
 *
 * Returns: whether they could be read
 */
gboolean
smd_owed_lines_load (SmdTx *tx, const SmdTerms *terms, GListStore *lines, GError **error)
{
  if (!load_registry_lines (tx, terms->registry_id, lines, error)
      || !lower_by_movements (tx, terms->registry_id, lines, error))
    return FALSE;
  cap (lines, smd_terms_get_suggested (terms));
  return TRUE;
}
