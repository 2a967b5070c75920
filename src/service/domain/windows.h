/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The days of the month in which a supplier takes readings. Dates are 'YYYY-MM-DD' in the
 * supplier's zone, owned; NULL where readings are taken on any day. */
typedef struct
{
  gboolean open;
  char *from;
  char *until;
} SmdWindow;

void smd_window_clear (SmdWindow *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmdWindow, smd_window_clear)

/* The window that is open on `today`, or else the next one. `first_day` 0: always open; a last
 * day before the first one lies in the next month; days a month does not have mean its last. */
void smd_window_find (const char *today, gint64 first_day, gint64 last_day, SmdWindow *window);
/* The next day of payment from `today` on; NULL where `pay_day` is 0. */
char *smd_window_next_day (const char *today, gint64 pay_day);

G_END_DECLS
