/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <string.h>

#include "text-private.h"
#include "words.h"

/*
 * Dates and times as people read them; the words come from the catalogue. Text that is no date is
 * shown as it is.
 */

static const char *
month_in_date (guint month)
{
  const char *names[] = {
    C_ ("month in a date", "January"),   C_ ("month in a date", "February"),
    C_ ("month in a date", "March"),     C_ ("month in a date", "April"),
    C_ ("month in a date", "May"),       C_ ("month in a date", "June"),
    C_ ("month in a date", "July"),      C_ ("month in a date", "August"),
    C_ ("month in a date", "September"), C_ ("month in a date", "October"),
    C_ ("month in a date", "November"),  C_ ("month in a date", "December"),
  };

  return names[month - 1];
}

static const char *
month_alone (guint month)
{
  const char *names[] = {
    C_ ("month alone", "January"), C_ ("month alone", "February"), C_ ("month alone", "March"),
    C_ ("month alone", "April"),   C_ ("month alone", "May"),      C_ ("month alone", "June"),
    C_ ("month alone", "July"),    C_ ("month alone", "August"),   C_ ("month alone", "September"),
    C_ ("month alone", "October"), C_ ("month alone", "November"), C_ ("month alone", "December"),
  };

  return names[month - 1];
}

/* "22 ноября 2026 г." in the user's language. */
static char *
format_date (const char *iso_date)
{
  guint year, month, day;

  if (!sm_text_parse_date (iso_date, &year, &month, &day))
    return g_strdup (iso_date);
  /* Translators: day, month, year; in Russian "%1$u %2$s %3$u г." */
  return g_strdup_printf (C_ ("date", "%1$u %2$s %3$u"), day, month_in_date (month), year);
}

/**
 * sm_text_day:
 * @iso_date: "YYYY-MM-DD"
 * @iso_today: the day it is, "YYYY-MM-DD"
 *
 * Returns: (transfer full): "22 ноября" in the user's language, of another year "22 ноября 2026 г."
 */
char *
sm_text_day (const char *iso_date, const char *iso_today)
{
  guint year, month, day;

  if (!sm_text_parse_date (iso_date, &year, &month, &day)
      || strncmp (iso_date, iso_today, strlen ("YYYY-")) != 0)
    return format_date (iso_date);
  /* Translators: day, month */
  return g_strdup_printf (C_ ("day", "%1$u %2$s"), day, month_in_date (month));
}

/**
 * sm_text_days:
 * @iso_from: "YYYY-MM-DD"
 * @iso_until: the last day, "YYYY-MM-DD"
 * @iso_today: the day it is, "YYYY-MM-DD"
 *
 * Returns: (transfer full): "15–26 ноября", or "28 ноября – 5 декабря", in the user's language
 */
char *
sm_text_days (const char *iso_from, const char *iso_until, const char *iso_today)
{
  g_autofree char *from = sm_text_day (iso_from, iso_today);
  g_autofree char *until = sm_text_day (iso_until, iso_today);
  guint year, month, day;

  if (sm_text_parse_date (iso_from, &year, &month, &day)
      && strncmp (iso_from, iso_until, strlen ("YYYY-MM-")) == 0)
    /* Translators: the first day's number, the last day's date */
    return g_strdup_printf (C_ ("days", "%1$u–%2$s"), day, until);
  /* Translators: the first and the last day of some */
  return g_strdup_printf (C_ ("days", "%1$s – %2$s"), from, until);
}

/**
 * sm_text_date_short:
 * @iso_date: "YYYY-MM-DD"
 *
 * Returns: (transfer full): "22.11.2026"
 */
char *
sm_text_date_short (const char *iso_date)
{
  guint year, month, day;

  if (!sm_text_parse_date (iso_date, &year, &month, &day))
    return g_strdup (iso_date);
  return g_strdup_printf ("%02u.%02u.%04u", day, month, year);
}

/**
 * sm_text_month:
 * @iso_month: "YYYY-MM"
 *
 * Returns: (transfer full): "ноябрь 2026 г." in the user's language
 */
char *
sm_text_month (const char *iso_month)
{
  guint year, month;

  if (!sm_text_parse_month (iso_month, &year, &month))
    return g_strdup (iso_month);
  /* Translators: month, year; in Russian "%1$s %2$u г." */
  return g_strdup_printf (C_ ("month", "%1$s %2$u"), month_alone (month), year);
}

/**
 * sm_text_time:
 * @seconds: unix seconds
 * @zone: (nullable): an IANA zone; %NULL for Moscow's
 *
 * Returns: (transfer full): "22 ноября 2026 г., 18:05" in the user's language
 */
char *
sm_text_time (gint64 seconds, const char *zone)
{
  g_autoptr (GDateTime) time = sm_text_open_time (seconds, zone);
  g_autofree char *iso = g_date_time_format (time, "%Y-%m-%d");
  g_autofree char *date = format_date (iso);

  /* Translators: a date, hour and minute */
  return g_strdup_printf (C_ ("time", "%1$s, %2$02d:%3$02d"), date, g_date_time_get_hour (time),
                          g_date_time_get_minute (time));
}
