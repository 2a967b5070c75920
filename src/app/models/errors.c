/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "errors.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "money.h"

#define MEGABYTE G_GINT64_CONSTANT (1048576)

/* What customers read of an error. Codes that customers cannot cause and cannot mend share the
 * text of SM_ERROR_INTERNAL. A text with a number has its own function below. */

typedef struct
{
  SmErrorCode code;
  const char *text; /* msgid */
} TextRow;

static const TextRow rows[] = {
  { SM_ERROR_FIELD_MISSING, N_ ("Please fill this in.") },
  { SM_ERROR_FIELD_INVALID, N_ ("This cannot be understood. Please check what is typed here.") },
  { SM_ERROR_FIELD_TOO_LONG, N_ ("This is too long. Please shorten it.") },
  { SM_ERROR_INPUT_INVALID,
    N_ ("Something in the form is not right. What you typed is still there: please check it.") },
  { SM_ERROR_BODY_TOO_LARGE,
    N_ ("This is too large to be sent. Please shorten the text or leave files out.") },
  { SM_ERROR_NOT_FOUND, N_ ("This is no longer there. Refresh the page and try again.") },
  { SM_ERROR_IDEMPOTENCY_IN_FLIGHT,
    N_ ("The same is being sent already. Wait a little: nothing will be done twice.") },
  { SM_ERROR_UNAUTHENTICATED,
    N_ ("Your session has ended. Log in again; nothing in your cabinet is lost.") },
  { SM_ERROR_LOGIN_REFUSED,
    N_ ("Wrong e-mail address or password, or the address is not confirmed yet. Check both, or set "
        "a new password.") },
  { SM_ERROR_PASSWORD_REFUSED,
    N_ ("The current password is not right. The password was not changed.") },
  { SM_ERROR_FORBIDDEN, N_ ("This is not allowed for this account.") },
  { SM_ERROR_EMAIL_MIXED,
    N_ ("The address has letters of two alphabets side by side: they look alike, and a letter "
        "to a mistyped address never comes. Look at it again; if it is right, press once more.") },
  { SM_ERROR_EMAIL_INVALID, N_ ("This is not an e-mail address. It looks like name@example.ru.") },
  { SM_ERROR_PASSWORD_CHARACTERS,
    N_ ("A password consists of Latin letters and digits only. Check the keyboard layout.") },
  { SM_ERROR_CONSENT_REQUIRED,
    N_ ("Without your consent to the processing of personal data no cabinet can be created.") },
  { SM_ERROR_CONSENT_OUTDATED,
    N_ ("The text of the consent has changed. Please read it and agree once more.") },
  { SM_ERROR_CODE_UNKNOWN,
    N_ ("There is no such code. Copy it from the newest letter, or have the letter sent again.") },
  { SM_ERROR_CODE_USED, N_ ("This code was used already. Just log in with your password.") },
  { SM_ERROR_CODE_EXPIRED, N_ ("This code is too old. Have a new letter sent.") },
  { SM_ERROR_REGISTRATION_CONFIRMED, N_ ("This address is confirmed already. Just log in.") },
  { SM_ERROR_NUMBER_FORMAT,
    N_ ("An account number of this supplier looks different. Press the question mark to see where "
        "it stands on the receipt.") },
  { SM_ERROR_NUMBER_UNKNOWN,
    N_ ("The supplier has no account with this number. Compare it with the receipt digit by "
        "digit.") },
  { SM_ERROR_ACCOUNT_ALREADY_LINKED, N_ ("This account is connected to your cabinet already.") },
  { SM_ERROR_SUPPLIER_UNKNOWN, N_ ("This supplier is no longer there. Choose another one.") },
  { SM_ERROR_FULL_VERSION_REQUIRED,
    N_ ("This belongs to the full version of the account. Apply for a PIN to open it.") },
  { SM_ERROR_FULL_VERSION_OPEN, N_ ("The full version of this account is open already.") },
  { SM_ERROR_APPLICATION_PENDING,
    N_ ("Your application is with the supplier. Wait for the answer: it comes by mail.") },
  { SM_ERROR_PIN_FORMAT, N_ ("A PIN has six digits. It stands in the letter.") },
  { SM_ERROR_PIN_LOCKED,
    N_ ("The PIN was wrong too often and is locked. Apply for a new one; your data are safe.") },
  { SM_ERROR_PIN_EXPIRED, N_ ("This PIN is too old. Apply for a new one.") },
  { SM_ERROR_PIN_NOT_SENT, N_ ("No PIN was sent for this account. Apply for one first.") },
  { SM_ERROR_READING_FORMAT, N_ ("A reading consists of digits, as on the meter.") },
  { SM_ERROR_READING_REGISTERS, N_ ("Please give the readings of all registers of the meter.") },
  { SM_ERROR_READING_LOWER,
    N_ ("The reading is lower than the previous one. Check it, or confirm that it is right.") },
  { SM_ERROR_READING_IMPLAUSIBLE,
    N_ ("The consumption is unusually high. Check the reading, or confirm that it is right.") },
  { SM_ERROR_READINGS_NOT_TAKEN, N_ ("The supplier takes no readings for this account now.") },
  { SM_ERROR_READING_DATE, N_ ("The date of the reading is not possible.") },
  { SM_ERROR_READING_EXPORTED,
    N_ ("The supplier has this reading by now: it can no longer be changed. Send a new one.") },
  { SM_ERROR_READING_STATE, N_ ("This is no longer possible with this reading.") },
  { SM_ERROR_SUM_FORMAT, N_ ("A sum looks like 1234,56.") },
  { SM_ERROR_NO_DEBT, N_ ("There is no debt to pay. You can pay a sum of your own.") },
  { SM_ERROR_PAYMENT_REPEATED,
    N_ ("You paid the same sum or service for this account lately, or are paying it now. Confirm "
        "that you want to pay again.") },
  { SM_ERROR_PAYMENT_STATE, N_ ("This is no longer possible with this payment.") },
  { SM_ERROR_ATTACHMENT_TYPE, N_ ("Only pictures (PNG, JPEG), PDF and text files can be sent.") },
  { SM_ERROR_ATTACHMENTS_FULL,
    N_ ("There is no more room for files in your requests. Send the message without them, or "
        "write to support by mail.") },
  { SM_ERROR_REQUEST_CLOSED, N_ ("This request is settled. Writing on opens it again.") },
  { SM_ERROR_BUSY, N_ ("The service is busy. Nothing is lost: try again in a moment.") },
  { SM_ERROR_UNAVAILABLE,
    N_ ("The service is not available now. Nothing is lost: try again a little later.") },
  { SM_ERROR_ACQUIRER,
    N_ ("The bank's payment service does not answer. No money was taken: try again later.") },
  { SM_ERROR_CONFIGURATION,
    N_ ("The address of the service is not right. Start the program with another one: --service "
        "https://…") },
  { SM_ERROR_OFFLINE,
    N_ ("The service cannot be reached. Check the connection; what you typed is still there.") },
  { SM_ERROR_TIMEOUT,
    N_ ("The service did not answer in time. What you typed is still there: try again.") },
  { SM_ERROR_REPLY_MALFORMED,
    N_ ("The service answered in a way this program does not understand. Perhaps there is a newer "
        "version of the program.") },
  { SM_ERROR_KEYRING_LOCKED,
    N_ ("The keyring is locked, so the session lasts until you close the window.") },
  { SM_ERROR_KEYRING_UNAVAILABLE,
    N_ ("There is no keyring on this computer, so the session lasts until you close the window.") },
};

