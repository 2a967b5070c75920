/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SmaCache: what was last seen of a service, so that the app opens at once and offline.
 *
 * A private file per service; answers are kept by the login they belong to. What cannot be read
 * is taken for not there and what cannot be written is not kept: the service is the truth, the
 * cache may always be lost. Lives in the thread that made it.
 */
#define SMA_TYPE_CACHE (sma_cache_get_type ())
G_DECLARE_FINAL_TYPE (SmaCache, sma_cache, SMA, CACHE, GObject)

SmaCache *sma_cache_new (const char *service_url);
void sma_cache_put (SmaCache *self, const char *login, const char *key, gpointer record,
                    gint64 fetched_at);
gpointer sma_cache_dup (SmaCache *self, const char *login, const char *key, GType type,
                        gint64 *fetched_at);
/* Everything kept, of everybody: what is wiped when a customer logs out. */
void sma_cache_wipe (SmaCache *self);
/* Short notes of the app itself, e.g. that a session was kept; not secret. */
char *sma_cache_dup_mark (SmaCache *self, const char *name);
void sma_cache_set_mark (SmaCache *self, const char *name, const char *value);

G_END_DECLS
