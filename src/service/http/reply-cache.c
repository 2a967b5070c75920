/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reply-cache.h"

#include <sodium.h>
#include <string.h>

#define LIFE_US G_USEC_PER_SEC
#define ENTRIES_MOST 512 /* of some 4 KiB: the customers of one second */
#define KEY_BYTES 16

typedef struct
{
  gint64 version;
  gint64 until_us; /* monotonic */
  SmdReply *reply; /* owned */
} Entry;

struct _SmdReplyCache
{
  SmdStore *store; /* borrowed */
  gboolean off;
  GHashTable *entries; /* GBytes * → Entry * */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  smd_reply_free (entry->reply);
  g_free (entry);
}

/* Tokens are not kept, only what they and the operation come down to. */
static GBytes *
make_key (SmdRequest *request)
{
  guint8 key[KEY_BYTES];
  guint8 operation = (guint8) request->route->operation;
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, sizeof key);
  crypto_generichash_update (&state, &operation, sizeof operation);
  if (request->token != NULL)
    crypto_generichash_update (&state, (const guint8 *) request->token, strlen (request->token));
  crypto_generichash_final (&state, key, sizeof key);
  return g_bytes_new (key, sizeof key);
}

static gboolean
is_for_cache (SmdReplyCache *self, SmdRequest *request)
{
  return !self->off && request->route != NULL && (request->route->flags & SM_ROUTE_ETAG)
         && request->parameters[0] == NULL
         && (request->query == NULL || g_hash_table_size (request->query) == 0);
}

/**
 * smd_reply_cache_new:
 * @store: the store the answers are made of
 *
 * Returns: (transfer full): an empty cache
 */
SmdReplyCache *
smd_reply_cache_new (SmdStore *store)
{
  SmdReplyCache *self = g_new0 (SmdReplyCache, 1);

  self->store = store;
  self->off = !g_str_equal (smd_store_get_engine (store), "sqlite");
  self->entries = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                         (GDestroyNotify) g_bytes_unref, entry_free);
  return self;
}

/**
 * smd_reply_cache_get_version:
 * @self: a cache
 *
 * Returns: a number that changes with each commit, before the commit is told to whoever made it
 */
gint64
smd_reply_cache_get_version (SmdReplyCache *self)
{
  SmdStoreStats stats;

  smd_store_get_stats (self->store, &stats);
  return stats.commits;
}

/**
 * smd_reply_cache_find:
 * @self: a cache
 * @request: an admitted request
 *
 * Returns: (transfer full) (nullable): its reply, as good as a fresh one
 */
SmdReply *
smd_reply_cache_find (SmdReplyCache *self, SmdRequest *request)
{
  g_autoptr (GBytes) key = NULL;
  const Entry *entry;

  if (!is_for_cache (self, request))
    return NULL;
  key = make_key (request);
  entry = g_hash_table_lookup (self->entries, key);
  if (entry == NULL || request->started_us > entry->until_us
      || entry->version != smd_reply_cache_get_version (self))
    return NULL;
  return smd_reply_copy_tagged (entry->reply, request->if_none_match);
}

/**
 * smd_reply_cache_keep:
 * @self: a cache
 * @request: a request with its reply
 */
void
smd_reply_cache_keep (SmdReplyCache *self, SmdRequest *request)
{
  Entry *entry;

  if (!is_for_cache (self, request) || request->reply->status != 200)
    return;
  if (g_hash_table_size (self->entries) >= ENTRIES_MOST)
    g_hash_table_remove_all (self->entries);
  entry = g_new0 (Entry, 1);
  entry->version = request->version;
  entry->until_us = request->started_us + LIFE_US;
  entry->reply = smd_reply_copy_tagged (request->reply, NULL);
  g_hash_table_insert (self->entries, make_key (request), entry);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer data)
{
  const Entry *entry = value;
  const gint64 *now_us = data;

  return entry->until_us < *now_us;
}

/**
 * smd_reply_cache_sweep:
 * @self: a cache
 * @now_us: g_get_monotonic_time()
 */
void
smd_reply_cache_sweep (SmdReplyCache *self, gint64 now_us)
{
  g_hash_table_foreach_remove (self->entries, is_over, &now_us);
}

/**
 * smd_reply_cache_free:
 * @self: a cache
 */
void
smd_reply_cache_free (SmdReplyCache *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}
