/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-order.h"

#include "error.h"
#include "id.h"
#include "ledger.h"
#include "limits.h"
#include "meter-readings.h"
#include "movements.h"
#include "refunds.h"

#define CURRENCY "RUB"
#define RECEIPT_LOOK_SECONDS 2

/* The row as it is before the acquirer's word is acted on. */
typedef struct
{
  SmdPaymentState state;
  gint64 total_kopecks;
  gint64 created_at;
  char *acquirer_id;
  char *receipt_state;
  gboolean receipt_apart; /* a request of its own, after the money */
  gboolean is_id_taken;   /* what it names is another payment of ours already */
} Row;

static void
row_clear (Row *row)
{
  g_free (row->acquirer_id);
  g_free (row->receipt_state);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static gboolean
load_row (SmdTx *tx, const char *payment_id, const char *named, Row *row, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT state, total_kopecks, created_at, acquirer_id, receipt_state, "
                       "receipt_key, (SELECT COUNT (*) FROM payments o WHERE o.acquirer_id = $2 "
                       "AND o.id <> $1) AS n_others FROM payments WHERE id = $1",
                       "ss", payment_id, named);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows)
      || !smd_payment_state_from_string (smd_rows_get_text (rows, "state"), &row->state))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such payment"));
      return FALSE;
    }
  row->total_kopecks = smd_rows_get_int (rows, "total_kopecks");
  row->created_at = smd_rows_get_int (rows, "created_at");
  row->acquirer_id = g_strdup (smd_rows_get_text (rows, "acquirer_id"));
  row->receipt_state = g_strdup (smd_rows_get_text (rows, "receipt_state"));
  row->receipt_apart = !smd_rows_is_null (rows, "receipt_key");
  row->is_id_taken = smd_rows_get_int (rows, "n_others") > 0;
  return TRUE;
}

/**
 * smd_payments_note:
 * @tx: a write transaction
 * @now: unix seconds
 * @payment_id: which
 * @source: "create", "look", "notification", "refund" or "operator"
 * @note: what was said; without secrets
 * @error: the store's
 *
 * Returns: whether the note is kept, or stands there already as the last one
 */
gboolean
smd_payments_note (SmdTx *tx, gint64 now, const char *payment_id, const char *source,
                   const char *note, GError **error)
{
  g_autofree char *id = sm_id_new ();
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT source, note FROM payment_events WHERE payment_id = $1 "
                       "ORDER BY id DESC LIMIT 1",
                       "s", payment_id);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows) && g_strcmp0 (smd_rows_get_text (rows, "source"), source) == 0
      && g_strcmp0 (smd_rows_get_text (rows, "note"), note) == 0)
    return TRUE;
  return smd_tx_exec (tx, error,
                      "INSERT INTO payment_events (id, payment_id, at, source, note) "
                      "VALUES ($1, $2, $3, $4, $5)",
                      "ssiss", id, payment_id, now, source, note);
}

/* Why the acquirer's word cannot be about this payment; NULL where it can. */
static char *
find_mismatch (const Row *row, const char *payment_id, const SmdOutcome *outcome)
{
  if (outcome->doubt != NULL)
    return g_strconcat ("mismatch: ", outcome->doubt, NULL);
  if (outcome->amount_kopecks != row->total_kopecks)
    return g_strdup_printf ("mismatch: amount %" G_GINT64_FORMAT " kopecks, ours %" G_GINT64_FORMAT,
                            outcome->amount_kopecks, row->total_kopecks);
  if (g_strcmp0 (outcome->currency, CURRENCY) != 0)
    return g_strdup ("mismatch: another currency");
  if (g_strcmp0 (outcome->payment_id, payment_id) != 0)
    return g_strdup ("mismatch: another payment in the metadata");
  if (row->acquirer_id != NULL && g_strcmp0 (outcome->acquirer_id, row->acquirer_id) != 0)
    return g_strdup ("mismatch: another id at the acquirer");
  if (row->is_id_taken)
    return g_strdup ("mismatch: the id of another payment at the acquirer");
  return NULL;
}

/* Often while the customer is likely at the acquirer's page, ever more seldom later: after a
 * twentieth of the payment's age. */
