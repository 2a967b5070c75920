/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SmaReceiptDrawing: a paper receipt, with the place of the account number marked on it.
 * Properties: `place` ("top-left", "top-right", "middle", "bottom-left", "bottom-right"),
 * `number` (an example, as it is printed there).
 */
#define SMA_TYPE_RECEIPT_DRAWING (sma_receipt_drawing_get_type ())
G_DECLARE_FINAL_TYPE (SmaReceiptDrawing, sma_receipt_drawing, SMA, RECEIPT_DRAWING, GtkWidget)

GtkWidget *sma_receipt_drawing_new (void);
void sma_receipt_drawing_set_place (SmaReceiptDrawing *self, const char *place);
void sma_receipt_drawing_set_number (SmaReceiptDrawing *self, const char *number);

G_END_DECLS
