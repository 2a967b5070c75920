/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-time.h"

#define ZONE "Europe/Moscow"

char *
sm_demo_date (const char *month, int day)
{
  return g_strdup_printf ("%s-%02d", month, day);
}

gint64
sm_demo_time (const char *month, int day, int hour)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (ZONE);
  int year = (int) g_ascii_strtoll (month, NULL, 10);
  int number = (int) g_ascii_strtoll (month + 5, NULL, 10);

  if (zone == NULL)
    zone = g_time_zone_new_offset (3 * 60 * 60);

  g_autoptr (GDateTime) time = g_date_time_new (zone, year, number, day, hour, 0, 0);
  return g_date_time_to_unix (time);
}