static gint64
get_next_look (const Row *row, gint64 now)
{
  return now + CLAMP ((now - row->created_at) / 20, 1, SM_LIMIT_PAYMENT_LOOK_MOST);
}

typedef struct
{
  gint64 now;
  const char *payment_id;
  const char *source;
  const SmdOutcome *outcome;
  SmdApplied applied; /* the result */
} ApplyCall;

static gboolean
set_look (SmdTx *tx, const char *payment_id, gint64 look_at, GError **error)
{
  return smd_tx_exec (tx, error, "UPDATE payments SET look_at = $1, looks = 0 WHERE id = $2", "is",
                      look_at, payment_id);
}

static gboolean
apply_mismatch (SmdTx *tx, ApplyCall *self, const char *mismatch, GError **error)
{
  self->applied = SMD_APPLIED_MISMATCH;
  return smd_payments_note (tx, self->now, self->payment_id, self->source, mismatch, error)
         && set_look (tx, self->payment_id, self->now + SM_LIMIT_PAYMENT_LOOK_MOST, error);
}

/* Of a receipt that is a request of its own the payment says nothing: it is waited for until its
 * own answer has ended it. */
static const char *
get_receipt (const ApplyCall *self, const Row *row)
{
  const gboolean told = g_strcmp0 (self->outcome->receipt_state, "none") != 0;
  const gboolean ended = g_strcmp0 (row->receipt_state, "succeeded") == 0
                         || g_strcmp0 (row->receipt_state, "canceled") == 0;

  if (!row->receipt_apart)
    return self->outcome->receipt_state;
  if (ended)
    return row->receipt_state;
  return told ? self->outcome->receipt_state : "pending";
}

/* What it was asked with is forgotten once it has a name, or never will. */
static gboolean
keep_receipt (SmdTx *tx, ApplyCall *self, const Row *row, GError **error)
{
  const SmdOutcome *outcome = self->outcome;
  g_autofree char *note = NULL;

  if (!row->receipt_apart || (outcome->receipt_id == NULL && outcome->receipt_problem == NULL))
    return TRUE;
  note = outcome->receipt_problem != NULL
             ? g_strconcat ("receipt refused: ", outcome->receipt_problem, NULL)
             : g_strconcat ("receipt ", outcome->receipt_id, ": ", outcome->receipt_state, NULL);
  return smd_tx_exec (tx, error,
                      "UPDATE payments SET receipt_id = COALESCE (receipt_id, $1), "
                      "receipt_order = NULL WHERE id = $2",
                      "ss", outcome->receipt_id, self->payment_id)
         && smd_payments_note (tx, self->now, self->payment_id, "look", note, error);
}

/* The receipt is registered some time after the money is taken. */
static gboolean
apply_receipt (SmdTx *tx, ApplyCall *self, const Row *row, GError **error)
{
  const char *receipt = get_receipt (self, row);
  gboolean changed = g_strcmp0 (receipt, row->receipt_state) != 0;
  gboolean pending = g_strcmp0 (receipt, "pending") == 0;

  if (!keep_receipt (tx, self, row, error))
    return FALSE;
  if (changed)
    self->applied = SMD_APPLIED_CHANGE;
  if (pending)
    {
      gint64 age = self->now - row->created_at;
      gint64 wait = CLAMP (age / 20, RECEIPT_LOOK_SECONDS, SM_LIMIT_PAYMENT_LOOK_MOST);

      return smd_tx_exec (tx, error,
                          "UPDATE payments SET receipt_state = 'pending', look_at = $1, "
                          "looks = 0 WHERE id = $2",
                          "is", self->now + wait, self->payment_id);
    }
  return smd_tx_exec (tx, error,
                      "UPDATE payments SET receipt_state = $1, look_at = NULL, looks = 0, "
                      "receipt_at = CASE WHEN $1 = 'succeeded' THEN COALESCE (receipt_at, $2) END "
                      "WHERE id = $3",
                      "sis", receipt, self->now, self->payment_id);
}

