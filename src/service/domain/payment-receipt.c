/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "limits.h"
#include "payment-order.h"

/*
 * The receipt of a payment to a supplier that is served as its agent: asked for when the money is
 * taken, by a key of its own, and looked at until it is registered.
 */

#define LOOK_SECONDS 2

typedef struct
{
  const char *payment_id;
  const char *text;
  char *kept; /* owned; the result */
} KeepCall;

static gboolean
keep_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  KeepCall *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_clear_pointer (&self->kept, g_free);
  if (!smd_tx_exec (
          tx, error,
          "UPDATE payments SET receipt_order = $1 WHERE id = $2 "
          "AND receipt_order IS NULL AND receipt_id IS NULL AND receipt_state = 'pending'",
          "ss", self->text, self->payment_id))
    return FALSE;
  rows = smd_tx_query (tx, error, "SELECT receipt_order FROM payments WHERE id = $1", "s",
                       self->payment_id);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows) && !smd_rows_is_null (rows, "receipt_order"))
    {
      self->kept = g_strdup (smd_rows_get_text (rows, "receipt_order"));
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_STORE_CONFLICT, 0, "the receipt was asked for meanwhile");
  return FALSE;
}

/**
 * smd_payments_keep_receipt:
 * @domain: the domain
 * @payment_id: a payment whose money is taken
 * @text: what its receipt shall be asked for with, where that was never tried before
 * @error: %SM_ERROR_STORE_CONFLICT where the acquirer has named it meanwhile, or the store's
 *
 * As smd_payments_keep_order(): the same key says the same.
 *
 * Returns: (transfer full): what to ask the acquirer with
 */
char *
smd_payments_keep_receipt (SmdDomain *domain, const char *payment_id, const char *text,
                           GError **error)
{
  KeepCall self = { payment_id, text, NULL };

  if (!smd_store_write (domain->store, keep_in_tx, &self, error))
    g_clear_pointer (&self.kept, g_free);
  return self.kept;
}

typedef struct
{
  gint64 now;
  const char *payment_id;
  const char *receipt_id; /* nullable */
  const char *state;
  const char *note;
} ApplyCall;

/* When to look again: after a twentieth of the payment's age; 0: nothing to look for. */
static gboolean
find_look (SmdTx *tx, const ApplyCall *self, gint64 *look_at, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT created_at FROM payments WHERE id = $1", "s", self->payment_id);
  gint64 age;

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, "no such payment");
      return FALSE;
    }
  age = self->now - smd_rows_get_int (rows, "created_at");
  *look_at = g_strcmp0 (self->state, "pending") == 0
                 ? self->now + CLAMP (age / 20, LOOK_SECONDS, SM_LIMIT_PAYMENT_LOOK_MOST)
                 : 0;
  return TRUE;
}

static gboolean
apply_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  ApplyCall *self = data;
  gint64 look_at = 0;
  gint64 changed = 0;

  if (!find_look (tx, self, &look_at, error)
      || !smd_tx_exec_counted (
          tx, &changed, error,
          "UPDATE payments SET receipt_id = COALESCE (receipt_id, $1), receipt_state = $2, "
          "receipt_order = NULL, look_at = NULLIF ($3, 0), looks = 0, "
          "receipt_at = CASE WHEN $2 = 'succeeded' THEN $4 ELSE receipt_at END "
          "WHERE id = $5 AND receipt_key IS NOT NULL AND receipt_state = 'pending'",
          "ssiis", self->receipt_id, self->state, look_at, self->now, self->payment_id))
    return FALSE;
  return changed == 0
         || smd_payments_note (tx, self->now, self->payment_id, "receipt", self->note, error);
}

/**
 * smd_payments_apply_receipt:
 * @domain: the domain
 * @payment_id: a payment whose receipt is waited for
 * @receipt_id: (nullable): the acquirer's id of it
 * @state: "pending", "succeeded" or "canceled"
 * @note: what was said, for the payment's record
 * @error: the store's
 *
 * Returns: whether it is kept, or was settled before
 */
gboolean
smd_payments_apply_receipt (SmdDomain *domain, const char *payment_id, const char *receipt_id,
                            const char *state, const char *note, GError **error)
{
  ApplyCall self = { sm_clock_now (domain->clock), payment_id, receipt_id, state, note };

  return smd_store_write (domain->store, apply_in_tx, &self, error);
}
