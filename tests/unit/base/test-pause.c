/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "pause.h"

#define LONG_SECONDS 600 /* nobody waits so long: the test fails before */

static void
a_rest_ends_by_itself (void)
{
  g_autoptr (SmPause) pause = sm_pause_new ();
  gint64 begun = g_get_monotonic_time ();

  g_assert_true (sm_pause_rest (pause, 1));
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, G_USEC_PER_SEC);
  g_assert_true (sm_pause_rest (pause, 0));
}

static gpointer
rest_long (gpointer data)
{
  return GINT_TO_POINTER (sm_pause_rest (data, LONG_SECONDS));
}

static void
waking_ends_a_rest_or_the_next (void)
{
  g_autoptr (SmPause) pause = sm_pause_new ();
  gint64 begun = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("rest", rest_long, pause);

  sm_pause_wake (pause);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
  sm_pause_wake (pause);
  g_assert_true (sm_pause_rest (pause, LONG_SECONDS));
  /* One wake, one rest. */
  g_assert_true (sm_pause_rest (pause, 1));
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, G_USEC_PER_SEC);
}

static void
stopping_is_for_good (void)
{
  g_autoptr (SmPause) pause = sm_pause_new ();
  GThread *thread = g_thread_new ("rest", rest_long, pause);

  g_assert_false (sm_pause_is_stopped (pause));
  sm_pause_stop (pause);
  g_assert_false (GPOINTER_TO_INT (g_thread_join (thread)));
  sm_pause_wake (pause);
  g_assert_false (sm_pause_rest (pause, LONG_SECONDS));
  g_assert_true (sm_pause_is_stopped (pause));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pause/ends-by-itself", a_rest_ends_by_itself);
  g_test_add_func ("/pause/waking", waking_ends_a_rest_or_the_next);
  g_test_add_func ("/pause/stopping", stopping_is_for_good);
  return g_test_run ();
}
