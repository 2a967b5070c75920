/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SmdBreaker: keeps us from hammering an acquirer that is down.
 *
 * After some failures in a row no call is made for a while; then one tries. While failures go on
 * the while doubles. Times are monotonic microseconds, given by the caller. Not thread-safe.
 */
typedef struct
{
  guint failures; /* in a row */
  gint64 open_until;
  gboolean probing; /* one call is under way to find out */
} SmdBreaker;

#define SMD_BREAKER_FAILURES 5
#define SMD_BREAKER_FIRST_SECONDS 5
#define SMD_BREAKER_MOST_SECONDS 60

/* How long to wait before a call may be made, microseconds; 0: call now (and say how it went). */
gint64 smd_breaker_enter (SmdBreaker *self, gint64 now);
/* A call that smd_breaker_enter() allowed has ended. Returns whether this opened the breaker
 * (FALSE → TRUE) or closed it. */
gboolean smd_breaker_leave (SmdBreaker *self, gint64 now, gboolean failed);
/* A call that smd_breaker_enter() allowed was not made after all. */
void smd_breaker_abandon (SmdBreaker *self);
/* The acquirer asked for peace. */
void smd_breaker_hold (SmdBreaker *self, gint64 until);

G_END_DECLS
