/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payments-export.h"

#include <string.h>

#include "error.h"
#include "limits.h"
#include "payment-files.h"
#include "payments-rows.h"
#include "text.h"
#include "words.h"

#define ORDER_COUNTER "payment-order"            /* numbers of the operator's payment orders */
#define ORDER_ROUND 999                          /* an order's number does not end with 000 … */
#define ORDER_NUMBERS G_GINT64_CONSTANT (998001) /* … and has six digits: 999 × 999 of them */

typedef struct
{
  SmdDomain *domain; /* borrowed, like the next four */
  const char *supplier_id;
  const SmdPaymentsWish *wish;
  SmdProblems *problems;
  char *day;       /* owned: YYYY-MM-DD */
  gint64 end_at;   /* when the day is over */
  gboolean first;  /* of this call: it may be empty */
  SmdPayee payee;  /* owned */
  SmdExport *made; /* owned, nullable; the result */
  gboolean more;   /* the result: there is more than one export may have */
} Making;

static void
making_clear (Making *self)
{
  g_free (self->day);
  smd_payee_clear (&self->payee);
  g_clear_object (&self->made);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

/* ---- the day ---- */

/* The midnight at which `day` begins. */
static gboolean
find_midnight (const char *zone, const char *day, gint64 *at)
{
  g_autoptr (GTimeZone) opened = g_time_zone_new_identifier (zone);
  g_autoptr (GDateTime) midnight = NULL;
  guint year, month, date;

  if (opened == NULL || !sm_text_parse_date (day, &year, &month, &date))
    return FALSE;
  midnight = g_date_time_new (opened, (int) year, (int) month, (int) date, 0, 0, 0);
  if (midnight == NULL)
    return FALSE;
  *at = g_date_time_to_unix (midnight);
  return TRUE;
}

static gboolean
settle_day (Making *self, GError **error)
{
  const char *zone = self->payee.zone;
  g_autofree char *today = sm_text_iso_date (sm_clock_now (self->domain->clock), zone);
  g_autofree char *next = NULL;

  g_free (self->day);
  self->day = self->wish->day != NULL ? g_strdup (self->wish->day)
                                      : sm_text_add_days (today, self->wish->today ? 0 : -1);
  if (!sm_text_is_date (self->day) || strcmp (self->day, today) > 0)
    {
      sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, N_ ("%s is %s"), self->day,
                    sm_text_is_date (self->day) ? T_ (N_ ("yet to come"))
                                                : T_ (N_ ("not a day, YYYY-MM-DD")));
      return FALSE;
    }
  next = sm_text_add_days (self->day, 1);
  if (find_midnight (zone, next, &self->end_at))
    return TRUE;
  sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("this system does not know the time zone %s"),
                zone);
  return FALSE;
}

/* As the table has it: YYYYMMDD. */
static char *
dup_compact_day (const char *day)
{
  return g_strdup_printf ("%.4s%.2s%.2s", day, day + strlen ("YYYY-"), day + strlen ("YYYY-MM-"));
}

/* ---- picking ---- */

#define UNEXPORTED_PAYMENTS                                                 \
  "SELECT id FROM payments WHERE supplier_id = $1 AND state = 'succeeded' " \
  "AND export_id IS NULL AND taken_at < $2 ORDER BY taken_at, id LIMIT "
#define UNEXPORTED_REFUNDS                                                         \
  "SELECT r.id FROM refunds r JOIN payments p ON p.id = r.payment_id "             \
  "WHERE r.applied_at IS NOT NULL AND r.export_id IS NULL AND p.supplier_id = $1 " \
  "AND p.export_id IS NOT NULL AND r.created_at < $2 ORDER BY r.created_at, r.id LIMIT "

static gboolean
is_anything_due (SmdTx *tx, const Making *self, gboolean *due, GError **error)
{
  g_autoptr (SmdRows) payments =
      smd_tx_query (tx, error, UNEXPORTED_PAYMENTS "1", "si", self->supplier_id, self->end_at);
  g_autoptr (SmdRows) refunds =
      payments == NULL
          ? NULL
          : smd_tx_query (tx, error, UNEXPORTED_REFUNDS "1", "si", self->supplier_id, self->end_at);

  if (refunds == NULL)
    return FALSE;
  *due = smd_rows_next (payments) || smd_rows_next (refunds);
  return TRUE;
}

