/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-random.h"

#define ID_LENGTH 26
#define ID_TIME_LENGTH 10

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char *
sm_demo_random_id (GRand *rand, gint64 seconds)
{
  char *id = g_malloc (ID_LENGTH + 1);
  guint64 time = (guint64) seconds * 1000;

  for (int i = ID_TIME_LENGTH - 1; i >= 0; i--)
    {
      id[i] = alphabet[time & 31];
      time >>= 5;
    }
  for (guint i = ID_TIME_LENGTH; i < ID_LENGTH; i++)
    id[i] = alphabet[g_rand_int_range (rand, 0, 32)];
  id[ID_LENGTH] = '\0';
  return id;
}

char *
sm_demo_random_uuid (GRand *rand)
{
  static const char hex[] = "0123456789abcdef";
  char *uuid = g_strdup ("00000000-0000-4000-8000-000000000000");

  for (char *p = uuid; *p != '\0'; p++)
    if (*p == '0')
      *p = hex[g_rand_int_range (rand, 0, 16)];
  return uuid;
}

char *
sm_demo_random_digits (GRand *rand, guint digits)
{
  char *text = g_malloc (digits + 1);

  for (guint i = 0; i < digits; i++)
    text[i] = '0' + g_rand_int_range (rand, 0, 10);
  text[digits] = '\0';
  return text;
}

char *
sm_demo_random_number (GRand *rand, const char *mask)
{
  static const char letters[] = "ABCEHKMPTX";
  char *number = g_strdup (mask);

  for (char *p = number; *p != '\0'; p++)
    if (*p == '9')
      *p = '0' + g_rand_int_range (rand, 0, 10);
    else if (*p == 'A')
      *p = letters[g_rand_int_range (rand, 0, sizeof letters - 1)];
  return number;
}

gint64
sm_demo_random_range (GRand *rand, gint64 least, gint64 most)
{
  g_assert (most >= least && most - least < G_MAXINT32);
  return least + g_rand_int_range (rand, 0, most - least + 1);
}

gboolean
sm_demo_random_chance (GRand *rand, guint percent)
{
  return g_rand_int_range (rand, 0, 100) < (gint32) percent;
}

const char *
sm_demo_random_pick (GRand *rand, const char *const *choices)
{
  guint n = g_strv_length ((char **) choices);

  return choices[g_rand_int_range (rand, 0, n)];
}
