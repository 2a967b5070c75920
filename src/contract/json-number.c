/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-number.h"

#include <math.h>
#include <string.h>

#define DOUBLE_DIGITS 15 /* decimal digits that survive a double both ways */

/**
 * sm_json_integer_fits:
 * @token: a JSON number without fraction and exponent
 *
 * Returns: whether it fits into 64 bits with sign
 */
gboolean
sm_json_integer_fits (const char *token)
{
  gint64 value;

  return g_ascii_string_to_signed (token, 10, G_MININT64, G_MAXINT64, &value, NULL);
}

static guint
count_significant_digits (const char *token)
{
  gsize mantissa = strcspn (token, "eE");
  guint digits = 0;
  guint zeros = 0; /* that may turn out to be trailing */

  for (gsize i = 0; i < mantissa; i++)
    {
      if (token[i] == '0')
        zeros += digits > 0;
      if (token[i] < '1' || token[i] > '9')
        continue;
      digits += zeros + 1;
      zeros = 0;
    }
  return digits;
}

/**
 * sm_json_double_fits:
 * @token: a JSON number with a fraction or an exponent
 *
 * Returns: whether a double keeps every digit of it
 */
gboolean
sm_json_double_fits (const char *token)
{
  guint digits = count_significant_digits (token);
  double value = g_ascii_strtod (token, NULL);

  return isfinite (value) && (value != 0 || digits == 0) && digits <= DOUBLE_DIGITS;
}