static gboolean
has_day (SmdTx *tx, const Making *self, const char *day, gboolean *has, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error,
                                           "SELECT 1 AS one FROM exports WHERE supplier_id = $1 "
                                           "AND kind = 'payments' AND day = $2 LIMIT 1",
                                           "ss", self->supplier_id, day);

  if (rows == NULL)
    return FALSE;
  *has = smd_rows_next (rows);
  return TRUE;
}

/* Whether the last export was cut short: the order for it is in the one after it. */
static gboolean
is_order_due (SmdTx *tx, const Making *self, gboolean *due, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT CAST (COALESCE (SUM (sum_kopecks - order_kopecks), 0) AS BIGINT) "
                    "AS carried FROM exports WHERE supplier_id = $1 AND kind = 'payments'",
                    "s", self->supplier_id);

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  *due = smd_rows_get_int (rows, "carried") > 0;
  return TRUE;
}

/* Whether an export is to be made: of a day that has one already only where something came since,
 * or is left of it. */
static gboolean
is_wanted (SmdTx *tx, const Making *self, const char *day, gboolean *wanted, GError **error)
{
  gboolean due = FALSE;
  gboolean has = FALSE;

  if (!is_anything_due (tx, self, &due, error))
    return FALSE;
  if (self->first && !has_day (tx, self, day, &has, error))
    return FALSE;
  *wanted = due || (self->first && !has);
  return !due || !has || !self->wish->once || is_order_due (tx, self, wanted, error);
}

/* Payments first: whoever books a refund waits for the payment's row, so that a refund is either
 * off the row or not there yet. */
static gboolean
mark (SmdTx *tx, Making *self, GError **error)
{
  const char *id = self->made->id;
  const gint64 most = SM_LIMIT_EXPORT_ROWS;
  gint64 n_payments = 0;
  gint64 n_refunds = 0;

  if (!smd_tx_exec_counted (tx, &n_payments, error,
                            "UPDATE payments SET export_id = $4 WHERE export_id IS NULL "
                            "AND id IN (" UNEXPORTED_PAYMENTS "$3)",
                            "siis", self->supplier_id, self->end_at, most, id)
      || !smd_tx_exec (tx, error,
                       "UPDATE refunds SET export_id = $1 WHERE applied_at IS NOT NULL "
                       "AND export_id IS NULL AND payment_id IN ("
                       "SELECT id FROM payments WHERE export_id = $1)",
                       "s", id)
      || !smd_tx_exec_counted (tx, &n_refunds, error,
                               "UPDATE refunds SET export_id = $4 WHERE export_id IS NULL "
                               "AND id IN (" UNEXPORTED_REFUNDS "$3)",
                               "siis", self->supplier_id, self->end_at, most, id))
    return FALSE;
  /* what is taken while this goes on is of the next one's time */
  if (n_payments < most && n_refunds < most)
    return TRUE;
  return is_anything_due (tx, self, &self->more, error);
}

/* ---- sums ---- */

/* What earlier exports hold and no order has paid: of a day's registries before the last, or below
 * 0 where more was given back than was paid, which is held back from the orders after it. */
static gboolean
find_carried (SmdTx *tx, const Making *self, gint64 *carried, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT CAST (COALESCE (SUM (sum_kopecks - order_kopecks), 0) AS BIGINT) "
                    "AS carried FROM exports WHERE supplier_id = $1 AND kind = 'payments' "
                    "AND number < $2",
                    "si", self->supplier_id, self->made->number);

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  *carried = smd_rows_get_int (rows, "carried");
  return TRUE;
}

