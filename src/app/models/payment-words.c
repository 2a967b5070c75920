/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "format.h"
#include "money.h"
#include "payment-watch.h"

/* How the acquirer calls a card. */
#define CARD_PREFIX "Bank card "

typedef struct
{
  const char *reason; /* the acquirer's, as on the wire */
  const char *text;   /* msgid: what happened and what to do */
} DeclineRow;

static const DeclineRow declines[] = {
  { "3d_secure_failed",
    N_ ("The bank could not make sure that it was you (3-D Secure). Try again and type the code "
        "from the bank's message, or use another card.") },
  { "call_issuer",
    N_ ("The bank that issued the card refused, without a reason. Ask your bank, or use another "
        "card.") },
  { "canceled_by_merchant",
    N_ ("The payment was called off. Nothing was taken; you can pay again.") },
  { "card_expired", N_ ("The card has expired. Use another card.") },
  { "country_forbidden", N_ ("Cards of this country are not accepted. Use another card.") },
  { "expired_on_confirmation",
    N_ ("The time to pay has run out: the payment page is open for one hour. Nothing was taken; "
        "you can pay again.") },
  { "fraud_suspected",
    N_ ("The bank took the payment for suspicious. Ask your bank, or use another card.") },
  { "general_decline",
    N_ ("The bank refused, without a reason. Ask your bank, or use another card.") },
  { "insufficient_funds",
    N_ ("There is not enough money on the card. Pay a smaller sum, or use another card.") },
  { "invalid_card_number",
    N_ ("The card number was wrong. Try again and look closely at the number.") },
  { "invalid_csc",
    N_ ("The code from the back of the card was wrong. Try again and look closely at it.") },
  { "issuer_unavailable",
    N_ ("The bank that issued the card does not answer. Try again later, or use another card.") },
  { "payment_method_limit_exceeded",
    N_ ("The card's limit is reached. Ask your bank, pay later, or use another card.") },
  { "payment_method_restricted",
    N_ ("The card is blocked for such payments. Ask your bank, or use another card.") },
};

static char *
dup_since (const char *format, gint64 seconds)
{
  g_autofree char *time = sma_format_time (NULL, seconds);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (time, parts);
}

/* All that was for the supplier; perhaps not the commission. */
static gboolean
is_supplier_refunded (SmPayment *payment)
{
  return payment->refunded_kopecks >= payment->sum_kopecks;
}

/* What was given back is said with the stage that it changes. */
static char *
add_refund (SmPayment *payment, char *stage)
{
  g_autofree char *text = stage;
  g_autofree char *sum = NULL;

  if (payment->refunded_kopecks == 0)
    return g_steal_pointer (&text);
  if (payment->refunded_kopecks >= payment->total_kopecks)
    return g_strdup (_ ("given back to you in full"));
  sum = sm_money_format (payment->refunded_kopecks);
  /* Translators: the first %s is the stage, the second one a sum */
  return g_strdup_printf (_ ("%s; %s were given back to you"), text, sum);
}

/**
 * sma_payment_get_decline_text:
 * @payment: a payment that did not succeed
 *
 * Returns: why, and what to do
 */
const char *
sma_payment_get_decline_text (SmPayment *payment)
{
  for (guint i = 0; i < G_N_ELEMENTS (declines); i++)
    if (g_strcmp0 (declines[i].reason, payment->cancel_reason) == 0)
      return _ (declines[i].text);
  return _ ("The payment did not go through. Nothing was taken; you can pay again.");
}

/**
 * sma_payment_dup_taken_text:
 * @payment: a payment
 * @state: (out): of its first stage
 *
 * Returns: (transfer full): the first stage in words
 */
