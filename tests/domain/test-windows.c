/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "windows.h"

typedef struct
{
  const char *today;
  int first;
  int last;
  gboolean open;
  const char *from;
  const char *until;
} Row;

static const Row rows[] = {
  { "2026-11-22", 0, 0, TRUE, NULL, NULL },
  { "2026-11-19", 20, 25, FALSE, "2026-11-20", "2026-11-25" },
  { "2026-11-20", 20, 25, TRUE, "2026-11-20", "2026-11-25" },
  { "2026-11-25", 20, 25, TRUE, "2026-11-20", "2026-11-25" },
  { "2026-11-26", 20, 25, FALSE, "2026-12-20", "2026-12-25" },
  { "2026-12-26", 20, 25, FALSE, "2027-01-20", "2027-01-25" },
  /* over the end of the month, and of the year */
  { "2026-11-24", 25, 3, FALSE, "2026-11-25", "2026-12-03" },
  { "2026-11-30", 25, 3, TRUE, "2026-11-25", "2026-12-03" },
  { "2026-12-03", 25, 3, TRUE, "2026-11-25", "2026-12-03" },
  { "2026-12-04", 25, 3, FALSE, "2026-12-25", "2027-01-03" },
  { "2027-01-02", 25, 3, TRUE, "2026-12-25", "2027-01-03" },
  /* days a month does not have */
  { "2027-02-28", 25, 31, TRUE, "2027-02-25", "2027-02-28" },
  { "2028-02-29", 30, 31, TRUE, "2028-02-29", "2028-02-29" },
  { "2027-04-30", 31, 31, TRUE, "2027-04-30", "2027-04-30" },
};

static void
window_of_a_day (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_auto (SmdWindow) window = { 0 };

      smd_window_find (row->today, row->first, row->last, &window);
      g_test_message ("%s in %d..%d", row->today, row->first, row->last);
      g_assert_cmpint (window.open, ==, row->open);
      g_assert_cmpstr (window.from, ==, row->from);
      g_assert_cmpstr (window.until, ==, row->until);
    }
}

static void
next_day_of_payment (void)
{
  static const struct
  {
    const char *today;
    int day;
    const char *expected;
  } days[] = {
    { "2026-11-22", 0, NULL },          { "2026-11-10", 10, "2026-11-10" },
    { "2026-11-11", 10, "2026-12-10" }, { "2026-12-31", 10, "2027-01-10" },
    { "2027-02-28", 31, "2027-02-28" }, { "2027-02-01", 30, "2027-02-28" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *found = smd_window_next_day (days[i].today, days[i].day);

      g_assert_cmpstr (found, ==, days[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows/window-of-a-day", window_of_a_day);
  g_test_add_func ("/windows/next-day-of-payment", next_day_of_payment);
  return g_test_run ();
}
