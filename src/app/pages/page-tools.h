/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "signup.h"

G_BEGIN_DECLS

/* An error's text in a label that takes no place while there is nothing to say. */
void sma_page_show_error (GtkLabel *label, const GError *error);
void sma_page_clear_error (GtkLabel *label);
/* What is typed in an entry row, as sm_text_clean() reads it. Transfer full. */
char *sma_page_dup_cleaned (gpointer editable);
gboolean sma_page_is_email (gpointer editable);
/* Shows the address typed on any of the start pages, and lets the others know what is typed. */
void sma_page_share_email (gpointer editable, SmaSignup *signup);
/* What is typed in the row was not saved: its button can be pressed again. */
void sma_page_offer_again (AdwEntryRow *row);

G_END_DECLS
