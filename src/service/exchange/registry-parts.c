/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "account-records.h"
#include "id.h"
#include "meter-records.h"
#include "registry-load.h"
#include "registry-table.h"
#include "words.h"

static void
check_count (SmdLoading *self, const SmdRow *row, gint64 count, GType type, const char *list)
{
  const SmField *field = sm_record_type_find_field (type, list);
  g_autofree char *reason = NULL;

  if (count <= field->most)
    return;
  reason = g_strdup_printf (T_ (N_ ("is one too many: there may be %ld")), (long) field->most);
  smd_problems_add (self->problems, row->line, list, reason);
}

/**
 * smd_registry_check_room:
 * @tx: the loading's transaction
 * @self: a loading
 * @row: what was just added
 * @counted: SELECT COUNT (*) AS n … = $1
 * @of: its parameter
 * @type: the record that customers see it in
 * @list: the list of that record
 * @error: an error of the store
 *
 * Tells a problem where the list has no room for what is stored now.
 *
 * Returns: whether the store could be asked
 */
gboolean
smd_registry_check_room (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *counted,
                         const char *of, GType type, const char *list, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, counted, "s", of);

  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    check_count (self, row, smd_rows_get_int (rows, "n"), type, list);
  return TRUE;
}

gboolean
smd_registry_load_month (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *registry_id,
                         GError **error)
{
  const char *month = row->texts[SMD_MONTH_MONTH];

  if (!smd_tx_exec (tx, error, "DELETE FROM charge_lines WHERE registry_id = $1 AND month = $2",
                    "ss", registry_id, month)
      || !smd_tx_exec (tx, error, "DELETE FROM charge_months WHERE registry_id = $1 AND month = $2",
                       "ss", registry_id, month)
      || !smd_tx_exec (tx, error,
                       "INSERT INTO charge_months (registry_id, month, opening_kopecks, "
                       "charged_kopecks, paid_kopecks, closing_kopecks) "
                       "VALUES ($1, $2, $3, $4, $5, $6)",
                       "ssiiii", registry_id, month, row->numbers[SMD_MONTH_OPENING],
                       row->numbers[SMD_MONTH_CHARGED], row->numbers[SMD_MONTH_PAID],
                       row->numbers[SMD_MONTH_CLOSING]))
    return FALSE;
  self->counts->months++;
  return TRUE;
}

static gint64
next_line (SmdLoading *self, const char *registry_id, const char *month)
{
  char *key = g_strjoin ("\n", registry_id, month, NULL);
  guint line = GPOINTER_TO_UINT (g_hash_table_lookup (self->lines, key)) + 1;

  g_hash_table_replace (self->lines, key, GUINT_TO_POINTER (line));
  return line;
}

gboolean
smd_registry_load_charge (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *registry_id,
                          GError **error)
{
  const char *month = row->texts[SMD_CHARGE_MONTH];
  const gint64 *n = row->numbers;
  gint64 line = next_line (self, registry_id, month);

  check_count (self, row, line, SM_TYPE_CHARGE_MONTH, "lines");
  return smd_tx_exec (tx, error,
                      "INSERT INTO charge_lines (registry_id, month, line, title, method, "
                      "volume_milli, unit, tariff_centikopecks, charged_kopecks, "
                      "recalculated_kopecks, benefit_kopecks, penalty_kopecks, total_kopecks, "
                      "voluntary) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
                      "$13, $14)",
                      "ssissisiiiiiii", registry_id, month, line, row->texts[SMD_CHARGE_TITLE],
                      row->texts[SMD_CHARGE_METHOD], n[SMD_CHARGE_VOLUME],
                      row->texts[SMD_CHARGE_UNIT], n[SMD_CHARGE_TARIFF], n[SMD_CHARGE_CHARGED],
                      n[SMD_CHARGE_RECALCULATED], n[SMD_CHARGE_BENEFIT], n[SMD_CHARGE_PENALTY],
                      n[SMD_CHARGE_TOTAL], n[SMD_CHARGE_VOLUNTARY]);
}

