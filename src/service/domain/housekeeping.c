/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "housekeeping.h"

#include "erasing.h"
#include "limits.h"
#include "masks.h"
#include "retention.h"

#define DAY G_GINT64_CONSTANT (86400)

typedef struct
{
  const char *sql; /* $1: what is older than this goes; $2: so many at the most */
  gint64 seconds;
} Rule;

/* In an order that keeps foreign keys satisfied, each by an index: what is kept is not read. Money
 * and its events are never touched. What may have been renewed since it was found is judged once
 * more as it goes: after a wait the store judges the row anew, and no subquery. */
static const Rule rules[] = {
  { "DELETE FROM answers WHERE (customer_id, operation, key) IN "
    "(SELECT customer_id, operation, key FROM answers WHERE created_at < $1 LIMIT $2)",
    3 * DAY },
  { "DELETE FROM codes WHERE code_hash IN "
    "(SELECT code_hash FROM codes WHERE expires_at < $1 LIMIT $2)",
    30 * DAY },
  /* A confirmed one is named by the consent it gave, which has to be proved for as long as it is
   * relied on (152-FZ, article 9). */
  { "DELETE FROM registrations WHERE id IN (SELECT r.id FROM registrations r "
    "WHERE r.confirmed_at IS NULL AND r.expires_at < $1 AND NOT EXISTS "
    "(SELECT 1 FROM codes c WHERE c.registration_id = r.id) LIMIT $2) "
    "AND confirmed_at IS NULL AND expires_at < $1",
    30 * DAY },
  { "DELETE FROM resets WHERE secret_hash IN "
    "(SELECT secret_hash FROM resets WHERE created_at < $1 LIMIT $2)",
    DAY },
  /* Which numbers somebody looked up is nobody's business once it bounds nothing any more. The
   * keys begin with "number". */
  { "DELETE FROM throttles WHERE key IN (SELECT key FROM throttles WHERE key >= 'number' "
    "AND key < 'numbes' AND first_at < $1 AND blocked_until < $1 LIMIT $2) "
    "AND first_at < $1 AND blocked_until < $1",
    SM_LIMIT_LOOKUPS_KEPT_SECONDS },
  /* What only a mailed reset lifts stays, an address of the network does not. */
  { "DELETE FROM throttles WHERE key IN (SELECT key FROM throttles WHERE first_at < $1 "
    "AND blocked_until < $1 AND (failures < " G_STRINGIFY (
        SM_LIMIT_LOGIN_STOP) " OR key NOT LIKE 'login%') LIMIT $2) "
                             "AND first_at < $1 AND blocked_until < $1",
    2 * DAY },
  { "UPDATE letters SET values_json = NULL WHERE id IN (SELECT id FROM letters "
    "WHERE state = 'failed' AND values_json IS NOT NULL AND sent_at <= $1 LIMIT $2) "
    "AND state = 'failed' AND sent_at <= $1",
    SM_LIMIT_LETTER_KEPT_SECONDS },
  { "DELETE FROM letters WHERE id IN "
    "(SELECT id FROM letters WHERE state <> 'waiting' AND created_at < $1 LIMIT $2) "
    "AND state <> 'waiting'",
    30 * DAY },
  { "UPDATE accounts SET left_owner = NULL WHERE id IN (SELECT id FROM accounts "
    "WHERE left_owner IS NOT NULL AND disconnected_at < $1 LIMIT $2) "
    "AND disconnected_at < $1",
    SM_LIMIT_RECONNECT_SECONDS },
  { "DELETE FROM sessions WHERE id IN "
    "(SELECT id FROM sessions WHERE ended_at < $1 LIMIT $2)",
    30 * DAY },
  { "DELETE FROM sessions WHERE id IN "
    "(SELECT id FROM sessions WHERE expires_at < $1 LIMIT $2)",
    30 * DAY },
  { "DELETE FROM devices WHERE id IN (SELECT id FROM devices WHERE seen_at < $1 LIMIT $2) "
    "AND seen_at < $1",
    SM_LIMIT_DEVICE_KEPT_SECONDS },
};

typedef struct
{
  const Rule *rule;
  gint64 now;
  gint64 changed; /* the result */
} Batch;

static gboolean
clean_batch (SmdTx *tx, gpointer data, GError **error)
{
  Batch *self = data;

  return smd_tx_exec_counted (tx, &self->changed, error, self->rule->sql, "ii",
                              self->now - self->rule->seconds,
                              (gint64) SM_LIMIT_HOUSEKEEPING_BATCH);
}

/* Task number `task` once: `full`: there may be more of it. */
static gboolean
run_batch (SmdDomain *domain, gsize task, gboolean *full, GError **error)
{
  Batch batch = { .now = sm_clock_now (domain->clock) };
  gint64 renewed = 0;
  gboolean done;

  *full = FALSE;
  if (task < G_N_ELEMENTS (rules))
    {
      batch.rule = &rules[task];
      done = smd_store_write (domain->store, clean_batch, &batch, error);
      *full = done && batch.changed == SM_LIMIT_HOUSEKEEPING_BATCH;
      return done;
    }
  done = smd_masks_renew (domain, &renewed, error);
  *full = done && renewed == SM_LIMIT_HOUSEKEEPING_BATCH;
  return done;
}

/**
 * smd_housekeeping_run:
 * @domain: the domain
 * @rest: (nullable) (scope call): called between batches; %FALSE: stop here
 * @data: for @rest
 * @error: the first error of the store; one task that fails keeps none of the others from its work
 *
 * Returns: whether everything that is out of date is gone, or @rest wanted to stop
 */
gboolean
smd_housekeeping_run (SmdDomain *domain, SmdHousekeepingRest rest, gpointer data, GError **error)
{
  g_autoptr (GError) first = NULL;

  for (gsize task = 0; task <= G_N_ELEMENTS (rules); task++)
    {
      gboolean full = TRUE;

      while (full)
        {
          if (!run_batch (domain, task, &full, first == NULL ? &first : NULL))
            break;
          if (full && rest != NULL && !rest (data))
            return TRUE;
        }
    }
  if (smd_erasing_run (domain, rest, data, first == NULL ? &first : NULL)
      && smd_retention_run (domain, rest, data, first == NULL ? &first : NULL) && first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}
