/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "money.h"
#include "movements.h"
#include "payments.h"
#include "registry-file.h"
#include "sections.h"
#include "suppliers.h"
#include "text.h"
#include "words.h"

enum
{
  CREDITED_PAYMENT,
  CREDITED_SUM,
  CREDITED_DAY,
};

static const SmdSection credited_table[] = {
  { "credited",
    { { "payment", SMD_CELL_WORD, TRUE },
      { "sum", SMD_CELL_MONEY, TRUE },
      { "day", SMD_CELL_DATE, FALSE } } }, /* on which it was posted */
  { NULL },
};

typedef struct
{
  gint64 now;
  const char *supplier_id; /* borrowed, like the next two */
  GPtrArray *rows;
  SmdProblems *problems;
  SmdCreditedCounts *counts;
  GHashTable *named; /* payments so far; borrows from the rows */
} Crediting;

/* Returns why the supplier cannot have posted the payment on the day it says, or NULL. */
static const char *
check_day (const Crediting *self, const char *day, SmdRows *payment)
{
  const char *zone = smd_rows_get_text (payment, "zone");
  g_autofree char *taken = sm_text_iso_date (smd_rows_get_int (payment, "taken_at"), zone);
  g_autofree char *today = sm_text_iso_date (self->now, zone);

  if (strcmp (day, taken) < 0)
    return N_ ("is before the money was taken");
  if (strcmp (day, today) > 0)
    return N_ ("is yet to come");
  return NULL;
}

/* Returns why the payment cannot be credited, or NULL. */
static const char *
check_payment (Crediting *self, SmdRows *payment)
{
  if (!smd_rows_next (payment)
      || g_strcmp0 (smd_rows_get_text (payment, "supplier_id"), self->supplier_id) != 0)
    return N_ ("no such payment of this supplier");
  if (g_strcmp0 (smd_rows_get_text (payment, "state"), "succeeded") != 0)
    return N_ ("the money is not taken");
  if (smd_rows_get_int (payment, "due_kopecks") == 0)
    return N_ ("the money was given back");
  return NULL;
}

/* Returns why the sum cannot be credited, or NULL. */
static char *
dup_sum_problem (const SmdRow *row, SmdRows *payment)
{
  const gint64 due = smd_rows_get_int (payment, "due_kopecks");
  g_autofree char *sum = NULL;

  if (due == row->numbers[CREDITED_SUM])
    return NULL;
  sum = sm_money_format (due);
  return g_strdup_printf (T_ (N_ ("%s is what was paid to the supplier, less what was given back")),
                          sum);
}

static gboolean
credit_row (SmdTx *tx, Crediting *self, const SmdRow *row, GError **error)
{
  const char *id = row->texts[CREDITED_PAYMENT];
  const char *day = row->texts[CREDITED_DAY];
  g_autoptr (SmdRows) rows = NULL;
  gboolean dated = FALSE;
  g_autofree char *refused = NULL;
  const char *reason;

  if (!g_hash_table_add (self->named, (gpointer) id))
    {
      smd_problems_add (self->problems, row->line, "payment", N_ ("stands twice"));
      return TRUE;
    }
  rows = smd_tx_query (tx, error,
                       "SELECT p.supplier_id, p.state, p.taken_at, p.credited_at, s.zone, "
                       "COALESCE (p.credited_kopecks, p.sum_kopecks - p.refunded_sum_kopecks) "
                       "AS due_kopecks FROM payments p JOIN suppliers s ON s.id = p.supplier_id "
                       "WHERE p.id = $1",
                       "s", id);
  if (rows == NULL)
    return FALSE;
  reason = check_payment (self, rows);
  if (reason != NULL)
    {
      smd_problems_add (self->problems, row->line, NULL, reason);
      return TRUE;
    }
  refused = dup_sum_problem (row, rows);
  if (refused != NULL)
    {
      smd_problems_add (self->problems, row->line, "sum", refused);
      return TRUE;
    }
  reason = day != NULL ? check_day (self, day, rows) : NULL;
  if (reason != NULL)
    {
      smd_problems_add (self->problems, row->line, "day", reason);
      return TRUE;
    }
  if (smd_rows_is_null (rows, "credited_at"))
    {
      self->counts->credited++;
      if (!smd_payments_credit_in_tx (tx, self->now, id, error))
        return FALSE;
    }
  if (day != NULL && !smd_movements_set_day (tx, id, day, &dated, error))
    return FALSE;
  self->counts->dated += dated;
  return TRUE;
}

static int
compare_payments (gconstpointer a, gconstpointer b)
{
  const SmdRow *first = *(const SmdRow *const *) a;
  const SmdRow *second = *(const SmdRow *const *) b;

  return g_strcmp0 (first->texts[CREDITED_PAYMENT], second->texts[CREDITED_PAYMENT]);
}

/* The payments of the file, in the order of locks. */
static gboolean
lock_payments (SmdTx *tx, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (rows, NULL, NULL);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_payments);
  for (guint i = 0; i < sorted->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (sorted, i);

      if (!smd_tx_lock (tx, SMD_LOCK_PAYMENT, row->texts[CREDITED_PAYMENT], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
credit_all (SmdTx *tx, gpointer data, GError **error)
{
  Crediting *self = data;

  *self->counts = (SmdCreditedCounts) { 0 };
  smd_problems_clear (self->problems);
  if (!smd_suppliers_require (tx, self->supplier_id, error)
      || !lock_payments (tx, self->rows, error))
    return FALSE;
  g_hash_table_remove_all (self->named);
  if (self->rows->len == 0)
    smd_problems_add (
        self->problems, 0, NULL,
        N_ ("the file has no line: a section \"#credited\" with payment;sum, or no need "
            "to load it"));
  for (guint i = 0; i < self->rows->len; i++)
    if (!credit_row (tx, self, g_ptr_array_index (self->rows, i), error))
      return FALSE;
  if (smd_problems_get_count (self->problems) == 0)
    return TRUE;
  sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, N_ ("the file has problems"));
  return FALSE;
}

/**
 * smd_credited_load:
 * @domain: the domain
 * @supplier_id: whose list it is
 * @path: the file, with the section "credited": payment; sum; perhaps the day of posting
 * @encoding: (nullable): which it is in, as somebody said
 * @problems: where to tell what is wrong with it, every line
 * @counts: (out caller-allocates): what came of it
 * @error: SM_ERROR_NOT_FOUND where the file cannot be read, SM_ERROR_SUPPLIER_UNKNOWN, or an error
 *   of the store
 *
 * Takes the supplier's word on which payments it credited, in one transaction. A payment that is
 * credited already is passed over, so that a list may be sent twice; a day that it tells is taken
 * all the same, for balances of that day and later hold the payment.
 *
 * Returns: %FALSE where it could not be tried; problems are no such failure
 */
gboolean
smd_credited_load (SmdDomain *domain, const char *supplier_id, const char *path,
                   const char *encoding, SmdProblems *problems, SmdCreditedCounts *counts,
                   GError **error)
{
  g_autoptr (SmdSections) sections = NULL;
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) local = NULL;
  Crediting data = { sm_clock_now (domain->clock), supplier_id, NULL, problems, counts, named };

  *counts = (SmdCreditedCounts) { 0 };
  sections = smd_sections_read (path, encoding, credited_table, problems, error);
  if (sections == NULL)
    return FALSE;
  if (smd_problems_get_count (problems) > 0)
    return TRUE;
  data.rows = smd_sections_get_rows (sections, 0);
  if (smd_store_write (domain->store, credit_all, &data, &local))
    return TRUE;
  if (smd_problems_get_count (problems) > 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
