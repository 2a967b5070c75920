/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Months of a chart: twelve of them, the last one given, with short names.
 */
#define SMA_CHART_MONTHS 12

const char *sma_month_get_short_name (const char *iso_month);
char *sma_month_dup_current (void);
char *sma_month_dup_comparison (const char *iso_month, const char *value, const char *former);

G_END_DECLS
