/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-data.h"

#include <string.h>

#include "demo-customer.h"
#include "demo-random.h"
#include "password.h"

#define HOUSEHOLDS_LEAST 8 /* those of the logins, and some to link */
#define SIMPLE_HOUSEHOLD 0
#define FULL_HOUSEHOLD 1
#define FULL_SUPPLIERS 4
#define REGISTERED_SECONDS (G_GINT64_CONSTANT (500) * 24 * 60 * 60)

const SmDemoLogin sm_demo_logins[3] = {
  { "empty@example.ru", "empty" },
  { "simple@example.ru", "simple" },
  { "full@example.ru", "full" },
};

/* What one transaction makes. */
typedef struct
{
  const SmDemoPlan *plan;
  const SmdSettings *settings;
  const char *password_hash;

  GRand *rand;
  GHashTable *taken; /* supplier's id and number, owned */
  SmDemoCustomer customers[3];
} Filling;

static char *
take_number (Filling *self, const SmDemoSupplier *supplier)
{
  for (;;)
    {
      g_autofree char *number = sm_demo_random_number (self->rand, supplier->number_mask);
      g_autofree char *key = g_strconcat (supplier->id, number, NULL);

      if (strcmp (number, supplier->number_example) != 0
          && g_hash_table_add (self->taken, g_steal_pointer (&key)))
        return g_steal_pointer (&number);
    }
}

/* The households of the logins show one case of each kind. */
static SmDemoPayer
payer_of (Filling *self, guint household, guint supplier)
{
  static const SmDemoPayer full[SM_DEMO_SUPPLIERS] = { SM_DEMO_PUNCTUAL, SM_DEMO_LATE,
                                                       SM_DEMO_AHEAD, SM_DEMO_PUNCTUAL,
                                                       SM_DEMO_DEBTOR };

  if (household == SIMPLE_HOUSEHOLD)
    return SM_DEMO_LATE;
  if (household == FULL_HOUSEHOLD)
    return full[supplier];
  return sm_demo_random_range (self->rand, 0, SM_DEMO_PAYERS - 1);
}

static gboolean
fill_account (Filling *self, SmdTx *tx, const SmDemoHousehold *household, guint index,
              guint supplier_index, GError **error)
{
  const SmDemoSupplier *supplier = sm_demo_supplier_get (supplier_index);
  g_autofree char *number = take_number (self, supplier);
  SmDemoPayer payer = payer_of (self, index, supplier_index);
  g_autoptr (SmDemoAccount) account =
      sm_demo_account_new (self->rand, self->plan->now, supplier, household, number, payer);

  if (!sm_demo_account_insert (tx, account, error))
    return FALSE;
  if (index == SIMPLE_HOUSEHOLD && supplier_index == 0)
    return sm_demo_customer_link (tx, self->rand, &self->customers[1], account, FALSE, error);
  if (index == FULL_HOUSEHOLD && supplier_index < FULL_SUPPLIERS)
    return sm_demo_customer_link (tx, self->rand, &self->customers[2], account, TRUE, error);
  return TRUE;
}

static gboolean
fill_customer (Filling *self, SmdTx *tx, guint index, const SmDemoHousehold *household,
               GError **error)
{
  gint64 created = self->plan->now - REGISTERED_SECONDS;
  SmDemoCustomer *customer = &self->customers[index];

  *customer = (SmDemoCustomer) {
    .id = sm_demo_random_id (self->rand, created),
    .email = sm_demo_logins[index].email,
    .password_hash = self->password_hash,
    .consent_version = self->settings->consent_version,
    .household = household,
    .created_at = created,
  };
  return sm_demo_customer_insert (tx, self->rand, customer, error);
}

static gboolean
fill_household (Filling *self, SmdTx *tx, guint index, GError **error)
{
  g_autoptr (SmDemoHousehold) household = sm_demo_household_new (self->rand);

  if (index == SIMPLE_HOUSEHOLD && !fill_customer (self, tx, 1, household, error))
    return FALSE;
  if (index == FULL_HOUSEHOLD
      && (!fill_customer (self, tx, 2, household, error)
          || !sm_demo_customer_ask (tx, self->rand, &self->customers[2], self->plan->now, error)))
    return FALSE;

  for (guint i = 0; i < SM_DEMO_SUPPLIERS; i++)
    if (!fill_account (self, tx, household, index, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
fill_all (Filling *self, SmdTx *tx, GError **error)
{
  guint households =
      MAX ((self->plan->n_accounts + SM_DEMO_SUPPLIERS - 1) / SM_DEMO_SUPPLIERS, HOUSEHOLDS_LEAST);

  for (guint i = 0; i < SM_DEMO_SUPPLIERS; i++)
    if (!sm_demo_supplier_insert (tx, sm_demo_supplier_get (i), error))
      return FALSE;
  if (!fill_customer (self, tx, 0, NULL, error))
    return FALSE;
  for (guint i = 0; i < households; i++)
    if (!fill_household (self, tx, i, error))
      return FALSE;
  return TRUE;
}

/* May be run again from its start: the sequence begins anew with it. */
static gboolean
fill (SmdTx *tx, gpointer data, GError **error)
{
  Filling *self = data;

  self->rand = g_rand_new_with_seed (self->plan->seed);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  gboolean done = fill_all (self, tx, error);

  for (guint i = 0; i < G_N_ELEMENTS (self->customers); i++)
    g_free ((char *) self->customers[i].id);
  memset (self->customers, 0, sizeof self->customers);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->rand, g_rand_free);
  return done;
}

/**
 * sm_demo_data_fill:
 * @store: an empty store with its schema
 *
 * The same plan always makes the same rows, the hash of the password apart.
 */
gboolean
sm_demo_data_fill (SmdStore *store, const SmdSettings *settings, const SmDemoPlan *plan,
                   GError **error)
{
  g_autofree char *hash =
      smd_password_hash (settings, SMD_HASHING_LOGIN, "password", SM_DEMO_PASSWORD, error);
  Filling self = { plan, settings, hash, NULL, NULL, { { 0 } } };

  return hash != NULL && smd_store_write (store, fill, &self, error);
}

static gboolean
look_for_suppliers (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, "SELECT id FROM suppliers LIMIT 1", "");

  if (rows == NULL)
    return FALSE;
  *(gboolean *) data = smd_rows_next (rows);
  return TRUE;
}

gboolean
sm_demo_data_is_filled (SmdStore *store, gboolean *filled, GError **error)
{
  return smd_store_read (store, look_for_suppliers, filled, error);
}
