/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-numbers.h"

#define DEBT_LEAST G_GINT64_CONSTANT (10000) /* kopecks: every supplier takes a payment of it */

static void
number_free (gpointer data)
{
  SmDemoNumber *self = data;

  g_free (self->number);
  g_free (self->address);
  g_free (self->full_name);
  g_free (self);
}

/* In the order of names, so that the accounts of one flat stand in the same place of each
 * supplier's list. */
static gboolean
load_supplier (SmdTx *tx, const SmDemoSupplier *supplier, GPtrArray *numbers, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT r.number, r.address, r.full_name FROM registry_accounts r WHERE r.supplier_id = $1"
      " AND r.balance_kopecks >= $2 AND NOT EXISTS (SELECT 1 FROM accounts a"
      " JOIN registry_accounts g ON g.id = a.registry_id WHERE g.address = r.address)"
      " ORDER BY r.full_name, r.address LIMIT 3",
      "si", supplier->id, DEBT_LEAST);

  while (rows != NULL && smd_rows_next (rows))
    {
      SmDemoNumber *number = g_new0 (SmDemoNumber, 1);

      number->supplier = supplier;
      number->number = g_strdup (smd_rows_get_text (rows, "number"));
      number->address = g_strdup (smd_rows_get_text (rows, "address"));
      number->full_name = g_strdup (smd_rows_get_text (rows, "full_name"));
      g_ptr_array_add (numbers, number);
    }
  return rows != NULL;
}

static gboolean
load_all (SmdTx *tx, gpointer data, GError **error)
{
  GPtrArray *numbers = data;

  g_ptr_array_set_size (numbers, 0);
  for (guint i = 0; i < SM_DEMO_SUPPLIERS; i++)
    if (!load_supplier (tx, sm_demo_supplier_get (i), numbers, error))
      return FALSE;
  return TRUE;
}

GPtrArray *
sm_demo_numbers_load (SmdStore *store, GError **error)
{
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (number_free);

  return smd_store_read (store, load_all, numbers, error) ? g_steal_pointer (&numbers) : NULL;
}
