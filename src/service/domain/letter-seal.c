/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letter-seal.h"

#include <sodium.h>
#include <string.h>

#include "id.h"
#include "password.h"

#define MARK "sealed:" /* no JSON object begins so */

static void
make_key (const SmdSettings *settings, guint8 *key)
{
  char *hex = smd_password_derive (settings, "letters", "outbox");

  if (sodium_init () < 0
      || sodium_hex2bin (key, crypto_secretbox_KEYBYTES, hex, strlen (hex), NULL, NULL, NULL) != 0)
    g_error ("libsodium cannot be used");
  sm_secret_free (hex);
}

/**
 * smd_letter_seal:
 * @settings: settings with the pepper
 * @values_json: the values of a letter
 *
 * Returns: (transfer full): what may lie in the store
 */
char *
smd_letter_seal (const SmdSettings *settings, const char *values_json)
{
  gsize length = strlen (values_json);
  gsize size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
  g_autofree guint8 *box = g_malloc (size);
  g_autofree char *text = NULL;
  guint8 key[crypto_secretbox_KEYBYTES];

  make_key (settings, key);
  randombytes_buf (box, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (box + crypto_secretbox_NONCEBYTES, (const guint8 *) values_json, length,
                         box, key);
  sodium_memzero (key, sizeof key);
  text = g_base64_encode (box, size);
  return g_strconcat (MARK, text, NULL);
}

/**
 * smd_letter_open:
 * @settings: settings with the pepper
 * @kept: (nullable): what lies in the store
 *
 * Returns: (transfer full) (nullable): the values; %NULL where another pepper sealed them
 */
char *
smd_letter_open (const SmdSettings *settings, const char *kept)
{
  gsize size = 0;
  g_autofree guint8 *box = NULL;
  g_autofree char *text = NULL;
  guint8 key[crypto_secretbox_KEYBYTES];
  int failed;

  if (kept == NULL || !g_str_has_prefix (kept, MARK))
    return g_strdup (kept);
  box = g_base64_decode (kept + strlen (MARK), &size);
  if (size < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    return NULL;
  text = g_malloc0 (size);
  make_key (settings, key);
  failed = crypto_secretbox_open_easy ((guint8 *) text, box + crypto_secretbox_NONCEBYTES,
                                       size - crypto_secretbox_NONCEBYTES, box, key);
  sodium_memzero (key, sizeof key);
  return failed == 0 ? g_steal_pointer (&text) : NULL;
}

/**
 * smd_letter_keep:
 * @settings: settings with the pepper
 * @kept: (nullable): what lies in the store
 *
 * Returns: (transfer full) (nullable): the same, sealed
 */
char *
smd_letter_keep (const SmdSettings *settings, const char *kept)
{
  if (kept == NULL || g_str_has_prefix (kept, MARK))
    return g_strdup (kept);
  return smd_letter_seal (settings, kept);
}
