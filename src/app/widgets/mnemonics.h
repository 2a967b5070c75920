/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives buttons with an access key the name that people see. Call once, after GTK has started. */
void sma_mnemonics_mend_names (void);

G_END_DECLS
