/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "month-words.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "format.h"
#include "text.h"

static const char *const short_names[] = {
  NC_ ("month", "Jan"), NC_ ("month", "Feb"), NC_ ("month", "Mar"), NC_ ("month", "Apr"),
  NC_ ("month", "May"), NC_ ("month", "Jun"), NC_ ("month", "Jul"), NC_ ("month", "Aug"),
  NC_ ("month", "Sep"), NC_ ("month", "Oct"), NC_ ("month", "Nov"), NC_ ("month", "Dec"),
};

/**
 * sma_month_get_short_name:
 * @iso_month: (nullable): "YYYY-MM"
 *
 * Returns: the month's name, short enough for a chart
 */
const char *
sma_month_get_short_name (const char *iso_month)
{
  const gint64 month = sm_text_is_month (iso_month) ? g_ascii_strtoll (iso_month + 5, NULL, 10) : 1;

  return g_dpgettext2 (GETTEXT_PACKAGE, "month", short_names[(month - 1) % 12]);
}

/**
 * sma_month_dup_current:
 *
 * Returns: (transfer full): this month, "YYYY-MM"
 */
char *
sma_month_dup_current (void)
{
  return sm_text_iso_month (g_get_real_time () / G_USEC_PER_SEC, NULL);
}

/**
 * sma_month_dup_comparison:
 * @iso_month: (nullable): "YYYY-MM"
 * @value: (nullable): what the month came to, as text
 * @former: (nullable): what the same month came to a year before
 *
 * Returns: (transfer full): both in words
 */
char *
sma_month_dup_comparison (const char *iso_month, const char *value, const char *former)
{
  g_autofree char *month = sma_format_month (NULL, iso_month);

  if (value != NULL && former != NULL)
    /* Translators: a month, its value, the value a year before */
    return g_strdup_printf (_ ("%s: %s; a year before: %s"), month, value, former);
  if (value != NULL)
    /* Translators: a month, its value */
    return g_strdup_printf (_ ("%s: %s"), month, value);
  if (former != NULL)
    /* Translators: a month, the value a year before */
    return g_strdup_printf (_ ("%s: nothing yet; a year before: %s"), month, former);
  /* Translators: a month */
  return g_strdup_printf (_ ("%s: nothing"), month);
}
