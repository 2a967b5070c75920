/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money-fixture.h"

/* What random life does to some payments; the books have to agree at every step. */
#define ROUNDS 300

typedef struct
{
  char *id;
  SmdPaymentState state;
  gboolean credited;
  gint64 sum;
  gint64 commission;
} Model;

static void
model_clear (gpointer data)
{
  g_free (((Model *) data)->id);
}

typedef struct
{
  const char *account;
  gint64 balance;
} BalanceCall;

static gboolean
balance_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  BalanceCall *call = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT CAST (SUM (CASE WHEN credit_id = $1 THEN amount_kopecks ELSE -amount_kopecks END) "
      "AS BIGINT) AS balance FROM ledger_transfers WHERE credit_id = $1 OR debit_id = $1",
      "s", call->account);

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  call->balance = smd_rows_get_int (rows, "balance");
  return TRUE;
}

static gint64
get_balance (Town *town, const char *account)
{
  g_autoptr (GError) error = NULL;
  BalanceCall call = { account, 0 };
  gboolean done = smd_store_read (town->domain.store, balance_in_tx, &call, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  return call.balance;
}

static void
start (Town *town, GRand *random, GArray *models)
{
  Model model = { .state = SMD_PAYMENT_CREATED, .sum = g_rand_int_range (random, 1000, 300000) };

  model.commission = MAX (500, (model.sum + 50) / 100);
  model.id = town_pay (town, model.sum);
  g_array_append_val (models, model);
}

/* Any word, also one that cannot follow: the table decides. */
static void
tell (Town *town, GRand *random, Model *model)
{
  SmdPaymentState state = g_rand_int_range (random, SMD_PAYMENT_WAITING, SMD_N_PAYMENT_STATES);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, model->id, state);
  gboolean lies = g_rand_int_range (random, 0, 4) == 0;
  SmdApplied applied;

  if (lies)
    outcome->amount_kopecks += g_rand_boolean (random) ? 1 : -1;
  applied = town_apply (town, model->id, outcome);
  if (lies)
    g_assert_cmpint (applied, ==, SMD_APPLIED_MISMATCH);
  else if (smd_payment_state_may_become (model->state, state))
    {
      g_assert_cmpint (applied, ==, SMD_APPLIED_CHANGE);
      model->state = state;
    }
  else
    g_assert_cmpint (applied, !=, SMD_APPLIED_CHANGE);
}

static void
credit (Town *town, Model *model)
{
  g_autoptr (GError) error = NULL;

  if (town_credit (town, model->id, &error))
    model->credited = TRUE;
  else
    g_assert_error (error, SM_ERROR, SM_ERROR_PAYMENT_STATE);
  g_assert_cmpint (model->credited, ==, model->state == SMD_PAYMENT_SUCCEEDED);
}

static void
test_random_life_keeps_the_books (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GRand) random = town_random ();
  g_autoptr (GArray) models = g_array_new (FALSE, TRUE, sizeof (Model));
  gint64 owed = 0;
  gint64 commissions = 0;
  gint64 held = 0;

  g_array_set_clear_func (models, model_clear);
  for (guint i = 0; i < ROUNDS; i++)
    {
      guint choice = g_rand_int_range (random, 0, 5);

      if (choice == 0 || models->len == 0)
        start (town, random, models);
      else if (choice == 1)
        credit (town, &g_array_index (models, Model, g_rand_int_range (random, 0, models->len)));
      else
        tell (town, random,
              &g_array_index (models, Model, g_rand_int_range (random, 0, models->len)));
    }
  for (guint i = 0; i < models->len; i++)
    {
      Model *model = &g_array_index (models, Model, i);

      if (model->state != SMD_PAYMENT_SUCCEEDED)
        continue;
      commissions += model->commission;
      held += model->commission + (model->credited ? 0 : model->sum);
      owed += model->credited ? 0 : model->sum;
    }
  g_assert_cmpint (get_balance (town, "supplier:gas"), ==, owed);
  g_assert_cmpint (get_balance (town, "commission"), ==, commissions);
  g_assert_cmpint (get_balance (town, "acquirer"), ==, -held);
  town_exec (town, "DELETE FROM payment_events WHERE note LIKE 'mismatch:%'");
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

