/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "request.h"
#include "store.h"

G_BEGIN_DECLS

/**
 * SmdReplyCache: answers that carry an ETag, kept while nothing was committed, and no longer than
 * a second: that is how late this program may see what another one wrote, a day that ends, or a
 * session that another program ended. Only where this program is the store's one server: with
 * PostgreSQL nothing is kept. Belongs to the I/O thread.
 */
typedef struct _SmdReplyCache SmdReplyCache;

SmdReplyCache *smd_reply_cache_new (SmdStore *store);
/* What the store's state is called; asked before a request is worked on. From any thread. */
gint64 smd_reply_cache_get_version (SmdReplyCache *self);
SmdReply *smd_reply_cache_find (SmdReplyCache *self, SmdRequest *request);
/* Keeps the request's reply, which was made of the state `request->version`. */
void smd_reply_cache_keep (SmdReplyCache *self, SmdRequest *request);
/* Lets go of what is too old to be told. */
void smd_reply_cache_sweep (SmdReplyCache *self, gint64 now_us);
void smd_reply_cache_free (SmdReplyCache *self);

G_END_DECLS
