/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "movements.h"

#include <string.h>

#include "error.h"
#include "text.h"

/* What the movements of a payment have in common. */
typedef struct
{
  char *registry_id;
  char *supplier_id;
  char *customer_id;
  char *zone;       /* of the supplier's days */
  char *posted_day; /* of the payment's own movement; NULL where it has none yet */
  gint64 posting_days;
  gint64 sum_kopecks;
  gint64 taken_at;
} Payment;

static void
payment_clear (Payment *self)
{
  g_free (self->registry_id);
  g_free (self->supplier_id);
  g_free (self->customer_id);
  g_free (self->zone);
  g_free (self->posted_day);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Payment, payment_clear)

static gboolean
load_payment (SmdTx *tx, const char *payment_id, Payment *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT p.registry_id, p.supplier_id, p.customer_id, p.sum_kopecks, "
                       "p.taken_at, s.zone, s.posting_days, v.day AS posted_day "
                       "FROM payments p JOIN suppliers s ON s.id = p.supplier_id "
                       "LEFT JOIN movements v ON v.payment_id = p.id AND v.kind = 'payment' "
                       "WHERE p.id = $1",
                       "s", payment_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such payment"));
      return FALSE;
    }
  self->registry_id = g_strdup (smd_rows_get_text (rows, "registry_id"));
  self->supplier_id = g_strdup (smd_rows_get_text (rows, "supplier_id"));
  self->customer_id = g_strdup (smd_rows_get_text (rows, "customer_id"));
  self->zone = g_strdup (smd_rows_get_text (rows, "zone"));
  self->posted_day = g_strdup (smd_rows_get_text (rows, "posted_day"));
  self->posting_days = smd_rows_get_int (rows, "posting_days");
  self->sum_kopecks = smd_rows_get_int (rows, "sum_kopecks");
  self->taken_at = smd_rows_get_int (rows, "taken_at");
  return TRUE;
}

/* The day on which the supplier is expected to post what moved at that time. */
static char *
dup_expected_day (const Payment *payment, gint64 moved_at)
{
  g_autofree char *day = sm_text_iso_date (moved_at, payment->zone);

  return sm_text_add_days (day, (int) payment->posting_days);
}

/* No supplier posts a refund before it has posted the payment: were it so, a balance between the
 * two days would seem to hold the one without the other. */
static char *
dup_refund_day (const Payment *payment, const char *posted_day, gint64 refunded_at)
{
  char *day = dup_expected_day (payment, refunded_at);

  if (strcmp (day, posted_day) >= 0)
    return day;
  g_free (day);
  return g_strdup (posted_day);
}

typedef struct
{
  const char *id; /* borrowed, like the texts below */
  const char *payment_id;
  const char *kind;
  gint64 amount_kopecks;
  const char *day;
  gint64 moved_at;
} Movement;

/* The movement is there already: it must be this very one, its day apart. */
static gboolean
check_same (SmdTx *tx, const Movement *movement, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT id FROM movements WHERE id = $1 AND payment_id = $2 "
                       "AND amount_kopecks = $3",
                       "ssi", movement->id, movement->payment_id, movement->amount_kopecks);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    return TRUE;
  sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("another movement has the id %s"), movement->id);
  return FALSE;
}

static gboolean
append (SmdTx *tx, const Payment *payment, const Movement *movement, GError **error)
{
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "INSERT INTO movements (id, registry_id, supplier_id, customer_id, "
                            "payment_id, kind, amount_kopecks, day, moved_at) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
                            "ON CONFLICT (id) DO NOTHING",
                            "ssssssisi", movement->id, payment->registry_id, payment->supplier_id,
                            payment->customer_id, movement->payment_id, movement->kind,
                            movement->amount_kopecks, movement->day, movement->moved_at))
    return FALSE;
  return changed == 1 || check_same (tx, movement, error);
}

/**
 * smd_movements_add_payment:
 * @tx: a write transaction
 * @payment_id: a payment whose `taken_at` is set
 * @error: %SM_ERROR_NOT_FOUND, %SM_ERROR_INTERNAL where its movement is of another sum, or the
 *   store's
 *
 * Returns: whether the movements now hold the payment, once
 */
gboolean
smd_movements_add_payment (SmdTx *tx, const char *payment_id, GError **error)
{
  g_auto (Payment) payment = { 0 };
  g_autofree char *id = g_strconcat (payment_id, "-payment", NULL);
  g_autofree char *day = NULL;

  if (!load_payment (tx, payment_id, &payment, error))
    return FALSE;
  day = dup_expected_day (&payment, payment.taken_at);
  return append (tx, &payment,
                 &(Movement) { .id = id,
                               .payment_id = payment_id,
                               .kind = "payment",
                               .amount_kopecks = payment.sum_kopecks,
                               .day = day,
                               .moved_at = payment.taken_at },
                 error);
}

