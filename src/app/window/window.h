/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaWindow: the window: the start pages while nobody is logged in, the cabinet otherwise. Its
 * actions are listed in shell.h.
 */
#define SMA_TYPE_WINDOW (sma_window_get_type ())
G_DECLARE_FINAL_TYPE (SmaWindow, sma_window, SMA, WINDOW, AdwApplicationWindow)

GtkWidget *sma_window_new (GtkApplication *application, SmaContext *context);
void sma_window_toast (SmaWindow *self, const char *text);

G_END_DECLS
