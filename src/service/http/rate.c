/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate.h"

#include <sodium.h>
#include <string.h>

#include "error.h"
#include "limits.h"

/*
 * A bucket an address: it holds `burst` requests and gains `per_second`. Kept in memory only: it
 * wards off floods; whatever may be guessed is throttled in the store.
 *
 * Clients are of two generations. Once SM_LIMIT_RATE_CLIENTS are in the young one it becomes the
 * old one, and who is left in the former old one is forgotten: nobody has to be looked for.
 */

#define NETWORK_BYTES 8 /* of an IPv6 address */

/* Who has a network of 2^80 addresses chooses those of one hash, unless he cannot foresee it. */
typedef struct
{
  guint64 hash; /* seeded */
  char name[];
} Client;

typedef struct
{
  gint64 tokens_milli; /* requests left, in thousandths */
  gint64 at_us;        /* when that was so */
} Bucket;

struct _SmdRate
{
  guint8 seed[crypto_shorthash_KEYBYTES];
  gint64 per_second;
  gint64 burst;
  GHashTable *young; /* Client * → Bucket *, both owned: seen since the last turn */
  GHashTable *old;   /* the same: not seen since then */
};

static Client *
client_new (const SmdRate *rate, const char *name)
{
  gsize length = strlen (name);
  Client *client = g_malloc (sizeof (Client) + length + 1);

  crypto_shorthash ((guchar *) &client->hash, (const guchar *) name, length, rate->seed);
  memcpy (client->name, name, length + 1);
  return client;
}

static guint
client_hash (gconstpointer key)
{
  return (guint) ((const Client *) key)->hash;
}

static gboolean
client_equal (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Client *) a)->name, ((const Client *) b)->name) == 0;
}

static void
bucket_gain (Bucket *bucket, const SmdRate *rate, gint64 now_us)
{
  gint64 passed_ms = MAX ((now_us - bucket->at_us) / 1000, 0);
  /* Capped before multiplying, so that years of absence do not overflow. */
  gint64 counted_ms = MIN (passed_ms, G_GINT64_CONSTANT (3600000));

  bucket->tokens_milli =
      MIN (bucket->tokens_milli + counted_ms * rate->per_second, rate->burst * 1000);
  bucket->at_us += passed_ms * 1000;
}

/* The four bytes at the end of "::ffff:192.0.2.1". */
static char *
dup_mapped (const guint8 *bytes)
{
  g_autoptr (GInetAddress) inner =
      g_inet_address_new_from_bytes (bytes + NETWORK_BYTES + 4, G_SOCKET_FAMILY_IPV4);

  return g_inet_address_to_string (inner);
}

/**
 * smd_rate_dup_client:
 * @address: an address of the network
 *
 * IPv6 clients own whole networks, so they count by the first 64 bits. An IPv4 address is the same
 * client in either notation.
 *
 * Returns: (transfer full): what stands for the client wherever something is counted
 */
char *
smd_rate_dup_client (GInetAddress *address)
{
  static const guint8 mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);
  guint8 network[NETWORK_BYTES * 2] = { 0 };
  g_autoptr (GInetAddress) start = NULL;
  g_autofree char *text = NULL;

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (address);
  if (memcmp (bytes, mapped, sizeof mapped) == 0)
    return dup_mapped (bytes);
  memcpy (network, bytes, NETWORK_BYTES);
  start = g_inet_address_new_from_bytes (network, G_SOCKET_FAMILY_IPV6);
  text = g_inet_address_to_string (start);
  return g_strconcat (text, "/64", NULL);
}

/**
 * smd_rate_new:
 * @per_second: requests; 0: no limit
 * @burst: requests at once
 *
 * Returns: (transfer full): a limiter
 */
SmdRate *
smd_rate_new (gint64 per_second, gint64 burst)
{
  SmdRate *self = g_new0 (SmdRate, 1);

  self->per_second = per_second;
  self->burst = burst;
  crypto_shorthash_keygen (self->seed);
  self->young = g_hash_table_new_full (client_hash, client_equal, g_free, g_free);
  self->old = g_hash_table_new_full (client_hash, client_equal, g_free, g_free);
  return self;
}

/* Takes the key. */
static Bucket *
insert_young (SmdRate *self, Client *key, Bucket *bucket)
{
  if (g_hash_table_size (self->young) >= SM_LIMIT_RATE_CLIENTS)
    {
      GHashTable *forgotten = self->old;

      self->old = self->young;
      self->young = forgotten;
      g_hash_table_remove_all (self->young);
    }
  g_hash_table_insert (self->young, key, bucket);
  return bucket;
}

static Bucket *
get_bucket (SmdRate *self, const char *client, gint64 now_us)
{
  g_autofree Client *key = client_new (self, client);
  gpointer known = NULL;
  gpointer bucket = g_hash_table_lookup (self->young, key);

  if (bucket != NULL)
    return bucket;
  if (g_hash_table_steal_extended (self->old, key, &known, &bucket))
    return insert_young (self, known, bucket);
  bucket = g_new (Bucket, 1);
  *(Bucket *) bucket = (Bucket) { self->burst * 1000, now_us };
  return insert_young (self, g_steal_pointer (&key), bucket);
}

/**
 * smd_rate_take:
 * @self: a limiter
 * @client: the client, as smd_rate_dup_client() names it
 * @now_us: g_get_monotonic_time()
 * @error: %SM_ERROR_TOO_MANY_TRIES, number: seconds to wait
 *
 * Returns: whether one more request is fine
 */
gboolean
smd_rate_take (SmdRate *self, const char *client, gint64 now_us, GError **error)
{
  Bucket *bucket;

  if (self->per_second == 0)
    return TRUE;
  bucket = get_bucket (self, client, now_us);
  bucket_gain (bucket, self, now_us);
  if (bucket->tokens_milli < 1000)
    {
      sm_error_set (error, SM_ERROR_TOO_MANY_TRIES, 1, N_ ("too many requests from one address"));
      return FALSE;
    }
  bucket->tokens_milli -= 1000;
  return TRUE;
}

/**
 * smd_rate_free:
 * @self: a limiter
 */
void
smd_rate_free (SmdRate *self)
{
  g_hash_table_unref (self->young);
  g_hash_table_unref (self->old);
  g_free (self);
}
