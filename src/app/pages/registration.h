/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "signup.h"

G_BEGIN_DECLS

/** SmaRegistration: the registration form, consent apart. */
#define SMA_TYPE_REGISTRATION (sma_registration_get_type ())
G_DECLARE_FINAL_TYPE (SmaRegistration, sma_registration, SMA, REGISTRATION, AdwBin)

GtkWidget *sma_registration_new (SmaContext *context, SmaSignup *signup);

G_END_DECLS