static gboolean
take_order_number (SmdTx *tx, SmdExport *export, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "INSERT INTO counters (name, value) VALUES ($1, 1) ON CONFLICT (name) "
                    "DO UPDATE SET value = counters.value + 1 RETURNING value",
                    "s", ORDER_COUNTER);
  gint64 place;

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  place = (smd_rows_get_int (rows, "value") - 1) % ORDER_NUMBERS;
  export->order_number = place / ORDER_ROUND * (ORDER_ROUND + 1) + place % ORDER_ROUND + 1;
  return TRUE;
}

static gboolean
sum_up (SmdTx *tx, Making *self, GPtrArray *rows, GError **error)
{
  SmdExport *export = self->made;
  gint64 carried = 0;

  export->n_rows = rows->len;
  for (guint i = 0; i < rows->len; i++)
    {
      const SmdPaymentRow *row = g_ptr_array_index (rows, i);

      export->sum_kopecks += row->sum_kopecks;
    }
  if (!find_carried (tx, self, &carried, error))
    return FALSE;
  /* One order a day: where more follows, the last registry has it for all. */
  export->order_kopecks = self->more ? 0 : MAX (export->sum_kopecks + carried, 0);
  return export->order_kopecks == 0 || take_order_number (tx, export, error);
}

/* ---- making ---- */

static SmdOutEncoding
get_order_encoding (const SmdPaymentsWish *wish)
{
  return wish->encoding == SMD_OUT_CP866 ? SMD_OUT_CP866 : SMD_OUT_WINDOWS_1251;
}

static gboolean
keep_registry (SmdTx *tx, Making *self, GPtrArray *rows, GError **error)
{
  g_autofree char *name = smd_payment_files_dup_registry_name (self->made);
  g_autoptr (GBytes) content = smd_payment_files_make_registry (
      self->made, rows, self->payee.zone, self->wish->encoding, self->problems, error);

  return content != NULL && smd_exports_keep_file (tx, self->made, name, content, error);
}

static gboolean
keep_order (SmdTx *tx, SmdExport *export, const SmdOperator *operator_, const SmdPayee *payee,
            const SmdPaymentsWish *wish, SmdProblems *problems, GError **error)
{
  g_autofree char *name = smd_payment_files_dup_order_name (export);
  g_autoptr (GBytes) content = smd_payment_files_make_order (
      export, operator_, payee, get_order_encoding (wish), problems, error);

  return content != NULL && smd_exports_keep_file (tx, export, name, content, error);
}

static gboolean
fill_export (SmdTx *tx, Making *self, GError **error)
{
  g_autofree char *month = g_strndup (self->day, strlen ("YYYY-MM"));
  g_autoptr (GPtrArray) rows = NULL;

  if (!mark (tx, self, error))
    return FALSE;
  rows = smd_payment_rows_gather (tx, self->made->id, self->payee.zone, month, error);
  if (rows == NULL || !sum_up (tx, self, rows, error) || !keep_registry (tx, self, rows, error)
      || (self->wish->order
          && !keep_order (tx, self->made, &self->domain->settings->operator_, &self->payee,
                          self->wish, self->problems, error))
      || !smd_exports_end (tx, self->made, error))
    return FALSE;
  if (smd_problems_get_count (self->problems) == 0)
    return TRUE;
  sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, N_ ("the export has problems"));
  return FALSE;
}

static gboolean
make_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Making *self = data;
  g_autofree char *day = NULL;
  gboolean wanted = FALSE;

  g_clear_object (&self->made);
  self->more = FALSE;
  smd_problems_clear (self->problems);
  if (!smd_payee_load (tx, self->supplier_id, &self->payee, error) || !settle_day (self, error)
      || !smd_exports_lock (tx, self->supplier_id, SMD_EXPORT_PAYMENTS, error))
    return FALSE;
  day = dup_compact_day (self->day);
  if (!is_wanted (tx, self, day, &wanted, error))
    return FALSE;
  if (!wanted)
    return TRUE;
  self->made = smd_exports_begin (tx, sm_clock_now (self->domain->clock), self->supplier_id,
                                  SMD_EXPORT_PAYMENTS, day, error);
  return self->made != NULL && fill_export (tx, self, error);
}

