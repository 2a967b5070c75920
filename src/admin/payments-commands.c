/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "acquirer-marks.h"
#include "admin.h"
#include "ledger.h"
#include "log.h"
#include "output.h"
#include "payment-line.h"
#include "text.h"

static const SmdOutputColumn columns[] = {
  { "ID", "id" },
  { "STATE", "state" },
  { "SUPPLIER", "supplier_id" },
  { "NUMBER", "number" },
  { "SUM", "sum_kopecks" },
  { "COMMISSION", "commission_kopecks" },
  { "REFUNDED", "refunded_kopecks" },
  { "CREATED", "created_at" },
  { "TAKEN", "taken_at" },
  { "RECEIPT", "receipt_state" },
  { "CREDITED", "credited_at" },
  { NULL },
};

typedef struct
{
  const SmdAdmin *admin; /* borrowed, like the next */
  GListStore *found;
} Payments;

#define SELECT                                                                            \
  "SELECT p.id, p.state, p.supplier_id, g.number, p.sum_kopecks, "                        \
  "p.commission_kopecks, p.refunded_kopecks, p.created_at, p.taken_at, p.receipt_state, " \
  "p.credited_at, p.acquirer_id FROM payments p "                                         \
  "JOIN registry_accounts g ON g.id = p.registry_id "

static gboolean
read_payments (SmdTx *tx, gpointer data, GError **error)
{
  Payments *self = data;
  const SmdAdmin *admin = self->admin;
  g_autoptr (SmdRows) rows = NULL;

  if (admin->state != NULL)
    rows =
        smd_tx_query (tx, error, SELECT "WHERE p.state = $1 AND p.id > $2 ORDER BY p.id LIMIT $3",
                      "ssi", admin->state, admin->after, admin->limit);
  else
    rows = smd_tx_query (tx, error, SELECT "WHERE p.id > $1 ORDER BY p.id LIMIT $2", "si",
                         admin->after, admin->limit);
  if (rows == NULL)
    return FALSE;
  g_list_store_remove_all (self->found);
  while (smd_rows_next (rows))
    {
      g_autoptr (SmdPaymentLine) line = smd_rows_dup_record (rows, SMD_TYPE_PAYMENT_LINE);

      g_list_store_append (self->found, line);
    }
  return TRUE;
}

/* What stops all payments is said before them; not among them, for programs read the list. */
static gboolean
warn_of_refusals (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT value, note FROM acquirer_marks WHERE name LIKE $1 ORDER BY name", "s",
      SMD_MARK_REFUSES "%");

  while (rows != NULL && smd_rows_next (rows))
    {
      g_autofree char *since = sm_text_iso_time (smd_rows_get_int (rows, "value"));

      smd_output_warning ("the acquirer refuses us since", since, smd_rows_get_text (rows, "note"));
    }
  return rows != NULL;
}

int
smd_admin_payments_list (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_PAYMENT_LINE);
  Payments data = { self, found };

  if (!smd_store_read (self->domain.store, read_payments, &data, error)
      || !smd_store_read (self->domain.store, warn_of_refusals, NULL, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

typedef struct
{
  GPtrArray *lines; /* of what was found */
  guint findings;
} Check;

static void
on_finding (const char *rule, const char *subject, gpointer data)
{
  Check *self = data;

  g_ptr_array_add (self->lines, g_strjoin ("  ", rule, subject, NULL));
}

static gboolean
check_books (SmdTx *tx, gpointer data, GError **error)
{
  Check *self = data;

  g_ptr_array_set_size (self->lines, 0);
  return smd_ledger_check (tx, on_finding, self, &self->findings, error)
         && smd_ledger_note (tx, on_finding, self, error);
}

int
smd_admin_books_check (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *told = NULL;
  Check data = { lines, 0 };

  if (!smd_store_read (self->domain.store, check_books, &data, error))
    return SMD_ADMIN_FAILED;
  for (guint i = 0; i < lines->len; i++)
    smd_output_line (g_ptr_array_index (lines, i));
  if (data.findings == 0)
    {
      smd_output_line ("The books are in order.");
      return SMD_ADMIN_DONE;
    }
  told = smd_output_dup_count (data.findings, "finding");
  smd_output_line (told);
  sm_log_event (G_LOG_LEVEL_WARNING, "books-wrong", "operator", self->operator_name, NULL);
  return SMD_ADMIN_FINDINGS;
}
