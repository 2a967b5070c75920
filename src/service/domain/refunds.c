/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "refunds.h"

#include "acquirer-marks.h"
#include "ledger.h"
#include "limits.h"
#include "money.h"
#include "movements.h"
#include "payment-order.h"

#define CURRENCY "RUB"
#define EVENTS_MOST 1000 /* told of one page; all are kept */
#define MARK_TAKING "refunds-taking"
#define TO_BOOK "WHERE r.applied_at IS NULL AND r.problem IS NULL AND r.state = 'succeeded' "

void
smd_refund_free (SmdRefund *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->acquirer_id);
  g_free (self->state);
  g_free (self->currency);
  g_free (self);
}

static void
event_free (gpointer data)
{
  SmdRefundEvent *self = data;

  g_free (self->payment_id);
  g_free (self->detail);
  g_free (self);
}

GPtrArray *
smd_refund_events_new (void)
{
  return g_ptr_array_new_with_free_func (event_free);
}

/* `detail` is taken; events nullable. */
static void
tell (GPtrArray *events, const char *name, const char *payment_id, char *detail)
{
  SmdRefundEvent *event;

  if (events == NULL || events->len >= EVENTS_MOST)
    {
      g_free (detail);
      return;
    }
  event = g_new0 (SmdRefundEvent, 1);
  event->name = name;
  event->payment_id = g_strdup (payment_id);
  event->detail = detail;
  g_ptr_array_add (events, event);
}

/* Why it can never be booked as it is told, or NULL. */
static const char *
find_problem (const SmdRefund *refund)
{
  if (refund->acquirer_id == NULL)
    return "tells no payment";
  if (refund->amount_kopecks == 0)
    return "tells no sum";
  return g_strcmp0 (refund->currency, CURRENCY) == 0 ? NULL : "another currency";
}

/* A refund of a time that no clock explains is one of now: in the future it is posted never. */
static gint64
get_created_at (const SmdRefund *refund, gint64 now)
{
  gint64 told = refund->created_ms / 1000;

  return told == 0 || told > now + SM_LIMIT_ACQUIRER_CLOCK_SECONDS ? now : told;
}

static const char *
get_payment (const SmdRefund *refund)
{
  return refund->acquirer_id != NULL ? refund->acquirer_id : "";
}

static gboolean
tell_new (SmdTx *tx, const SmdRefund *refund, const char *problem, GPtrArray *events,
          GError **error)
{
  g_autoptr (SmdRows) known = smd_tx_query (
      tx, error, "SELECT id FROM payments WHERE acquirer_id = $1", "s", get_payment (refund));
  gboolean ours = known != NULL && smd_rows_next (known);

  if (problem != NULL)
    tell (events, "refund-mismatch", ours ? smd_rows_get_text (known, "id") : NULL,
          g_strdup_printf ("refund %s: %s", refund->id, problem));
  else if (!ours)
    tell (events, "refund-unknown", NULL,
          g_strdup_printf ("refund %s of payment %s", refund->id, refund->acquirer_id));
  return known != NULL;
}

/* It cannot have changed its sum, nor its payment, nor its end. */
static gboolean
keep_changed (SmdTx *tx, const SmdRefund *refund, SmdRows *kept, GPtrArray *events, GError **error)
{
  static const char problem[] = "told anew with another sum, payment or end";

  if (!smd_rows_is_null (kept, "problem"))
    return TRUE;
  tell (events, "refund-mismatch", smd_rows_get_text (kept, "payment_id"),
        g_strdup_printf ("refund %s: %s", refund->id, problem));
  return smd_tx_exec (tx, error, "UPDATE refunds SET problem = $1 WHERE id = $2", "ss", problem,
                      refund->id);
}

/* What is open still, or again by an answer that was overtaken, contradicts no end. */
static gboolean
is_same_end (const char *before, const char *now)
{
  return g_str_equal (before, now) || g_str_equal (before, "pending")
         || g_str_equal (now, "pending");
}

/* What has been told stays; only a pending one goes on, and what could not be read. */
static gboolean
keep_known (SmdTx *tx, gint64 now, const SmdRefund *refund, GPtrArray *events, GError **error)
{
  g_autoptr (SmdRows) kept = smd_tx_query (
      tx, error,
      "SELECT acquirer_id, amount_kopecks, state, problem, payment_id FROM refunds WHERE id = $1",
      "s", refund->id);
  gboolean unread;

  if (kept == NULL || !smd_rows_next (kept))
    return FALSE;
  if (find_problem (refund) != NULL)
    return TRUE;
  unread = smd_rows_get_int (kept, "amount_kopecks") == 0
           || g_str_equal (smd_rows_get_text (kept, "acquirer_id"), "");
  if (unread)
    return smd_tx_exec (tx, error,
                        "UPDATE refunds SET acquirer_id = $1, amount_kopecks = $2, state = $3, "
                        "created_at = $4, problem = NULL WHERE id = $5",
                        "sisis", refund->acquirer_id, refund->amount_kopecks, refund->state,
                        get_created_at (refund, now), refund->id);
  if (smd_rows_get_int (kept, "amount_kopecks") != refund->amount_kopecks
      || !g_str_equal (smd_rows_get_text (kept, "acquirer_id"), refund->acquirer_id)
      || !is_same_end (smd_rows_get_text (kept, "state"), refund->state))
    return keep_changed (tx, refund, kept, events, error);
  return smd_tx_exec (tx, error,
                      "UPDATE refunds SET state = $1 WHERE id = $2 AND state = 'pending'", "ss",
                      refund->state, refund->id);
}

