/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "work.h"

G_BEGIN_DECLS

/**
 * SmaLoading: where a page says how its loading goes: it takes long, it failed and can be tried
 * again, or something of the answer could not be shown. It takes no room while nothing is to be
 * said.
 *
 * Property `what` (string, nullable): what is loaded, for pages that load several things.
 * Signal `retry`: the customer wants it tried again.
 */
#define SMA_TYPE_LOADING (sma_loading_get_type ())
G_DECLARE_FINAL_TYPE (SmaLoading, sma_loading, SMA, LOADING, GtkWidget)

void sma_loading_set_work (SmaLoading *self, SmaWork *work);
void sma_loading_show (SmaLoading *self, const char *error, guint n_hidden, gboolean slow);

G_END_DECLS