static const char *
get_plain_text (SmErrorCode code)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].code == code)
      return _ (rows[i].text);
  return NULL;
}

static char *
get_wait_text (gint64 seconds)
{
  guint minutes = (guint) MIN ((seconds + 59) / 60, G_GINT64_CONSTANT (1440));

  if (seconds <= 0)
    return g_strdup (_ ("Too many tries. Wait a little and try again."));
  if (seconds < 60)
    return g_strdup_printf (ngettext ("Too many tries. Try again in %u second.",
                                      "Too many tries. Try again in %u seconds.", (guint) seconds),
                            (guint) seconds);
  return g_strdup_printf (ngettext ("Too many tries. Try again in %u minute.",
                                    "Too many tries. Try again in %u minutes.", minutes),
                          minutes);
}

static char *
get_money_text (const char *format, gint64 kopecks)
{
  g_autofree char *sum = sm_money_format (kopecks);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (sum, parts);
}

/* Of a payment that is not paid yet: its page is open for an hour. */
static char *
get_open_text (gint64 seconds)
{
  guint minutes = (guint) CLAMP ((seconds + 59) / 60, 1, 60);

  return g_strdup_printf (
      ngettext ("A payment for this account is waiting for you already. Open it in the list of "
                "payments and pay it, or wait: unpaid, it ends by itself in %u minute.",
                "A payment for this account is waiting for you already. Open it in the list of "
                "payments and pay it, or wait: unpaid, it ends by itself in %u minutes.",
                minutes),
      minutes);
}

static char *
get_megabytes_text (gint64 bytes)
{
  guint megabytes = (guint) MAX (bytes / MEGABYTE, 1);

  return g_strdup_printf (ngettext ("A file may be as large as %u megabyte.",
                                    "A file may be as large as %u megabytes.", megabytes),
                          megabytes);
}

