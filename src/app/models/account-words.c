/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-words.h"

#include <glib/gi18n.h>

#include "format.h"
#include "money.h"
#include "text.h"

/* Days on which people still have time, but should not wait much longer. */
#define PAYMENT_NEAR_DAYS 5
#define READINGS_NEAR_DAYS 3
/* Verification takes weeks to arrange. */
#define VERIFICATION_NEAR_DAYS 60
#define VERIFICATION_URGENT_DAYS 30

typedef struct
{
  const char *full_state;
  const char *label;
  const char *tooltip;
} AccessRow;

static const AccessRow access_rows[] = {
  { "none", N_ ("Open _Full Version"),
    N_ ("Charges, history and everything else of this account, after a PIN from a letter") },
  { "requested", N_ ("Application _State"),
    N_ ("Your application for the full version is with the supplier") },
  { "refused", N_ ("Why Was It _Refused?"),
    N_ ("The reason of the refusal, and how to apply again") },
  { "pin_sent", N_ ("Enter the _PIN"),
    N_ ("Type in the PIN from the letter to open the full version") },
  { "pin_locked", N_ ("Ask for a New _PIN"),
    N_ ("The PIN was typed wrongly too often: ask for a new one") },
  { "pin_expired", N_ ("Ask for a New _PIN"), N_ ("The PIN is too old: ask for a new one") },
};

static const AccessRow *
find_access (SmAccount *account)
{
  for (guint i = 0; i < G_N_ELEMENTS (access_rows); i++)
    if (g_strcmp0 (access_rows[i].full_state, account->full_state) == 0)
      return &access_rows[i];
  return NULL;
}

static int
count_days_until (const char *iso_date)
{
  g_autofree char *today = sma_format_today ();

  return sm_text_days_between (today, iso_date);
}

/**
 * sma_account_dup_payment_task:
 * @account: an account
 * @urgent: (out): the day is near or past
 *
 * Returns: (transfer full) (nullable): until when to pay what is owed
 */
char *
sma_account_dup_payment_task (SmAccount *account, gboolean *urgent)
{
  g_autofree char *date = NULL;
  g_autofree char *sum = NULL;

  *urgent = FALSE;
  if (account->suggested_kopecks <= 0 || !sm_text_is_date (account->pay_until))
    return NULL;
  *urgent = count_days_until (account->pay_until) <= PAYMENT_NEAR_DAYS;
  date = sma_format_date (NULL, account->pay_until);
  sum = sm_money_format (account->suggested_kopecks);
  /* Translators: a sum, a date */
  return g_strdup_printf (_ ("Pay %s by %s"), sum, date);
}

static char *
dup_open_window_text (SmAccount *account, gboolean *urgent)
{
  g_autofree char *until = sma_format_date (NULL, account->readings_until);
  int days;

  if (until[0] == '\0')
    return g_strdup (_ ("Readings are taken on any day"));
  days = MAX (0, count_days_until (account->readings_until));
  *urgent = days <= READINGS_NEAR_DAYS;
  if (days == 0)
    return g_strdup (_ ("Today is the last day to send readings"));
  return g_strdup_printf (ngettext ("Send readings by %s: %d day left",
                                    "Send readings by %s: %d days left", (gulong) days),
                          until, days);
}

/**
 * sma_account_dup_readings_task:
 * @account: an account
 * @urgent: (out): the window closes soon
 *
 * Returns: (transfer full) (nullable): when readings are taken, and whether they were sent
 */
char *
sma_account_dup_readings_task (SmAccount *account, gboolean *urgent)
{
  g_autofree char *days = NULL;

  *urgent = FALSE;
  if (!account->readings_allowed)
    return NULL;
  if (sm_text_is_date (account->readings_sent_on))
    {
      days = sma_format_date (NULL, account->readings_sent_on);
      return g_strdup_printf (_ ("Readings were sent on %s"), days);
    }
  if (account->readings_open)
    return dup_open_window_text (account, urgent);
  days = sma_format_days (account->readings_from, account->readings_until);
  if (days[0] == '\0')
    return NULL;
  /* Translators: from one day to another, e.g. "15–26 December" */
  return g_strdup_printf (_ ("Readings are taken %s"), days);
}

/**
 * sma_words_dup_verification:
 * @due_on: (nullable): the verification date, "YYYY-MM-DD"
 * @urgent: (out): it is near or past
 *
 * Returns: (transfer full) (nullable): what to do about it; NULL while there is time enough
 */
char *
sma_words_dup_verification (const char *due_on, gboolean *urgent)
{
  g_autofree char *date = NULL;
  int days;

  *urgent = FALSE;
  if (!sm_text_is_date (due_on))
    return NULL;
  days = count_days_until (due_on);
  if (days > VERIFICATION_NEAR_DAYS)
    return NULL;
  *urgent = days <= VERIFICATION_URGENT_DAYS;
  date = sma_format_date (NULL, due_on);
  if (days < 0)
    return g_strdup_printf (
        _ ("Verification was due on %s: until it is done, the supplier may charge by the norm"),
        date);
  return g_strdup_printf (ngettext ("Verify the meter by %s: %d day left",
                                    "Verify the meter by %s: %d days left", (gulong) days),
                          date, days);
}

/**
 * sma_account_dup_verification_task:
 * @account: an account
 * @urgent: (out): the date is near or past
 *
 * Returns: (transfer full) (nullable): a warning of the soonest verification date of its meters
 */
char *
sma_account_dup_verification_task (SmAccount *account, gboolean *urgent)
{
  return sma_words_dup_verification (account->verification_due, urgent);
}

/**
 * sma_account_dup_pending_text:
 * @account: an account
 *
 * Returns: (transfer full) (nullable): what was paid, or given back, and is not in the balance yet
 */
char *
sma_account_dup_pending_text (SmAccount *account)
{
  g_autofree char *sum = NULL;

  if (account->pending_kopecks == 0)
    return NULL;
  sum = sm_money_format (ABS (account->pending_kopecks));
  if (account->pending_kopecks < 0)
    return g_strdup_printf (_ ("%s was given back to you and is not yet in this balance"), sum);
  return g_strdup_printf (_ ("%s is paid and not yet in this balance"), sum);
}

/**
 * sma_account_dup_balance_note:
 * @account: an account
 *
 * Returns: (transfer full) (nullable): as of when the balance is
 */
char *
sma_account_dup_balance_note (SmAccount *account)
{
  g_autofree char *date = NULL;

  if (!sm_text_is_date (account->as_of))
    return NULL;
  date = sma_format_date (NULL, account->as_of);
  return g_strdup_printf (_ ("as the supplier said on %s"), date);
}

/**
 * sma_account_get_shown_address:
 * @account: an account
 *
 * Returns: (transfer none) (nullable): the whole address where the full version is open, else the
 *   masked one
 */
const char *
sma_account_get_shown_address (SmAccount *account)
{
  return account->address != NULL ? account->address : account->masked_address;
}

/**
 * sma_account_get_access_label:
 * @account: an account
 *
 * Returns: (nullable): the next step to the full version, a button's label; NULL where it is open
 */
const char *
sma_account_get_access_label (SmAccount *account)
{
  const AccessRow *row = find_access (account);

  return row != NULL ? _ (row->label) : NULL;
}

/**
 * sma_account_get_access_tooltip:
 * @account: an account
 *
 * Returns: (nullable): the same, explained
 */
const char *
sma_account_get_access_tooltip (SmAccount *account)
{
  const AccessRow *row = find_access (account);

  return row != NULL ? _ (row->tooltip) : NULL;
}
