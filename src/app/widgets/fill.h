/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "work.h"

G_BEGIN_DECLS

/*
 * Filling widgets with what may be absent: a label without a text is not there at all. Texts are
 * plain wherever they come from: where the toolkit reads markup, it is told not to, or they are
 * escaped here and nowhere else.
 */
void sma_fill_label (GtkLabel *label, const char *text);
void sma_fill_row (gpointer row, const char *title, const char *subtitle);
void sma_fill_group (AdwPreferencesGroup *group, const char *title);
void sma_fill_status (AdwStatusPage *page, const char *title, const char *description);
AdwToast *sma_fill_new_toast (const char *text);
void sma_fill_service (GtkImage *image, const char *service);
void sma_fill_balance (GtkLabel *label, gint64 balance_kopecks);
void sma_fill_class (gpointer widget, const char *name, gboolean on);
void sma_fill_clear_box (GtkBox *box);
/* Takes out some children; the one before them, nullable, borrowed. */
GtkWidget *sma_fill_cut_box (GtkBox *box, guint position, guint removed);
/* A message of that many characters and the button that sends it, grey with its reason. */
void sma_fill_message (GtkLabel *label, GtkWidget *button, glong length, gboolean busy,
                       const char *tooltip);

G_END_DECLS
