/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock.h"

static void
shows_real_time (void)
{
  g_autoptr (SmClock) clock = sm_clock_new ();
  gint64 before = g_get_real_time () / 1000;
  gint64 shown = sm_clock_now_ms (clock);
  gint64 after = g_get_real_time () / 1000;

  g_assert_cmpint (shown, >=, before);
  g_assert_cmpint (shown, <=, after);
  g_assert_cmpint (sm_clock_now (clock), >=, before / 1000);
}

static void
shifts_add_up (void)
{
  g_autoptr (SmClock) clock = sm_clock_new ();
  gint64 start = sm_clock_now (clock);

  sm_clock_shift (clock, 86400);
  sm_clock_shift (clock, 3600);
  g_assert_cmpint (sm_clock_now (clock) - start, >=, 90000);
  g_assert_cmpint (sm_clock_now (clock) - start, <=, 90002);
  sm_clock_shift (clock, -90000);
  g_assert_cmpint (sm_clock_now (clock) - start, <=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/shows-real-time", shows_real_time);
  g_test_add_func ("/clock/shifts-add-up", shifts_add_up);
  return g_test_run ();
}
