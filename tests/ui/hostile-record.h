/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A record of the type as a hostile service could send it: within the field table, every text with
 * markup, broken markup, dates that are none, addresses, or what else pages do not expect. Ids stay
 * as `id` where it is not NULL, so that the pages find their way to one another. */
gpointer hostile_record_new (GType type, GRand *random, const char *id);
/* Fails the test where a widget below `widget` reads any of that as markup. */
void hostile_assert_plain (GtkWidget *widget);

G_END_DECLS