static gboolean
find_meter (SmdTx *tx, const char *registry_id, const char *serial, char **id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error, "SELECT id FROM meters WHERE registry_id = $1 AND serial = $2",
                       "ss", registry_id, serial);
  if (rows == NULL)
    return FALSE;
  *id = smd_rows_next (rows) ? g_strdup (smd_rows_get_text (rows, "id")) : NULL;
  return TRUE;
}

gboolean
smd_registry_load_meter (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *registry_id,
                         GError **error)
{
  const char *serial = row->texts[SMD_METER_SERIAL];
  g_autofree char *id = NULL;

  if (!find_meter (tx, registry_id, serial, &id, error))
    return FALSE;
  if (id == NULL)
    {
      id = sm_id_new ();
      if (!smd_tx_exec (tx, error,
                        "INSERT INTO meters (id, registry_id, service, serial, unit, digits, "
                        "decimals, implausible_milli) VALUES ($1, $2, $3, $4, $5, 1, 0, 0)",
                        "sssss", id, registry_id, row->texts[SMD_METER_SERVICE], serial,
                        row->texts[SMD_METER_UNIT])
          || !smd_registry_check_room (tx, self, row,
                                       "SELECT COUNT (*) AS n FROM meters WHERE registry_id = $1",
                                       registry_id, SM_TYPE_METER_LIST, "items", error))
        return FALSE;
    }
  self->counts->meters++;
  return smd_tx_exec (tx, error,
                      "UPDATE meters SET service = $1, unit = $2, digits = $3, decimals = $4, "
                      "implausible_milli = $5, verification_due = $6 WHERE id = $7",
                      "ssiiiss", row->texts[SMD_METER_SERVICE], row->texts[SMD_METER_UNIT],
                      row->numbers[SMD_METER_DIGITS], row->numbers[SMD_METER_DECIMALS],
                      row->numbers[SMD_METER_IMPLAUSIBLE], row->texts[SMD_METER_VERIFICATION], id);
}

gboolean
smd_registry_load_register (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *registry_id,
                            GError **error)
{
  g_autofree char *meter_id = NULL;
  g_autofree char *id = sm_id_new ();
  gint64 changed = 0;

  if (!find_meter (tx, registry_id, row->texts[SMD_REGISTER_SERIAL], &meter_id, error))
    return FALSE;
  if (meter_id == NULL)
    {
      smd_problems_add (self->problems, row->line, "serial", N_ ("no such meter"));
      return TRUE;
    }
  if (!smd_tx_exec_counted (tx, &changed, error,
                            "UPDATE registers SET title = $1, previous_milli = $2, "
                            "previous_on = $3, tariff_centikopecks = $4 "
                            "WHERE meter_id = $5 AND place = $6",
                            "sisisi", row->texts[SMD_REGISTER_TITLE],
                            row->numbers[SMD_REGISTER_PREVIOUS],
                            row->texts[SMD_REGISTER_PREVIOUS_ON], row->numbers[SMD_REGISTER_TARIFF],
                            meter_id, row->numbers[SMD_REGISTER_PLACE]))
    return FALSE;
  if (changed > 0)
    return TRUE;
  return smd_tx_exec (tx, error,
                      "INSERT INTO registers (id, meter_id, place, title, previous_milli, "
                      "previous_on, tariff_centikopecks) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      "ssisisi", id, meter_id, row->numbers[SMD_REGISTER_PLACE],
                      row->texts[SMD_REGISTER_TITLE], row->numbers[SMD_REGISTER_PREVIOUS],
                      row->texts[SMD_REGISTER_PREVIOUS_ON], row->numbers[SMD_REGISTER_TARIFF])
         && smd_registry_check_room (tx, self, row,
                                     "SELECT COUNT (*) AS n FROM registers WHERE meter_id = $1",
                                     meter_id, SM_TYPE_METER, "registers", error);
}
