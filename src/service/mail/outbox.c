/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outbox.h"

#include "error.h"
#include "id.h"
#include "letter-fates.h"
#include "letter-seal.h"
#include "limits.h"
#include "pause.h"

/*
 * A letter is claimed first, by moving its time on: whoever dies with it in hand leaves it to be
 * sent a minute later, and two programs do not send one letter. So a letter goes out at least
 * once, and twice only when the program dies between sending and saying so.
 */

#define DELAY_FIRST 10                       /* doubled with each try: 10 s, 20 s, … */
#define DELAY_MOST G_GINT64_CONSTANT (21600) /* six hours */
#define LOOK_SECONDS 5 /* what another program queued, or a clock that was moved */
#define BATCH 20

typedef struct
{
  char *id;
  char *kind;
  char *recipient;
  char *values_json;
  gint64 tries;
  gint64 next_at;
} Waiting;

struct _SmdOutbox
{
  SmdDomain *domain;       /* borrowed */
  SmdTransport *transport; /* owned; the thread's */
  SmdOutboxReport report;
  gpointer report_data;

  GThread *thread; /* while started */
  SmPause *pause;
};

/* What a transaction of the outbox works on. */
typedef struct
{
  const Waiting *letter;
  gint64 now;
  gint64 held_until; /* the claim's */
  gint64 next_at;    /* delay */
  const char *state; /* end */
  const char *error; /* delay, end; nullable */
  const char *kept;  /* end: what the letter says, sealed; NULL: nothing */
  gint64 changed;
  GPtrArray *letters; /* look */
} Step;

static void
waiting_free (gpointer data)
{
  Waiting *letter = data;

  g_free (letter->id);
  g_free (letter->kind);
  g_free (letter->recipient);
  g_free (letter->values_json);
  g_free (letter);
}

/* No letter is ever put off for longer than DELAY_MOST: a later time was written while the clock
 * was wrong. */
static gboolean
look_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Step *step = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT id, kind, recipient, values_json, tries, next_at FROM letters "
      "WHERE state = 'waiting' AND (next_at <= $1 OR next_at > $2) "
      "ORDER BY next_at, id LIMIT $3",
      "iii", step->now, step->now + DELAY_MOST + SM_LIMIT_CLOCK_SKEW_SECONDS, (gint64) BATCH);

  if (rows == NULL)
    return FALSE;
  g_ptr_array_set_size (step->letters, 0);
  while (smd_rows_next (rows))
    {
      Waiting *letter = g_new0 (Waiting, 1);

      letter->id = g_strdup (smd_rows_get_text (rows, "id"));
      letter->kind = g_strdup (smd_rows_get_text (rows, "kind"));
      letter->recipient = g_strdup (smd_rows_get_text (rows, "recipient"));
      letter->values_json = g_strdup (smd_rows_get_text (rows, "values_json"));
      letter->tries = smd_rows_get_int (rows, "tries");
      letter->next_at = smd_rows_get_int (rows, "next_at");
      g_ptr_array_add (step->letters, letter);
    }
  return TRUE;
}

static gboolean
claim_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Step *step = data;

  return smd_tx_exec_counted (tx, &step->changed, error,
                              "UPDATE letters SET next_at = $1, tries = tries + 1 WHERE id = $2 "
                              "AND state = 'waiting' AND tries = $3 AND next_at = $4",
                              "isii", step->held_until, step->letter->id, step->letter->tries,
                              step->letter->next_at);
}

/* Who was too slow has lost the claim by now, and says nothing of the letter any more. */
#define IS_HELD " AND state = 'waiting' AND tries = $1 AND next_at = $2"

/* Takes the claim back: nothing came of it. */
static gboolean
release_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Step *step = data;

  return smd_tx_exec (
      tx, error, "UPDATE letters SET next_at = $3, tries = tries - 1 WHERE id = $4" IS_HELD, "iiis",
      step->letter->tries + 1, step->held_until, step->letter->next_at, step->letter->id);
}

static gboolean
delay_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Step *step = data;

  return smd_tx_exec (
      tx, error, "UPDATE letters SET next_at = $3, last_error = $4 WHERE id = $5" IS_HELD, "iiiss",
      step->letter->tries + 1, step->held_until, step->next_at, step->error, step->letter->id);
}

/* What a letter says goes as soon as it is sent, and is kept for a while where it is not. */
static gboolean
end_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Step *step = data;

  return smd_tx_exec (tx, error,
                      "UPDATE letters SET state = $3, sent_at = $4, last_error = $5, "
                      "values_json = $7 WHERE id = $6" IS_HELD,
                      "iisisss", step->letter->tries + 1, step->held_until, step->state, step->now,
                      step->error, step->letter->id, step->kept);
}

static void
outbox_report (SmdOutbox *self, const char *event, const Waiting *letter, const char *detail)
{
  if (self->report != NULL)
    self->report (event, letter != NULL ? letter->id : NULL, letter != NULL ? letter->kind : NULL,
                  detail, self->report_data);
}

static gboolean
outbox_write (SmdOutbox *self, SmdTxFunc func, Step *step)
{
  g_autoptr (GError) error = NULL;

  if (smd_store_write (self->domain->store, func, step, &error))
    return TRUE;
  outbox_report (self, "outbox-store", step->letter, error->message);
  return FALSE;
}

