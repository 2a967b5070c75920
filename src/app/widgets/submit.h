/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SmaSubmit: the button that sends a form. While `busy` it cannot be pressed; after 0.3 s a
 * spinner and a "Cancel" button appear beside it.
 * While the form cannot be sent, it says below the button what is missing.
 * Properties: `label`, `tooltip-text` (GtkWidget's; goes to the button), `busy` (boolean),
 * `style` (string, a CSS class: "suggested-action").
 * Signals: `submitted`, `cancelled`.
 */
#define SMA_TYPE_SUBMIT (sma_submit_get_type ())
G_DECLARE_FINAL_TYPE (SmaSubmit, sma_submit, SMA, SUBMIT, GtkWidget)

GtkWidget *sma_submit_new (const char *label);
gboolean sma_submit_get_busy (SmaSubmit *self);
void sma_submit_set_busy (SmaSubmit *self, gboolean busy);
/* What the form still lacks, as an invitation; "" where the page itself says it; NULL: it can be
 * sent. */
void sma_submit_set_missing (SmaSubmit *self, const char *missing);
/* The button itself: a window's default widget. */
GtkWidget *sma_submit_get_button (SmaSubmit *self);
/* Presses it, where it can be pressed (an entry's `activate`). */
void sma_submit_press (SmaSubmit *self);

G_END_DECLS
