/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "error.h"
#include "limits.h"

#include "rate.h"

#define SECOND G_GINT64_CONSTANT (1000000)

static guint
take_many (SmdRate *rate, const char *client, gint64 now_us, guint tries)
{
  guint taken = 0;

  for (guint i = 0; i < tries; i++)
    {
      g_autoptr (GError) error = NULL;

      if (smd_rate_take (rate, client, now_us, &error))
        taken++;
      else
        g_assert_error (error, SM_ERROR, SM_ERROR_TOO_MANY_TRIES);
    }
  return taken;
}

static void
test_a_burst_then_the_rate (void)
{
  g_autoptr (SmdRate) rate = smd_rate_new (5, 10);
  gint64 now = 100 * SECOND;

  g_assert_cmpuint (take_many (rate, "192.0.2.1", now, 20), ==, 10);
  g_assert_cmpuint (take_many (rate, "192.0.2.1", now + SECOND, 20), ==, 5);
  g_assert_cmpuint (take_many (rate, "192.0.2.1", now + 2 * SECOND, 20), ==, 5);
  g_assert_cmpuint (take_many (rate, "192.0.2.1", now + 1000000 * SECOND, 20), ==, 10);
}

static void
test_one_does_not_suffer_from_another (void)
{
  g_autoptr (SmdRate) rate = smd_rate_new (1, 3);

  g_assert_cmpuint (take_many (rate, "192.0.2.1", SECOND, 9), ==, 3);
  g_assert_cmpuint (take_many (rate, "192.0.2.2", SECOND, 9), ==, 3);
}

/* Whoever has a network of addresses has one share; whoever has one address, has one too. */
static void
test_a_network_is_one_client (void)
{
  static const struct
  {
    const char *address;
    const char *client;
  } rows[] = {
    { "192.0.2.1", "192.0.2.1" },
    { "::ffff:192.0.2.1", "192.0.2.1" },
    { "2001:db8::1", "2001:db8::/64" },
    { "2001:db8::ffff:1", "2001:db8::/64" },
    { "2001:db8:0:1::1", "2001:db8:0:1::/64" },
    { "::1", "::/64" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (rows[i].address);
      g_autofree char *client = smd_rate_dup_client (address);

      g_assert_cmpstr (client, ==, rows[i].client);
    }
}

static void
take_from_many (SmdRate *rate, const char *network, gint64 now_us)
{
  for (guint i = 0; i < SM_LIMIT_RATE_CLIENTS; i++)
    {
      g_autofree char *client = g_strdup_printf ("%s:%x::/64", network, i);

      g_assert_true (smd_rate_take (rate, client, now_us, NULL));
    }
}

/* However many clients there are: none of them has a full bucket, so that nobody could be forgotten
 * for its sake. */
static void
test_who_is_not_seen_is_forgotten (void)
{
  g_autoptr (SmdRate) rate = smd_rate_new (1, 3);
  gint64 now = g_get_monotonic_time ();

  g_assert_cmpuint (take_many (rate, "192.0.2.1", now, 9), ==, 3);
  g_assert_cmpuint (take_many (rate, "192.0.2.2", now, 9), ==, 3);
  take_from_many (rate, "2001:db8:1", now);
  g_assert_cmpuint (take_many (rate, "192.0.2.1", now, 9), ==, 0);
  take_from_many (rate, "2001:db8:2", now);
  g_assert_cmpuint (take_many (rate, "192.0.2.1", now, 9), ==, 0);
  g_assert_cmpuint (take_many (rate, "192.0.2.2", now, 9), ==, 3);
}

static void
test_no_rate_no_limit (void)
{
  g_autoptr (SmdRate) rate = smd_rate_new (0, 1);

  g_assert_cmpuint (take_many (rate, "192.0.2.1", SECOND, 1000), ==, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate/a-burst-then-the-rate", test_a_burst_then_the_rate);
  g_test_add_func ("/rate/one-does-not-suffer-from-another", test_one_does_not_suffer_from_another);
  g_test_add_func ("/rate/a-network-is-one-client", test_a_network_is_one_client);
  g_test_add_func ("/rate/who-is-not-seen-is-forgotten", test_who_is_not_seen_is_forgotten);
  g_test_add_func ("/rate/no-rate-no-limit", test_no_rate_no_limit);
  return g_test_run ();
}
