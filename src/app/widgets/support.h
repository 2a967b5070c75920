/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "context.h"

G_BEGIN_DECLS

/* The service's support address as people read it, its domain in Cyrillic
 * (support@смородина.онлайн), and the button that writes there: only where it is an address. */
void sma_support_show (SmaContext *context, GtkLabel *label, GtkWidget *button);
/* Opens a letter to it in the customer's mail program. */
void sma_support_write_letter (GtkWidget *widget, SmaContext *context);
/* A row with the support of the account's supplier: what can be written or called has a button,
 * what cannot stands there as a text. */
GtkWidget *sma_support_row_new (SmAccount *account);

G_END_DECLS
