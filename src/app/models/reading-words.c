/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading-words.h"

#include <glib/gi18n.h>

#include "format.h"
#include "money.h"
#include "text.h"

/**
 * sma_words_dup_volume:
 * @milli: thousandths of a unit
 * @unit: as on the wire
 *
 * Returns: (transfer full): "120 kWh"
 */
char *
sma_words_dup_volume (gint64 milli, const char *unit)
{
  g_autofree char *volume = sma_format_reading (NULL, milli);
  g_autofree char *unit_text = sma_format_unit (NULL, unit);

  return g_strconcat (volume, SM_NBSP, unit_text, NULL);
}

/**
 * sma_meter_dup_title:
 * @meter: a meter
 *
 * Returns: (transfer full): what it measures, and in the simple version which of several it is
 */
char *
sma_meter_dup_title (SmMeter *meter)
{
  g_autofree char *name = sma_format_service (NULL, meter->service);

  if (meter->ordinal == 0)
    return g_steal_pointer (&name);
  /* Translators: what the meter measures, its place among several */
  return g_strdup_printf (_ ("%s · meter %d"), name, (int) meter->ordinal);
}

/**
 * sma_meter_dup_serial:
 * @meter: a meter
 *
 * Returns: (transfer full) (nullable): its number and the day of its verification; %NULL where the
 *   service does not tell them
 */
char *
sma_meter_dup_serial (SmMeter *meter)
{
  g_autofree char *due = sma_format_date (NULL, meter->verification_due);

  if (!sma_meter_is_known (meter))
    return NULL;
  if (due[0] == '\0')
    return g_strdup_printf (_ ("Meter No. %s"), meter->serial);
  return g_strdup_printf (_ ("Meter No. %s · verification by %s"), meter->serial, due);
}

/**
 * sma_register_form_dup_previous:
 * @form: a register being read
 *
 * Returns: (transfer full) (nullable): its previous reading and that one's day; %NULL where the
 *   service does not tell them
 */
char *
sma_register_form_dup_previous (SmaRegisterForm *form)
{
  SmRegister *reg = sma_register_form_get_register (form);
  SmMeter *meter = sma_register_form_get_meter (form);
  g_autofree char *value = sm_reading_format (reg->previous_milli, (guint) meter->decimals);
  g_autofree char *date = sma_format_date_short (NULL, reg->previous_on);

  if (!sma_meter_is_known (meter))
    return NULL;
  if (date[0] == '\0')
    return g_strdup_printf (_ ("previous %s"), value);
  /* Translators: a reading, its day */
  return g_strdup_printf (_ ("previous %s on %s"), value, date);
}

static char *
dup_arithmetic (SmaRegisterForm *form, gint64 consumption_milli)
{
  SmRegister *reg = sma_register_form_get_register (form);
  g_autofree char *volume =
      sma_words_dup_volume (consumption_milli, sma_register_form_get_meter (form)->unit);
  g_autofree char *tariff = NULL;
  g_autofree char *sum = NULL;
  gint64 cost;

  if (!sma_register_form_get_cost (form, &cost))
    return g_strdup_printf (_ ("used %s"), volume);
  tariff = sma_format_tariff (NULL, reg->tariff_centikopecks);
  sum = sm_money_format (cost);
  /* Translators: a volume with its unit, the price of a unit, the cost */
  return g_strdup_printf (_ ("used %s × %s = %s"), volume, tariff, sum);
}

/**
 * sma_register_form_dup_feedback:
 * @form: a register being read
 *
 * Returns: (transfer full) (nullable): what was used and what it costs, what is unusual; NULL while
 *   nothing is typed
 */
char *
sma_register_form_dup_feedback (SmaRegisterForm *form)
{
  g_autofree char *arithmetic = NULL;
  gint64 consumption;

  if (sma_register_form_get_consumption (form, &consumption))
    arithmetic = dup_arithmetic (form, consumption);
  switch (sma_register_form_get_state (form))
    {
    case SMA_REGISTER_GOOD:
      return g_steal_pointer (&arithmetic);
    case SMA_REGISTER_IMPLAUSIBLE:
      /* Translators: a calculation */
      return g_strdup_printf (_ ("%s: unusually much"), arithmetic);
    case SMA_REGISTER_LOWER:
      if (arithmetic == NULL)
        return g_strdup (_ ("lower than the previous reading"));
      /* Translators: a calculation */
      return g_strdup_printf (_ ("lower than the previous one; if the meter went past zero: %s"),
                              arithmetic);
    case SMA_REGISTER_EMPTY:
    case SMA_REGISTER_WRONG:
    default:
      return NULL;
    }
}

/**
 * sma_meter_form_dup_total:
 * @form: a meter being read
 *
 * Returns: (transfer full) (nullable): all registers together; NULL where not all are known
 */
char *
sma_meter_form_dup_total (SmaMeterForm *form)
{
  g_autofree char *volume = NULL;
  g_autofree char *sum = NULL;
  gint64 consumption, cost;

  if (!sma_meter_form_get_total (form, &consumption, &cost))
    return NULL;
  volume = sma_words_dup_volume (consumption, sma_meter_form_get_meter (form)->unit);
  sum = sm_money_format (cost);
  /* Translators: a volume, its cost */
  return g_strdup_printf (_ ("%s · %s"), volume, sum);
}

