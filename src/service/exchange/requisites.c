/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "requisites.h"

#include <string.h>

#include "text.h"
#include "words.h"

#define INN_COMPANY 10
#define KPP_CHARS 9
#define BIC_DIGITS 9
#define ACCOUNT_CHARS 20
#define CURRENCY_AT 5 /* the sixth character may be a letter where the currency is clearing's own */
#define KEYED_CHARS (3 + ACCOUNT_CHARS)

static gboolean
is_digits (const char *text, gsize length)
{
  return strlen (text) == length && strspn (text, "0123456789") == length;
}

/**
 * smd_requisites_check_name:
 * @name: of a payer, a payee or a bank
 * @most: characters
 *
 * Returns: (nullable): what is wrong
 */
const char *
smd_requisites_check_name (const char *name, glong most)
{
  if (!sm_text_is_visible (name))
    return N_ ("holds characters that are no text");
  return g_utf8_strlen (name, -1) <= most ? NULL : N_ ("is longer than a payment order's field");
}

/* Σ digit × weight, mod 11, mod 10 is the digit that follows. */
static gboolean
is_inn_digit_right (const char *inn, const guint8 *weights, guint n_weights)
{
  guint sum = 0;

  for (guint i = 0; i < n_weights; i++)
    sum += (guint) (inn[i] - '0') * weights[i];
  return sum % 11 % 10 == (guint) (inn[n_weights] - '0');
}

/**
 * smd_requisites_check_inn:
 * @inn: a taxpayer's number
 *
 * Its last digit, or last two, are check digits of the ones before.
 *
 * Returns: (nullable): what is wrong
 */
