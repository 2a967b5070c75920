/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "context.h"

G_BEGIN_DECLS

/* The support address as people read it, its domain in Cyrillic: support@смородина.онлайн */
char *sma_support_dup_address (SmaContext *context);
/* Opens a letter to it in the customer's mail program, the domain in ASCII, which every mail
 * program understands. */
void sma_support_write_letter (GtkWidget *widget, SmaContext *context);

G_END_DECLS
