/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acquirer-marks.h"
#include "admin.h"
#include "output.h"
#include "payment-line.h"
#include "text.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("STATE"), "state" },
  { N_ ("SUPPLIER"), "supplier_id" },
  { N_ ("NUMBER"), "number" },
  { N_ ("SUM"), "sum_kopecks" },
  { N_ ("COMMISSION"), "commission_kopecks" },
  { N_ ("REFUNDED"), "refunded_kopecks" },
  { N_ ("CREATED"), "created_at" },
  { N_ ("TAKEN"), "taken_at" },
  { N_ ("RECEIPT"), "receipt_state" },
  { N_ ("CREDITED"), "credited_at" },
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

      smd_output_warning (_ ("the acquirer refuses us since"), since,
                          smd_rows_get_text (rows, "note"));
    }
  return rows != NULL;
}

int
smd_admin_payments_list (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_PAYMENT_LINE);
  Payments data = { self, found };

  if (!smd_store_read (self->domain.store, read_payments, &data, error)
      || !smd_store_read (self->domain.store, warn_of_refusals, NULL, error)
      || !smd_admin_note_page (self, SMD_SUBJECT_PAYMENT, found, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}
