/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "page-address.h"

G_BEGIN_DECLS

/*
 * The one place where the program hands an address to another program. What others say (the
 * service above all) is never handed on as it is: a web page has to be https, a letter and a call
 * are made here from an e-mail address and a telephone number that keep the contract's rules.
 * Where nothing can be opened, the window says so.
 */
void sma_opening_page (GtkWidget *widget, SmPageKind kind, const char *address);
void sma_opening_letter (GtkWidget *widget, const char *email);
void sma_opening_call (GtkWidget *widget, const char *phone);

G_END_DECLS
