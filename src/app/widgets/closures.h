/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets a template's .ui file name every function of format.h in <closure function="…">. */
void sma_closures_bind (GtkWidgetClass *widget_class);

G_END_DECLS
