/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input-rules.h"

#include <string.h>

#include "error.h"
#include "limits.h"
#include "text.h"

#define PHONE_DIGITS_LEAST 7
#define PHONE_DIGITS_MOST 15 /* ITU-T E.164 */
#define PHONE_DIGITS_RUSSIA 11

/**
 * sm_rules_check_password:
 * @password: (nullable): what was typed or pasted: sm_rules_dup_password() of it is judged
 * @least: fewest characters
 * @most: most characters
 * @error: %SM_ERROR_PASSWORD_CHARACTERS, %SM_ERROR_PASSWORD_TOO_SHORT (number: @least) or
 *   %SM_ERROR_PASSWORD_TOO_LONG (number: @most)
 *
 * Returns: whether the password keeps the rule
 */
gboolean
sm_rules_check_password (const char *password, guint least, guint most, GError **error)
{
  g_autofree char *meant = sm_rules_dup_password (password);
  gsize length = strlen (meant);

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isalnum (meant[i]))
        continue;
      sm_error_set (error, SM_ERROR_PASSWORD_CHARACTERS, 0, N_ ("not a Latin letter or digit"));
      return FALSE;
    }
  if (length < least)
    {
      sm_error_set (error, SM_ERROR_PASSWORD_TOO_SHORT, least, N_ ("password too short"));
      return FALSE;
    }
  if (length > most)
    {
      sm_error_set (error, SM_ERROR_PASSWORD_TOO_LONG, most, N_ ("password too long"));
      return FALSE;
    }
  return TRUE;
}

/**
 * sm_rules_check_pin:
 * @typed: (nullable): what was typed or pasted: "123 456", "123-456"
 * @pin: (out) (optional): its digits
 * @error: %SM_ERROR_PIN_FORMAT (number: the digits it must have)
 *
 * Returns: whether it looks like a PIN
 */
gboolean
sm_rules_check_pin (const char *typed, char **pin, GError **error)
{
  g_autofree char *digits = sm_text_ungroup (typed);

  if (strlen (digits) != SM_LIMIT_PIN_DIGITS
      || strspn (digits, "0123456789") != SM_LIMIT_PIN_DIGITS)
    {
      sm_error_set (error, SM_ERROR_PIN_FORMAT, SM_LIMIT_PIN_DIGITS, N_ ("not a PIN"));
      return FALSE;
    }
  if (pin != NULL)
    *pin = g_steal_pointer (&digits);
  return TRUE;
}

/**
 * sm_rules_dup_password:
 * @typed: (nullable): what was typed or pasted
 *
 * No password holds white space or anything that cannot be seen, but copying brings them along.
 *
 * Returns: (transfer full): the password meant, "" for %NULL; wipe it after use
 */
char *
sm_rules_dup_password (const char *typed)
{
  char *cleaned = sm_text_clean (typed);

  return cleaned != NULL ? cleaned : g_strdup (typed != NULL ? typed : "");
}

/**
 * sm_rules_check_idempotency_key:
 * @key: (nullable): the header's value
 * @error: %SM_ERROR_IDEMPOTENCY_KEY_MISSING or %SM_ERROR_REQUEST_MALFORMED
 *
 * Returns: whether it may serve as a key: visible ASCII, up to SM_LIMIT_IDEMPOTENCY_KEY bytes
 */
gboolean
sm_rules_check_idempotency_key (const char *key, GError **error)
{
  gsize length = key != NULL ? strlen (key) : 0;
  gboolean visible = length <= SM_LIMIT_IDEMPOTENCY_KEY;

  if (length == 0)
    {
      sm_error_set (error, SM_ERROR_IDEMPOTENCY_KEY_MISSING, 0, N_ ("no Idempotency-Key"));
      return FALSE;
    }
  for (gsize i = 0; i < length && visible; i++)
    visible = g_ascii_isgraph (key[i]);
  if (!visible)
    sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0,
                  N_ ("Idempotency-Key: 1 to %d visible ASCII characters"),
                  SM_LIMIT_IDEMPOTENCY_KEY);
  return visible;
}

/* The digits of cleaned text alone, "+" before them if it was typed; NULL where there is anything
 * else. */
static char *
take_phone_digits (const char *typed)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = typed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_ascii_isdigit (*p) || (*p == '+' && digits->len == 0))
        g_string_append_c (digits, *p);
      else if (!sm_text_is_grouping (character) && strchr ("().", *p) == NULL)
        return NULL;
    }
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

/* National ways of writing a Russian number become international. */
static char *
make_phone_international (const char *digits)
{
  gsize length = strlen (digits);

  if (*digits == '+')
    return g_strdup (digits);
  if (length == PHONE_DIGITS_RUSSIA && (*digits == '8' || *digits == '7'))
    return g_strconcat ("+7", digits + 1, NULL);
  if (length == PHONE_DIGITS_RUSSIA - 1)
    return g_strconcat ("+7", digits, NULL);
  return NULL;
}

static gboolean
is_phone (const char *phone)
{
  gsize digits = strlen (phone) - 1;

  if (digits < PHONE_DIGITS_LEAST || digits > PHONE_DIGITS_MOST || phone[1] == '0')
    return FALSE;
  return phone[1] != '7' || digits == PHONE_DIGITS_RUSSIA;
}

/**
 * sm_rules_check_phone:
 * @typed: (nullable): what was typed or pasted, with any spaces, dashes and brackets
 * @normalized: (out) (optional): "+79123456789"
 * @error: %SM_ERROR_FIELD_INVALID
 *
 * Returns: whether it is a telephone number (ITU-T E.164)
 */
gboolean
sm_rules_check_phone (const char *typed, char **normalized, GError **error)
{
  g_autofree char *cleaned = sm_text_clean (typed);
  g_autofree char *digits = NULL;
  g_autofree char *phone = NULL;

  if (cleaned != NULL)
    digits = take_phone_digits (cleaned);
  if (digits != NULL)
    phone = make_phone_international (digits);
  if (phone == NULL || !is_phone (phone))
    {
      sm_error_set (error, SM_ERROR_FIELD_INVALID, 0, N_ ("not a telephone number"));
      return FALSE;
    }
  if (normalized != NULL)
    *normalized = g_steal_pointer (&phone);
  return TRUE;
}