char *
sma_payment_dup_taken_text (SmPayment *payment, SmaStageState *state)
{
  switch (sma_payment_get_step (payment))
    {
    case SMA_PAYING_STAGES:
      *state = SMA_STAGE_DONE;
      return add_refund (payment, dup_since (_ ("on %s"), payment->taken_at));
    case SMA_PAYING_DECLINED:
      *state = SMA_STAGE_FAILED;
      return g_strdup (_ ("did not go through, nothing was taken"));
    case SMA_PAYING_CHOICE:
    case SMA_PAYING_OPENING:
    case SMA_PAYING_WAITING:
    default:
      *state = SMA_STAGE_WAITING;
      return dup_since (_ ("waiting for you to pay, since %s"), payment->created_at);
    }
}

/**
 * sma_payment_dup_receipt_text:
 * @payment: a payment
 * @state: (out): of its second stage
 *
 * Returns: (transfer full): the second stage in words
 */
char *
sma_payment_dup_receipt_text (SmPayment *payment, SmaStageState *state)
{
  *state = SMA_STAGE_AHEAD;
  if (sma_payment_get_step (payment) != SMA_PAYING_STAGES)
    return g_strdup (_ ("follows when the money is taken"));
  if (g_strcmp0 (payment->receipt_state, "succeeded") == 0)
    {
      *state = SMA_STAGE_DONE;
      return dup_since (_ ("registered on %s and mailed to you"),
                        payment->receipt_at != 0 ? payment->receipt_at : payment->taken_at);
    }
  if (g_strcmp0 (payment->receipt_state, "canceled") == 0)
    {
      *state = SMA_STAGE_FAILED;
      return g_strdup (_ ("could not be registered: support already knows, the payment is valid"));
    }
  *state = SMA_STAGE_WAITING;
  return dup_since (_ ("being registered, since %s"), payment->taken_at);
}

/**
 * sma_payment_dup_credited_text:
 * @payment: a payment
 * @state: (out): of its third stage
 *
 * Returns: (transfer full): the third stage in words
 */
char *
sma_payment_dup_credited_text (SmPayment *payment, SmaStageState *state)
{
  *state = SMA_STAGE_AHEAD;
  if (sma_payment_get_step (payment) != SMA_PAYING_STAGES)
    return g_strdup (_ ("follows when the money is taken"));
  if (payment->credited_at != 0)
    {
      *state = SMA_STAGE_DONE;
      return dup_since (_ ("credited on %s"), payment->credited_at);
    }
  if (is_supplier_refunded (payment))
    return g_strdup (_ ("not to be credited: the money was given back"));
  *state = SMA_STAGE_WAITING;
  return dup_since (_ ("waiting for the supplier, since %s; usually up to three working days"),
                    payment->taken_at);
}

/**
 * sma_payment_dup_summary:
 * @payment: a payment
 *
 * Returns: (transfer full): the stage it is at, for a list
 */
char *
sma_payment_dup_summary (SmPayment *payment)
{
  switch (sma_payment_get_step (payment))
    {
    case SMA_PAYING_STAGES:
      if (payment->credited_at != 0)
        return add_refund (payment, g_strdup (_ ("credited by the supplier")));
      if (is_supplier_refunded (payment))
        return add_refund (payment, g_strdup (_ ("not to be credited")));
      if (g_strcmp0 (payment->receipt_state, "pending") == 0)
        return add_refund (payment, g_strdup (_ ("money taken, the receipt is being registered")));
      return add_refund (payment,
                         g_strdup (_ ("money taken, waiting for the supplier to credit it")));
    case SMA_PAYING_DECLINED:
      return g_strdup (_ ("did not go through, nothing was taken"));
    case SMA_PAYING_CHOICE:
    case SMA_PAYING_OPENING:
    case SMA_PAYING_WAITING:
    default:
      return g_strdup (_ ("waiting for you to pay"));
    }
}

/**
 * sma_payment_dup_method:
 * @payment: a payment
 *
 * Returns: (transfer full) (nullable): what was paid by: the acquirer says it in English
 */
char *
sma_payment_dup_method (SmPayment *payment)
{
  if (payment->method_title == NULL)
    return NULL;
  if (g_str_has_prefix (payment->method_title, CARD_PREFIX))
    return g_strdup_printf (_ ("card %s"), payment->method_title + strlen (CARD_PREFIX));
  return g_strdup (payment->method_title);
}