static char *
get_withdrawn_text (guint days)
{
  if (days == 0)
    return g_strdup (_ ("You have withdrawn your consent to the processing of personal data. The "
                        "cabinet is erased as soon as the last payment is settled. Give the "
                        "consent again to keep it."));
  return g_strdup_printf (
      ngettext ("You have withdrawn your consent to the processing of personal data. The cabinet "
                "will be erased in %u day. Give the consent again to keep it.",
                "You have withdrawn your consent to the processing of personal data. The cabinet "
                "will be erased in %u days. Give the consent again to keep it.",
                days),
      days);
}

/* Texts that speak of the number an error carries. */
static char *
get_counted_text (SmErrorCode code, gint64 number)
{
  guint n = (guint) CLAMP (number, 0, G_MAXINT);

  switch ((int) code)
    {
    case SM_ERROR_TOO_MANY_TRIES:
      return get_wait_text (number);
    case SM_ERROR_CONSENT_WITHDRAWN:
      return get_withdrawn_text (n);
    case SM_ERROR_PASSWORD_TOO_SHORT:
      return g_strdup_printf (ngettext ("A password has at least %u character.",
                                        "A password has at least %u characters.", n),
                              n);
    case SM_ERROR_PASSWORD_TOO_LONG:
      return g_strdup_printf (ngettext ("A password has at most %u character.",
                                        "A password has at most %u characters.", n),
                              n);
    case SM_ERROR_TOO_MANY_ACCOUNTS:
      return g_strdup_printf (ngettext ("A cabinet holds at most %u account.",
                                        "A cabinet holds at most %u accounts.", n),
                              n);
    case SM_ERROR_PIN_WRONG:
      return g_strdup_printf (
          ngettext ("The PIN is wrong. %u try is left.", "The PIN is wrong. %u tries are left.", n),
          n);
    case SM_ERROR_READING_TOO_LARGE:
      return g_strdup_printf (ngettext ("The meter has %u digit before the comma.",
                                        "The meter has %u digits before the comma.", n),
                              n);
    case SM_ERROR_SUM_TOO_SMALL:
      return get_money_text (_ ("The least sum is %s."), number);
    case SM_ERROR_SUM_TOO_LARGE:
      return get_money_text (_ ("The largest sum is %s."), number);
    case SM_ERROR_PAYMENT_OPEN:
      return get_open_text (number);
    case SM_ERROR_TOO_MANY_PAYMENTS:
      return g_strdup_printf (
          ngettext ("At most %u payment can wait for you at once. Pay one of them, or wait until "
                    "one has run out.",
                    "At most %u payments can wait for you at once. Pay one of them, or wait until "
                    "one has run out.",
                    n),
          n);
    case SM_ERROR_TOTAL_CHANGED:
      return get_money_text (
          _ ("The total has changed meanwhile: now it is %s. Nothing was paid; look it over."),
          number);
    case SM_ERROR_ATTACHMENT_TOO_LARGE:
      return get_megabytes_text (number);
    case SM_ERROR_TOO_MANY_ATTACHMENTS:
      return g_strdup_printf (
          ngettext ("At most %u file can be attached.", "At most %u files can be attached.", n), n);
    default:
      return NULL;
    }
}

static char *
get_text (SmErrorCode code, gint64 number)
{
  char *text = get_counted_text (code, number);

  if (text != NULL)
    return text;
  if (get_plain_text (code) != NULL)
    return g_strdup (get_plain_text (code));
  return g_strdup (
      _ ("Something went wrong in the service. Nothing you typed is lost: try again later."));
}

/**
 * sma_error_is_cancelled:
 * @error: (nullable): an error
 *
 * Returns: whether the customer stopped it; nothing is said then
 */
gboolean
sma_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * sma_error_to_text:
 * @error: (nullable): what failed
 *
 * A form with one wrong field gives that field's text.
 *
 * Returns: (transfer full) (nullable): what customers read; %NULL for no error and a cancelled call
 */
char *
sma_error_to_text (const GError *error)
{
  g_autofree char *text = NULL;
  const char *reference;

  if (error == NULL || sma_error_is_cancelled (error))
    return NULL;
  if (error->domain != SM_ERROR)
    return get_text (SM_ERROR_INTERNAL, 0);
  if (error->code == SM_ERROR_INPUT_INVALID && sm_error_get_n_fields (error) == 1)
    {
      const SmErrorField *field = sm_error_get_field (error, 0);

      return get_text (field->code, field->number);
    }
  text = get_text (error->code, sm_error_get_number (error));
  reference = sm_error_get_reference (error);
  if (reference == NULL || get_plain_text (error->code) != NULL
      || sm_error_code_get_status (error->code) < 500)
    return g_steal_pointer (&text);
  /* Translators: a number for support, to find what happened */
  return g_strdup_printf (_ ("%s (number for support: %s)"), text, reference);
}
