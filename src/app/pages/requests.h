/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaRequests: the customer's requests to support, and each one's thread. */
#define SMA_TYPE_REQUESTS (sma_requests_get_type ())
G_DECLARE_FINAL_TYPE (SmaRequests, sma_requests, SMA, REQUESTS, AdwBin)

GtkWidget *sma_requests_new (SmaContext *context);

G_END_DECLS
