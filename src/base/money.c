/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money.h"

#include <string.h>

#include "error.h"
#include "limits.h"
#include "text.h"

/*
 * Sums and readings as people write them, and exact arithmetic on them. No floating point.
 */

#define ROUBLE_SIGN "\xe2\x82\xbd"
#define NARROW_NBSP "\xe2\x80\xaf"
#define THIN_SPACE "\xe2\x80\x89"
#define FRACTION_MOST 9

/* What people write after a sum, folded: roubles, and kopecks where they are apart. */
#define ROUBLES "(?:" ROUBLE_SIGN "|р|руб|рубль|рубля|рублей)\\.?"
#define KOPECKS "(\\d{1,2}) ?(?:к|коп|копейка|копейки|копеек)\\.?"
#define UNITS "^(?:" ROUBLES "(?: ?" KOPECKS ")?)?$"

/* A decimal number taken apart: borrowed nothing, digits copied without grouping. */
typedef struct
{
  char whole[32]; /* leading zeros dropped, "" for zero */
  char fraction[FRACTION_MOST + 1];
  gboolean too_long; /* more significant digits than `whole` holds */
} Decimal;

static gsize
space_length (const char *p)
{
  static const char *const spaces[] = { " ", SM_NBSP, NARROW_NBSP, THIN_SPACE };

  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    if (g_str_has_prefix (p, spaces[i]))
      return strlen (spaces[i]);
  return 0;
}

/* Takes the digits before the decimal sign. A space may only part groups of three: "12 50" is
 * a person's 12,50 more often than 1250, so it is refused rather than guessed. */
static gboolean
take_whole (const char **p, Decimal *decimal)
{
  gsize length = 0;
  guint group = 0;
  gboolean grouped = FALSE;
  gboolean any = FALSE;

  for (;;)
    {
      gsize space = space_length (*p);

      if (g_ascii_isdigit (**p))
        {
          if (length == sizeof decimal->whole - 1)
            decimal->too_long = TRUE;
          else if (length > 0 || **p != '0')
            decimal->whole[length++] = **p;
          any = TRUE;
          group++;
          (*p)++;
        }
      else if (space > 0 && g_ascii_isdigit ((*p)[space]))
        {
          if (grouped ? group != 3 : group < 1 || group > 3)
            return FALSE;
          grouped = TRUE;
          group = 0;
          *p += space;
        }
      else
        break;
    }
  decimal->whole[length] = '\0';
  return any && (!grouped || group == 3);
}

static const char *
skip_spaces (const char *p)
{
  while (space_length (p) > 0)
    p += space_length (p);
  return p;
}

static gboolean
decimal_take (const char *text, guint fraction_most, Decimal *decimal, const char **rest)
{
  const char *p = skip_spaces (text);
  gsize length = 0;

  memset (decimal, 0, sizeof *decimal);
  if (!take_whole (&p, decimal))
    return FALSE;
  if (*p == ',' || *p == '.')
    {
      for (p++; g_ascii_isdigit (*p); p++)
        {
          if (length == fraction_most)
            return FALSE;
          decimal->fraction[length++] = *p;
        }
      if (length == 0)
        return FALSE;
    }
  *rest = skip_spaces (p);
  return TRUE;
}

/* The number in units of 10^-places; the caller has bounded the digits of `whole`. */
static gint64
decimal_scale (const Decimal *decimal, guint places)
{
  gint64 value = 0;
  gboolean ended = FALSE;

  for (const char *p = decimal->whole; *p != '\0'; p++)
    value = value * 10 + (*p - '0');
  for (guint i = 0; i < places; i++)
    {
      ended = ended || decimal->fraction[i] == '\0';
      value = value * 10 + (ended ? 0 : decimal->fraction[i] - '0');
    }
  return value;
}

static gboolean
decimal_to_kopecks (const Decimal *decimal, gint64 *kopecks, GError **error)
{
  /* 15 digits of roubles are over the limit and still far from overflow. */
  gint64 value =
      decimal->too_long || strlen (decimal->whole) > 15 ? G_MAXINT64 : decimal_scale (decimal, 2);

  if (value > SM_LIMIT_MONEY_MOST)
    {
      sm_error_set (error, SM_ERROR_SUM_TOO_LARGE, SM_LIMIT_MONEY_MOST, N_ ("sum over the limit"));
      return FALSE;
    }
  *kopecks = value;
  return TRUE;
}

