/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "throttle.h"

#include "error.h"
#include "limits.h"

/*
 * Guards of whatever may be guessed or used to pester people. Counters live in the store: they
 * outlast a restart and are shared by all nodes (ASVS 5.0 6.1.1, NIST SP 800-63B-4 3.2.2).
 */

typedef struct
{
  gint64 failures;
  gint64 first_at;
  gint64 blocked_until;
} Throttle;

static void
take (SmdRows *rows, gint64 now, Throttle *throttle)
{
  *throttle = (Throttle) { 0 };
  if (!smd_rows_next (rows))
    return;
  throttle->failures = smd_rows_get_int (rows, "failures");
  throttle->first_at = smd_rows_get_int (rows, "first_at");
  throttle->blocked_until = smd_rows_get_int (rows, "blocked_until");
  /* Nothing is put off for longer: a later time was written by a clock that was wrong. */
  if (throttle->blocked_until > now + SM_LIMIT_LOGIN_DELAY_MOST)
    throttle->blocked_until = now;
}

static gboolean
load (SmdTx *tx, gint64 now, const char *key, Throttle *throttle, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT failures, first_at, blocked_until FROM throttles WHERE key = $1",
                       "s", key);
  if (rows == NULL)
    return FALSE;
  take (rows, now, throttle);
  return TRUE;
}

/* The same with the count held to the end of the transaction, in which it is made where there is
 * none: whoever else counts by the key waits. */
static gboolean
hold (SmdTx *tx, gint64 now, const char *key, Throttle *throttle, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "INSERT INTO throttles (key, failures, first_at, blocked_until) "
                    "VALUES ($1, 0, $2, $2) ON CONFLICT (key) DO UPDATE SET "
                    "failures = throttles.failures RETURNING failures, first_at, blocked_until",
                    "si", key, now);

  if (rows == NULL)
    return FALSE;
  take (rows, now, throttle);
  return TRUE;
}

/* A count that ends by time: one older than `seconds`, or of the future, begins anew. */
static void
end_by_time (gint64 now, gint64 seconds, Throttle *throttle)
{
  if (now >= throttle->first_at + seconds || throttle->first_at > now + SM_LIMIT_CLOCK_SKEW_SECONDS)
    *throttle = (Throttle) { 0, now, now };
}

static gboolean
hold_within (SmdTx *tx, gint64 now, const char *key, gint64 seconds, Throttle *throttle,
             GError **error)
{
  if (!hold (tx, now, key, throttle, error))
    return FALSE;
  end_by_time (now, seconds, throttle);
  return TRUE;
}

/* Of one that is held. */
static gboolean
save (SmdTx *tx, const char *key, const Throttle *throttle, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE throttles SET failures = $2, first_at = $3, blocked_until = $4 "
                      "WHERE key = $1",
                      "siii", key, throttle->failures, throttle->first_at, throttle->blocked_until);
}

static gboolean
refuse_until (gint64 until, gint64 now, GError **error)
{
  sm_error_set (error, SM_ERROR_TOO_MANY_TRIES, until - now, N_ ("too many tries"));
  return FALSE;
}

/**
 * smd_throttle_hold:
 * @tx: a write transaction
 * @now: unix seconds
 * @key: what is counted
 * @error: an error of the store
 *
 * For who looks at a count before it goes up: of many tries at once each sees those before it.
 *
 * Returns: whether nobody else counts by the key until the transaction ends
 */
gboolean
smd_throttle_hold (SmdTx *tx, gint64 now, const char *key, GError **error)
{
  Throttle ignored;

  return hold (tx, now, key, &ignored, error);
}

/**
 * smd_throttle_check:
 * @tx: a transaction
 * @now: unix seconds
 * @key: what is guessed
 * @error: SM_ERROR_TOO_MANY_TRIES (number: seconds to wait), or an error of the store
 *
 * Returns: whether a try is allowed now
 */
gboolean
smd_throttle_check (SmdTx *tx, gint64 now, const char *key, GError **error)
{
  Throttle throttle;

  if (!load (tx, now, key, &throttle, error))
    return FALSE;
  return throttle.blocked_until <= now || refuse_until (throttle.blocked_until, now, error);
}

/**
 * smd_throttle_fail:
 * @tx: a write transaction
 * @now: unix seconds
 * @key: what is guessed
 * @free_failures: how many failures in a row bring no delay; the last of them brings the first
 * @first_delay: seconds
 * @most_delay: seconds; the delay doubles up to it
 * @error: an error of the store
 *
 * Counts a failure.
 *
 * Returns: whether it was counted
 */
gboolean
smd_throttle_fail (SmdTx *tx, gint64 now, const char *key, guint free_failures, gint64 first_delay,
                   gint64 most_delay, GError **error)
{
  Throttle throttle;
  gint64 delay = first_delay;

  if (!hold (tx, now, key, &throttle, error))
    return FALSE;
  if (throttle.failures == 0)
    throttle.first_at = now;
  throttle.failures++;
  throttle.blocked_until = now;
  if (throttle.failures >= free_failures)
    {
      for (gint64 i = free_failures; i < throttle.failures && delay < most_delay; i++)
        delay *= 2;
      throttle.blocked_until = now + MIN (delay, most_delay);
    }
  return save (tx, key, &throttle, error);
}

