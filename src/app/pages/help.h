/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaHelp: the journey told for customers, and where support is. */
#define SMA_TYPE_HELP (sma_help_get_type ())
G_DECLARE_FINAL_TYPE (SmaHelp, sma_help, SMA, HELP, AdwBin)

GtkWidget *sma_help_new (SmaContext *context);
/* Opens the topic's text: "registration", "linking", "full-version", "paying", "stages",
 * "readings", "requests", "password", "safety". An unknown one changes nothing. */
void sma_help_show_topic (SmaHelp *self, const char *topic);

G_END_DECLS
