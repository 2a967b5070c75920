/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fails the test for every button and field on the screen below `widget` that has no accessible
 * name or no explanation in a pop-up. `where` names the page. */
void audit_widgets (GtkWidget *widget, const char *where);

G_END_DECLS