static gboolean
keep (SmdTx *tx, gint64 now, const SmdRefund *refund, GPtrArray *events, GError **error)
{
  const char *problem = find_problem (refund);
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "INSERT INTO refunds (id, acquirer_id, state, amount_kopecks, problem, "
                            "created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7) "
                            "ON CONFLICT (id) DO NOTHING",
                            "sssisii", refund->id, get_payment (refund), refund->state,
                            refund->amount_kopecks, problem, get_created_at (refund, now), now))
    return FALSE;
  return changed == 1 ? tell_new (tx, refund, problem, events, error)
                      : keep_known (tx, now, refund, events, error);
}

/* A refund and the payment it is of, as they are before. */
typedef struct
{
  const char *id;
  const char *payment_id;
  gint64 amount_kopecks;
  gint64 created_at;
  gint64 left_kopecks;     /* of the payment, not refunded yet */
  gint64 left_sum_kopecks; /* of the supplier's part */
} Booking;

static gboolean
set_problem (SmdTx *tx, gint64 now, const Booking *self, const char *problem, GPtrArray *events,
             GError **error)
{
  g_autofree char *note = g_strdup_printf ("mismatch: refund %s: %s", self->id, problem);

  tell (events, "refund-mismatch", self->payment_id,
        g_strdup_printf ("refund %s: %s", self->id, problem));
  return smd_tx_exec (tx, error, "UPDATE refunds SET problem = $1 WHERE id = $2", "ss", problem,
                      self->id)
         && smd_payments_note (tx, now, self->payment_id, "refund", note, error);
}

static gboolean
tell_customer (SmdTx *tx, gint64 now, const Booking *self, GError **error)
{
  g_autofree char *sum = sm_money_format (self->amount_kopecks);
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT c.id, c.email, g.number, s.name FROM payments p "
      "JOIN customers c ON c.id = p.customer_id JOIN registry_accounts g ON g.id = p.registry_id "
      "JOIN suppliers s ON s.id = p.supplier_id WHERE p.id = $1",
      "s", self->payment_id);

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows) || smd_rows_is_null (rows, "email"))
    return TRUE;
  return smd_letters_queue (tx, now, "refund", smd_rows_get_text (rows, "email"),
                            smd_rows_get_text (rows, "id"), error, "sum", sum, "number",
                            smd_rows_get_text (rows, "number"), "supplier",
                            smd_rows_get_text (rows, "name"), NULL);
}

/* The supplier's part goes first, then the commission. */
static gboolean
book (SmdTx *tx, gint64 now, const Booking *self, GPtrArray *events, GError **error)
{
  gint64 sum = MIN (self->amount_kopecks, self->left_sum_kopecks);
  const SmdLedgerRefund refund = { self->id, sum, self->amount_kopecks - sum };
  g_autofree char *told = sm_money_to_decimal (self->amount_kopecks);
  g_autofree char *note = g_strdup_printf ("refund %s: %s", self->id, told);

  if (self->amount_kopecks > self->left_kopecks)
    return set_problem (tx, now, self, "more than is left of the payment", events, error);
  if (!smd_tx_exec (tx, error,
                    "UPDATE payments SET refunded_kopecks = refunded_kopecks + $1, "
                    "refunded_sum_kopecks = refunded_sum_kopecks + $2 WHERE id = $3",
                    "iis", self->amount_kopecks, sum, self->payment_id)
      || !smd_tx_exec (tx, error,
                       "UPDATE refunds SET payment_id = $1, applied_at = $2 "
                       "WHERE id = $3",
                       "sis", self->payment_id, now, self->id)
      || !smd_ledger_refund (tx, now, self->payment_id, &refund, error)
      || (sum > 0
          && !smd_movements_add_refund (tx, self->payment_id, self->id, sum, self->created_at,
                                        error))
      || !smd_payments_note (tx, now, self->payment_id, "refund", note, error)
      || !tell_customer (tx, now, self, error))
    return FALSE;
  tell (events, "payment-refunded", self->payment_id, g_steal_pointer (&note));
  return TRUE;
}

/* Nor is money given back before it was taken: such a one would be posted in balances that we had
 * before we heard of it. */
