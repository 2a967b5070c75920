/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "password.h"

#include <sodium.h>
#include <string.h>

#include "error.h"
#include "id.h"
#include "input-rules.h"
#include "limits.h"

/*
 * Hashing takes settings->hash_memory bytes each time. A gate lets a few of each kind through at
 * once, from whichever pool they come, so that memory stays bounded and no kind holds up another.
 */

static const guint lanes[SMD_N_HASHINGS] = {
  [SMD_HASHING_LOGIN] = SM_LIMIT_HASH_LOGINS,
  [SMD_HASHING_NEWCOMER] = SM_LIMIT_HASH_NEWCOMERS,
  [SMD_HASHING_PIN] = SM_LIMIT_HASH_PINS,
};

static GMutex gate_lock;
static GCond gate_free;
static guint gate_inside[SMD_N_HASHINGS]; /* guarded by gate_lock */

static void
gate_enter (SmdHashing kind)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot be used");
  g_mutex_lock (&gate_lock);
  while (gate_inside[kind] >= lanes[kind])
    g_cond_wait (&gate_free, &gate_lock);
  gate_inside[kind]++;
  g_mutex_unlock (&gate_lock);
}

static void
gate_leave (SmdHashing kind)
{
  g_mutex_lock (&gate_lock);
  gate_inside[kind]--;
  g_cond_broadcast (&gate_free);
  g_mutex_unlock (&gate_lock);
}

/**
 * smd_password_derive:
 * @settings: settings with the pepper
 * @purpose: keeps different uses apart
 * @text: what the secret belongs to
 *
 * Returns: (transfer full): HMAC-SHA-256 under the pepper, 64 hex digits
 */
char *
smd_password_derive (const SmdSettings *settings, const char *purpose, const char *text)
{
  gsize key_length;
  const guint8 *key = g_bytes_get_data (settings->pepper, &key_length);
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  char *digest;

  g_hmac_update (hmac, (const guint8 *) purpose, (gssize) strlen (purpose) + 1);
  g_hmac_update (hmac, (const guint8 *) text, (gssize) strlen (text));
  digest = g_strdup (g_hmac_get_string (hmac));
  g_hmac_unref (hmac);
  return digest;
}

/* The key of a secret as it was meant: what pasting brings along is no part of it. */
static char *
derive_typed (const SmdSettings *settings, const char *purpose, const char *typed)
{
  char *secret = sm_rules_dup_password (typed);
  char *keyed = smd_password_derive (settings, purpose, secret);

  sm_secret_free (secret);
  return keyed;
}

/**
 * smd_password_hash:
 * @settings: pepper and cost
 * @kind: in which queue
 * @purpose: what the secret is for
 * @secret: a password or PIN
 * @error: SM_ERROR_BUSY where there is not the memory for it
 *
 * Returns: (transfer full) (nullable): the hash with its parameters, to be kept
 */
char *
smd_password_hash (const SmdSettings *settings, SmdHashing kind, const char *purpose,
                   const char *secret, GError **error)
{
  char *keyed = derive_typed (settings, purpose, secret);
  char hash[crypto_pwhash_STRBYTES];
  int failed;

  gate_enter (kind);
  failed =
      crypto_pwhash_str (hash, keyed, strlen (keyed), settings->hash_passes, settings->hash_memory);
  gate_leave (kind);
  sm_secret_free (keyed);
  if (failed == 0)
    return g_strdup (hash);
  sm_error_set (error, SM_ERROR_BUSY, 0, N_ ("no memory for hashing"));
  return NULL;
}

static void
take_the_same_time (const SmdSettings *settings, const char *keyed)
{
  static const guint8 salt[crypto_pwhash_SALTBYTES] = { 0 };
  guint8 out[32];

  if (crypto_pwhash (out, sizeof out, keyed, strlen (keyed), salt, settings->hash_passes,
                     settings->hash_memory, crypto_pwhash_ALG_ARGON2ID13)
      == 0)
    sodium_memzero (out, sizeof out);
}

/**
 * smd_password_verify:
 * @settings: pepper and cost
 * @kind: in which queue
 * @purpose: what the secret is for
 * @secret: what was typed
 * @hash: (nullable): the hash that is kept; %NULL where nobody of that name exists, so that the
 *   answer does not tell by its time (ASVS 5.0 6.3.8)
 *
 * Returns: whether they belong together
 */
gboolean
smd_password_verify (const SmdSettings *settings, SmdHashing kind, const char *purpose,
                     const char *secret, const char *hash)
{
  char *keyed = derive_typed (settings, purpose, secret);
  gboolean matches = FALSE;

  gate_enter (kind);
  if (hash != NULL)
    matches = crypto_pwhash_str_verify (hash, keyed, strlen (keyed)) == 0;
  else
    take_the_same_time (settings, keyed);
  gate_leave (kind);
  sm_secret_free (keyed);
  return matches;
}

/**
 * smd_password_needs_rehash:
 * @settings: the cost that is wanted
 * @hash: a hash that is kept
 *
 * Returns: whether @hash was made at another cost
 */
gboolean
smd_password_needs_rehash (const SmdSettings *settings, const char *hash)
{
  return crypto_pwhash_str_needs_rehash (hash, settings->hash_passes, settings->hash_memory) != 0;
}

/**
 * smd_password_get_lanes:
 * @kind: a kind of hashing
 *
 * Returns: how many of it run at once; more threads than that only wait
 */
guint
smd_password_get_lanes (SmdHashing kind)
{
  return lanes[kind];
}