/* Whether nothing follows the sum but words for roubles and kopecks, which are said once. */
static gboolean
take_units (const char *rest, Decimal *decimal)
{
  g_autoptr (GRegex) units = g_regex_new (UNITS, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *folded = sm_text_fold (rest);
  g_autofree char *kopecks = NULL;

  if (!g_regex_match (units, folded, 0, &match))
    return FALSE;
  kopecks = g_match_info_fetch (match, 1);
  if (kopecks == NULL || *kopecks == '\0')
    return TRUE;
  if (decimal->fraction[0] != '\0')
    return FALSE;
  g_snprintf (decimal->fraction, sizeof decimal->fraction, "%s%s", kopecks[1] == '\0' ? "0" : "",
              kopecks);
  return TRUE;
}

/**
 * sm_money_parse:
 * @text: what a person typed or pasted: "12,50", "1 234.5", "100 ₽", "500р", "500 руб. 50 коп."
 * @kopecks: (out): the sum, in kopecks, never negative
 * @error: %SM_ERROR_SUM_FORMAT or %SM_ERROR_SUM_TOO_LARGE (number: the most, kopecks)
 *
 * Returns: whether the text is a sum
 */
gboolean
sm_money_parse (const char *text, gint64 *kopecks, GError **error)
{
  g_autofree char *cleaned = NULL;
  Decimal decimal;
  const char *rest = NULL;

  g_return_val_if_fail (text != NULL && kopecks != NULL, FALSE);

  /* A line break stays: two numbers below each other are not one. */
  cleaned = sm_text_clean_lines (text);
  if (cleaned == NULL || !decimal_take (cleaned, 2, &decimal, &rest)
      || !take_units (rest, &decimal))
    {
      sm_error_set (error, SM_ERROR_SUM_FORMAT, 0, N_ ("not a sum of money"));
      return FALSE;
    }
  return decimal_to_kopecks (&decimal, kopecks, error);
}

static void
append_grouped (GString *out, guint64 value)
{
  char digits[24];
  gsize length;

  g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, value);
  length = strlen (digits);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (out, SM_NBSP);
      g_string_append_c (out, digits[i]);
    }
}

static guint64
magnitude (gint64 value)
{
  return value < 0 ? -(guint64) value : (guint64) value;
}

/**
 * sm_money_format:
 * @kopecks: a sum
 *
 * Returns: (transfer full): "1 234,56 ₽" with no-break spaces, a minus as U+2212
 */
char *
sm_money_format (gint64 kopecks)
{
  GString *text = g_string_sized_new (24);
  guint64 value = magnitude (kopecks);

  if (kopecks < 0)
    g_string_append (text, SM_MINUS);
  append_grouped (text, value / 100);
  g_string_append_printf (text, ",%02u" SM_NBSP ROUBLE_SIGN, (guint) (value % 100));
  return g_string_free (text, FALSE);
}

/**
 * sm_money_to_decimal:
 * @kopecks: a sum
 *
 * Returns: (transfer full): "1234.56", as the acquirer writes sums
 */
char *
sm_money_to_decimal (gint64 kopecks)
{
  guint64 value = magnitude (kopecks);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02u", kopecks < 0 ? "-" : "", value / 100,
                          (guint) (value % 100));
}

/**
 * sm_money_from_decimal:
 * @decimal: exactly digits, a point and two digits
 * @kopecks: (out): the sum, in kopecks
 * @error: %SM_ERROR_SUM_FORMAT or %SM_ERROR_SUM_TOO_LARGE
 *
 * Returns: whether the text is the acquirer's notation of a sum
 */
gboolean
sm_money_from_decimal (const char *decimal, gint64 *kopecks, GError **error)
{
  gsize digits;
  Decimal parts;
  const char *rest = NULL;

  g_return_val_if_fail (decimal != NULL && kopecks != NULL, FALSE);

  digits = strspn (decimal, "0123456789");
  if (digits == 0 || decimal[digits] != '.' || strspn (decimal + digits + 1, "0123456789") != 2
      || decimal[digits + 3] != '\0' || !decimal_take (decimal, 2, &parts, &rest))
    {
      sm_error_set (error, SM_ERROR_SUM_FORMAT, 0, N_ ("not a decimal sum"));
      return FALSE;
    }
  return decimal_to_kopecks (&parts, kopecks, error);
}

