/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "windows.h"

#include "text.h"

/* A month as a number: year × 12 + month, so that neighbours are one apart. */
typedef struct
{
  int month;
  int day;
} Day;

static Day
parse_day (const char *date)
{
  Day parsed = { 0, 0 };
  guint year, month, day;

  g_return_val_if_fail (sm_text_parse_date (date, &year, &month, &day), parsed);
  parsed.month = (int) (year * 12 + month) - 1;
  parsed.day = (int) day;
  return parsed;
}

static int
clamp_day (int month, gint64 day)
{
  int last = g_date_get_days_in_month ((GDateMonth) (month % 12 + 1), (GDateYear) (month / 12));

  return (int) CLAMP (day, 1, last);
}

static char *
format_day (int month, gint64 day)
{
  return g_strdup_printf ("%04d-%02d-%02d", month / 12, month % 12 + 1, clamp_day (month, day));
}

void
smd_window_clear (SmdWindow *self)
{
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->until, g_free);
}

/**
 * smd_window_find:
 * @today: the day, 'YYYY-MM-DD'
 * @first_day: 1 to 31, or 0 where readings are taken on any day
 * @last_day: 1 to 31; before @first_day it lies in the next month
 * @window: (out caller-allocates): the window that is open on @today, or else the next one
 */
void
smd_window_find (const char *today, gint64 first_day, gint64 last_day, SmdWindow *window)
{
  Day now;
  int from;
  int span;

  smd_window_clear (window);
  window->open = first_day <= 0;
  if (first_day <= 0)
    return;

  now = parse_day (today);
  span = last_day < first_day ? 1 : 0;
  from = now.month - span;
  if (now.day > clamp_day (from + span, last_day))
    from++;
  window->open = now.month > from || (now.month == from && now.day >= clamp_day (from, first_day));
  window->from = format_day (from, first_day);
  window->until = format_day (from + span, last_day);
}

/**
 * smd_window_next_day:
 * @today: the day, 'YYYY-MM-DD'
 * @pay_day: 1 to 31, or 0 for none
 *
 * Returns: (transfer full) (nullable): the next such day, @today included
 */
char *
smd_window_next_day (const char *today, gint64 pay_day)
{
  Day now;

  if (pay_day <= 0)
    return NULL;
  now = parse_day (today);
  if (now.day > clamp_day (now.month, pay_day))
    now.month++;
  return format_day (now.month, pay_day);
}
