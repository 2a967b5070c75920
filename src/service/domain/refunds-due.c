/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "refunds.h"

#include "acquirer-marks.h"
#include "limits.h"

/*
 * All times here are kept, so they are not trusted: a clock that was once ahead must neither put
 * the next reading off nor move the beginning of the list past what was never read.
 */

#define MARK_NEXT "refunds-next"   /* unix seconds: when the list is read again */
#define MARK_BEGUN "refunds-begun" /* unix seconds: when it was read last */
#define MARK_SEEN "refunds-seen"   /* ms of the acquirer's clock: all up to then is kept */

typedef struct
{
  gint64 now;
  gint64 value;  /* what is asked for, or the result */
  gboolean done; /* the result */
} DueCall;

static gboolean
load_next (SmdTx *tx, gint64 now, gint64 *next, GError **error)
{
  if (!smd_acquirer_mark_get (tx, MARK_NEXT, next, error))
    return FALSE;
  if (*next > now + SM_LIMIT_REFUNDS_SECONDS)
    *next = now;
  return TRUE;
}

static gboolean
is_due_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  DueCall *self = data;
  gint64 next = 0;

  if (!load_next (tx, self->now, &next, error))
    return FALSE;
  self->done = next <= self->now;
  return TRUE;
}

static gboolean
begin_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  DueCall *self = data;
  gint64 next = 0;
  gint64 seen = 0;

  /* of two programs that find it due, one reads the list */
  if (!smd_acquirer_mark_hold (tx, MARK_NEXT, &next, error) || !is_due_in_tx (tx, data, error))
    return FALSE;
  if (!self->done)
    return TRUE;
  if (!smd_acquirer_mark_get (tx, MARK_SEEN, &seen, error)
      || !smd_acquirer_mark_set (tx, MARK_NEXT, self->now + SM_LIMIT_REFUNDS_SECONDS, NULL, error)
      || !smd_acquirer_mark_set (tx, MARK_BEGUN, self->now, NULL, error))
    return FALSE;
  self->value = MAX (seen - SM_LIMIT_REFUNDS_OVERLAP_SECONDS * 1000, 0);
  return TRUE;
}

gboolean
smd_refunds_begin (SmdDomain *domain, gboolean *mine, gint64 *since_ms, GError **error)
{
  DueCall self = { sm_clock_now (domain->clock), 0, FALSE };

  *mine = FALSE;
  if (!smd_store_read (domain->store, is_due_in_tx, &self, error))
    return FALSE;
  if (self.done && !smd_store_write (domain->store, begin_in_tx, &self, error))
    return FALSE;
  *mine = self.done;
  *since_ms = self.value;
  return TRUE;
}

static gboolean
finish_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  const DueCall *self = data;

  return self->value == 0
         || smd_tx_exec (tx, error,
                         "INSERT INTO acquirer_marks (name, value) VALUES ($1, $2) "
                         "ON CONFLICT (name) DO UPDATE SET value = $2 "
                         "WHERE acquirer_marks.value < $2",
                         "si", MARK_SEEN, self->value);
}

/**
 * smd_refunds_finish:
 * @domain: the domain
 * @seen_ms: the newest creation of all that was read and kept, ms of the acquirer's clock
 * @error: the store's
 *
 * Returns: whether the next reading begins there, less an overlap
 */
gboolean
smd_refunds_finish (SmdDomain *domain, gint64 seen_ms, GError **error)
{
  DueCall self = { 0, MIN (seen_ms, sm_clock_now_ms (domain->clock)), FALSE };

  return smd_store_write (domain->store, finish_in_tx, &self, error);
}

static gboolean
retry_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  DueCall *self = data;

  return smd_acquirer_mark_set (tx, MARK_NEXT, self->now + self->value, NULL, error);
}

gboolean
smd_refunds_retry (SmdDomain *domain, gint64 seconds, GError **error)
{
  DueCall self = { sm_clock_now (domain->clock), MIN (seconds, SM_LIMIT_REFUNDS_SECONDS), FALSE };

  return smd_store_write (domain->store, retry_in_tx, &self, error);
}

/* Anybody may send hints: the list is read by them no more often than this. */
static gboolean
load_hinted (SmdTx *tx, DueCall *self, GError **error)
{
  gint64 begun = 0;
  gint64 next = 0;

  if (!smd_acquirer_mark_get (tx, MARK_BEGUN, &begun, error)
      || !load_next (tx, self->now, &next, error))
    return FALSE;
  self->value = self->now;
  if (begun <= self->now)
    self->value = MAX (self->now, begun + SM_LIMIT_REFUNDS_HINT_SECONDS);
  self->done = next > self->value;
  return TRUE;
}

static gboolean
read_hint_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  return load_hinted (tx, data, error);
}

static gboolean
hint_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  DueCall *self = data;
  gint64 next = 0;

  return smd_acquirer_mark_hold (tx, MARK_NEXT, &next, error) && load_hinted (tx, self, error)
         && (!self->done || smd_acquirer_mark_set (tx, MARK_NEXT, self->value, NULL, error));
}

gboolean
smd_refunds_hint (SmdDomain *domain, gboolean *news, GError **error)
{
  DueCall self = { sm_clock_now (domain->clock), 0, FALSE };

  if (!smd_store_read (domain->store, read_hint_in_tx, &self, error)
      || (self.done && !smd_store_write (domain->store, hint_in_tx, &self, error)))
    return FALSE;
  *news = self.done;
  return TRUE;
}

static gboolean
pending_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  GPtrArray *ids = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT id FROM refunds WHERE state = 'pending' ORDER BY seen_at, id LIMIT $1",
      "i", (gint64) SM_LIMIT_REFUNDS_PENDING);

  g_ptr_array_set_size (ids, 0);
  while (rows != NULL && smd_rows_next (rows))
    g_ptr_array_add (ids, g_strdup (smd_rows_get_text (rows, "id")));
  return rows != NULL;
}

GPtrArray *
smd_refunds_list_pending (SmdDomain *domain, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!smd_store_read (domain->store, pending_in_tx, ids, error))
    return NULL;
  return g_steal_pointer (&ids);
}

typedef struct
{
  gint64 now;
  const char *id;
} Touch;

static gboolean
touch_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  const Touch *self = data;

  return smd_tx_exec (tx, error, "UPDATE refunds SET seen_at = $1 WHERE id = $2", "is", self->now,
                      self->id);
}

gboolean
smd_refunds_touch (SmdDomain *domain, const char *id, GError **error)
{
  Touch self = { sm_clock_now (domain->clock), id };

  return smd_store_write (domain->store, touch_in_tx, &self, error);
}
