/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "demo-people.h"
#include "movements.h"
#include "payments.h"
#include "text.h"

#define RECEIPT_SECONDS 4 /* from the receipt to the credit */
#define TAKEN_SECONDS 60  /* at the latest, should no receipt come */

typedef struct
{
  gint64 now;
} Desk;

/* The debt by lines goes down with the debt itself: a payment by lines lowers its own. */
static gboolean
lower_lines (SmdTx *tx, const char *id, const char *registry_id, gint64 sum, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT r.code, r.sum_kopecks, COALESCE (l.sum_kopecks, $3) AS paid FROM registry_lines r"
      " LEFT JOIN payment_lines l ON l.payment_id = $1 AND l.code = r.code"
      " WHERE r.registry_id = $2 AND r.sum_kopecks > 0 AND (l.code IS NOT NULL OR (r.voluntary = 0"
      " AND NOT EXISTS (SELECT 1 FROM payment_lines o WHERE o.payment_id = $1))) ORDER BY r.code",
      "ssi", id, registry_id, sum);

  while (rows != NULL && sum > 0 && smd_rows_next (rows))
    {
      gint64 part = MIN (smd_rows_get_int (rows, "sum_kopecks"), sum);

      part = MIN (part, smd_rows_get_int (rows, "paid"));
      sum -= part;
      if (!smd_tx_exec (tx, error,
                        "UPDATE registry_lines SET sum_kopecks = sum_kopecks - $1"
                        " WHERE registry_id = $2 AND code = $3",
                        "iss", part, registry_id, smd_rows_get_text (rows, "code")))
        return FALSE;
    }
  return rows != NULL;
}

/* A registry of today: the balance takes in what it did not hold yet, so that what is owed stays
 * what it was. */
static gboolean
close_day (SmdTx *tx, const Desk *self, const char *registry_id, const char *today, gint64 outside,
           GError **error)
{
  gint64 left;

  return smd_tx_exec (tx, error, "UPDATE registry_accounts SET as_of = $1 WHERE id = $2", "ss",
                      today, registry_id)
         && smd_tx_exec (tx, error, "UPDATE registry_lines SET as_of = $1 WHERE registry_id = $2",
                         "ss", today, registry_id)
         && smd_movements_sum (tx, registry_id, &left, error)
         && smd_tx_exec (tx, error,
                         "UPDATE registry_accounts SET balance_kopecks = balance_kopecks - $1,"
                         " balance_at = $2 WHERE id = $3",
                         "iis", outside - left, self->now, registry_id);
}

static gboolean
credit_one (SmdTx *tx, const Desk *self, const char *id, const char *registry_id, gint64 sum,
            GError **error)
{
  g_autofree char *today = sm_text_iso_date (self->now, NULL);
  gint64 outside;
  gboolean changed;

  return smd_movements_sum (tx, registry_id, &outside, error)
         && smd_payments_credit_in_tx (tx, self->now, id, error)
         && smd_movements_set_day (tx, id, today, &changed, error)
         && lower_lines (tx, id, registry_id, sum, error)
         && close_day (tx, self, registry_id, today, outside, error);
}

static gboolean
credit_due (SmdTx *tx, gpointer data, GError **error)
{
  const Desk *self = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT id, registry_id, sum_kopecks - refunded_sum_kopecks AS rest FROM payments"
      " WHERE state = 'succeeded' AND credited_at IS NULL AND refunded_sum_kopecks < sum_kopecks"
      " AND ((receipt_state = 'succeeded' AND receipt_at <= $1)"
      " OR taken_at <= $2) ORDER BY id",
      "ii", self->now - RECEIPT_SECONDS, self->now - TAKEN_SECONDS);

  while (rows != NULL && smd_rows_next (rows))
    if (!credit_one (tx, self, smd_rows_get_text (rows, "id"),
                     smd_rows_get_text (rows, "registry_id"), smd_rows_get_int (rows, "rest"),
                     error))
      return FALSE;
  return rows != NULL;
}

gboolean
sm_demo_people_credit_payments (SmdDomain *domain, GError **error)
{
  Desk self = { sm_clock_now (domain->clock) };

  return smd_store_write (domain->store, credit_due, &self, error);
}
