/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SmdRefusals: tells a refused payment from an acquirer that refuses us.
 *
 * One payment may be refused for what is in it. Where the acquirer does not know our shop, does
 * not let it do what it asks, or refuses one payment after another, be it with a word of patience,
 * nobody can pay: a fault that is told at once, and again every hour while it lasts. Times are
 * monotonic microseconds. Not thread-safe.
 */
typedef struct
{
  guint in_a_row;
  gboolean told;
  gint64 told_at;
} SmdRefusals;

#define SMD_REFUSALS_IN_A_ROW 3
#define SMD_REFUSALS_REPEAT_SECONDS G_GINT64_CONSTANT (3600)

/* `error` of a call that asks for something (nullable: it was granted). Returns whether the fault
 * is to be told now. */
gboolean smd_refusals_count (SmdRefusals *self, gint64 now, const GError *error);

G_END_DECLS
