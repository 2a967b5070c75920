/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acquirer-marks.h"
#include "comparing.h"
#include "limits.h"

/*
 * When the lists are compared. A pass takes the hours up to the last one that is old enough, a day
 * more than the pass before ended with: each hour is compared twice, a day apart. Several programs
 * share a pass, an hour each; it goes on where it was cut. The times are kept, so they are not
 * trusted: a clock that was once ahead puts nothing off for longer than a pass.
 */

#define MARK_DUE "compare-due"   /* unix seconds: when an hour may be taken */
#define MARK_NEXT "compare-next" /* unix seconds: where that hour begins */
#define HOUR G_GINT64_CONSTANT (3600)
#define DAY (24 * HOUR)

typedef struct
{
  gint64 now;
  gint64 from;
  gboolean done; /* the result */
} Call;

gint64
smd_comparing_get_latest (gint64 now)
{
  const gint64 end = now - SM_LIMIT_COMPARED_YOUNG_SECONDS;

  return end - end % HOUR - HOUR;
}

static gboolean
begin_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Call *self = data;
  const gint64 latest = smd_comparing_get_latest (self->now);
  gint64 due = 0;

  self->done = FALSE;
  if (!smd_acquirer_mark_hold (tx, MARK_DUE, &due, error)
      || !smd_acquirer_mark_get (tx, MARK_NEXT, &self->from, error))
    return FALSE;
  if (due == 0 || self->from > latest + DAY)
    /* what was before this program compared anything, operators compare by the day */
    return smd_acquirer_mark_set (tx, MARK_NEXT, latest, NULL, error)
           && smd_acquirer_mark_set (tx, MARK_DUE, self->now + DAY, NULL, error);
  if (due > self->now && due <= self->now + DAY)
    return TRUE;
  self->done = self->from <= latest;
  return smd_acquirer_mark_set (
      tx, MARK_DUE, self->now + (self->done ? SM_LIMIT_COMPARED_LEASE_SECONDS : HOUR), NULL, error);
}

static gboolean
is_due_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Call *self = data;
  gint64 due = 0;

  if (!smd_acquirer_mark_get (tx, MARK_DUE, &due, error))
    return FALSE;
  self->done = due <= self->now || due > self->now + DAY;
  return TRUE;
}

gboolean
smd_comparing_begin (SmdDomain *domain, gboolean *mine, gint64 *from, GError **error)
{
  Call self = { .now = sm_clock_now (domain->clock) };

  *mine = FALSE;
  if (!smd_store_read (domain->store, is_due_in_tx, &self, error))
    return FALSE;
  if (self.done && !smd_store_write (domain->store, begin_in_tx, &self, error))
    return FALSE;
  *mine = self.done;
  *from = self.from;
  return TRUE;
}

static gboolean
end_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Call *self = data;
  const gint64 latest = smd_comparing_get_latest (self->now);
  gint64 due = 0;
  gint64 next = 0;

  self->done = FALSE;
  if (!smd_acquirer_mark_hold (tx, MARK_DUE, &due, error)
      || !smd_acquirer_mark_get (tx, MARK_NEXT, &next, error))
    return FALSE;
  if (next != self->from)
    return TRUE;
  self->done = next + HOUR > latest;
  if (self->done)
    return smd_acquirer_mark_set (tx, MARK_NEXT, next + HOUR - DAY, NULL, error)
           && smd_acquirer_mark_set (tx, MARK_DUE, self->now + DAY, NULL, error);
  return smd_acquirer_mark_set (tx, MARK_NEXT, next + HOUR, NULL, error)
         && smd_acquirer_mark_set (tx, MARK_DUE, self->now, NULL, error);
}

gboolean
smd_comparing_end (SmdDomain *domain, gint64 from, gboolean *over, GError **error)
{
  Call self = { .now = sm_clock_now (domain->clock), .from = from };

  if (!smd_store_write (domain->store, end_in_tx, &self, error))
    return FALSE;
  *over = self.done;
  return TRUE;
}
