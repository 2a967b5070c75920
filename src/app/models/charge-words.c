/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "charge-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "format.h"
#include "money.h"

#define PLUS "+"

typedef struct
{
  const char *method;
  const char *text;
} MethodRow;

static const MethodRow methods[] = {
  { "meter", N_ ("by meter") },
  { "average", N_ ("by average consumption") },
  { "norm", N_ ("by norm") },
  { "fixed", N_ ("fixed sum") },
};

static const char *
get_method_text (const char *method)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_strcmp0 (methods[i].method, method) == 0)
      return _ (methods[i].text);
  return NULL;
}

static void
add_sum (GString *text, const char *format, gint64 kopecks)
{
  g_autofree char *sum = sma_charge_dup_difference (kopecks);
  const char *place = strstr (format, "%s");

  if (kopecks == 0)
    return;
  g_string_append (text, text->len > 0 ? "\n" : "");
  g_string_append_len (text, format, place - format);
  g_string_append (text, sum);
  g_string_append (text, place + 2);
}

/**
 * sma_charge_line_dup_arithmetic:
 * @line: a line of a month
 *
 * Returns: (transfer full): volume × tariff and what was added or taken off, a line each
 */
char *
sma_charge_line_dup_arithmetic (SmChargeLine *line)
{
  GString *text = g_string_new (NULL);
  const char *method = get_method_text (line->method);

  if (line->volume_milli != 0 && line->tariff_centikopecks != 0)
    {
      g_autofree char *volume = sma_format_reading (NULL, line->volume_milli);
      g_autofree char *unit = sma_format_unit (NULL, line->unit != NULL ? line->unit : "");
      g_autofree char *tariff = sma_format_tariff (NULL, line->tariff_centikopecks);
      g_autofree char *charged = sm_money_format (line->charged_kopecks);

      g_string_append_printf (text, "%s" SM_NBSP "%s × %s = %s", volume, unit, tariff, charged);
    }
  if (method != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", method);
  add_sum (text, _ ("recalculation %s"), line->recalculated_kopecks);
  add_sum (text, _ ("benefit %s"), -ABS (line->benefit_kopecks));
  add_sum (text, _ ("penalty %s"), line->penalty_kopecks);
  if (line->voluntary)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", _ ("voluntary"));
  return g_string_free (text, FALSE);
}

/**
 * sma_charge_line_dup_reason:
 * @line: a line of a month
 * @former: (nullable): the same line of the month before
 *
 * Returns: (transfer full) (nullable): why the sum differs: the volume, the tariff, the way of
 *   charging; NULL where none of them tells
 */
char *
sma_charge_line_dup_reason (SmChargeLine *line, SmChargeLine *former)
{
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);

  if (former == NULL)
    return g_strdup (_ ("was not charged the month before"));
  if (line->volume_milli != former->volume_milli)
    {
      g_autofree char *now = sma_format_reading (NULL, line->volume_milli);
      g_autofree char *before = sma_format_reading (NULL, former->volume_milli);
      g_autofree char *unit = sma_format_unit (NULL, line->unit != NULL ? line->unit : "");

      /* Translators: volume now, unit, volume before, unit */
      g_ptr_array_add (reasons,
                       g_strdup_printf (_ ("%s %s instead of %s %s"), now, unit, before, unit));
    }
  if (line->tariff_centikopecks != former->tariff_centikopecks)
    {
      g_autofree char *now = sma_format_tariff (NULL, line->tariff_centikopecks);
      g_autofree char *before = sma_format_tariff (NULL, former->tariff_centikopecks);

      g_ptr_array_add (reasons, g_strdup_printf (_ ("tariff %s instead of %s"), now, before));
    }
  if (g_strcmp0 (line->method, former->method) != 0 && get_method_text (line->method) != NULL)
    g_ptr_array_add (reasons, g_strdup_printf (_ ("now %s"), get_method_text (line->method)));
  if (line->recalculated_kopecks != former->recalculated_kopecks)
    g_ptr_array_add (reasons, g_strdup (_ ("recalculation")));
  if (line->penalty_kopecks != former->penalty_kopecks)
    g_ptr_array_add (reasons, g_strdup (_ ("penalty")));
  if (reasons->len == 0)
    return NULL;
  g_ptr_array_add (reasons, NULL);
  return g_strjoinv (", ", (char **) reasons->pdata);
}

/**
 * sma_charge_dup_difference:
 * @kopecks: a difference
 *
 * Returns: (transfer full): the sum with its sign, plus too
 */
char *
sma_charge_dup_difference (gint64 kopecks)
{
  g_autofree char *sum = sm_money_format (kopecks);

  return kopecks > 0 ? g_strconcat (PLUS, sum, NULL) : g_steal_pointer (&sum);
}