/**
 * sm_money_add:
 * @a: kopecks
 * @b: kopecks
 * @sum: (out): a + b, set only on success
 *
 * Returns: whether the sum stays within ±SM_LIMIT_MONEY_MOST
 */
gboolean
sm_money_add (gint64 a, gint64 b, gint64 *sum)
{
  gint64 result;

  if (__builtin_add_overflow (a, b, &result))
    return FALSE;
  if (result > SM_LIMIT_MONEY_MOST || result < -SM_LIMIT_MONEY_MOST)
    return FALSE;
  *sum = result;
  return TRUE;
}

static gint64
clamp_wide (__int128 value)
{
  return (gint64) CLAMP (value, (__int128) G_MININT64, (__int128) G_MAXINT64);
}

/**
 * sm_money_share:
 * @kopecks: a sum
 * @basis_points: hundredths of a per cent
 *
 * Returns: the part of the sum in kopecks, halves away from zero
 */
gint64
sm_money_share (gint64 kopecks, gint64 basis_points)
{
  __int128 product = (__int128) kopecks * basis_points;
  __int128 half = product < 0 ? -5000 : 5000;

  return clamp_wide ((product + half) / 10000);
}

/**
 * sm_money_charge:
 * @volume_milli: a volume in thousandths of its unit; negative in a recalculation
 * @tariff_centikopecks: hundredths of a kopeck a unit
 *
 * Returns: the charge in kopecks, halves up
 */
gint64
sm_money_charge (gint64 volume_milli, gint64 tariff_centikopecks)
{
  const __int128 scale = 100000;
  __int128 shifted = (__int128) volume_milli * tariff_centikopecks + scale / 2;
  __int128 charge = shifted / scale;

  if (shifted % scale < 0)
    charge--;
  return clamp_wide (charge);
}

/**
 * sm_reading_parse:
 * @text: what a person typed: "12345,678", "00123"
 * @digits: most digits before the decimal sign, leading zeros not counted
 * @decimals: most digits after it, at most 3
 * @milli: (out): the reading in thousandths
 * @error: %SM_ERROR_READING_FORMAT (number: @decimals) or
 *   %SM_ERROR_READING_TOO_LARGE (number: @digits)
 *
 * Returns: whether the text is a reading of such a meter
 */
gboolean
sm_reading_parse (const char *text, guint digits, guint decimals, gint64 *milli, GError **error)
{
  g_autofree char *cleaned = NULL;
  Decimal decimal;
  const char *rest = NULL;

  g_return_val_if_fail (text != NULL && milli != NULL, FALSE);
  g_return_val_if_fail (digits <= SM_LIMIT_METER_DIGITS, FALSE);
  g_return_val_if_fail (decimals <= SM_LIMIT_METER_DECIMALS, FALSE);

  cleaned = sm_text_clean_lines (text);
  if (cleaned == NULL || !decimal_take (cleaned, decimals, &decimal, &rest) || *rest != '\0')
    {
      sm_error_set (error, SM_ERROR_READING_FORMAT, decimals, N_ ("not a meter reading"));
      return FALSE;
    }
  if (decimal.too_long || strlen (decimal.whole) > digits)
    {
      sm_error_set (error, SM_ERROR_READING_TOO_LARGE, digits,
                    N_ ("more digits than the meter has"));
      return FALSE;
    }
  *milli = decimal_scale (&decimal, SM_LIMIT_METER_DECIMALS);
  return TRUE;
}

/**
 * sm_reading_format:
 * @milli: a reading or volume in thousandths
 * @decimals: exactly so many digits after the comma, at most 3; the rest is cut off, as a meter
 *   does
 *
 * Returns: (transfer full): "12 345,678" with no-break spaces, a minus as U+2212
 */
char *
sm_reading_format (gint64 milli, guint decimals)
{
  GString *text = g_string_sized_new (24);
  guint64 value = magnitude (milli);
  guint64 thousandths = value % 1000;

  g_return_val_if_fail (decimals <= SM_LIMIT_METER_DECIMALS, g_string_free (text, FALSE));

  for (guint i = decimals; i < SM_LIMIT_METER_DECIMALS; i++)
    thousandths /= 10;
  if (milli < 0)
    g_string_append (text, SM_MINUS);
  append_grouped (text, value / 1000);
  if (decimals > 0)
    g_string_append_printf (text, ",%0*u", (int) decimals, (guint) thousandths);
  return g_string_free (text, FALSE);
}
