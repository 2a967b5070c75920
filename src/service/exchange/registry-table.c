/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registry-table.h"

#include <string.h>

#include "account-records.h"
#include "meter-records.h"
#include "payment-records.h"
#include "words.h"

/* clang-format off */
const SmdSection smd_registry_table[] = {
  [SMD_REGISTRY_ACCOUNTS] = { "accounts", {
    { "number", SMD_CELL_WORD, TRUE, sm_account_get_type, "number" },
    { "full_name", SMD_CELL_TEXT, TRUE, sm_account_get_type, "owner_name" },
    { "address", SMD_CELL_TEXT, TRUE, sm_account_get_type, "address" },
    { "balance", SMD_CELL_MONEY, TRUE, .doc = N_ ("a debt is above 0") },
  } },
  [SMD_REGISTRY_LINES] = { "lines", {
    { "number", SMD_CELL_WORD, TRUE, sm_account_get_type, "number" },
    { "code", SMD_CELL_WORD, TRUE, sm_payment_line_get_type, "code" },
    { "title", SMD_CELL_TEXT, TRUE, sm_payment_line_get_type, "title" },
    { "sum", SMD_CELL_MONEY, TRUE },
    { "voluntary", SMD_CELL_FLAG, FALSE },
  } },
  [SMD_REGISTRY_MONTHS] = { "months", {
    { "number", SMD_CELL_WORD, TRUE, sm_account_get_type, "number" },
    { "month", SMD_CELL_MONTH, TRUE },
    { "opening", SMD_CELL_MONEY, TRUE, .doc = N_ ("a debt is above 0") },
    { "charged", SMD_CELL_MONEY, TRUE },
    { "paid", SMD_CELL_MONEY, TRUE },
    { "closing", SMD_CELL_MONEY, TRUE, .doc = N_ ("opening + charged - paid") },
  } },
  [SMD_REGISTRY_CHARGES] = { "charges", {
    { "number", SMD_CELL_WORD, TRUE, sm_account_get_type, "number" },
    { "month", SMD_CELL_MONTH, TRUE },
    { "title", SMD_CELL_TEXT, TRUE, sm_charge_line_get_type, "title" },
    { "method", SMD_CELL_WORD, TRUE, sm_charge_line_get_type, "method" },
    { "volume", SMD_CELL_MILLI, TRUE },
    { "unit", SMD_CELL_TEXT, FALSE, sm_charge_line_get_type, "unit" },
    { "tariff", SMD_CELL_TARIFF, TRUE },
    { "charged", SMD_CELL_MONEY, TRUE },
    { "recalculated", SMD_CELL_MONEY, FALSE },
    { "benefit", SMD_CELL_MONEY, FALSE },
    { "penalty", SMD_CELL_MONEY, FALSE },
    { "total", SMD_CELL_MONEY, TRUE, .doc = N_ ("charged + recalculated - benefit + penalty") },
    { "voluntary", SMD_CELL_FLAG, FALSE },
  } },
  [SMD_REGISTRY_METERS] = { "meters", {
    { "number", SMD_CELL_WORD, TRUE, sm_account_get_type, "number" },
    { "serial", SMD_CELL_TEXT, TRUE, sm_meter_get_type, "serial" },
    { "service", SMD_CELL_WORD, TRUE, sm_meter_get_type, "service" },
    { "unit", SMD_CELL_TEXT, TRUE, sm_meter_get_type, "unit" },
    { "digits", SMD_CELL_INTEGER, TRUE, sm_meter_get_type, "digits" },
    { "decimals", SMD_CELL_INTEGER, TRUE, sm_meter_get_type, "decimals" },
    { "implausible", SMD_CELL_MILLI, TRUE, .doc = N_ ("a consumption above it is asked about") },
    { "verification_due", SMD_CELL_DATE, FALSE },
  } },
  [SMD_REGISTRY_REGISTERS] = { "registers", {
    { "number", SMD_CELL_WORD, TRUE, sm_account_get_type, "number" },
    { "serial", SMD_CELL_TEXT, TRUE, sm_meter_get_type, "serial" },
    { "place", SMD_CELL_INTEGER, TRUE, .doc = N_ ("of the register on its meter, from 1") },
    { "title", SMD_CELL_TEXT, TRUE, sm_register_get_type, "title" },
    { "previous", SMD_CELL_MILLI, TRUE },
    { "previous_on", SMD_CELL_DATE, FALSE },
    { "tariff", SMD_CELL_TARIFF, TRUE },
  } },
  [SMD_REGISTRY_HEAD] = { "", {
    { "as_of", SMD_CELL_DATE, FALSE }, /* the closing day that the balances are of */
  } },
  { NULL },
};
/* clang-format on */

static void
check_months (GPtrArray *rows, SmdProblems *problems)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (rows, i);

      if (row->bad)
        continue;
      if (row->numbers[SMD_MONTH_OPENING] + row->numbers[SMD_MONTH_CHARGED]
              - row->numbers[SMD_MONTH_PAID]
          != row->numbers[SMD_MONTH_CLOSING])
        smd_problems_add (problems, row->line, "closing", N_ ("is not opening + charged - paid"));
    }
}

static void
check_charges (GPtrArray *rows, SmdProblems *problems)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (rows, i);
      const gint64 *n = row->numbers;

      if (row->bad)
        continue;
      if (n[SMD_CHARGE_CHARGED] + n[SMD_CHARGE_RECALCULATED] - n[SMD_CHARGE_BENEFIT]
              + n[SMD_CHARGE_PENALTY]
          != n[SMD_CHARGE_TOTAL])
        smd_problems_add (problems, row->line, "total",
                          N_ ("is not charged + recalculated - benefit + penalty"));
    }
}

static char *
dup_month_key (const SmdRow *row)
{
  return g_strjoin ("\n", row->texts[SMD_COLUMN_NUMBER], row->texts[SMD_MONTH_MONTH], NULL);
}

/* The lines of a month, where it has any, make up what it charged. */
static void
check_month_totals (GPtrArray *months, GPtrArray *charges, SmdProblems *problems)
{
  g_autoptr (GHashTable) totals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < charges->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (charges, i);
      char *key = dup_month_key (row);
      gint64 *total = g_hash_table_lookup (totals, key);

      if (total == NULL)
        {
          total = g_new0 (gint64, 1);
          g_hash_table_insert (totals, g_strdup (key), total);
        }
      *total += row->numbers[SMD_CHARGE_TOTAL];
      g_free (key);
    }
  for (guint i = 0; i < months->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (months, i);
      g_autofree char *key = dup_month_key (row);
      const gint64 *total = g_hash_table_lookup (totals, key);

      if (total != NULL && *total != row->numbers[SMD_MONTH_CHARGED])
        smd_problems_add (problems, row->line, "charged",
                          N_ ("is not the sum of the month's charges"));
      g_hash_table_remove (totals, key);
    }
  if (g_hash_table_size (totals) > 0)
    smd_problems_add (problems, 0, "charges",
                      N_ ("some belong to a month that is not in the file"));
}

/**
 * smd_registry_check:
 * @sections: a registry
 * @problems: where to tell what is wrong
 *
 * Checks whether the file agrees with itself.
 */
void
smd_registry_check (const SmdSections *sections, SmdProblems *problems)
{
  GPtrArray *months = smd_sections_get_rows (sections, SMD_REGISTRY_MONTHS);
  GPtrArray *charges = smd_sections_get_rows (sections, SMD_REGISTRY_CHARGES);

  check_months (months, problems);
  check_charges (charges, problems);
  if (smd_problems_get_count (problems) == 0)
    check_month_totals (months, charges, problems);
}
