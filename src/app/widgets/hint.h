/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SmaHint: a question mark that explains what stands beside it, by mouse and by keyboard.
 * Properties: `title` (nullable), `text`, `child` (a further widget under the text, nullable).
 */
#define SMA_TYPE_HINT (sma_hint_get_type ())
G_DECLARE_FINAL_TYPE (SmaHint, sma_hint, SMA, HINT, GtkWidget)

void sma_hint_set_text (SmaHint *self, const char *text);

G_END_DECLS
