/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** SmaApplication: the program: its options, its actions and the one window. */
#define SMA_TYPE_APPLICATION (sma_application_get_type ())
G_DECLARE_FINAL_TYPE (SmaApplication, sma_application, SMA, APPLICATION, AdwApplication)

SmaApplication *sma_application_new (void);

G_END_DECLS
