/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "register-form.h"

G_BEGIN_DECLS

/**
 * SmaRegisterRow: the field of one register, with its previous reading and, while one types, what
 * was used and what it costs. Signal "activate": Return was pressed.
 */
#define SMA_TYPE_REGISTER_ROW (sma_register_row_get_type ())
G_DECLARE_FINAL_TYPE (SmaRegisterRow, sma_register_row, SMA, REGISTER_ROW, GtkBox)

GtkWidget *sma_register_row_new (SmaRegisterForm *form);

G_END_DECLS
