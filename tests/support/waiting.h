/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WAIT_SECONDS 60
#define WAIT_MICROSECONDS (G_GINT64_CONSTANT (1) * WAIT_SECONDS * G_USEC_PER_SEC)

/* Looks until `done` holds, or fails after WAIT_SECONDS. Between two looks `turn` is done, and
 * others have the processor for `pause` microseconds. */
#define wait_until_with(done, turn, pause)                                    \
  G_STMT_START                                                                \
  {                                                                           \
    const gint64 wait_end = g_get_monotonic_time () + WAIT_MICROSECONDS;      \
                                                                              \
    while (!(done))                                                           \
      {                                                                       \
        if (g_get_monotonic_time () >= wait_end)                              \
          g_error ("%s: not within %d s: %s", G_STRLOC, WAIT_SECONDS, #done); \
        turn;                                                                 \
        g_usleep (pause);                                                     \
      }                                                                       \
  }                                                                           \
  G_STMT_END
#define wait_until(done) wait_until_with (done, (void) 0, 1000)

G_END_DECLS
