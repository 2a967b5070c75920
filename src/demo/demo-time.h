/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days of a month 'YYYY-MM' in Moscow, where the demo's people live. */
char *sm_demo_date (const char *month, int day);            /* 'YYYY-MM-DD', owned */
gint64 sm_demo_time (const char *month, int day, int hour); /* unix seconds, UTC */

G_END_DECLS
