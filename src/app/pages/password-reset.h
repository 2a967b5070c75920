/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "signup.h"

G_BEGIN_DECLS

/** SmaPasswordReset: a new password by the code of a letter. */
#define SMA_TYPE_PASSWORD_RESET (sma_password_reset_get_type ())
G_DECLARE_FINAL_TYPE (SmaPasswordReset, sma_password_reset, SMA, PASSWORD_RESET, AdwBin)

GtkWidget *sma_password_reset_new (SmaContext *context, SmaSignup *signup);

G_END_DECLS
