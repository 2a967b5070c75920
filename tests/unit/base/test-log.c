/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

/* The log of a child, since the log's way out is set once a process. */
static void
log_in_child (void)
{
  sm_log_init ("tester");
  sm_log_event (G_LOG_LEVEL_INFO, "plain", "customer", "01A", "count", "12", NULL);
  sm_log_event (G_LOG_LEVEL_WARNING, "hostile", "text", "two\nlines \"quoted\" \x1b[31m a=b",
                "missing", NULL, NULL);
  sm_log_event (G_LOG_LEVEL_INFO, "foreign", "c1",
                "\xc2\x9b"
                "1m",
                "separator",
                "a\xe2\x80\xa8"
                "b",
                "bidi",
                "\xe2\x80\xae"
                "x",
                "broken", "\xff", "word", "да\\n", NULL);
  sm_log_event (G_LOG_LEVEL_DEBUG, "unwanted", NULL);
  g_log_structured ("Other", G_LOG_LEVEL_MESSAGE, "MESSAGE", "%s", "a library\nspeaks");
}

static void
events_stay_on_one_line (void)
{
  g_auto (GStrv) lines = NULL;

  if (g_test_subprocess ())
    {
      log_in_child ();
      exit (0);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*tester[*info plain customer=01A count=12\n*");
  g_test_trap_assert_stderr (
      "*warning hostile text=\"two\\nlines \\\"quoted\\\" \\u001b[31m a=b\" missing=-\n*");
  g_test_trap_assert_stderr ("*foreign c1=\"\\u009b1m\" separator=\"a\\u2028b\" "
                             "bidi=\"\\u202ex\" broken=\"\\xff\" word=\"да\\\\n\"\n*");
  g_test_trap_assert_stderr ("*library domain=Other message=\"a library\\nspeaks\"\n*");
  g_test_trap_assert_stderr_unmatched ("*unwanted*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_add_func ("/log/events-stay-on-one-line", events_stay_on_one_line);
  return g_test_run ();
}
