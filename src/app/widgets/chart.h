/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** SmaChartPoint: a month of the chart; texts are copied. */
typedef struct
{
  const char *label;   /* under the bar: a month's short name */
  const char *tooltip; /* what both bars say, in words */
  gint64 value;        /* this year; -1: not known */
  gint64 former;       /* the year before; -1: not known */
} SmaChartPoint;

/**
 * SmaChart: bars of the months, each beside the same month a year before.
 *
 * Says in words what it draws: `summary` is its accessible name, and each month has a tooltip; a
 * page shows the same numbers as text too.
 */
#define SMA_TYPE_CHART (sma_chart_get_type ())
G_DECLARE_FINAL_TYPE (SmaChart, sma_chart, SMA, CHART, GtkWidget)

void sma_chart_set_points (SmaChart *self, const SmaChartPoint *points, guint n_points,
                           const char *summary);

G_END_DECLS