static gint64
get_refunded_at (SmdRows *row, gint64 now)
{
  gint64 told = smd_rows_get_int (row, "created_at");

  return told < smd_rows_get_int (row, "taken_at") - SM_LIMIT_ACQUIRER_CLOCK_SECONDS ? now : told;
}

/* Each by itself: what is left of a payment is read anew after the one before. */
static gboolean
book_one (SmdTx *tx, gint64 now, const char *refund_id, GPtrArray *events, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT r.amount_kopecks, r.created_at, p.id, p.state, p.taken_at, "
      "p.total_kopecks - p.refunded_kopecks AS left_kopecks, "
      "p.sum_kopecks - p.refunded_sum_kopecks AS left_sum_kopecks "
      "FROM refunds r JOIN payments p ON p.acquirer_id = r.acquirer_id WHERE r.id = $1",
      "s", refund_id);
  Booking booking = { .id = refund_id };

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    return TRUE;
  booking.payment_id = smd_rows_get_text (rows, "id");
  booking.amount_kopecks = smd_rows_get_int (rows, "amount_kopecks");
  booking.created_at = get_refunded_at (rows, now);
  booking.left_kopecks = smd_rows_get_int (rows, "left_kopecks");
  booking.left_sum_kopecks = smd_rows_get_int (rows, "left_sum_kopecks");
  if (g_strcmp0 (smd_rows_get_text (rows, "state"), "succeeded") == 0)
    return book (tx, now, &booking, events, error);
  if (g_strcmp0 (smd_rows_get_text (rows, "state"), "canceled") == 0)
    return set_problem (tx, now, &booking, "its money was not taken", events, error);
  /* it was taken, else nothing would come back: the next look will say so */
  return smd_tx_exec (tx, error, "UPDATE payments SET look_at = $1 WHERE id = $2 AND look_at > $1",
                      "is", now, booking.payment_id);
}

static gboolean
book_of (SmdTx *tx, gint64 now, const char *payment_id, GPtrArray *events, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  if (!smd_tx_lock (tx, SMD_LOCK_PAYMENT, payment_id, error))
    return FALSE;
  rows = smd_tx_query (
      tx, error,
      "SELECT r.id FROM refunds r JOIN payments p ON p.acquirer_id = r.acquirer_id " TO_BOOK
      "AND p.id = $1 ORDER BY r.created_at, r.id",
      "s", payment_id);
  while (rows != NULL && smd_rows_next (rows))
    if (!book_one (tx, now, smd_rows_get_text (rows, "id"), events, error))
      return FALSE;
  return rows != NULL;
}

/* Payment by payment, in the order of locks. */
static gboolean
book_all (SmdTx *tx, gint64 now, GPtrArray *events, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT DISTINCT p.id FROM refunds r "
                    "JOIN payments p ON p.acquirer_id = r.acquirer_id " TO_BOOK "ORDER BY p.id",
                    "");

  while (rows != NULL && smd_rows_next (rows))
    if (!book_of (tx, now, smd_rows_get_text (rows, "id"), events, error))
      return FALSE;
  return rows != NULL;
}

/**
 * smd_refunds_book_of:
 * @tx: a write transaction
 * @now: unix seconds
 * @payment_id: a payment that has just succeeded
 * @error: the store's
 *
 * Returns: whether what was refunded of it before we knew is in the books
 */
gboolean
smd_refunds_book_of (SmdTx *tx, gint64 now, const char *payment_id, GError **error)
{
  return book_of (tx, now, payment_id, NULL, error);
}

typedef struct
{
  gint64 now;
  GPtrArray *refunds;
  GPtrArray *events;
} TakeCall;

static gboolean
take_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  TakeCall *self = data;
  gint64 ignored;

  g_ptr_array_set_size (self->events, 0);
  /* lists that two programs read overlap, and are taken one after the other */
  if (!smd_acquirer_mark_hold (tx, MARK_TAKING, &ignored, error))
    return FALSE;
  for (guint i = 0; i < self->refunds->len; i++)
    if (!keep (tx, self->now, g_ptr_array_index (self->refunds, i), self->events, error))
      return FALSE;
  return book_all (tx, self->now, self->events, error);
}

/**
 * smd_refunds_take:
 * @domain: the domain
 * @refunds: (element-type SmdRefund): what the acquirer lists
 * @events: (element-type SmdRefundEvent): filled with what is to be told
 * @error: the store's
 *
 * One that cannot be right, or is of a payment that is not ours, is kept and named, and keeps none
 * of the others out.
 *
 * Returns: whether all of them are durable
 */
gboolean
smd_refunds_take (SmdDomain *domain, GPtrArray *refunds, GPtrArray *events, GError **error)
{
  TakeCall self = { sm_clock_now (domain->clock), refunds, events };

  if (!smd_store_write (domain->store, take_in_tx, &self, error))
    return FALSE;
  smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return TRUE;
}
