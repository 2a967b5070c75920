/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include <string.h>

#define CARD_DIGITS_LEAST 13
#define CARD_DIGITS_MOST 19

/* The acquirer's own test cards. */
static const struct
{
  const char *number;
  const char *party; /* of the refusal; NULL: the card pays */
  const char *reason;
  gboolean asks_code;
} cards[] = {
  { "5555555555554444", NULL, NULL, FALSE },
  { "4111111111111111", NULL, NULL, FALSE },
  { "2202474301322987", NULL, NULL, FALSE },
  { "2200000000000004", NULL, NULL, TRUE },
  { "5555555555554600", "payment_network", "insufficient_funds", FALSE },
  { "5555555555554543", "payment_network", "card_expired", FALSE },
  { "5555555555554527", "payment_network", "general_decline", FALSE },
  { "5555555555554592", "payment_network", "3d_secure_failed", FALSE },
  { "5555555555554568", "yoo_money", "fraud_suspected", FALSE },
  { "5555555555554626", "payment_network", "invalid_csc", FALSE },
  { "5555555555554584", "yoo_money", "country_forbidden", FALSE },
};

static char *
take_digits (const char *typed)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = typed; *p != '\0'; p++)
    if (*p != ' ' && *p != '-')
      g_string_append_c (digits, *p);
  return g_string_free (digits, FALSE);
}

static gboolean
is_all_digits (const char *text, gsize least, gsize most)
{
  gsize length = strlen (text);

  return length >= least && length <= most && strspn (text, "0123456789") == length;
}

/* "MM/YY" that is not over. */
static gboolean
is_expiry (const char *expiry, gint64 now)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now);
  int month;
  int year;

  if (strlen (expiry) != 5 || expiry[2] != '/' || !g_ascii_isdigit (expiry[0])
      || !g_ascii_isdigit (expiry[1]) || !g_ascii_isdigit (expiry[3])
      || !g_ascii_isdigit (expiry[4]))
    return FALSE;
  month = (expiry[0] - '0') * 10 + expiry[1] - '0';
  year = 2000 + (expiry[3] - '0') * 10 + expiry[4] - '0';
  if (month < 1 || month > 12)
    return FALSE;
  return year * 12 + month >= g_date_time_get_year (today) * 12 + g_date_time_get_month (today);
}

static const char *
get_card_type (const char *number)
{
  if (number[0] == '2')
    return "Mir";
  return number[0] == '4' ? "Visa" : "MasterCard";
}

static void
keep_card (SmSandboxPayment *payment, const char *number, const char *expiry)
{
  g_free (payment->card_first6);
  g_free (payment->card_last4);
  g_free (payment->card_expiry);
  g_free (payment->card_type);
  payment->card_first6 = g_strndup (number, 6);
  payment->card_last4 = g_strdup (number + strlen (number) - 4);
  payment->card_expiry = g_strdup (expiry);
  payment->card_type = g_strdup (get_card_type (number));
}

SmSandboxCardResult
sm_sandbox_pay_by_card (SmSandboxServer *self, SmSandboxPayment *payment, const char *number,
                        const char *expiry, const char *cvc)
{
  g_autofree char *digits = take_digits (number);
  gint64 now = sm_clock_now (sm_sandbox_model_get_clock (self->model));

  if (!is_all_digits (digits, CARD_DIGITS_LEAST, CARD_DIGITS_MOST) || !is_expiry (expiry, now)
      || !is_all_digits (cvc, 3, 3))
    return SM_SANDBOX_CARD_MALFORMED;
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      if (strcmp (digits, cards[i].number) != 0)
        continue;
      keep_card (payment, digits, expiry);
      payment->three_d_secure = cards[i].asks_code;
      if (cards[i].asks_code)
        return SM_SANDBOX_CARD_ASKS_CODE;
      if (cards[i].reason != NULL)
        (void) sm_sandbox_model_cancel (self->model, payment, cards[i].party, cards[i].reason);
      else
        (void) sm_sandbox_model_authorize (self->model, payment);
      return SM_SANDBOX_CARD_DONE;
    }
  return SM_SANDBOX_CARD_MALFORMED;
}
