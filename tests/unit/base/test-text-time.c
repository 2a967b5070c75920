/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#define MOMENT 1795359905 /* 2026-11-22T15:05:05Z */

static void
words_come_from_the_catalogue (void)
{
  g_autofree char *date = sm_text_day ("2026-11-22", "2025-11-22");
  g_autofree char *short_date = sm_text_date_short ("2026-11-02");
  g_autofree char *month = sm_text_month ("2026-11");
  g_autofree char *moscow = sm_text_time (MOMENT, NULL);
  g_autofree char *vladivostok = sm_text_time (MOMENT, "Asia/Vladivostok");
  g_autofree char *foreign = sm_text_date_short ("yesterday");

  g_assert_cmpstr (date, ==, "22 November 2026");
  g_assert_cmpstr (short_date, ==, "02.11.2026");
  g_assert_cmpstr (month, ==, "November 2026");
  g_assert_cmpstr (moscow, ==, "22 November 2026, 18:05");
  g_assert_cmpstr (vladivostok, ==, "23 November 2026, 01:05");
  g_assert_cmpstr (foreign, ==, "yesterday");
}

static void
the_year_is_said_where_it_is_another (void)
{
  static const char *const days[][2] = {
    { "2026-11-02", "2 November" },
    { "2027-01-02", "2 January 2027" },
    { "yesterday", "yesterday" },
  };
  static const char *const spans[][3] = {
    { "2026-12-15", "2026-12-26", "15–26 December" },
    { "2026-11-28", "2026-12-05", "28 November – 5 December" },
    { "2027-01-15", "2027-01-26", "15–26 January 2027" },
    { "2026-12-28", "2027-01-05", "28 December – 5 January 2027" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *day = sm_text_day (days[i][0], "2026-11-22");

      g_assert_cmpstr (day, ==, days[i][1]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *span = sm_text_days (spans[i][0], spans[i][1], "2026-11-22");

      g_assert_cmpstr (span, ==, spans[i][2]);
    }
}

static void
days_follow_the_zone (void)
{
  g_autofree char *before = sm_text_iso_date (MOMENT - 15 * 3600, NULL);
  g_autofree char *evening = sm_text_iso_date (MOMENT + 6 * 3600, NULL);
  g_autofree char *greenwich = sm_text_iso_date (MOMENT + 6 * 3600, "UTC");
  g_autofree char *month = sm_text_iso_month (MOMENT, NULL);
  g_autofree char *nowhere = sm_text_iso_date (MOMENT + 6 * 3600, "No/Where");

  g_assert_cmpstr (before, ==, "2026-11-22");
  g_assert_cmpstr (evening, ==, "2026-11-23");
  g_assert_cmpstr (greenwich, ==, "2026-11-22");
  g_assert_cmpstr (month, ==, "2026-11");
  g_assert_cmpstr (nowhere, ==, "2026-11-23");
}

static void
times_are_rfc_3339 (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { -1, "1969-12-31T23:59:59Z" },
    { MOMENT, "2026-11-22T15:05:05Z" },
    { 951782399, "2000-02-28T23:59:59Z" },
    { 951782400, "2000-02-29T00:00:00Z" },
    { G_GINT64_CONSTANT (253402300799), "9999-12-31T23:59:59Z" },
    { G_MAXINT64, "9999-12-31T23:59:59Z" },
    { G_GINT64_CONSTANT (-62135596800), "0001-01-01T00:00:00Z" },
    { G_MININT64, "0001-01-01T00:00:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sm_text_iso_time (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
times_come_back (void)
{
  for (int i = 0; i < 2000; i++)
    {
      gint64 seconds = (gint64) g_test_rand_double_range (-6e10, 2.5e11);
      g_autofree char *text = sm_text_iso_time (seconds);
      g_autoptr (GDateTime) other = g_date_time_new_from_iso8601 (text, NULL);
      gint64 back = 0;

      g_assert_true (sm_text_parse_iso_time (text, &back));
      g_assert_cmpint (back, ==, seconds);
      g_assert_cmpint (g_date_time_to_unix (other), ==, seconds);
    }
}

static void
offsets_and_fractions_are_read (void)
{
  gint64 seconds = 0;

  g_assert_true (sm_text_parse_iso_time ("2026-11-22T18:05:05+03:00", &seconds));
  g_assert_cmpint (seconds, ==, MOMENT);
  g_assert_true (sm_text_parse_iso_time ("2026-11-22T10:35:05.987654321-04:30", &seconds));
  g_assert_cmpint (seconds, ==, MOMENT);
  g_assert_true (sm_text_parse_iso_time ("2026-11-22t15:05:05z", &seconds));
  g_assert_cmpint (seconds, ==, MOMENT);
}

static void
other_text_is_no_time (void)
{
  static const char *const cases[] = {
    "",
    "2026-11-22",
    "2026-11-22T15:05:05",
    "2026-11-22 15:05:05Z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T15:60:00Z",
    "2026-11-22T15:05:60Z",
    "2026-02-29T00:00:00Z",
    "2026-11-22T15:05:05Zx",
    "2026-11-22T15:05:05.Z",
    "2026-11-22T15:05:05+3",
    "2026-11-22T15:05:05+24:00",
    "0000-01-01T00:00:00Z",
    "+2026-11-22T15:05:05Z",
    "2026-1-22T15:05:05Z",
  };
  gint64 seconds = 7;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (sm_text_parse_iso_time (cases[i], &seconds));
  g_assert_false (sm_text_parse_iso_time (NULL, &seconds));
  g_assert_cmpint (seconds, ==, 7);
}

static void
only_days_that_exist_are_dates (void)
{
  g_assert_true (sm_text_is_date ("2024-02-29"));
  g_assert_true (sm_text_is_date ("0001-01-01"));
  g_assert_true (sm_text_is_date ("9999-12-31"));
  g_assert_false (sm_text_is_date ("2026-02-29"));
  g_assert_false (sm_text_is_date ("2100-02-29"));
  g_assert_false (sm_text_is_date ("2026-13-01"));
  g_assert_false (sm_text_is_date ("2026-00-01"));
  g_assert_false (sm_text_is_date ("2026-11-00"));
  g_assert_false (sm_text_is_date ("2026-11-22 "));
  g_assert_false (sm_text_is_date ("22.11.2026"));
  g_assert_false (sm_text_is_date (NULL));
  g_assert_true (sm_text_is_month ("2026-12"));
  g_assert_false (sm_text_is_month ("2026-13"));
  g_assert_false (sm_text_is_month ("2026-12-01"));
}

static void
months_add_up (void)
{
  static const struct
  {
    const char *from;
    int months;
    const char *to;
  } cases[] = {
    { "2026-11", 1, "2026-12" }, { "2026-11", 2, "2027-01" },   { "2026-01", -1, "2025-12" },
    { "2026-11", 0, "2026-11" }, { "2026-11", -24, "2024-11" }, { "9999-12", 1, NULL },
    { "0001-01", -1, NULL },     { "2026", 1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *to = sm_text_add_months (cases[i].from, cases[i].months);

      g_assert_cmpstr (to, ==, cases[i].to);
    }
}

static void
days_are_counted (void)
{
  g_assert_cmpint (sm_text_days_between ("2026-11-22", "2026-11-22"), ==, 0);
  g_assert_cmpint (sm_text_days_between ("2024-02-28", "2024-03-01"), ==, 2);
  g_assert_cmpint (sm_text_days_between ("2026-11-22", "2026-11-20"), ==, -2);
  g_assert_cmpint (sm_text_days_between ("2025-11-22", "2026-11-22"), ==, 365);
}

static void
days_are_added (void)
{
  static const struct
  {
    const char *from;
    int days;
    const char *to;
  } cases[] = {
    { "2026-11-22", 0, "2026-11-22" },   { "2026-12-31", 1, "2027-01-01" },
    { "2024-02-28", 1, "2024-02-29" },   { "2026-03-01", -1, "2026-02-28" },
    { "2026-11-22", 365, "2027-11-22" }, { "0001-01-01", -1, NULL },
    { "9999-12-31", 1, NULL },           { "2026-02-29", 1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *to = sm_text_add_days (cases[i].from, cases[i].days);

      g_assert_cmpstr (to, ==, cases[i].to);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-time/words-come-from-the-catalogue", words_come_from_the_catalogue);
  g_test_add_func ("/text-time/the-year-is-said-where-it-is-another",
                   the_year_is_said_where_it_is_another);
  g_test_add_func ("/text-time/days-follow-the-zone", days_follow_the_zone);
  g_test_add_func ("/text-time/times-are-rfc-3339", times_are_rfc_3339);
  g_test_add_func ("/text-time/times-come-back", times_come_back);
  g_test_add_func ("/text-time/offsets-and-fractions-are-read", offsets_and_fractions_are_read);
  g_test_add_func ("/text-time/other-text-is-no-time", other_text_is_no_time);
  g_test_add_func ("/text-time/only-days-that-exist-are-dates", only_days_that_exist_are_dates);
  g_test_add_func ("/text-time/months-add-up", months_add_up);
  g_test_add_func ("/text-time/days-are-counted", days_are_counted);
  g_test_add_func ("/text-time/days-are-added", days_are_added);
  return g_test_run ();
}
