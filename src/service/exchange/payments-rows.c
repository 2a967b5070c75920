/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payments-rows.h"

#include <string.h>

#include "text.h"

#define READINGS_APART "|"
#define LINES_MOST 64 /* more than a payment may have */

/* The lines of a payment, in the order money is given back from: the last is the first. */
typedef struct
{
  guint n;
  char *codes[LINES_MOST];
  gint64 sums[LINES_MOST];
} Lines;

typedef struct
{
  SmdTx *tx;
  const char *export_id; /* borrowed, like the next two */
  const char *zone;
  const char *month;
  GHashTable *lines;    /* of payments by id: Lines */
  GHashTable *readings; /* of payments by id: GString */
  GPtrArray *rows;      /* the result */
} Gathering;

static void
row_free (gpointer data)
{
  SmdPaymentRow *self = data;

  g_free (self->code);
  g_free (self->number);
  g_free (self->full_name);
  g_free (self->address);
  g_free (self->month);
  g_free (self->line_code);
  g_free (self->readings);
  g_free (self->payment);
  g_free (self);
}

static void
lines_free (gpointer data)
{
  Lines *self = data;

  for (guint i = 0; i < self->n; i++)
    g_free (self->codes[i]);
  g_free (self);
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static gboolean
load_lines (Gathering *self, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      self->tx, error,
      "SELECT l.payment_id, l.code, l.sum_kopecks FROM payment_lines l WHERE l.payment_id IN ("
      "SELECT id FROM payments WHERE export_id = $1 UNION "
      "SELECT payment_id FROM refunds WHERE export_id = $1) "
      "ORDER BY l.payment_id, l.voluntary, l.code",
      "s", self->export_id);

  while (rows != NULL && smd_rows_next (rows))
    {
      const char *id = smd_rows_get_text (rows, "payment_id");
      Lines *lines = g_hash_table_lookup (self->lines, id);

      if (lines == NULL)
        {
          lines = g_new0 (Lines, 1);
          g_hash_table_insert (self->lines, g_strdup (id), lines);
        }
      g_assert (lines->n < LINES_MOST);
      lines->codes[lines->n] = g_strdup (smd_rows_get_text (rows, "code"));
      lines->sums[lines->n++] = smd_rows_get_int (rows, "sum_kopecks");
    }
  return rows != NULL;
}

/* What separates the parts of a reading does not stand within them. */
static void
append_part (GString *text, const char *part)
{
  for (const char *p = part != NULL ? part : ""; *p != '\0'; p++)
    g_string_append_c (text, *p == ':' || *p == '|' ? '/' : *p);
}

/* Thousandths, as many of them as the dial shows, behind a comma. */
static void
append_value (GString *text, gint64 milli, gint64 decimals)
{
  g_autofree char *thousandths = g_strdup_printf ("%03d", (int) (milli % 1000));

  g_string_append_printf (text, "%" G_GINT64_FORMAT, milli / 1000);
  if (decimals > 0)
    g_string_append_printf (text, ",%.*s", (int) MIN (decimals, 3), thousandths);
}

static gboolean
load_readings (Gathering *self, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      self->tx, error,
      "SELECT r.payment_id, m.serial, m.decimals, g.title, v.value_milli FROM readings r "
      "JOIN payments p ON p.id = r.payment_id JOIN meters m ON m.id = r.meter_id "
      "JOIN reading_values v ON v.reading_id = r.id JOIN registers g ON g.id = v.register_id "
      "WHERE p.export_id = $1 "
      "AND r.state NOT IN ('rejected', 'dismissed', 'replaced', 'withdrawn') "
      "ORDER BY r.payment_id, r.id, g.place",
      "s", self->export_id);

  while (rows != NULL && smd_rows_next (rows))
    {
      const char *id = smd_rows_get_text (rows, "payment_id");
      GString *text = g_hash_table_lookup (self->readings, id);

      if (text == NULL)
        {
          text = g_string_new (NULL);
          g_hash_table_insert (self->readings, g_strdup (id), text);
        }
      if (text->len > 0)
        g_string_append (text, READINGS_APART);
      append_part (text, smd_rows_get_text (rows, "serial"));
      g_string_append_c (text, ':');
      append_part (text, smd_rows_get_text (rows, "title"));
      g_string_append_c (text, ':');
      append_value (text, smd_rows_get_int (rows, "value_milli"),
                    smd_rows_get_int (rows, "decimals"));
    }
  return rows != NULL;
}

