/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-household.h"
#include "store.h"

G_BEGIN_DECLS

/*
 * The demo's five suppliers. They differ by data: mask, window, commission, how the full version
 * is proved, what is charged and by which meters.
 */

#define SM_DEMO_SUPPLIERS 5
#define SM_DEMO_LINES_MOST 4
#define SM_DEMO_METERS_MOST 2
#define SM_DEMO_REGISTERS_MOST 2

typedef enum
{
  SM_DEMO_BY_METER,  /* volume: what the meter's register counted */
  SM_DEMO_BY_OTHERS, /* volume: that of the lines before it together (sewerage) */
  SM_DEMO_BY_PERSON, /* volume: people who live there */
  SM_DEMO_BY_AREA,   /* volume: area × the norm */
  SM_DEMO_FIXED,     /* volume: one */
  SM_DEMO_INSURANCE, /* fixed, voluntary: only those who joined */
} SmDemoMethod;

typedef struct
{
  const char *code;
  const char *title;
  const char *unit;
  SmDemoMethod method;
  gint64 tariff_centikopecks; /* this year's */
  gint64 least_milli;         /* a month's volume (by area: a square metre's) in summer */
  gint64 most_milli;
  guint winter_percent; /* of it in winter */
  guint summer_percent; /* 0: nothing is supplied then */
} SmDemoLine;

typedef struct
{
  const char *unit;
  gint64 digits;
  gint64 decimals;
  gint64 implausible_milli;
  guint n_registers;
  const char *registers[SM_DEMO_REGISTERS_MOST];
  guint lines[SM_DEMO_REGISTERS_MOST]; /* the line that each register is charged by */
} SmDemoMeter;

typedef struct
{
  const char *id; /* that part of it which is the demo's own */
  const char *name;
  const char *service;
  const char *region;
  const char *number_mask;
  const char *number_example;
  const char *number_hint;
  const char *number_place;
  gboolean simple_readings;
  gboolean automatic_full;
  gint64 commission_bps;
  gint64 commission_least_kopecks;
  gint64 payment_least_kopecks;
  gint64 window_first_day;
  gint64 window_last_day;
  gint64 pay_day;
  const char *support_email;
  const char *support_phone;
  const char *legal_name;
  const char *inn;
  const char *settlement_account;
  guint n_lines;
  SmDemoLine lines[SM_DEMO_LINES_MOST];
  guint n_meters;
  SmDemoMeter meters[SM_DEMO_METERS_MOST];
} SmDemoSupplier;

const SmDemoSupplier *sm_demo_supplier_get (guint index);
gboolean sm_demo_supplier_insert (SmdTx *tx, const SmDemoSupplier *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* A month's volume of a line that no meter counts, thousandths. `month`: 1 to 12. */
gint64 sm_demo_line_get_volume (const SmDemoLine *self, const SmDemoHousehold *household, int month,
                                GRand *rand);
/* Prices rise every July. `years`: full price years back from now. */
gint64 sm_demo_line_get_tariff (const SmDemoLine *self, int years);

G_END_DECLS
