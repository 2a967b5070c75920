/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "demo-account.h"
#include "demo-time.h"
#include "money.h"
#include "text.h"

#define READING_DAY 24

static const char *
method_name (SmDemoMethod method)
{
  switch (method)
    {
    case SM_DEMO_BY_METER:
    case SM_DEMO_BY_OTHERS:
      return "meter";
    case SM_DEMO_BY_PERSON:
    case SM_DEMO_BY_AREA:
      return "norm";
    case SM_DEMO_FIXED:
    case SM_DEMO_INSURANCE:
    default:
      return "fixed";
    }
}

static gboolean
insert_registry (SmdTx *tx, const SmDemoAccount *self, GError **error)
{
  g_autofree char *masked = sm_text_mask_address (self->household->address);
  g_autofree char *present = sm_text_add_months (self->months[SM_DEMO_MONTHS - 1].month, 1);
  g_autofree char *first = g_strconcat (present, "-01", NULL);
  g_autofree char *as_of = sm_text_add_days (first, -1);

  return smd_tx_exec (
      tx, error,
      "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address,"
      " masked_address, balance_kopecks, balance_at, as_of, mask_version)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, " G_STRINGIFY (SM_TEXT_MASK_VERSION) ")",
      "ssssssiis", self->registry_id, self->supplier->id, self->number, self->household->full_name,
      self->household->address, masked, sm_demo_account_get_balance (self),
      sm_demo_time (present, 1, 0), as_of);
}

static gboolean
insert_charge (SmdTx *tx, const SmDemoAccount *self, const SmDemoMonth *month, guint index,
               GError **error)
{
  const SmDemoLine *line = &self->supplier->lines[index];
  const SmDemoCharge *charge = &month->charges[index];

  if (!charge->used)
    return TRUE;
  return smd_tx_exec (
      tx, error,
      "INSERT INTO charge_lines (registry_id, month, line, title, method, volume_milli, unit,"
      " tariff_centikopecks, charged_kopecks, recalculated_kopecks, benefit_kopecks,"
      " penalty_kopecks, total_kopecks, voluntary)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      "ssissisiiiiiii", self->registry_id, month->month, (gint64) index + 1, line->title,
      method_name (line->method), charge->volume_milli, line->unit, charge->tariff_centikopecks,
      charge->charged_kopecks, charge->recalculated_kopecks, charge->benefit_kopecks,
      charge->penalty_kopecks, charge->total_kopecks, (gint64) (line->method == SM_DEMO_INSURANCE));
}

static gboolean
insert_month (SmdTx *tx, const SmDemoAccount *self, const SmDemoMonth *month, GError **error)
{
  for (guint i = 0; i < self->supplier->n_lines; i++)
    if (!insert_charge (tx, self, month, i, error))
      return FALSE;

  return smd_tx_exec (tx, error,
                      "INSERT INTO charge_months (registry_id, month, opening_kopecks,"
                      " charged_kopecks, paid_kopecks, closing_kopecks)"
                      " VALUES ($1, $2, $3, $4, $5, $6)",
                      "ssiiii", self->registry_id, month->month, month->opening_kopecks,
                      month->charged_kopecks, month->paid_kopecks, month->closing_kopecks);
}

static gboolean
insert_line (SmdTx *tx, const SmDemoAccount *self, guint index, gint64 sum, GError **error)
{
  const SmDemoLine *line = &self->supplier->lines[index];

  return smd_tx_exec (
      tx, error,
      "INSERT INTO registry_lines (registry_id, code, title, sum_kopecks, voluntary)"
      " VALUES ($1, $2, $3, $4, $5)",
      "sssii", self->registry_id, line->code, line->title, sum,
      (gint64) (line->method == SM_DEMO_INSURANCE));
}

/* The debt by lines: those after the first take what the last month charged for them, the first
 * one takes the rest. What is voluntary is offered beside the debt. */
static gboolean
insert_lines (SmdTx *tx, const SmDemoAccount *self, GError **error)
{
  const SmDemoMonth *last = &self->months[SM_DEMO_MONTHS - 1];
  gint64 rest = MAX (last->closing_kopecks, 0);

  for (guint i = self->supplier->n_lines - 1; i > 0; i--)
    {
      const SmDemoLine *line = &self->supplier->lines[i];
      gboolean voluntary = line->method == SM_DEMO_INSURANCE;
      gint64 price = sm_money_charge (line->least_milli, line->tariff_centikopecks);
      gint64 sum = voluntary ? price : CLAMP (last->charges[i].total_kopecks, 0, rest);

      if (!insert_line (tx, self, i, sum, error))
        return FALSE;
      rest -= voluntary ? 0 : sum;
    }

  return insert_line (tx, self, 0, rest, error);
}

static gboolean
insert_register (SmdTx *tx, const SmDemoAccount *self, guint meter, guint index, GError **error)
{
  const SmDemoMeter *spec = &self->supplier->meters[meter];
  const SmDemoMeterState *state = &self->meters[meter];
  const SmDemoLine *line = &self->supplier->lines[spec->lines[index]];
  g_autofree char *day = sm_demo_date (self->months[SM_DEMO_MONTHS - 1].month, READING_DAY);

  return smd_tx_exec (tx, error,
                      "INSERT INTO registers (id, meter_id, place, title, previous_milli,"
                      " previous_on, tariff_centikopecks) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      "ssisisi", state->register_ids[index], state->id, (gint64) index,
                      spec->registers[index], state->values_milli[index][SM_DEMO_MONTHS], day,
                      sm_demo_line_get_tariff (line, 0));
}

static gboolean
insert_meter (SmdTx *tx, const SmDemoAccount *self, guint index, GError **error)
{
  const SmDemoMeter *spec = &self->supplier->meters[index];
  const SmDemoMeterState *state = &self->meters[index];

  if (!smd_tx_exec (tx, error,
                    "INSERT INTO meters (id, registry_id, service, serial, unit, digits, decimals,"
                    " implausible_milli, verification_due)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                    "sssssiiis", state->id, self->registry_id, self->supplier->service,
                    state->serial, spec->unit, spec->digits, spec->decimals,
                    spec->implausible_milli, state->verification_due))
    return FALSE;

  for (guint i = 0; i < spec->n_registers; i++)
    if (!insert_register (tx, self, index, i, error))
      return FALSE;
  return TRUE;
}

gboolean
sm_demo_account_insert (SmdTx *tx, const SmDemoAccount *self, GError **error)
{
  if (!insert_registry (tx, self, error) || !insert_lines (tx, self, error))
    return FALSE;

  for (guint i = 0; i < SM_DEMO_MONTHS; i++)
    if (!insert_month (tx, self, &self->months[i], error))
      return FALSE;
  for (guint i = 0; i < self->supplier->n_meters; i++)
    if (!insert_meter (tx, self, i, error))
      return FALSE;
  return TRUE;
}
