/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SmaValueRow: a line of a calculation: what it is at the left, how much at the right.
 * Properties: `title`, `note` (small, under the title, nullable), `value`.
 */
#define SMA_TYPE_VALUE_ROW (sma_value_row_get_type ())
G_DECLARE_FINAL_TYPE (SmaValueRow, sma_value_row, SMA, VALUE_ROW, GtkBox)

GtkWidget *sma_value_row_new (const char *title, const char *note, const char *value);
void sma_value_row_set_value (SmaValueRow *self, const char *value);
void sma_value_row_set_money (SmaValueRow *self, gint64 kopecks);
void sma_value_row_set_strong (SmaValueRow *self, gboolean strong);

G_END_DECLS