static gboolean
change_state (SmdTx *tx, ApplyCall *self, const Row *row, GError **error)
{
  const SmdOutcome *outcome = self->outcome;
  const char *from = smd_payment_state_to_string (row->state);
  const char *to = smd_payment_state_to_string (outcome->state);
  g_autofree char *note = g_strdup_printf ("%s: %s", outcome->acquirer_id, to);
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "UPDATE payments SET state = $1, acquirer_id = $2, "
                            "confirmation_url = COALESCE ($3, confirmation_url), "
                            "method_title = $4, cancel_reason = $5, look_at = NULL, looks = 0, "
                            "acquirer_order = NULL "
                            "WHERE id = $6 AND state = $7",
                            "sssssss", to, outcome->acquirer_id, outcome->confirmation_url,
                            outcome->method_title, outcome->cancel_reason, self->payment_id, from))
    return FALSE;
  if (changed != 1)
    {
      sm_error_set (error, SM_ERROR_STORE_CONFLICT, 0, N_ ("the payment changed meanwhile"));
      return FALSE;
    }
  self->applied = SMD_APPLIED_CHANGE;
  return smd_payments_note (tx, self->now, self->payment_id, self->source, note, error);
}

/* When the money moved is the acquirer's to say: we may have been away, or our clock may be wrong.
 * What no clock explains is garbage. */
static gint64
get_taken_at (const ApplyCall *self, const Row *row)
{
  gint64 told = self->outcome->captured_at;

  if (told >= row->created_at - SM_LIMIT_ACQUIRER_CLOCK_SECONDS
      && told <= self->now + SM_LIMIT_ACQUIRER_CLOCK_SECONDS)
    return told;
  return self->now;
}

/* Money taken: state, books and readings in one transaction. */
static gboolean
apply_success (SmdTx *tx, ApplyCall *self, const Row *row, GError **error)
{
  return change_state (tx, self, row, error)
         && smd_tx_exec (tx, error, "UPDATE payments SET taken_at = $1 WHERE id = $2", "is",
                         get_taken_at (self, row), self->payment_id)
         && smd_ledger_take (tx, self->now, self->payment_id, error)
         && smd_movements_add_payment (tx, self->payment_id, error)
         && smd_readings_decide (tx, self->payment_id, TRUE, error)
         && smd_refunds_book_of (tx, self->now, self->payment_id, error)
         && apply_receipt (tx, self, row, error);
}

static gboolean
apply_change (SmdTx *tx, ApplyCall *self, const Row *row, GError **error)
{
  switch (self->outcome->state)
    {
    case SMD_PAYMENT_WAITING:
      return change_state (tx, self, row, error)
             && set_look (tx, self->payment_id, get_next_look (row, self->now), error);
    case SMD_PAYMENT_SUCCEEDED:
      return apply_success (tx, self, row, error);
    case SMD_PAYMENT_CANCELED:
      return change_state (tx, self, row, error)
             && smd_readings_decide (tx, self->payment_id, FALSE, error);
    case SMD_PAYMENT_CREATED:
    case SMD_N_PAYMENT_STATES:
    default:
      g_assert_not_reached ();
    }
}

/* "Still open" of a payment that has ended here: an answer that was overtaken by a later one. */
static gboolean
is_overtaken (const Row *row, const SmdOutcome *outcome)
{
  gboolean ended = row->state == SMD_PAYMENT_SUCCEEDED || row->state == SMD_PAYMENT_CANCELED;

  return ended && outcome->state == SMD_PAYMENT_WAITING;
}

static gboolean
apply_overtaken (SmdTx *tx, ApplyCall *self, const Row *row, GError **error)
{
  gint64 next = get_next_look (row, self->now);

  return smd_tx_exec (tx, error,
                      "UPDATE payments SET look_at = $1 WHERE id = $2 "
                      "AND (look_at <= $3 OR look_at > $1)",
                      "isi", next, self->payment_id, self->now);
}