const char *
smd_requisites_check_inn (const char *inn)
{
  static const guint8 company[] = { 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const guint8 eleventh[] = { 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const guint8 twelfth[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };

  if (!is_digits (inn, INN_COMPANY) && !is_digits (inn, SMD_INN_PERSON))
    return N_ ("is neither 10 nor 12 digits");
  if (strspn (inn, "0") == strlen (inn))
    return N_ ("is nobody's number");
  if (strlen (inn) == INN_COMPANY
          ? is_inn_digit_right (inn, company, G_N_ELEMENTS (company))
          : is_inn_digit_right (inn, eleventh, G_N_ELEMENTS (eleventh))
                && is_inn_digit_right (inn, twelfth, G_N_ELEMENTS (twelfth)))
    return NULL;
  return N_ ("its check digit is wrong: a digit is mistyped, or two are swapped");
}

/**
 * smd_requisites_check_kpp:
 * @kpp: a code of the reason of registration: NNNNPPXXX, where PP may be letters
 * @inn: (nullable): the taxpayer's number beside it
 *
 * Returns: (nullable): what is wrong
 */
const char *
smd_requisites_check_kpp (const char *kpp, const char *inn)
{
  gboolean right = strlen (kpp) == KPP_CHARS;

  for (guint i = 0; right && i < KPP_CHARS; i++)
    right = g_ascii_isdigit (kpp[i]) || ((i == 4 || i == 5) && g_ascii_isupper (kpp[i]));
  if (!right)
    return N_ ("is not 9 digits (the fifth and sixth may be capital Latin letters)");
  if (strspn (kpp, "0") == KPP_CHARS)
    return N_ ("is nobody's code");
  if (inn != NULL && strlen (inn) == SMD_INN_PERSON)
    return N_ ("belongs to companies: an INN of 12 digits has none");
  return NULL;
}

/**
 * smd_requisites_check_bic:
 * @bic: a bank's code
 *
 * Returns: (nullable): what is wrong
 */
const char *
smd_requisites_check_bic (const char *bic)
{
  if (!is_digits (bic, BIC_DIGITS))
    return N_ ("is not 9 digits");
  if (strspn (bic, "0") == BIC_DIGITS)
    return N_ ("is no bank's code");
  if (*bic != '0')
    return N_ ("does not begin with 0, as the codes of this country do");
  return NULL;
}

static gboolean
is_account (const char *account)
{
  static const char letters[] = "ABCEHKMPTX";

  if (strlen (account) != ACCOUNT_CHARS)
    return FALSE;
  for (guint i = 0; i < ACCOUNT_CHARS; i++)
    if (!g_ascii_isdigit (account[i]) && (i != CURRENCY_AT || strchr (letters, account[i]) == NULL))
      return FALSE;
  return TRUE;
}

/* By the Bank of Russia's order 515 of 08.09.1997: the last digits of the products of the bank's
 * three digits and the account's twenty by 7, 1, 3, 7… sum up to a whole ten. */
static gboolean
is_key_right (const char *bank, const char *account)
{
  static const guint8 weights[] = { 7, 1, 3 };
  static const char letters[] = "ABCEHKMPTX"; /* stand for 0 to 9 */
  g_autofree char *keyed = g_strconcat (bank, account, NULL);
  guint sum = 0;

  for (guint i = 0; i < KEYED_CHARS; i++)
    {
      guint digit = g_ascii_isdigit (keyed[i]) ? (guint) (keyed[i] - '0')
                                               : (guint) (strchr (letters, keyed[i]) - letters);

      sum += digit * weights[i % 3] % 10;
    }
  return sum % 10 == 0;
}

/* Of a settlement centre of the Bank of Russia or of the treasury, not of a bank. */
static gboolean
is_settlement_centre (const char *bic)
{
  return bic[6] == '0' && bic[7] == '0';
}

static const char *
check_key (const char *account, const char *bic, gboolean of_centre)
{
  char bank[] = { '0', bic[4], bic[5], '\0' };

  if (is_key_right (of_centre ? bank : bic + 6, account))
    return NULL;
  return N_ ("its check digit does not fit bic: a digit is mistyped, or two are swapped");
}

/**
 * smd_requisites_check_settlement:
 * @account: a settlement account
 * @bic: (nullable): of the bank that keeps it
 * @correspondent: (nullable): the correspondent account beside it
 *
 * Accounts of the treasury's own numbering (they begin with 0) have no check digit; they are kept
 * at the treasury, which has no correspondent account of a bank.
 *
 * Returns: (nullable): what is wrong
 */
const char *
smd_requisites_check_settlement (const char *account, const char *bic, const char *correspondent)
{
  if (!is_account (account))
    return N_ ("is not 20 digits");
  if (bic == NULL)
    return N_ ("cannot be checked: bic is missing");
  if (g_str_has_prefix (account, "301"))
    return N_ ("is the bank's own: correspondent_account");
  if (*account == '0' && correspondent != NULL && g_str_has_prefix (correspondent, "301"))
    return N_ (
        "begins with 0, as accounts at the treasury do, and correspondent_account is a bank's");
  if (*account == '0')
    return is_digits (account, ACCOUNT_CHARS) && strspn (account, "0") < ACCOUNT_CHARS
               ? NULL
               : N_ ("is nobody's account");
  return check_key (account, bic, is_settlement_centre (bic));
}

/**
 * smd_requisites_check_correspondent:
 * @account: a bank's account at the Bank of Russia, or the treasury's single account
 * @bic: (nullable): of the bank
 *
 * Returns: (nullable): what is wrong
 */
const char *
smd_requisites_check_correspondent (const char *account, const char *bic)
{
  if (!is_account (account))
    return N_ ("is not 20 digits");
  if (!g_str_has_prefix (account, "301") && !g_str_has_prefix (account, "401"))
    return N_ ("begins neither with 301 nor with 401");
  if (bic == NULL)
    return N_ ("cannot be checked: bic is missing");
  /* A bank's number among those of its region ends both. */
  if (g_str_has_prefix (account, "301") && !is_settlement_centre (bic)
      && strcmp (account + ACCOUNT_CHARS - 3, bic + BIC_DIGITS - 3) != 0)
    return N_ ("does not end with the last three digits of bic");
  return check_key (account, bic, TRUE);
}

/**
 * smd_requisites_check_zone:
 * @zone: a time zone's name
 *
 * Returns: (nullable): what is wrong
 */
const char *
smd_requisites_check_zone (const char *zone)
{
  g_autoptr (GTimeZone) found = NULL;

  /* GLib takes offsets, rules of daylight saving and paths as well. */
  if (strspn (zone, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/_-+") == strlen (zone)
      && g_ascii_isupper (*zone) && strstr (zone, "//") == NULL
      && (strchr (zone, '/') != NULL || strcmp (zone, "UTC") == 0))
    found = g_time_zone_new_identifier (zone);
  return found != NULL ? NULL : N_ ("is no time zone's name, as Europe/Moscow is");
}
