/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "id.h"

#include <sodium.h>
#include <string.h>

#include "text.h"

/*
 * Ids and secrets, from the kernel's generator through libsodium. Thread-safe.
 * Crockford's base32 leaves out I, L, O and U, so that a code can be read aloud and typed.
 */

#define ID_LENGTH 26
#define ID_BYTES 16
#define ID_TIME_BYTES 6

static const char upper_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char lower_alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void
random_bytes (void *buffer, gsize length)
{
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      if (sodium_init () < 0)
        g_error ("libsodium finds no source of random bytes");
      g_once_init_leave (&ready, 1);
    }
  randombytes_buf (buffer, length);
}

/* Writes `count` characters of five bits each; `skip` zero bits stand before the first byte. */
static void
encode_base32 (const guint8 *bytes, gsize length, guint skip, const char *alphabet, char *out,
               gsize count)
{
  guint buffer = 0;
  guint bits = skip;
  gsize used = 0;

  for (gsize i = 0; i < count; i++)
    {
      if (bits < 5)
        {
          buffer = (buffer << 8) | (used < length ? bytes[used] : 0);
          used++;
          bits += 8;
        }
      bits -= 5;
      out[i] = alphabet[(buffer >> bits) & 31];
    }
}

/* The number of `length` bytes grows by one; past its end it starts from zero again. */
static void
increment (guint8 *bytes, gsize length)
{
  while (length > 0 && ++bytes[length - 1] == 0)
    length--;
}

static void
put_time (guint8 *id, guint64 ms)
{
  for (guint i = 0; i < ID_TIME_BYTES; i++)
    id[i] = (guint8) (ms >> (8 * (ID_TIME_BYTES - 1 - i)));
}

/**
 * sm_id_new:
 *
 * Makes an id: 48 bits of milliseconds and 80 random bits, in the ULID notation. The ids that a
 * process makes grow, also within a millisecond and when the clock is set back: lists are in the
 * order of their ids.
 *
 * Returns: (transfer full): 26 characters
 */
char *
sm_id_new (void)
{
  static GMutex lock;
  static guint8 bytes[ID_BYTES]; /* of the last id; guarded by lock */
  static guint64 last_ms;        /* its time; guarded by lock */
  char *id = g_malloc (ID_LENGTH + 1);
  guint64 ms = (guint64) (g_get_real_time () / 1000);

  g_mutex_lock (&lock);
  if (ms > last_ms)
    {
      last_ms = ms;
      random_bytes (bytes, sizeof bytes);
      put_time (bytes, ms);
    }
  else
    increment (bytes, sizeof bytes);
  encode_base32 (bytes, sizeof bytes, 2, upper_alphabet, id, ID_LENGTH);
  g_mutex_unlock (&lock);
  id[ID_LENGTH] = '\0';
  return id;
}

/**
 * sm_id_new_least:
 * @ms: milliseconds since 1970, not below 0
 *
 * Returns: (transfer full): 26 characters: no id that is made at that time, or later, sorts before
 */
char *
sm_id_new_least (gint64 ms)
{
  guint8 bytes[ID_BYTES] = { 0 };
  char *id = g_malloc (ID_LENGTH + 1);

  put_time (bytes, (guint64) ms);
  encode_base32 (bytes, sizeof bytes, 2, upper_alphabet, id, ID_LENGTH);
  id[ID_LENGTH] = '\0';
  return id;
}

/**
 * sm_secret_new:
 * @bits: how many random bits, a multiple of 8
 *
 * Returns: (transfer full): a secret in lower-case base32
 */
char *
sm_secret_new (guint bits)
{
  gsize n_bytes = bits / 8;
  gsize n_characters = (bits + 4) / 5;
  g_autofree guint8 *bytes = NULL;
  char *secret;

  g_return_val_if_fail (bits > 0 && bits % 8 == 0, NULL);

  bytes = g_malloc (n_bytes);
  secret = g_malloc (n_characters + 1);
  random_bytes (bytes, n_bytes);
  encode_base32 (bytes, n_bytes, 0, lower_alphabet, secret, n_characters);
  secret[n_characters] = '\0';
  sodium_memzero (bytes, n_bytes);
  return secret;
}

/**
 * sm_secret_hash:
 * @secret: (nullable): a secret with at least 128 random bits (shorter ones need argon2id instead)
 *
 * Returns: (transfer full) (nullable): SHA-256 in 64 lower-case hex digits, which is what the store
 *   keeps; %NULL where there is no secret
 */
char *
sm_secret_hash (const char *secret)
{
  guint8 digest[crypto_hash_sha256_BYTES];
  char *hex;

  if (secret == NULL)
    return NULL;

  hex = g_malloc (2 * sizeof digest + 1);
  crypto_hash_sha256 (digest, (const guint8 *) secret, strlen (secret));
  sodium_bin2hex (hex, 2 * sizeof digest + 1, digest, sizeof digest);
  return hex;
}

/**
 * sm_secret_free:
 * @secret: (nullable) (transfer full): a secret of any kind
 *
 * Leaves nothing of it in memory.
 */
void
sm_secret_free (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

static gunichar
fold_secret_character (gunichar character)
{
  character = g_unichar_tolower (character);
  if (character == 'o')
    return '0';
  if (character == 'i' || character == 'l')
    return '1';
  return character;
}

/**
 * sm_secret_normalize:
 * @typed: a code as a person typed or pasted it
 *
 * Folds what people do to a code: case, spaces and dashes of any kind, O for 0, I and L for 1.
 *
 * Returns: (transfer full): the code, or "" where sm_text_clean() refuses it
 */
char *
sm_secret_normalize (const char *typed)
{
  g_autofree char *ungrouped = NULL;
  g_autoptr (GString) folded = g_string_new (NULL);

  g_return_val_if_fail (typed != NULL, NULL);
  ungrouped = sm_text_ungroup (typed);
  for (const char *p = ungrouped; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (folded, fold_secret_character (g_utf8_get_char (p)));
  return g_string_free (g_steal_pointer (&folded), FALSE);
}

/**
 * sm_uuid_new:
 *
 * Returns: (transfer full): a random UUID (RFC 9562, version 4)
 */
char *
sm_uuid_new (void)
{
  guint8 bytes[16];
  GString *text = g_string_sized_new (36);

  random_bytes (bytes, sizeof bytes);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  for (guint i = 0; i < sizeof bytes; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        g_string_append_c (text, '-');
      g_string_append_printf (text, "%02x", bytes[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * sm_digits_new:
 * @digits: how many
 *
 * Returns: (transfer full): that many decimal digits, each uniform
 */
char *
sm_digits_new (guint digits)
{
  char *text = g_malloc (digits + 1);

  for (guint i = 0; i < digits; i++)
    {
      guint8 byte;

      do
        random_bytes (&byte, 1);
      while (byte >= 250);
      text[i] = '0' + byte % 10;
    }
  text[digits] = '\0';
  return text;
}