static gboolean
apply_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  ApplyCall *self = data;
  SmdPaymentState word = self->outcome->state;
  g_auto (Row) row = { 0 };
  g_autofree char *mismatch = NULL;

  self->applied = SMD_APPLIED_NOTHING;
  if (!smd_tx_lock (tx, SMD_LOCK_PAYMENT, self->payment_id, error)
      || !load_row (tx, self->payment_id, self->outcome->acquirer_id, &row, error))
    return FALSE;
  mismatch = find_mismatch (&row, self->payment_id, self->outcome);
  if (mismatch == NULL && is_overtaken (&row, self->outcome))
    return apply_overtaken (tx, self, &row, error);
  if (mismatch == NULL && row.state != word && !smd_payment_state_may_become (row.state, word))
    mismatch = g_strdup_printf ("mismatch: %s after %s", smd_payment_state_to_string (word),
                                smd_payment_state_to_string (row.state));
  if (mismatch != NULL)
    return apply_mismatch (tx, self, mismatch, error);
  if (row.state != word)
    return apply_change (tx, self, &row, error);
  if (row.state == SMD_PAYMENT_WAITING)
    return set_look (tx, self->payment_id, get_next_look (&row, self->now), error);
  if (row.state == SMD_PAYMENT_SUCCEEDED)
    return apply_receipt (tx, self, &row, error);
  return smd_tx_exec (tx, error, "UPDATE payments SET look_at = NULL, looks = 0 WHERE id = $1", "s",
                      self->payment_id);
}

/**
 * smd_payments_apply:
 * @domain: the domain
 * @payment_id: which
 * @source: "create" or "look"
 * @outcome: the acquirer's word
 * @applied: (out): what came of it
 * @error: %SM_ERROR_NOT_FOUND, or the store's
 *
 * A word about another sum, currency or payment, or one that undoes what has ended, changes
 * nothing: it is noted for the operators, and the payment is looked at again later, for money
 * may have been taken.
 *
 * Returns: whether the word was acted on
 */
gboolean
smd_payments_apply (SmdDomain *domain, const char *payment_id, const char *source,
                    const SmdOutcome *outcome, SmdApplied *applied, GError **error)
{
  ApplyCall self = { sm_clock_now (domain->clock), payment_id, source, outcome,
                     SMD_APPLIED_NOTHING };

  g_return_val_if_fail (outcome->state != SMD_PAYMENT_CREATED, FALSE);

  if (!smd_store_write (domain->store, apply_in_tx, &self, error))
    return FALSE;
  *applied = self.applied;
  return TRUE;
}

typedef struct
{
  gint64 now;
  const char *payment_id;
  gint64 seconds;
  const char *reason;
  const char *note;
} EndCall;

static gboolean
postpone_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  EndCall *self = data;

  return smd_tx_exec (tx, error,
                      "UPDATE payments SET look_at = $1, looks = looks + 1 "
                      "WHERE id = $2 AND look_at IS NOT NULL",
                      "is", self->now + self->seconds, self->payment_id)
         && smd_payments_note (tx, self->now, self->payment_id, "look", self->note, error);
}

gboolean
smd_payments_postpone (SmdDomain *domain, const char *payment_id, gint64 seconds, const char *note,
                       GError **error)
{
  EndCall self = { sm_clock_now (domain->clock), payment_id, seconds, NULL, note };

  return smd_store_write (domain->store, postpone_in_tx, &self, error);
}

static gboolean
give_up_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  EndCall *self = data;
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "UPDATE payments SET state = 'canceled', cancel_reason = $1, "
                            "look_at = NULL, acquirer_order = NULL "
                            "WHERE id = $2 AND state = 'created'",
                            "ss", self->reason, self->payment_id))
    return FALSE;
  if (changed == 0)
    return TRUE;
  return smd_readings_decide (tx, self->payment_id, FALSE, error)
         && smd_payments_note (tx, self->now, self->payment_id, "create", self->note, error);
}

/**
 * smd_payments_give_up:
 * @domain: the domain
 * @payment_id: a payment that has no page to pay at
 * @reason: one of the contract's reasons
 * @note: for the operators
 * @error: the store's
 *
 * Safe even where the acquirer did create it: its page was shown to nobody, so nobody can pay it,
 * and it expires there within the hour.
 *
 * Returns: whether it is canceled, or was not waiting for its page any more
 */
gboolean
smd_payments_give_up (SmdDomain *domain, const char *payment_id, const char *reason,
                      const char *note, GError **error)
{
  EndCall self = { sm_clock_now (domain->clock), payment_id, 0, reason, note };

  return smd_store_write (domain->store, give_up_in_tx, &self, error);
}
