/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-supplier.h"

G_BEGIN_DECLS

/*
 * SmDemoAccount: one account of a household with a supplier: two years of charges, payments and
 * meter values that agree with each other, month by month.
 */

#define SM_DEMO_MONTHS 24

/* How its people pay. */
typedef enum
{
  SM_DEMO_PUNCTUAL, /* owes the last month */
  SM_DEMO_LATE,     /* every other month */
  SM_DEMO_DEBTOR,   /* in part, sometimes: there is a penalty */
  SM_DEMO_AHEAD,    /* more than is due */
  SM_DEMO_PAYERS
} SmDemoPayer;

typedef struct
{
  gboolean used; /* nothing is charged for heating in summer */
  gint64 volume_milli;
  gint64 tariff_centikopecks;
  gint64 charged_kopecks;
  gint64 recalculated_kopecks;
  gint64 benefit_kopecks;
  gint64 penalty_kopecks;
  gint64 total_kopecks;
} SmDemoCharge;

typedef struct
{
  char month[8]; /* YYYY-MM */
  gint64 opening_kopecks;
  gint64 charged_kopecks;
  gint64 paid_kopecks;
  gint64 closing_kopecks;
  SmDemoCharge charges[SM_DEMO_LINES_MOST];
} SmDemoMonth;

typedef struct
{
  char *id;
  char *serial;
  char *register_ids[SM_DEMO_REGISTERS_MOST];
  char *verification_due; /* YYYY-MM-DD */
  /* Thousandths, before the first month and at the end of each. */
  gint64 values_milli[SM_DEMO_REGISTERS_MOST][SM_DEMO_MONTHS + 1];
} SmDemoMeterState;

typedef struct
{
  const SmDemoSupplier *supplier;   /* borrowed */
  const SmDemoHousehold *household; /* borrowed */
  char *registry_id;
  char *number;
  SmDemoPayer payer;
  gboolean insured;
  gint64 benefit_percent;
  gint64 ahead_kopecks;               /* what SM_DEMO_AHEAD has paid too much */
  SmDemoMonth months[SM_DEMO_MONTHS]; /* the oldest first; the last is before the present one */
  SmDemoMeterState meters[SM_DEMO_METERS_MOST];
} SmDemoAccount;

SmDemoAccount *sm_demo_account_new (GRand *rand, gint64 now, const SmDemoSupplier *supplier,
                                    const SmDemoHousehold *household, const char *number,
                                    SmDemoPayer payer);
void sm_demo_account_free (SmDemoAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmDemoAccount, sm_demo_account_free)

gint64 sm_demo_account_get_balance (const SmDemoAccount *self); /* kopecks, plus is debt */
gboolean sm_demo_account_insert (SmdTx *tx, const SmDemoAccount *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
