/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/* Drafts of replies: this, and the request's id. */
#define SMA_REQUEST_THREAD_DRAFTS "reply/"

/**
 * SmaRequestThread: a request with everything written in it, and a place to write on.
 * Signal `back`: the customer wants to see all requests again.
 */
#define SMA_TYPE_REQUEST_THREAD (sma_request_thread_get_type ())
G_DECLARE_FINAL_TYPE (SmaRequestThread, sma_request_thread, SMA, REQUEST_THREAD, AdwBin)

void sma_request_thread_set_context (SmaRequestThread *self, SmaContext *context);
void sma_request_thread_open (SmaRequestThread *self, const char *request_id);

G_END_DECLS
