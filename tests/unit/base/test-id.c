/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "id.h"

static void
ids_are_valid_and_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 1000; i++)
    {
      char *id = sm_id_new ();

      g_assert_cmpuint (strlen (id), ==, 26);
      g_assert_cmpuint (strspn (id, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), ==, 26);
      g_assert_true (g_hash_table_add (seen, id));
    }
}

static void
ids_sort_by_time (void)
{
  gint64 begun_ms = g_get_real_time () / 1000;
  g_autofree char *earlier = sm_id_new ();
  g_autofree char *later = NULL;

  while (g_get_real_time () / 1000 <= begun_ms + 1)
    g_thread_yield ();
  later = sm_id_new ();
  g_assert_cmpstr (earlier, <, later);
}

static void
ids_grow_within_a_millisecond (void)
{
  g_autofree char *earlier = sm_id_new ();

  for (int i = 0; i < 5000; i++)
    {
      char *later = sm_id_new ();

      g_assert_cmpstr (earlier, <, later);
      g_free (earlier);
      earlier = later;
    }
}

static void
ids_hold_the_time (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  gint64 before = g_get_real_time () / 1000;
  g_autofree char *id = sm_id_new ();
  gint64 ms = 0;

  for (int i = 0; i < 10; i++)
    ms = ms * 32 + (strchr (alphabet, id[i]) - alphabet);
  g_assert_cmpint (ms, >=, before);
  g_assert_cmpint (ms, <=, g_get_real_time () / 1000);
}

static void
secrets_have_their_bits (void)
{
  for (guint bits = 8; bits <= 256; bits += 8)
    {
      g_autofree char *secret = sm_secret_new (bits);
      g_autofree char *other = sm_secret_new (bits);

      g_assert_cmpuint (strlen (secret), ==, (bits + 4) / 5);
      g_assert_cmpuint (strspn (secret, "0123456789abcdefghjkmnpqrstvwxyz"), ==, strlen (secret));
      if (bits >= 64)
        g_assert_cmpstr (secret, !=, other);
    }
}

static void
hash_is_sha256 (void)
{
  g_autofree char *hash = sm_secret_hash ("abc");

  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
typed_codes_are_folded (void)
{
  static const char *const cases[][2] = {
    { "7K3M-9QTA", "7k3m9qta" },
    { "  7k3m 9qta\n", "7k3m9qta" },
    { "oOiIlL", "001111" },
    { "7k3m\xe2\x80\x93"
      "9qta",
      "7k3m9qta" }, /* an en dash */
    { "7k3m\xc2\xa0"
      "9qta",
      "7k3m9qta" }, /* a no-break space */
    { "\xef\xbb\xbf"
      "7k3m\xe2\x80\x8b-\xc2\xad"
      "9qta\xe2\x80\x8e",
      "7k3m9qta" }, /* what copying brings along unseen */
    { "7k3m\xe2\x80\xae"
      "9qta",
      "" },
    { "", "" },
    { "\xff\xfe", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = sm_secret_normalize (cases[i][0]);

      g_assert_cmpstr (folded, ==, cases[i][1]);
    }
}

static void
normal_secrets_stay (void)
{
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *secret = sm_secret_new (160);
      g_autofree char *folded = sm_secret_normalize (secret);

      g_assert_cmpstr (folded, ==, secret);
    }
}

static void
uuid_is_version_four (void)
{
  g_autofree char *uuid = sm_uuid_new ();
  g_autofree char *other = sm_uuid_new ();

  g_assert_true (g_uuid_string_is_valid (uuid));
  g_assert_cmpint (uuid[14], ==, '4');
  g_assert_nonnull (strchr ("89ab", uuid[19]));
  g_assert_cmpstr (uuid, !=, other);
}

static void
digits_are_uniform (void)
{
  guint counts[10] = { 0 };

  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *pin = sm_digits_new (6);

      g_assert_cmpuint (strlen (pin), ==, 6);
      for (const char *p = pin; *p != '\0'; p++)
        {
          g_assert_true (g_ascii_isdigit (*p));
          counts[*p - '0']++;
        }
    }
  /* 12000 digits: a count is 1200 ± 33; nine deviations either way never happen by chance. */
  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpuint (counts[i], >, 900);
      g_assert_cmpuint (counts[i], <, 1500);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/ids-are-valid-and-differ", ids_are_valid_and_differ);
  g_test_add_func ("/id/ids-sort-by-time", ids_sort_by_time);
  g_test_add_func ("/id/ids-grow-within-a-millisecond", ids_grow_within_a_millisecond);
  g_test_add_func ("/id/ids-hold-the-time", ids_hold_the_time);
  g_test_add_func ("/id/secrets-have-their-bits", secrets_have_their_bits);
  g_test_add_func ("/id/hash-is-sha256", hash_is_sha256);
  g_test_add_func ("/id/typed-codes-are-folded", typed_codes_are_folded);
  g_test_add_func ("/id/normal-secrets-stay", normal_secrets_stay);
  g_test_add_func ("/id/uuid-is-version-four", uuid_is_version_four);
  g_test_add_func ("/id/digits-are-uniform", digits_are_uniform);
  return g_test_run ();
}