static void
test_every_forgery_of_the_books_is_found (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  static const char *const forgeries[] = {
    "UPDATE ledger_transfers SET amount_kopecks = amount_kopecks + 1 WHERE kind = 'payment'",
    "UPDATE ledger_transfers SET amount_kopecks = amount_kopecks - 1 WHERE kind = 'commission'",
    "UPDATE ledger_transfers SET id = 'other' WHERE kind = 'settlement'",
    "UPDATE ledger_transfers SET kind = 'refund' WHERE kind = 'payment'",
    "DELETE FROM ledger_transfers WHERE kind = 'payment'",
    "DELETE FROM ledger_transfers WHERE kind = 'commission'",
    "DELETE FROM ledger_transfers WHERE kind = 'settlement'",
    "UPDATE ledger_transfers SET payment_id = NULL WHERE kind = 'commission'",
    "UPDATE ledger_transfers SET debit_id = credit_id, credit_id = debit_id",
    "UPDATE movements SET amount_kopecks = amount_kopecks + 1",
    "UPDATE movements SET customer_id = 'boris'",
    "UPDATE movements SET registry_id = 'house'",
    "UPDATE movements SET kind = 'refund'",
    "DELETE FROM movements",
    "INSERT INTO movements (id, registry_id, supplier_id, customer_id, payment_id, kind, "
    "amount_kopecks, day, moved_at) SELECT id || '-refund-1', registry_id, supplier_id, "
    "customer_id, id, 'refund', -sum_kopecks - 1, '2026-09-15', 1 FROM payments",
    "UPDATE payments SET state = 'waiting'",
    "UPDATE payments SET credited_at = NULL",
    "UPDATE payments SET taken_at = NULL",
    "UPDATE payments SET receipt_state = 'canceled'",
    "UPDATE payments SET credited_kopecks = credited_kopecks - 1",
    "UPDATE payments SET refunded_kopecks = 100",
    "UPDATE payments SET refunded_kopecks = 100, refunded_sum_kopecks = 100",
    "INSERT INTO ledger_transfers (id, debit_id, credit_id, amount_kopecks, kind, payment_id, "
    "created_at) SELECT id || '-refund-r', 'supplier:gas', 'acquirer', 100, 'refund', id, 1 "
    "FROM payments",
    "INSERT INTO refunds (id, acquirer_id, payment_id, state, amount_kopecks, created_at, seen_at, "
    "applied_at) SELECT 'r-' || id, acquirer_id, id, 'succeeded', 100, 1, 1, 1 FROM payments",
    "INSERT INTO payment_events (id, payment_id, at, source, note) "
    "SELECT id, id, 1, 'look', 'mismatch: canceled after succeeded' FROM payments",
    "INSERT INTO payment_lines (payment_id, code, title, sum_kopecks) "
    "SELECT id, 'x', 'x', 1 FROM payments",
    "INSERT INTO ledger_transfers (id, debit_id, credit_id, amount_kopecks, kind, payment_id, "
    "created_at) SELECT id || '-sum2', 'acquirer', 'commission', 1, 'payment', id, 1 "
    "FROM payments",
  };

  town_unlock_books (town);
  for (guint i = 0; i < G_N_ELEMENTS (forgeries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = town_pay (town, 100000 + i);
      g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);

      town_apply (town, id, outcome);
      g_assert_true (town_credit (town, id, &error));
      g_assert_cmpuint (town_check_books (town), ==, 0);
      town_exec (town, forgeries[i]);
      g_test_message ("%s", forgeries[i]);
      g_assert_cmpuint (town_check_books (town), >, 0);
      g_assert_cmpuint (town_check_new (town), >, 0);
      town_exec (town, "DELETE FROM ledger_transfers");
      town_exec (town, "DELETE FROM payment_events");
      town_exec (town, "DELETE FROM refunds");
      town_exec (town, "DELETE FROM payment_lines");
      town_exec (town, "DELETE FROM movements");
      town_exec (town, "DELETE FROM payments");
    }
}

static gboolean
take_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  return smd_ledger_take (tx, 5, data, error);
}

static void
test_a_movement_is_applied_once (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = town_pay (town, 100000);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);

  town_apply (town, id, outcome);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (smd_store_write (town->domain.store, take_in_tx, id, &error));
      g_assert_true (town_credit (town, id, &error));
    }
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM ledger_transfers"), ==, 3);
  g_assert_cmpint (get_balance (town, "supplier:gas"), ==, 0);

  town_unlock_books (town);
  town_exec (town, "UPDATE ledger_transfers SET amount_kopecks = 7 WHERE kind = 'payment'");
  g_assert_false (smd_store_write (town->domain.store, take_in_tx, id, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_INTERNAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/ledger/random-life-keeps-the-books", test_random_life_keeps_the_books);
  store_test_add ("/ledger/every-forgery-is-found", test_every_forgery_of_the_books_is_found);
  store_test_add ("/ledger/a-movement-is-applied-once", test_a_movement_is_applied_once);
  return g_test_run ();
}