/**
 * smd_movements_add_refund:
 * @tx: a write transaction
 * @payment_id: a payment that has its movement
 * @refund_id: the refund's, at the acquirer
 * @kopecks: what of it was the supplier's, above 0: the commission is no debt's
 * @refunded_at: unix seconds
 * @error: %SM_ERROR_NOT_FOUND where there is no such payment or it was not taken,
 *   %SM_ERROR_INTERNAL where the refund is there with another sum, or the store's
 *
 * Returns: whether the movements now hold the refund, once
 */
gboolean
smd_movements_add_refund (SmdTx *tx, const char *payment_id, const char *refund_id, gint64 kopecks,
                          gint64 refunded_at, GError **error)
{
  g_auto (Payment) payment = { 0 };
  g_autofree char *id = g_strconcat (payment_id, "-refund-", refund_id, NULL);
  g_autofree char *day = NULL;

  g_return_val_if_fail (kopecks > 0, FALSE);

  if (!load_payment (tx, payment_id, &payment, error))
    return FALSE;
  if (payment.posted_day == NULL)
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("the money of the payment was not taken"));
      return FALSE;
    }
  day = dup_refund_day (&payment, payment.posted_day, refunded_at);
  return append (tx, &payment,
                 &(Movement) { .id = id,
                               .payment_id = payment_id,
                               .kind = "refund",
                               .amount_kopecks = -kopecks,
                               .day = day,
                               .moved_at = refunded_at },
                 error);
}

/**
 * smd_movements_settle:
 * @tx: a write transaction
 * @payment_id: a payment that is credited now
 * @error: the store's
 *
 * Returns: whether its refunds so far are of its day, and go with it when another is told
 */
gboolean
smd_movements_settle (SmdTx *tx, const char *payment_id, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE movements SET settled = 1, day = (SELECT v.day FROM movements v "
                      "WHERE v.payment_id = $1 AND v.kind = 'payment') "
                      "WHERE payment_id = $1 AND kind = 'refund'",
                      "s", payment_id);
}

/* Refunds of the payment stay no earlier than it; those before the credit are of its day. */
static gboolean
move_refunds (SmdTx *tx, const Payment *payment, const char *payment_id, const char *day,
              GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT id, moved_at, settled FROM movements "
                       "WHERE payment_id = $1 AND kind = 'refund'",
                       "s", payment_id);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      gboolean settled = smd_rows_get_int (rows, "settled") != 0;
      g_autofree char *refund_day =
          settled ? g_strdup (day)
                  : dup_refund_day (payment, day, smd_rows_get_int (rows, "moved_at"));

      if (!smd_tx_exec (tx, error, "UPDATE movements SET day = $1 WHERE id = $2", "ss", refund_day,
                        smd_rows_get_text (rows, "id")))
        return FALSE;
    }
  return TRUE;
}

/**
 * smd_movements_set_day:
 * @tx: a write transaction
 * @payment_id: a payment that has its movement
 * @day: the day on which the supplier says that it posted it, "YYYY-MM-DD"
 * @changed: (out): whether it was another day so far
 * @error: %SM_ERROR_NOT_FOUND where the money was not taken, or the store's
 *
 * Returns: whether the movement is of that day now
 */
gboolean
smd_movements_set_day (SmdTx *tx, const char *payment_id, const char *day, gboolean *changed,
                       GError **error)
{
  g_auto (Payment) payment = { 0 };

  *changed = FALSE;
  if (!load_payment (tx, payment_id, &payment, error))
    return FALSE;
  if (payment.posted_day == NULL)
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("the money of the payment was not taken"));
      return FALSE;
    }
  *changed = !g_str_equal (payment.posted_day, day);
  return smd_tx_exec (tx, error,
                      "UPDATE movements SET day = $1 WHERE payment_id = $2 AND kind = 'payment'",
                      "ss", day, payment_id)
         && move_refunds (tx, &payment, payment_id, day, error);
}

/**
 * smd_movements_sum:
 * @tx: a transaction
 * @registry_id: of the supplier's registry
 * @kopecks: (out): what was paid less what was refunded and is not in the account's balance;
 *   below 0 where refunds outweigh
 * @error: the store's
 *
 * Returns: whether it could be read
 */
gboolean
smd_movements_sum (SmdTx *tx, const char *registry_id, gint64 *kopecks, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT CAST (COALESCE (SUM (v.amount_kopecks), 0) AS BIGINT) AS outside "
                       "FROM registry_accounts g JOIN movements v ON v.registry_id = g.id "
                       "AND v.day > g.as_of WHERE g.id = $1",
                       "s", registry_id);
  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  *kopecks = smd_rows_get_int (rows, "outside");
  return TRUE;
}