/**
 * sma_meter_form_get_question:
 * @form: a meter being read
 *
 * Returns: (nullable): what the customer is asked before sending; NULL where nothing is unusual
 */
const char *
sma_meter_form_get_question (SmaMeterForm *form)
{
  switch (sma_meter_form_get_state (form))
    {
    case SMA_REGISTER_LOWER:
      return _ ("The value is lower than the previous one. Please look at the meter again. Is it "
                "right?");
    case SMA_REGISTER_IMPLAUSIBLE:
      return _ ("This is unusually much. Please look at the meter again. Is it right?");
    case SMA_REGISTER_EMPTY:
    case SMA_REGISTER_WRONG:
    case SMA_REGISTER_GOOD:
    default:
      return NULL;
    }
}

static char *
dup_exported (SmReading *reading)
{
  g_autofree char *day = sm_text_iso_date (reading->exported_at, NULL);
  g_autofree char *date = sma_format_date (NULL, day);

  if (reading->unverified)
    /* Translators: a date */
    return g_strdup_printf (_ ("not verified, with the supplier since %s"), date);
  /* Translators: a date */
  return g_strdup_printf (_ ("with the supplier since %s, not counted yet"), date);
}

static char *
dup_credited (SmReading *reading)
{
  g_autofree char *month = sma_format_month (NULL, reading->credited_month);

  if (!sma_format_has_text (NULL, month))
    return g_strdup (_ ("counted by the supplier"));
  /* Translators: a month */
  return g_strdup_printf (_ ("counted by the supplier in the charge of %s"), month);
}

static const struct
{
  const char *code;
  const char *text; /* msgid */
} rejections[] = {
  { "payment_not_taken", N_ ("not accepted: the payment it was sent with did not take place") },
  { "lower", N_ ("rejected by the supplier: it has a higher value already") },
  { "wrong_meter", N_ ("rejected by the supplier: the meter is another one") },
  { "inspected", N_ ("rejected by the supplier: an inspection found another value") },
  { "outside_period", N_ ("rejected by the supplier: sent outside of the days it takes them") },
};

static char *
dup_rejected (SmReading *reading)
{
  for (guint i = 0; i < G_N_ELEMENTS (rejections); i++)
    {
      if (g_strcmp0 (reading->reason_code, rejections[i].code) != 0)
        continue;
      if (!sma_format_has_text (NULL, reading->reason))
        return g_strdup (_ (rejections[i].text));
      /* Translators: why a reading was rejected, the same in the supplier's words */
      return g_strdup_printf (_ ("%s. %s"), _ (rejections[i].text), reading->reason);
    }
  if (!sma_format_has_text (NULL, reading->reason))
    return g_strdup (_ ("rejected by the supplier"));
  return g_strdup_printf (_ ("rejected by the supplier: %s"), reading->reason);
}

static const struct
{
  const char *state;
  const char *text; /* msgid */
} states[] = {
  { "accepted", N_ ("sent, not passed on to the supplier yet") },
  { "unverified", N_ ("not verified: sent from the simple version") },
  { "waiting", N_ ("waits for the payment that it was sent with") },
  { "dismissed", N_ ("dismissed by the owner of the account") },
  { "replaced", N_ ("replaced by another reading") },
  { "withdrawn", N_ ("withdrawn: the supplier does not get it") },
};

/**
 * sma_reading_dup_state:
 * @reading: a reading that was sent
 *
 * Returns: (transfer full): what became of it, and who has it now
 */
char *
sma_reading_dup_state (SmReading *reading)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (reading->state, states[i].state) == 0)
      return g_strdup (_ (states[i].text));
  if (g_strcmp0 (reading->state, "exported") == 0)
    return dup_exported (reading);
  if (g_strcmp0 (reading->state, "credited") == 0)
    return dup_credited (reading);
  return dup_rejected (reading);
}

/**
 * sma_reading_dup_last:
 * @reading: (nullable): the last reading sent for a meter
 *
 * Returns: (transfer full) (nullable): when it was taken and what became of it
 */
char *
sma_reading_dup_last (SmReading *reading)
{
  g_autofree char *time = NULL;
  g_autofree char *state = NULL;

  if (reading == NULL)
    return NULL;
  time = sma_format_time (NULL, reading->taken_at);
  state = sma_reading_dup_state (reading);
  /* Translators: a time, what became of the reading */
  return g_strdup_printf (_ ("Last reading of %s: %s"), time, state);
}

/**
 * sma_reading_dup_values:
 * @reading: a reading that was sent
 *
 * Returns: (transfer full): the values of its registers
 */
char *
sma_reading_dup_values (SmReading *reading)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sm_record_list_length (reading->values); i++)
    {
      SmRegisterValue *value = sm_record_list_get (reading->values, i);
      g_autofree char *one = sma_format_reading (NULL, value->value_milli);

      g_string_append_printf (text, "%s%s", i > 0 ? " / " : "", one);
    }
  return g_string_free (text, FALSE);
}
