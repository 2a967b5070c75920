/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-account.h"

#include "demo-random.h"
#include "money.h"
#include "text.h"

#define BENEFIT_ACCOUNTS_PERCENT 10
#define BENEFIT_PERCENT 50
#define INSURED_PERCENT 12
#define RECALCULATED_PERCENT 4 /* of months */
#define PENALTY_BASIS_POINTS 40
#define FIRST_YEARLY_MONTH 7 /* prices rise in July */
#define ROUBLE 100

static int
month_of (const char *iso_month)
{
  return (int) g_ascii_strtoll (iso_month + 5, NULL, 10);
}

/* Price years between two months: how many Julys have passed. */
static int
price_years (const char *from, const char *to)
{
  int from_year = (int) g_ascii_strtoll (from, NULL, 10);
  int to_year = (int) g_ascii_strtoll (to, NULL, 10);

  return to_year - from_year + (month_of (to) >= FIRST_YEARLY_MONTH)
         - (month_of (from) >= FIRST_YEARLY_MONTH);
}

static void
plan_meters (SmDemoAccount *self, GRand *rand, gint64 now)
{
  for (guint i = 0; i < self->supplier->n_meters; i++)
    {
      const SmDemoMeter *meter = &self->supplier->meters[i];
      SmDemoMeterState *state = &self->meters[i];

      state->id = sm_demo_random_id (rand, now);
      state->serial = sm_demo_random_digits (rand, 8);
      state->verification_due =
          sm_text_iso_date (now + sm_demo_random_range (rand, 20, 2000) * 24 * 60 * 60, NULL);
      for (guint j = 0; j < meter->n_registers; j++)
        {
          state->register_ids[j] = sm_demo_random_id (rand, now);
          state->values_milli[j][0] = sm_demo_random_range (rand, 40, 9000) * 1000;
        }
    }
}

/* Readings have as many decimals as the meter: volumes too. */
static gint64
round_volume (gint64 volume_milli, gint64 decimals)
{
  return decimals == 0 ? (volume_milli + 500) / 1000 * 1000 : volume_milli;
}

static void
turn_meters (SmDemoAccount *self, GRand *rand, guint index)
{
  SmDemoMonth *month = &self->months[index];

  for (guint i = 0; i < self->supplier->n_meters; i++)
    {
      const SmDemoMeter *meter = &self->supplier->meters[i];
      for (guint j = 0; j < meter->n_registers; j++)
        {
          const SmDemoLine *line = &self->supplier->lines[meter->lines[j]];
          gint64 volume =
              sm_demo_line_get_volume (line, self->household, month_of (month->month), rand);
          gint64 *values = self->meters[i].values_milli[j];

          volume = round_volume (volume, meter->decimals);
          values[index + 1] = values[index] + volume;
          month->charges[meter->lines[j]].volume_milli = volume;
        }
    }
}

static gint64
volume_before (const SmDemoMonth *month, guint line)
{
  gint64 volume = 0;

  for (guint i = 0; i < line; i++)
    volume += month->charges[i].volume_milli;
  return volume;
}

static gint64
volume_of (const SmDemoAccount *self, const SmDemoMonth *month, guint index, GRand *rand)
{
  const SmDemoLine *line = &self->supplier->lines[index];

  switch (line->method)
    {
    case SM_DEMO_BY_METER:
      return month->charges[index].volume_milli;
    case SM_DEMO_BY_OTHERS:
      return volume_before (month, index);
    case SM_DEMO_INSURANCE:
      return self->insured ? line->least_milli : 0;
    case SM_DEMO_BY_PERSON:
    case SM_DEMO_BY_AREA:
    case SM_DEMO_FIXED:
    default:
      return sm_demo_line_get_volume (line, self->household, month_of (month->month), rand);
    }
}

static gint64
penalty_of (const SmDemoAccount *self, const SmDemoMonth *month, guint index)
{
  gint64 charged = month->charges[index].charged_kopecks;

  if (index > 0 || self->payer != SM_DEMO_DEBTOR || month->opening_kopecks < 2 * charged)
    return 0;
  return sm_money_share (month->opening_kopecks, PENALTY_BASIS_POINTS);
}

