/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SM_NBSP "\xc2\xa0"
#define SM_MINUS "\xe2\x88\x92"

/* Parses what a person types: "12,50", "12.50", "1 234,5", "1234" (spaces, NBSP and a trailing
 * rouble sign or word allowed); at most two decimals; never negative; errors SM_ERROR_SUM_FORMAT or
 * SM_ERROR_SUM_TOO_LARGE (over SM_LIMIT_MONEY_MOST). */
gboolean sm_money_parse (const char *text, gint64 *kopecks, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* "1 234,56 ₽" with no-break spaces; a minus is U+2212. */
char *sm_money_format (gint64 kopecks);
/* "1234.56": the acquirer's notation, and back (regex ^\d+\.\d{2}$). */
char *sm_money_to_decimal (gint64 kopecks);
gboolean sm_money_from_decimal (const char *decimal, gint64 *kopecks, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Checked arithmetic: FALSE where the result leaves ±SM_LIMIT_MONEY_MOST. */
gboolean sm_money_add (gint64 a, gint64 b, gint64 *sum) G_GNUC_WARN_UNUSED_RESULT;
/* Part of a sum: basis points (1/100 %), halves away from zero; e.g. a commission. */
gint64 sm_money_share (gint64 kopecks, gint64 basis_points);
/* volume (thousandths of a unit) × tariff (kopecks × 100 a unit), in kopecks, halves up. */
gint64 sm_money_charge (gint64 volume_milli, gint64 tariff_centikopecks);

/* Readings and volumes: thousandths. Parses "12345,678" with at most `decimals` decimals and
 * `digits` digits before the comma; errors SM_ERROR_READING_FORMAT, SM_ERROR_READING_TOO_LARGE
 * (number: digits). */
gboolean sm_reading_parse (const char *text, guint digits, guint decimals, gint64 *milli,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "12 345,678" with exactly `decimals` decimals. */
char *sm_reading_format (gint64 milli, guint decimals);

G_END_DECLS
