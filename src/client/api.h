/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "routes.h"

G_BEGIN_DECLS

/**
 * SmaApi: the service as the app sees it.
 *
 * Calls name an operation of the route table and carry typed records; JSON stays inside. Every
 * call ends within SM_LIMIT_NETWORK_SECONDS in a reply or an error of the domain SM_ERROR:
 * the service's own codes, SM_ERROR_OFFLINE, SM_ERROR_TIMEOUT, SM_ERROR_REPLY_MALFORMED, or
 * G_IO_ERROR_CANCELLED. Lives in the thread that made it.
 */
#define SMA_TYPE_API (sma_api_get_type ())
G_DECLARE_FINAL_TYPE (SmaApi, sma_api, SMA, API, GObject)

SmaApi *sma_api_new (const char *base_url);
void sma_api_set_base_url (SmaApi *self, const char *base_url);
void sma_api_set_token (SmaApi *self, const char *token);
void sma_api_call_async (SmaApi *self, SmOperation operation, const char *const *parameters,
                         const char *query, gpointer body, const char *idempotency_key,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean sma_api_call_finish (gpointer source, GAsyncResult *result, gpointer *reply,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