static void
charge_line (SmDemoAccount *self, SmDemoMonth *month, guint index, int years, GRand *rand)
{
  SmDemoCharge *charge = &month->charges[index];

  charge->volume_milli = volume_of (self, month, index, rand);
  charge->used = charge->volume_milli > 0;
  charge->tariff_centikopecks = sm_demo_line_get_tariff (&self->supplier->lines[index], years);
  charge->charged_kopecks = sm_money_charge (charge->volume_milli, charge->tariff_centikopecks);

  if (index == 0 && charge->used && sm_demo_random_chance (rand, RECALCULATED_PERCENT))
    charge->recalculated_kopecks = -charge->charged_kopecks / sm_demo_random_range (rand, 3, 9);
  if (index == 0)
    charge->benefit_kopecks = charge->charged_kopecks * self->benefit_percent / 100;
  charge->penalty_kopecks = charge->used ? penalty_of (self, month, index) : 0;
  charge->total_kopecks = charge->charged_kopecks + charge->recalculated_kopecks
                          - charge->benefit_kopecks + charge->penalty_kopecks;
  month->charged_kopecks += charge->total_kopecks;
}

static gint64
payment_of (const SmDemoAccount *self, const SmDemoMonth *month, guint index, GRand *rand)
{
  gint64 due = MAX (month->opening_kopecks, 0);
  gint64 paid = 0;

  switch (self->payer)
    {
    case SM_DEMO_LATE:
      paid = index % 2 == 1 ? 0 : due; /* the last month is one without */
      break;
    case SM_DEMO_DEBTOR:
      paid = sm_demo_random_chance (rand, 60) ? due / 2 / ROUBLE * ROUBLE : 0;
      break;
    case SM_DEMO_AHEAD:
      paid = MAX (month->opening_kopecks + month->charged_kopecks + self->ahead_kopecks, 0);
      break;
    case SM_DEMO_PUNCTUAL:
    case SM_DEMO_PAYERS:
    default:
      paid = due;
      break;
    }
  return paid;
}

static void
plan_month (SmDemoAccount *self, guint index, const char *present, gint64 opening, GRand *rand)
{
  SmDemoMonth *month = &self->months[index];
  g_autofree char *name = sm_text_add_months (present, (int) index - SM_DEMO_MONTHS);
  int years = price_years (name, present);

  g_strlcpy (month->month, name, sizeof month->month);
  month->opening_kopecks = opening;
  turn_meters (self, rand, index);
  for (guint i = 0; i < self->supplier->n_lines; i++)
    charge_line (self, month, i, years, rand);
  month->paid_kopecks = payment_of (self, month, index, rand);
  month->closing_kopecks = opening + month->charged_kopecks - month->paid_kopecks;
}

/* Returns: (transfer full): the account with its two years, not yet in any store. */
SmDemoAccount *
sm_demo_account_new (GRand *rand, gint64 now, const SmDemoSupplier *supplier,
                     const SmDemoHousehold *household, const char *number, SmDemoPayer payer)
{
  SmDemoAccount *self = g_new0 (SmDemoAccount, 1);
  g_autofree char *present = sm_text_iso_month (now, NULL);
  gint64 opening = 0;

  self->supplier = supplier;
  self->household = household;
  self->registry_id = sm_demo_random_id (rand, now);
  self->number = g_strdup (number);
  self->payer = payer;
  self->insured = sm_demo_random_chance (rand, INSURED_PERCENT);
  self->benefit_percent =
      sm_demo_random_chance (rand, BENEFIT_ACCOUNTS_PERCENT) ? BENEFIT_PERCENT : 0;
  self->ahead_kopecks = sm_demo_random_range (rand, 5000, 90000);

  plan_meters (self, rand, now);
  for (guint i = 0; i < SM_DEMO_MONTHS; i++)
    {
      plan_month (self, i, present, opening, rand);
      opening = self->months[i].closing_kopecks;
    }
  return self;
}

void
sm_demo_account_free (SmDemoAccount *self)
{
  for (guint i = 0; i < SM_DEMO_METERS_MOST; i++)
    {
      g_free (self->meters[i].id);
      g_free (self->meters[i].serial);
      g_free (self->meters[i].verification_due);
      for (guint j = 0; j < SM_DEMO_REGISTERS_MOST; j++)
        g_free (self->meters[i].register_ids[j]);
    }
  g_free (self->registry_id);
  g_free (self->number);
  g_free (self);
}

gint64
sm_demo_account_get_balance (const SmDemoAccount *self)
{
  return self->months[SM_DEMO_MONTHS - 1].closing_kopecks;
}
