/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading-history.h"

#include "text.h"

static gboolean
is_taken_back (SmReading *reading)
{
  return g_strcmp0 (reading->state, "withdrawn") == 0
         || g_strcmp0 (reading->state, "replaced") == 0;
}

/**
 * sma_reading_has_consumption:
 * @reading: a reading
 *
 * Returns: whether it is known what was used since the one before it: not in the simple version,
 *   and not of a reading that may be a stranger's, or was taken back
 */
gboolean
sma_reading_has_consumption (SmReading *reading)
{
  return reading->serial != NULL && !reading->unverified && !is_taken_back (reading)
         && g_strcmp0 (reading->state, "unverified") != 0
         && g_strcmp0 (reading->state, "dismissed") != 0;
}

/**
 * sma_reading_get_consumption:
 * @reading: a reading
 *
 * Returns: what was used since the one before it, thousandths of a unit, over all registers; a
 *   lower value counts as nothing
 */
gint64
sma_reading_get_consumption (SmReading *reading)
{
  gint64 consumption_milli = 0;

  for (guint i = 0; i < sm_record_list_length (reading->values); i++)
    {
      SmRegisterValue *value = sm_record_list_get (reading->values, i);

      consumption_milli += MAX (0, value->value_milli - value->previous_milli);
    }
  return consumption_milli;
}

/**
 * sma_reading_history_find_last:
 * @history: #SmReading records, newest first
 * @meter_id: a meter
 *
 * Returns: (transfer none) (nullable): what was sent for it last and not taken back; in the full
 *   version (where serial numbers are told) none that may be a stranger's
 */
SmReading *
sma_reading_history_find_last (GListModel *history, const char *meter_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (history); i++)
    {
      SmReading *reading = sm_record_list_get (G_LIST_STORE (history), i);

      if (g_strcmp0 (reading->meter_id, meter_id) == 0 && !is_taken_back (reading)
          && (reading->serial == NULL || sma_reading_has_consumption (reading)))
        return reading;
    }
  return NULL;
}

/**
 * sma_reading_history_get_consumption:
 * @history: #SmReading records
 * @meter_id: a meter
 * @month: "YYYY-MM"
 * @consumption_milli: (out): used by the readings of that month, thousandths of a unit
 *
 * Returns: whether there was a reading in that month
 */
gboolean
sma_reading_history_get_consumption (GListModel *history, const char *meter_id, const char *month,
                                     gint64 *consumption_milli)
{
  gboolean found = FALSE;

  *consumption_milli = 0;
  for (guint i = 0; i < g_list_model_get_n_items (history); i++)
    {
      SmReading *reading = sm_record_list_get (G_LIST_STORE (history), i);
      g_autofree char *taken = sm_text_iso_month (reading->taken_at, NULL);

      if (g_strcmp0 (reading->meter_id, meter_id) != 0 || g_strcmp0 (taken, month) != 0
          || g_strcmp0 (reading->state, "rejected") == 0 || !sma_reading_has_consumption (reading))
        continue;
      *consumption_milli += sma_reading_get_consumption (reading);
      found = TRUE;
    }
  return found;
}