static gboolean
outbox_fail (SmdOutbox *self, Step *step, gboolean permanent, const GError *error)
{
  gint64 tries = step->letter->tries + 1; /* this one included */
  gboolean written;

  /* The end of the program cut it: no fault of the letter, and no try. */
  if (sm_pause_is_stopped (self->pause))
    return outbox_write (self, release_in_tx, step);
  step->error = error->message;
  if (permanent || tries >= SM_LIMIT_MAIL_TRIES)
    {
      g_autofree char *kept = smd_letter_keep (self->domain->settings, step->letter->values_json);

      step->state = "failed";
      step->kept = kept;
      written = outbox_write (self, end_in_tx, step);
      outbox_report (self, "letter-failed", step->letter, error->message);
      return written;
    }
  step->next_at = step->now + MIN ((gint64) DELAY_FIRST << (tries - 1), DELAY_MOST);
  written = outbox_write (self, delay_in_tx, step);
  outbox_report (self, "letter-delayed", step->letter, error->message);
  return written;
}

/* Returns whether the store takes writes. */
static gboolean
outbox_send (SmdOutbox *self, const Waiting *waiting)
{
  gint64 now = sm_clock_now (self->domain->clock);
  Step step = { .letter = waiting, .now = now, .held_until = now + SMD_LETTER_CLAIM_SECONDS };
  gboolean permanent = TRUE;
  gboolean written;
  char *values;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdLetter) letter = NULL;

  if (!outbox_write (self, claim_in_tx, &step))
    return FALSE;
  if (step.changed == 0)
    return TRUE;
  values = smd_letter_open (self->domain->settings, waiting->values_json);
  letter = smd_letter_compose (waiting->id, waiting->kind, self->domain->settings,
                               waiting->recipient, values, now, &error);
  sm_secret_free (values);
  if (letter == NULL || !smd_transport_send (self->transport, letter, &permanent, &error))
    return outbox_fail (self, &step, permanent, error);
  step.state = "sent";
  written = outbox_write (self, end_in_tx, &step);
  outbox_report (self, "letter-sent", waiting, NULL);
  return written;
}

/* Returns whether there may be more: not where the store fails, which is given a rest. */
static gboolean
outbox_round (SmdOutbox *self)
{
  g_autoptr (GPtrArray) letters = g_ptr_array_new_with_free_func (waiting_free);
  Step step = { .now = sm_clock_now (self->domain->clock), .letters = letters };
  g_autoptr (GError) error = NULL;

  if (!smd_store_read (self->domain->store, look_in_tx, &step, &error))
    {
      outbox_report (self, "outbox-store", NULL, error->message);
      return FALSE;
    }
  for (guint i = 0; i < letters->len && !sm_pause_is_stopped (self->pause); i++)
    if (!outbox_send (self, g_ptr_array_index (letters, i)))
      return FALSE;
  return letters->len == BATCH;
}

static gpointer
outbox_thread (gpointer data)
{
  SmdOutbox *self = data;
  gint64 seconds;

  do
    seconds = outbox_round (self) ? 0 : LOOK_SECONDS;
  while (sm_pause_rest (self->pause, seconds));
  return NULL;
}

/**
 * smd_outbox_new:
 * @domain: the domain
 * @transport: (transfer full): how letters leave
 *
 * Returns: (transfer full): an outbox that does not send yet
 */
SmdOutbox *
smd_outbox_new (SmdDomain *domain, SmdTransport *transport)
{
  SmdOutbox *self = g_new0 (SmdOutbox, 1);

  self->domain = domain;
  self->transport = transport;
  self->pause = sm_pause_new ();
  return self;
}

/**
 * smd_outbox_set_report:
 * @self: an outbox that is not started
 * @report: (nullable): told what happens
 * @data: for @report
 */
void
smd_outbox_set_report (SmdOutbox *self, SmdOutboxReport report, gpointer data)
{
  self->report = report;
  self->report_data = data;
}

/**
 * smd_outbox_start:
 * @self: an outbox
 */
void
smd_outbox_start (SmdOutbox *self)
{
  g_return_if_fail (self->thread == NULL);
  self->thread = g_thread_new ("smd-outbox", outbox_thread, self);
}

/**
 * smd_outbox_wake:
 * @self: an outbox
 *
 * A letter waits. From any thread; does not block.
 */
void
smd_outbox_wake (SmdOutbox *self)
{
  sm_pause_wake (self->pause);
}

/**
 * smd_outbox_stop:
 * @self: an outbox; nothing happens where it is not started
 */
void
smd_outbox_stop (SmdOutbox *self)
{
  if (self->thread == NULL)
    return;
  sm_pause_stop (self->pause);
  /* A server that says nothing would be waited for longer than the service may take to end. */
  smd_transport_stop (self->transport);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * smd_outbox_free:
 * @self: an outbox; is stopped first
 */
void
smd_outbox_free (SmdOutbox *self)
{
  smd_outbox_stop (self);
  smd_transport_free (self->transport);
  sm_pause_free (self->pause);
  g_free (self);
}