/* What is left of each line when `back` kopecks of all were given back. */
static void
lower (const Lines *lines, gint64 back, gint64 *left)
{
  for (guint i = lines->n; i > 0; i--)
    {
      const gint64 taken = MIN (back, lines->sums[i - 1]);

      left[i - 1] = lines->sums[i - 1] - taken;
      back -= taken;
    }
}

/* The month that is paid for: the last one charged, and not one that was charged after. */
static char *
dup_month (const Gathering *self, SmdRows *rows, gint64 taken_at)
{
  const char *charged = smd_rows_get_text (rows, "month");
  char *taken = sm_text_iso_month (taken_at, self->zone);

  if (charged == NULL || strcmp (charged, taken) > 0)
    return taken;
  g_free (taken);
  return g_strdup (charged);
}

static SmdPaymentRow *
add_row (Gathering *self, SmdRows *rows)
{
  SmdPaymentRow *row = g_new0 (SmdPaymentRow, 1);

  row->code = g_strdup (smd_rows_get_text (rows, "code"));
  row->at = smd_rows_get_int (rows, "at");
  row->number = g_strdup (smd_rows_get_text (rows, "number"));
  row->full_name = g_strdup (smd_rows_get_text (rows, "full_name"));
  row->address = g_strdup (smd_rows_get_text (rows, "address"));
  row->month = dup_month (self, rows, smd_rows_get_int (rows, "taken_at"));
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_payment (Gathering *self, SmdRows *rows)
{
  const char *id = smd_rows_get_text (rows, "code");
  const Lines *lines = g_hash_table_lookup (self->lines, id);
  const GString *readings = g_hash_table_lookup (self->readings, id);
  const gint64 commission = smd_rows_get_int (rows, "commission_kopecks");
  gint64 left[LINES_MOST] = { smd_rows_get_int (rows, "sum_kopecks")
                              - smd_rows_get_int (rows, "refunded_sum_kopecks") };
  const guint n_rows = lines != NULL ? lines->n : 1;

  if (lines != NULL)
    lower (lines, smd_rows_get_int (rows, "refunded_sum_kopecks"), left);
  for (guint i = 0; i < n_rows; i++)
    {
      SmdPaymentRow *row = add_row (self, rows);

      row->sum_kopecks = left[i];
      row->commission_kopecks = i == 0 ? commission : 0;
      row->line_code = lines != NULL ? g_strdup (lines->codes[i]) : NULL;
      row->readings = i == 0 && readings != NULL ? g_strdup (readings->str) : NULL;
    }
}

static gboolean
gather_payments (Gathering *self, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      self->tx, error,
      "SELECT p.id AS code, p.taken_at AS at, p.taken_at, p.sum_kopecks, p.refunded_sum_kopecks, "
      "p.commission_kopecks - p.refunded_kopecks + p.refunded_sum_kopecks AS commission_kopecks, "
      "g.number, g.full_name, g.address, (SELECT MAX (h.month) FROM charge_months h "
      "WHERE h.registry_id = g.id AND h.month <= $2) AS month "
      "FROM payments p JOIN registry_accounts g ON g.id = p.registry_id "
      "WHERE p.export_id = $1 ORDER BY p.taken_at, p.id",
      "ss", self->export_id, self->month);

  while (rows != NULL && smd_rows_next (rows))
    add_payment (self, rows);
  return rows != NULL;
}

static SmdPaymentRow *
add_refund_row (Gathering *self, SmdRows *rows)
{
  SmdPaymentRow *row = add_row (self, rows);

  row->payment = g_strdup (smd_rows_get_text (rows, "payment_id"));
  return row;
}

