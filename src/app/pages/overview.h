/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaOverview: the section "Overview": every account as a card, and what needs doing. A new
 * customer is told how to begin.
 */
#define SMA_TYPE_OVERVIEW (sma_overview_get_type ())
G_DECLARE_FINAL_TYPE (SmaOverview, sma_overview, SMA, OVERVIEW, AdwBin)

GtkWidget *sma_overview_new (SmaContext *context);

G_END_DECLS
