/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaBanner: what goes on for longer than a toast: no connection, a session that is not kept, the
 * demonstration. Takes no place while all is well.
 */
#define SMA_TYPE_BANNER (sma_banner_get_type ())
G_DECLARE_FINAL_TYPE (SmaBanner, sma_banner, SMA, BANNER, GtkWidget)

void sma_banner_set_context (SmaBanner *self, SmaContext *context);

G_END_DECLS
