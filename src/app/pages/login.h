/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "signup.h"

G_BEGIN_DECLS

/** SmaLogin: logging in. */
#define SMA_TYPE_LOGIN (sma_login_get_type ())
G_DECLARE_FINAL_TYPE (SmaLogin, sma_login, SMA, LOGIN, AdwBin)

GtkWidget *sma_login_new (SmaContext *context, SmaSignup *signup);
/* Where typing goes on: the password, once the address is there. */
void sma_login_focus (SmaLogin *self);

G_END_DECLS
