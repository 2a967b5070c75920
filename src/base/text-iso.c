/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <string.h>

#include "text-private.h"

/*
 * Dates and times as machines read them: RFC 3339 and its parts.
 */

#define ZONE_DEFAULT "Europe/Moscow"
#define ZONE_DEFAULT_SECONDS (3 * 60 * 60)
#define ZONES_HELD 32 /* Russia has eleven */
#define DAY_SECONDS 86400
#define TIME_LEAST G_GINT64_CONSTANT (-62135596800) /* 0001-01-01T00:00:00Z */
#define TIME_MOST G_GINT64_CONSTANT (253402300799)  /* 9999-12-31T23:59:59Z */

/* Takes exactly so many digits. */
static gboolean
take_digits (const char **p, guint digits, guint *value)
{
  *value = 0;
  for (guint i = 0; i < digits; i++, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      *value = *value * 10 + (guint) (**p - '0');
    }
  return TRUE;
}

static gboolean
take_char (const char **p, char expected)
{
  if (**p != expected)
    return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean
take_month (const char **p, guint *year, guint *month)
{
  return take_digits (p, 4, year) && take_char (p, '-') && take_digits (p, 2, month) && *year >= 1
         && *month >= 1 && *month <= 12;
}

static gboolean
take_date (const char **p, guint *year, guint *month, guint *day)
{
  return take_month (p, year, month) && take_char (p, '-') && take_digits (p, 2, day)
         && g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

/**
 * sm_text_parse_date:
 * @text: (nullable): any text
 * @year: (out): 1 to 9999
 * @month: (out): 1 to 12
 * @day: (out): 1 to 31
 *
 * Returns: whether it is "YYYY-MM-DD" of a day that exists
 */
gboolean
sm_text_parse_date (const char *text, guint *year, guint *month, guint *day)
{
  return text != NULL && take_date (&text, year, month, day) && *text == '\0';
}

gboolean
sm_text_parse_month (const char *text, guint *year, guint *month)
{
  return text != NULL && take_month (&text, year, month) && *text == '\0';
}

/* Written without printf: dates are most of what a reply formats. */
static void
put_digits (char *text, guint value, guint digits)
{
  for (; digits > 0; digits--, value /= 10)
    text[digits - 1] = (char) ('0' + value % 10);
}

static void
put_date (char *text, guint year, guint month, guint day)
{
  put_digits (text, year, 4);
  put_digits (text + 5, month, 2);
  put_digits (text + 8, day, 2);
}

/* Takes the time. */
static char *
dup_date (GDateTime *taken)
{
  g_autoptr (GDateTime) time = taken;
  char *text = g_strdup ("YYYY-MM-DD");
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  put_date (text, (guint) year, (guint) month, (guint) day);
  return text;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
static gint64
days_from_date (guint year, guint month, guint day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return (gint64) g_date_get_julian (&date) - 719163; /* 1970-01-01 counted from 0001-01-01 */
}

static GTimeZone *
load_zone (const char *zone)
{
  GTimeZone *loaded = g_time_zone_new_identifier (zone);

  /* A machine without zone data still tells Moscow time, which has not moved since 2014. */
  return loaded != NULL ? loaded : g_time_zone_new_offset (ZONE_DEFAULT_SECONDS);
}

/* GLib forgets a zone nobody holds and then reads its file again, so some are held for good. */
static GTimeZone *
open_zone (const char *zone)
{
  static GMutex lock;
  static GHashTable *held; /* guarded by lock */
  GTimeZone *opened;

  g_mutex_lock (&lock);
  if (held == NULL)
    held = g_hash_table_new (g_str_hash, g_str_equal);
  opened = g_hash_table_lookup (held, zone);
  opened = opened != NULL ? g_time_zone_ref (opened) : load_zone (zone);
  if (g_hash_table_size (held) < ZONES_HELD && !g_hash_table_contains (held, zone))
    g_hash_table_insert (held, g_strdup (zone), g_time_zone_ref (opened));
  g_mutex_unlock (&lock);
  return opened;
}

GDateTime *
sm_text_open_time (gint64 seconds, const char *zone)
{
  g_autoptr (GTimeZone) opened = open_zone (zone != NULL ? zone : ZONE_DEFAULT);
  gint64 clamped = CLAMP (seconds, TIME_LEAST + DAY_SECONDS, TIME_MOST - DAY_SECONDS);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (clamped);

  return g_date_time_to_timezone (utc, opened);
}

/**
 * sm_text_iso_time:
 * @seconds: unix seconds; beyond the years 1 to 9999 the nearest of these
 *
 * Returns: (transfer full): RFC 3339 in UTC, "2026-11-22T15:05:00Z"
 */
char *
sm_text_iso_time (gint64 seconds)
{
  gint64 clamped = CLAMP (seconds, TIME_LEAST, TIME_MOST);
  gint64 days = (clamped - TIME_LEAST) / DAY_SECONDS;
  guint second = (guint) ((clamped - TIME_LEAST) % DAY_SECONDS);
  char *text = g_strdup ("YYYY-MM-DDTHH:MM:SSZ");
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) days + 1);
  put_date (text, g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
  put_digits (text + 11, second / 3600, 2);
  put_digits (text + 14, second / 60 % 60, 2);
  put_digits (text + 17, second % 60, 2);
  return text;
}

static gboolean
take_clock (const char **p, guint *seconds)
{
  guint hour, minute, second;

  if (!take_digits (p, 2, &hour) || !take_char (p, ':') || !take_digits (p, 2, &minute)
      || !take_char (p, ':') || !take_digits (p, 2, &second))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *seconds = hour * 3600 + minute * 60 + second;
  if (!take_char (p, '.'))
    return TRUE;
  if (!g_ascii_isdigit (**p))
    return FALSE;
  while (g_ascii_isdigit (**p))
    (*p)++;
  return TRUE;
}

static gboolean
take_offset (const char **p, int *seconds)
{
  guint hour, minute;
  gboolean west = **p == '-';

  *seconds = 0;
  if (take_char (p, 'Z') || take_char (p, 'z'))
    return TRUE;
  if (!take_char (p, '+') && !take_char (p, '-'))
    return FALSE;
  if (!take_digits (p, 2, &hour) || !take_char (p, ':') || !take_digits (p, 2, &minute) || hour > 23
      || minute > 59)
    return FALSE;
  *seconds = (int) (hour * 3600 + minute * 60) * (west ? -1 : 1);
  return TRUE;
}

/**
 * sm_text_parse_iso_time:
 * @text: (nullable): RFC 3339, any offset; parts of a second are dropped
 * @seconds: (out): unix seconds
 *
 * Returns: whether the text is such a time
 */
gboolean
sm_text_parse_iso_time (const char *text, gint64 *seconds)
{
  guint year, month, day, second;
  int offset;

  if (text == NULL || !take_date (&text, &year, &month, &day))
    return FALSE;
  if (!take_char (&text, 'T') && !take_char (&text, 't'))
    return FALSE;
  if (!take_clock (&text, &second) || !take_offset (&text, &offset) || *text != '\0')
    return FALSE;
  *seconds = days_from_date (year, month, day) * DAY_SECONDS + second - offset;
  return TRUE;
}

/**
 * sm_text_iso_date:
 * @seconds: unix seconds
 * @zone: (nullable): an IANA zone; %NULL for Moscow's
 *
 * Returns: (transfer full): the day it is there then, "YYYY-MM-DD"
 */
char *
sm_text_iso_date (gint64 seconds, const char *zone)
{
  return dup_date (sm_text_open_time (seconds, zone));
}

/**
 * sm_text_iso_month:
 * @seconds: unix seconds
 * @zone: (nullable): an IANA zone; %NULL for Moscow's
 *
 * Returns: (transfer full): the month it is there then, "YYYY-MM"
 */
char *
sm_text_iso_month (gint64 seconds, const char *zone)
{
  char *text = sm_text_iso_date (seconds, zone);

  text[strlen ("YYYY-MM")] = '\0';
  return text;
}

/**
 * sm_text_is_date:
 * @text: (nullable): any text
 *
 * Returns: whether it is "YYYY-MM-DD" of a day that exists
 */
gboolean
sm_text_is_date (const char *text)
{
  guint year, month, day;

  return sm_text_parse_date (text, &year, &month, &day);
}

/**
 * sm_text_is_month:
 * @text: (nullable): any text
 *
 * Returns: whether it is "YYYY-MM"
 */
gboolean
sm_text_is_month (const char *text)
{
  guint year, month;

  return sm_text_parse_month (text, &year, &month);
}

/**
 * sm_text_add_months:
 * @iso_month: "YYYY-MM"
 * @months: how many to go on, negative to go back
 *
 * Returns: (transfer full) (nullable): "YYYY-MM"; %NULL where that leaves the years 1 to 9999
 */
char *
sm_text_add_months (const char *iso_month, int months)
{
  guint year, month;
  gint64 count;

  if (!sm_text_parse_month (iso_month, &year, &month))
    return NULL;
  count = (gint64) year * 12 + (month - 1) + months;
  if (count < 12 || count >= 120000)
    return NULL;
  return g_strdup_printf ("%04d-%02d", (int) (count / 12), (int) (count % 12) + 1);
}

/**
 * sm_text_add_days:
 * @iso_date: "YYYY-MM-DD"
 * @days: how many to go on, negative to go back
 *
 * Returns: (transfer full) (nullable): "YYYY-MM-DD"; %NULL where @iso_date is no date or that
 *   leaves the years 1 to 9999
 */
char *
sm_text_add_days (const char *iso_date, int days)
{
  guint year, month, day;
  gint64 seconds;

  if (!sm_text_parse_date (iso_date, &year, &month, &day))
    return NULL;
  seconds = (days_from_date (year, month, day) + days) * DAY_SECONDS;
  if (seconds < TIME_LEAST || seconds > TIME_MOST)
    return NULL;
  return dup_date (g_date_time_new_from_unix_utc (seconds));
}

/**
 * sm_text_days_between:
 * @from_date: "YYYY-MM-DD"
 * @to_date: "YYYY-MM-DD"
 *
 * Returns: days from the first to the second, negative where the second is earlier
 */
int
sm_text_days_between (const char *from_date, const char *to_date)
{
  guint year, month, day;
  gint64 from;

  g_return_val_if_fail (sm_text_is_date (from_date) && sm_text_is_date (to_date), 0);

  sm_text_parse_date (from_date, &year, &month, &day);
  from = days_from_date (year, month, day);
  sm_text_parse_date (to_date, &year, &month, &day);
  return (int) (days_from_date (year, month, day) - from);
}
