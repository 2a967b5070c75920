/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaCabinet: the sections' list and the section shown, side by side or one after the other. */
#define SMA_TYPE_CABINET (sma_cabinet_get_type ())
G_DECLARE_FINAL_TYPE (SmaCabinet, sma_cabinet, SMA, CABINET, AdwBin)

GtkWidget *sma_cabinet_new (SmaContext *context);
/* Shows a section by its name in page-list.c; an unknown one changes nothing. */
void sma_cabinet_show_page (SmaCabinet *self, const char *name);
GtkWidget *sma_cabinet_get_page (SmaCabinet *self, const char *name);

G_END_DECLS
