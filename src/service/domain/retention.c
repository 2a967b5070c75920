/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention.h"

#include "limits.h"

#define YEAR G_GINT64_CONSTANT (31557600) /* seconds, 365.25 days */

/* Of what is kept: a setting says for how long. */
typedef enum
{
  PERIOD_REQUESTS,
  PERIOD_PAYMENTS,
  PERIOD_OPERATORS_LOG,
} Period;

#define OLD_REQUESTS "requests r WHERE r.updated_at < $1 AND r.state <> 'open'"
#define OLD_PAYMENTS                                      \
  "payments p WHERE p.created_at < $1 AND p.retired = 0 " \
  "AND p.state IN ('succeeded', 'canceled')"
#define LONG_ERASED "customers c WHERE c.erased_at < $1"
#define LEFT_ACCOUNTS \
  "(SELECT a.id FROM accounts a WHERE a.customer_id IN (SELECT c.id FROM " LONG_ERASED "))"

/* In an order that keeps foreign keys satisfied. $1: what is older goes; $2: so many at most. */
static const struct
{
  Period period;
  const char *sql;
} rules[] = {
  { PERIOD_REQUESTS, "DELETE FROM attachments WHERE id IN (SELECT f.id FROM attachments f "
                     "JOIN request_messages m ON m.id = f.message_id WHERE m.request_id IN "
                     "(SELECT r.id FROM " OLD_REQUESTS ") LIMIT $2)" },
  { PERIOD_REQUESTS, "DELETE FROM request_messages WHERE id IN (SELECT m.id "
                     "FROM request_messages m WHERE m.request_id IN "
                     "(SELECT r.id FROM " OLD_REQUESTS ") AND NOT EXISTS "
                     "(SELECT 1 FROM attachments f WHERE f.message_id = m.id) LIMIT $2)" },
  { PERIOD_REQUESTS, "DELETE FROM requests WHERE id IN (SELECT r.id FROM " OLD_REQUESTS
                     " AND NOT EXISTS (SELECT 1 FROM request_messages m "
                     "WHERE m.request_id = r.id) LIMIT $2)" },
  { PERIOD_PAYMENTS, "DELETE FROM payment_lines WHERE (payment_id, code) IN "
                     "(SELECT l.payment_id, l.code FROM payment_lines l WHERE l.payment_id IN "
                     "(SELECT p.id FROM " OLD_PAYMENTS ") LIMIT $2)" },
  { PERIOD_PAYMENTS, "UPDATE payments SET retired = 1, confirmation_url = NULL, "
                     "method_title = NULL, acquirer_order = NULL, receipt_order = NULL "
                     "WHERE id IN (SELECT p.id FROM " OLD_PAYMENTS " AND NOT EXISTS "
                     "(SELECT 1 FROM payment_lines l WHERE l.payment_id = p.id) LIMIT $2)" },
  { PERIOD_PAYMENTS, "DELETE FROM export_files WHERE (export_id, name) IN "
                     "(SELECT f.export_id, f.name FROM export_files f WHERE f.export_id IN "
                     "(SELECT e.id FROM exports e WHERE e.made_at < $1) LIMIT $2)" },
  { PERIOD_PAYMENTS,
    "DELETE FROM reading_values WHERE (reading_id, register_id) IN "
    "(SELECT v.reading_id, v.register_id FROM reading_values v "
    "JOIN readings d ON d.id = v.reading_id WHERE d.account_id IN " LEFT_ACCOUNTS " LIMIT $2)" },
  { PERIOD_PAYMENTS, "DELETE FROM readings WHERE id IN (SELECT d.id FROM readings d "
                     "WHERE d.account_id IN " LEFT_ACCOUNTS " AND NOT EXISTS "
                     "(SELECT 1 FROM reading_values v WHERE v.reading_id = d.id) LIMIT $2)" },
  { PERIOD_PAYMENTS, "DELETE FROM consents WHERE id IN (SELECT k.id FROM consents k "
                     "WHERE k.customer_id IN (SELECT c.id FROM " LONG_ERASED ") LIMIT $2)" },
  { PERIOD_OPERATORS_LOG, "DELETE FROM operators_log WHERE id IN "
                          "(SELECT id FROM operators_log WHERE at < $1 LIMIT $2)" },
};

typedef struct
{
  const char *sql;
  gint64 before;  /* unix seconds */
  gint64 changed; /* the result */
} Batch;

static gboolean
run_batch (SmdTx *tx, gpointer data, GError **error)
{
  Batch *self = data;

  return smd_tx_exec_counted (tx, &self->changed, error, self->sql, "ii", self->before,
                              (gint64) SM_LIMIT_HOUSEKEEPING_BATCH);
}

static gint64
get_years (const SmdSettings *settings, Period period)
{
  switch (period)
    {
    case PERIOD_REQUESTS:
      return settings->requests_years;
    case PERIOD_PAYMENTS:
      return settings->payments_years;
    case PERIOD_OPERATORS_LOG:
    default:
      return settings->operators_log_years;
    }
}

/**
 * smd_retention_run:
 * @domain: the domain
 * @rest: (nullable) (scope call): called between batches; %FALSE: stop here
 * @data: for @rest
 * @error: an error of the store
 *
 * Each batch is a transaction of its own.
 *
 * Returns: whether everything that is out of date is gone, or @rest wanted to stop
 */
gboolean
smd_retention_run (SmdDomain *domain, SmdHousekeepingRest rest, gpointer data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const gint64 years = get_years (domain->settings, rules[i].period);
      Batch batch = { rules[i].sql, sm_clock_now (domain->clock) - years * YEAR };

      if (years == 0)
        continue;
      do
        {
          if (!smd_store_write (domain->store, run_batch, &batch, error))
            return FALSE;
          if (batch.changed == SM_LIMIT_HOUSEKEEPING_BATCH && rest != NULL && !rest (data))
            return TRUE;
        }
      while (batch.changed == SM_LIMIT_HOUSEKEEPING_BATCH);
    }
  return TRUE;
}
