/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registry-table.h"

#include <string.h>

#include "limits.h"

/* clang-format off */
const SmdSection smd_registry_table[] = {
  [SMD_REGISTRY_ACCOUNTS] = { "accounts", {
    { "number", SMD_CELL_WORD, TRUE },
    { "full_name", SMD_CELL_TEXT, TRUE },
    { "address", SMD_CELL_TEXT, TRUE },
    { "balance", SMD_CELL_MONEY, TRUE }, /* plus is debt */
  } },
  [SMD_REGISTRY_LINES] = { "lines", {
    { "number", SMD_CELL_WORD, TRUE },
    { "code", SMD_CELL_WORD, TRUE },
    { "title", SMD_CELL_TEXT, TRUE },
    { "sum", SMD_CELL_MONEY, TRUE },
    { "voluntary", SMD_CELL_FLAG, FALSE },
  } },
  [SMD_REGISTRY_MONTHS] = { "months", {
    { "number", SMD_CELL_WORD, TRUE },
    { "month", SMD_CELL_MONTH, TRUE },
    { "opening", SMD_CELL_MONEY, TRUE },
    { "charged", SMD_CELL_MONEY, TRUE },
    { "paid", SMD_CELL_MONEY, TRUE },
    { "closing", SMD_CELL_MONEY, TRUE },
  } },
  [SMD_REGISTRY_CHARGES] = { "charges", {
    { "number", SMD_CELL_WORD, TRUE },
    { "month", SMD_CELL_MONTH, TRUE },
    { "title", SMD_CELL_TEXT, TRUE },
    { "method", SMD_CELL_WORD, TRUE }, /* meter, average, norm, fixed */
    { "volume", SMD_CELL_MILLI, TRUE },
    { "unit", SMD_CELL_TEXT, FALSE },
    { "tariff", SMD_CELL_TARIFF, TRUE },
    { "charged", SMD_CELL_MONEY, TRUE },
    { "recalculated", SMD_CELL_MONEY, FALSE },
    { "benefit", SMD_CELL_MONEY, FALSE },
    { "penalty", SMD_CELL_MONEY, FALSE },
    { "total", SMD_CELL_MONEY, TRUE },
    { "voluntary", SMD_CELL_FLAG, FALSE },
  } },
  [SMD_REGISTRY_METERS] = { "meters", {
    { "number", SMD_CELL_WORD, TRUE },
    { "serial", SMD_CELL_TEXT, TRUE },
    { "service", SMD_CELL_WORD, TRUE }, /* gas, electricity, water, heat, waste */
    { "unit", SMD_CELL_TEXT, TRUE },
    { "digits", SMD_CELL_INTEGER, TRUE },
    { "decimals", SMD_CELL_INTEGER, TRUE },
    { "implausible", SMD_CELL_MILLI, TRUE }, /* a consumption above it is asked about */
    { "verification_due", SMD_CELL_DATE, FALSE },
  } },
  [SMD_REGISTRY_REGISTERS] = { "registers", {
    { "number", SMD_CELL_WORD, TRUE },
    { "serial", SMD_CELL_TEXT, TRUE },
    { "place", SMD_CELL_INTEGER, TRUE },
    { "title", SMD_CELL_TEXT, TRUE },
    { "previous", SMD_CELL_MILLI, TRUE },
    { "previous_on", SMD_CELL_DATE, FALSE },
    { "tariff", SMD_CELL_TARIFF, TRUE },
  } },
  { NULL },
};
/* clang-format on */

static const char *const methods[] = { "meter", "average", "norm", "fixed", NULL };
static const char *const services[] = { "gas", "electricity", "water", "heat", "waste", NULL };

static void
check_choice (const SmdRow *row, guint column, const char *name, const char *const *choices,
              SmdProblems *problems)
{
  if (row->texts[column] != NULL && !g_strv_contains (choices, row->texts[column]))
    smd_problems_add (problems, row->line, name, "no such choice");
}

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
        smd_problems_add (problems, row->line, "closing", "is not opening + charged - paid");
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
      check_choice (row, SMD_CHARGE_METHOD, "method", methods, problems);
      if (n[SMD_CHARGE_CHARGED] + n[SMD_CHARGE_RECALCULATED] - n[SMD_CHARGE_BENEFIT]
              + n[SMD_CHARGE_PENALTY]
          != n[SMD_CHARGE_TOTAL])
        smd_problems_add (problems, row->line, "total",
                          "is not charged + recalculated - benefit + penalty");
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
        smd_problems_add (problems, row->line, "charged", "is not the sum of the month's charges");
      g_hash_table_remove (totals, key);
    }
  if (g_hash_table_size (totals) > 0)
    smd_problems_add (problems, 0, "charges", "some belong to a month that is not in the file");
}

static void
check_meters (GPtrArray *rows, SmdProblems *problems)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (rows, i);

      if (row->bad)
        continue;
      check_choice (row, SMD_METER_SERVICE, "service", services, problems);
      if (row->numbers[SMD_METER_DIGITS] < 1
          || row->numbers[SMD_METER_DIGITS] > SM_LIMIT_METER_DIGITS)
        smd_problems_add (problems, row->line, "digits", "out of bounds");
      if (row->numbers[SMD_METER_DECIMALS] > SM_LIMIT_METER_DECIMALS)
        smd_problems_add (problems, row->line, "decimals", "out of bounds");
    }
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
  check_meters (smd_sections_get_rows (sections, SMD_REGISTRY_METERS), problems);
  if (smd_problems_get_count (problems) == 0)
    check_month_totals (months, charges, problems);
}