/**
 * smd_throttle_clear:
 * @tx: a write transaction
 * @key: what was guessed
 * @error: an error of the store
 *
 * Forgets the failures, after a success.
 *
 * Returns: whether they are forgotten
 */
gboolean
smd_throttle_clear (SmdTx *tx, const char *key, GError **error)
{
  return smd_tx_exec (tx, error, "DELETE FROM throttles WHERE key = $1", "s", key);
}

/**
 * smd_throttle_use:
 * @tx: a write transaction; what it counts matters only once it is committed
 * @now: unix seconds
 * @key: what is used
 * @most: how many uses are allowed
 * @seconds: within how long
 * @error: SM_ERROR_TOO_MANY_TRIES (number: seconds to wait), or an error of the store
 *
 * Returns: whether the use is allowed
 */
gboolean
smd_throttle_use (SmdTx *tx, gint64 now, const char *key, guint most, gint64 seconds,
                  GError **error)
{
  Throttle throttle;

  if (!hold_within (tx, now, key, seconds, &throttle, error))
    return FALSE;
  if (throttle.failures >= most)
    return refuse_until (throttle.first_at + seconds, now, error);
  throttle.failures++;
  return save (tx, key, &throttle, error);
}

/**
 * smd_throttle_has_room:
 * @tx: a transaction
 * @now: unix seconds
 * @key: what is used
 * @most: how many uses are allowed
 * @seconds: within how long
 * @has_room: (out): whether smd_throttle_use() would allow one more
 * @error: an error of the store
 *
 * For who has dear work to do before the use is counted.
 *
 * Returns: whether @has_room is known
 */
gboolean
smd_throttle_has_room (SmdTx *tx, gint64 now, const char *key, guint most, gint64 seconds,
                       gboolean *has_room, GError **error)
{
  Throttle throttle;

  if (!load (tx, now, key, &throttle, error))
    return FALSE;
  end_by_time (now, seconds, &throttle);
  *has_room = throttle.failures < most;
  return TRUE;
}

/**
 * smd_throttle_fail_within:
 * @tx: a write transaction
 * @now: unix seconds
 * @key: where the failures come from, e.g. a client's address
 * @most: how many are allowed
 * @seconds: within how long
 * @error: an error of the store
 *
 * Counts a failure of somebody who may share @key with others: a success of one does not clear
 * what another did, so the count ends by time alone.
 *
 * Returns: whether it was counted
 */
gboolean
smd_throttle_fail_within (SmdTx *tx, gint64 now, const char *key, guint most, gint64 seconds,
                          GError **error)
{
  Throttle throttle;

  if (!hold_within (tx, now, key, seconds, &throttle, error))
    return FALSE;
  throttle.failures++;
  if (throttle.failures >= most)
    throttle.blocked_until = throttle.first_at + seconds;
  return save (tx, key, &throttle, error);
}

/**
 * smd_throttle_get_failures:
 * @tx: a transaction
 * @key: what is guessed
 * @failures: (out): failures in a row so far
 * @error: an error of the store
 *
 * Returns: whether @failures is known
 */
gboolean
smd_throttle_get_failures (SmdTx *tx, const char *key, gint64 *failures, GError **error)
{
  Throttle throttle;

  if (!load (tx, 0, key, &throttle, error))
    return FALSE;
  *failures = throttle.failures;
  return TRUE;
}

/**
 * smd_throttle_letter_to:
 * @tx: a write transaction
 * @now: unix seconds
 * @email_key: a normalised address
 * @device_id: the device of the address's customer that asks; "" where it is not known
 * @may_go: (out): whether the letter may go
 * @error: an error of the store
 *
 * Counts a letter that strangers can cause, so that nobody's mailbox is flooded. Addresses with
 * and without an account are treated alike. What strangers used up is not taken from the owner's
 * own device.
 *
 * Returns: whether @may_go is known
 */
gboolean
smd_throttle_letter_to (SmdTx *tx, gint64 now, const char *email_key, const char *device_id,
                        gboolean *may_go, GError **error)
{
  g_autofree char *key = *device_id != '\0' ? g_strconcat ("letter-device:", device_id, NULL)
                                            : g_strconcat ("letter:", email_key, NULL);

  if (!smd_throttle_hold (tx, now, key, error)
      || !smd_throttle_has_room (tx, now, key, SM_LIMIT_LETTERS, SM_LIMIT_LETTERS_SECONDS, may_go,
                                 error))
    return FALSE;
  return !*may_go
         || smd_throttle_use (tx, now, key, SM_LIMIT_LETTERS, SM_LIMIT_LETTERS_SECONDS, error);
}

/**
 * smd_throttle_letter_of:
 * @tx: a write transaction
 * @now: unix seconds
 * @client: where the wish for a letter comes from
 * @error: SM_ERROR_TOO_MANY_TRIES (number: seconds to wait), or an error of the store
 *
 * Counts a letter by who asks for it, so that no list of strangers' mailboxes is written to.
 *
 * Returns: whether the client may cause a letter
 */
gboolean
smd_throttle_letter_of (SmdTx *tx, gint64 now, const char *client, GError **error)
{
  g_autofree char *key = g_strconcat ("letters-of:", client, NULL);

  return smd_throttle_use (tx, now, key, SM_LIMIT_LETTERS_OF_CLIENT, SM_LIMIT_LETTERS_SECONDS,
                           error);
}