static void
add_refund (Gathering *self, SmdRows *rows)
{
  const Lines *lines = g_hash_table_lookup (self->lines, smd_rows_get_text (rows, "payment_id"));
  const gint64 sum = smd_rows_get_int (rows, "sum_kopecks");
  const gint64 earlier = smd_rows_get_int (rows, "earlier_kopecks");
  gint64 commission = smd_rows_get_int (rows, "commission_kopecks");
  gint64 before[LINES_MOST] = { 0 };
  gint64 after[LINES_MOST] = { 0 };

  if (lines == NULL || sum == 0)
    {
      SmdPaymentRow *row = add_refund_row (self, rows);

      row->sum_kopecks = -sum;
      row->commission_kopecks = -commission;
      row->line_code = lines != NULL ? g_strdup (lines->codes[0]) : NULL;
      return;
    }
  lower (lines, earlier, before);
  lower (lines, earlier + sum, after);
  for (guint i = 0; i < lines->n; i++)
    {
      SmdPaymentRow *row = NULL;

      if (before[i] == after[i])
        continue;
      row = add_refund_row (self, rows);
      row->sum_kopecks = after[i] - before[i];
      row->commission_kopecks = -commission;
      row->line_code = g_strdup (lines->codes[i]);
      commission = 0;
    }
}

/* The ledger knows what of a refund is the supplier's. Exports follow each other, so that all
 * others that hold a refund of the payment were before. */
static gboolean
gather_refunds (Gathering *self, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      self->tx, error,
      "SELECT r.id AS code, r.created_at AS at, p.id AS payment_id, p.taken_at, "
      "COALESCE (s.amount_kopecks, 0) AS sum_kopecks, "
      "COALESCE (c.amount_kopecks, 0) AS commission_kopecks, "
      "(SELECT CAST (COALESCE (SUM (t.amount_kopecks), 0) AS BIGINT) FROM refunds e "
      "JOIN ledger_transfers t ON t.id = e.payment_id || '-refund-' || e.id "
      "WHERE e.payment_id = p.id AND e.export_id IS NOT NULL AND (e.export_id <> $1 "
      "OR e.created_at < r.created_at OR (e.created_at = r.created_at AND e.id < r.id))) "
      "AS earlier_kopecks, g.number, g.full_name, g.address, (SELECT MAX (h.month) "
      "FROM charge_months h WHERE h.registry_id = g.id AND h.month <= $2) AS month "
      "FROM refunds r JOIN payments p ON p.id = r.payment_id "
      "JOIN registry_accounts g ON g.id = p.registry_id "
      "LEFT JOIN ledger_transfers s ON s.id = p.id || '-refund-' || r.id "
      "LEFT JOIN ledger_transfers c ON c.id = p.id || '-refund-commission-' || r.id "
      "WHERE r.export_id = $1 AND p.export_id <> $1 ORDER BY r.created_at, r.id",
      "ss", self->export_id, self->month);

  while (rows != NULL && smd_rows_next (rows))
    add_refund (self, rows);
  return rows != NULL;
}

/**
 * smd_payment_rows_gather:
 * @tx: a write transaction
 * @export_id: an export, whose payments and refunds are marked
 * @zone: of the supplier's days
 * @month: YYYY-MM, the last that may be paid for
 * @error: the store's
 *
 * Returns: (transfer full) (element-type SmdPaymentRow): its rows
 */
GPtrArray *
smd_payment_rows_gather (SmdTx *tx, const char *export_id, const char *zone, const char *month,
                         GError **error)
{
  g_autoptr (GHashTable) lines =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lines_free);
  g_autoptr (GHashTable) readings =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, string_free);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  Gathering self = { tx, export_id, zone, month, lines, readings, rows };

  if (!load_lines (&self, error) || !load_readings (&self, error) || !gather_payments (&self, error)
      || !gather_refunds (&self, error))
    return NULL;
  return g_steal_pointer (&rows);
}