/**
 * smd_payments_export:
 * @domain: the domain
 * @supplier_id: whose payments
 * @wish: the day, and what files are made
 * @problems: where to tell what cannot be written in the encoding
 * @made: (element-type SmdExport): the exports made are appended
 * @error: %SM_ERROR_SUPPLIER_UNKNOWN, %SM_ERROR_INPUT_INVALID where the day is none or yet to come,
 *   %SM_ERROR_CONFIGURATION where a payment order lacks a requisite, or the store's
 *
 * Each export is a transaction of its own: with an error, those in @made are made.
 *
 * Returns: %FALSE where it could not be done; problems are no such failure
 */
gboolean
smd_payments_export (SmdDomain *domain, const char *supplier_id, const SmdPaymentsWish *wish,
                     SmdProblems *problems, GListStore *made, GError **error)
{
  g_auto (Making) self = {
    .domain = domain, .supplier_id = supplier_id, .wish = wish, .problems = problems, .first = TRUE
  };

  do
    {
      g_autoptr (GError) local = NULL;

      if (!smd_store_write (domain->store, make_in_tx, &self, &local))
        {
          if (smd_problems_get_count (problems) > 0)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (self.made != NULL)
        g_list_store_append (made, self.made);
      self.first = FALSE;
    }
  while (self.more);
  return TRUE;
}

/* ---- giving out ---- */

typedef struct
{
  SmdDomain *domain; /* borrowed, like all */
  SmdExport *export;
  const SmdPaymentsWish *wish;
  SmdProblems *problems;
} Ordering;

/* Made once: whoever asks at the same time finds it kept. */
static gboolean
order_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Ordering *self = data;
  g_autofree char *name = smd_payment_files_dup_order_name (self->export);
  g_auto (SmdPayee) payee = { 0 };
  g_autoptr (SmdRows) kept = NULL;

  smd_problems_clear (self->problems);
  if (!smd_exports_lock (tx, self->export->supplier_id, SMD_EXPORT_PAYMENTS, error))
    return FALSE;
  kept =
      smd_tx_query (tx, error, "SELECT name FROM export_files WHERE export_id = $1 AND name = $2",
                    "ss", self->export->id, name);
  if (kept == NULL)
    return FALSE;
  if (smd_rows_next (kept))
    return TRUE;
  if (!smd_payee_load (tx, self->export->supplier_id, &payee, error)
      || !keep_order (tx, self->export, &self->domain->settings->operator_, &payee, self->wish,
                      self->problems, error))
    return FALSE;
  if (smd_problems_get_count (self->problems) == 0)
    return TRUE;
  sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, N_ ("the payment order has problems"));
  return FALSE;
}

static gboolean
write_one (SmdDomain *domain, const SmdExport *export, char *name, const char *folder,
           GPtrArray *names, GError **error)
{
  g_ptr_array_add (names, name);
  return smd_exports_write_file (domain, export, name, folder, error);
}

/**
 * smd_payments_write_out:
 * @domain: the domain
 * @export: an export of payments
 * @wish: which of its files
 * @folder: where to
 * @problems: where to tell what cannot be written in the encoding
 * @names: (element-type utf8): names of the files are appended
 * @error: %SM_ERROR_NOT_FOUND where the folder cannot be written to, %SM_ERROR_CONFIGURATION where
 *   the payment order lacks a requisite, or the store's
 *
 * Returns: %FALSE where it could not be done; problems are no such failure
 */
gboolean
smd_payments_write_out (SmdDomain *domain, SmdExport *export, const SmdPaymentsWish *wish,
                        const char *folder, SmdProblems *problems, GPtrArray *names, GError **error)
{
  Ordering ordering = { domain, export, wish, problems };
  g_autoptr (GError) local = NULL;

  if (wish->order && !smd_store_write (domain->store, order_in_tx, &ordering, &local))
    {
      if (smd_problems_get_count (problems) > 0)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (wish->registry
      && !write_one (domain, export, smd_payment_files_dup_registry_name (export), folder, names,
                     error))
    return FALSE;
  if (wish->order
      && !write_one (domain, export, smd_payment_files_dup_order_name (export), folder, names,
                     error))
    return FALSE;
  return smd_exports_set_written (domain, export, error);
}
