/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "books.h"
#include "demo-data.h"
#include "demo-numbers.h"
#include "error.h"
#include "id.h"
#include "input-rules.h"
#include "store-fixture.h"

#define ACCOUNTS 40
#define NOW G_GINT64_CONSTANT (1795348800) /* 2026-11-22 */

/* What must never be found, as a query that finds it. */
static const struct
{
  const char *rule;
  const char *sql;
} rules[] = {
  { "a month closes with what it opened with, was charged and was paid",
    "SELECT registry_id AS subject FROM charge_months"
    " WHERE closing_kopecks <> opening_kopecks + charged_kopecks - paid_kopecks" },
  { "a month opens with what the one before closed with",
    "SELECT m.registry_id AS subject FROM charge_months m WHERE m.opening_kopecks <>"
    " COALESCE ((SELECT p.closing_kopecks FROM charge_months p WHERE p.registry_id = m.registry_id"
    " AND p.month < m.month ORDER BY p.month DESC LIMIT 1), 0)" },
  { "the lines of a month add up to it",
    "SELECT m.registry_id AS subject FROM charge_months m WHERE m.charged_kopecks <>"
    " (SELECT COALESCE (SUM (l.total_kopecks), 0) FROM charge_lines l"
    " WHERE l.registry_id = m.registry_id AND l.month = m.month)" },
  { "a line's total is its parts",
    "SELECT registry_id AS subject FROM charge_lines WHERE total_kopecks <>"
    " charged_kopecks + recalculated_kopecks - benefit_kopecks + penalty_kopecks" },
  { "a line is volume times tariff, to the kopeck",
    "SELECT registry_id AS subject FROM charge_lines WHERE"
    " charged_kopecks * 200000 - volume_milli * tariff_centikopecks * 2 > 100000"
    " OR volume_milli * tariff_centikopecks * 2 - charged_kopecks * 200000 > 100000" },
  { "the balance is what the last month closed with",
    "SELECT r.id AS subject FROM registry_accounts r WHERE r.balance_kopecks <>"
    " (SELECT m.closing_kopecks FROM charge_months m WHERE m.registry_id = r.id"
    " ORDER BY m.month DESC LIMIT 1)" },
  { "lines to be paid add up to the debt",
    "SELECT r.id AS subject FROM registry_accounts r WHERE"
    " (SELECT SUM (l.sum_kopecks) FROM registry_lines l WHERE l.registry_id = r.id"
    " AND l.voluntary = 0) <> CASE WHEN r.balance_kopecks > 0 THEN r.balance_kopecks ELSE 0 END" },
  { "every account has two years",
    "SELECT r.id AS subject FROM registry_accounts r WHERE"
    " (SELECT COUNT (*) FROM charge_months m WHERE m.registry_id = r.id) <> 24" },
  { "a reading is never below the one before",
    "SELECT reading_id AS subject FROM reading_values WHERE value_milli < previous_milli" },
  { "a register stands where its last reading left it",
    "SELECT g.id AS subject FROM registers g WHERE EXISTS (SELECT 1 FROM reading_values v WHERE"
    " v.register_id = g.id) AND g.previous_milli <> (SELECT MAX (v.value_milli) FROM"
    " reading_values v WHERE v.register_id = g.id)" },
  { "a register has the digits for its value",
    "SELECT g.id AS subject FROM registers g JOIN meters m ON m.id = g.meter_id"
    " WHERE m.digits <= 5 AND g.previous_milli >= 100000000" },
  { "what was paid by the customers is what the months say was paid",
    "SELECT p.id AS subject FROM payments p WHERE p.state = 'succeeded' AND NOT EXISTS"
    " (SELECT 1 FROM charge_months m WHERE m.registry_id = p.registry_id"
    " AND m.paid_kopecks = p.sum_kopecks)" },
  { "nobody sees a whole address in the masked one",
    "SELECT id AS subject FROM registry_accounts WHERE masked_address = address" },
};

static SmdSettings settings;

static void
fill (SmdStore *store, guint32 seed)
{
  SmDemoPlan plan = { seed, ACCOUNTS, NOW };
  g_autoptr (GError) error = NULL;

  g_assert_true (sm_demo_data_fill (store, &settings, &plan, &error));
  g_assert_no_error (error);
}

static gboolean
check_rules (SmdTx *tx, gpointer data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (SmdRows) rows = smd_tx_query (tx, error, rules[i].sql, "");
      if (rows == NULL)
        return FALSE;
      if (smd_rows_next (rows))
        g_error ("broken by %s: %s", smd_rows_get_text (rows, "subject"), rules[i].rule);
    }
  return TRUE;
}

static void
test_sums_agree (StoreFixture *fixture)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GError) error = NULL;

  fill (fixture->store, seed);
  g_test_message ("seed %u", seed);
  g_assert_true (smd_store_read (fixture->store, check_rules, NULL, &error));
  g_assert_no_error (error);
}

static void
report (const char *rule, const char *subject, gpointer data)
{
  g_error ("books: %s: %s", rule, subject);
}

static gboolean
count_transfers (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT COUNT (*) AS number FROM ledger_transfers", "");

  if (rows == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (rows));
  *(gint64 *) data = smd_rows_get_int (rows, "number");
  return TRUE;
}

static void
test_books_are_balanced (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gint64 transfers = 0;

  const SmdBooksPlan plan = { .full = TRUE, .report = report };
  g_autoptr (SmClock) clock = sm_clock_new ();
  SmdDomain domain = { .store = fixture->store, .clock = clock };
  guint findings = 1;

  fill (fixture->store, 7);
  g_assert_true (smd_books_check (&domain, &plan, &findings, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (findings, ==, 0);
  g_assert_true (smd_store_read (fixture->store, count_transfers, &transfers, &error));
  g_assert_cmpint (transfers, >, 50);
}

static void
test_numbers_fit_their_masks (StoreFixture *fixture)
{
  g_autoptr (GError) failure = NULL;

  fill (fixture->store, 7);
  g_autoptr (GPtrArray) numbers = sm_demo_numbers_load (fixture->store, &failure);
  g_assert_no_error (failure);
  g_assert_cmpuint (numbers->len, >=, 2 * SM_DEMO_SUPPLIERS);
  for (guint i = 0; i < numbers->len; i++)
    {
      const SmDemoNumber *number = g_ptr_array_index (numbers, i);
      g_autofree char *normalized = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (sm_rules_check_account_number (number->supplier->number_mask, number->number,
                                                    &normalized, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (normalized, ==, number->number);
    }
}

static void
test_examples_and_ids_are_valid (void)
{
  for (guint i = 0; i < SM_DEMO_SUPPLIERS; i++)
    {
      const SmDemoSupplier *supplier = sm_demo_supplier_get (i);
      g_autofree char *normalized = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (strlen (supplier->id), ==, 26);
      g_assert_true (sm_rules_check_account_number (supplier->number_mask, supplier->number_example,
                                                    &normalized, &error));
      g_assert_no_error (error);
    }
}

static gboolean
read_digest (SmdTx *tx, gpointer data, GError **error)
{
  GChecksum *digest = data;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT r.id, r.number, r.full_name, r.address, m.month, m.closing_kopecks"
                    " FROM registry_accounts r JOIN charge_months m ON m.registry_id = r.id"
                    " ORDER BY r.id, m.month",
                    "");

  while (rows != NULL && smd_rows_next (rows))
    {
      static const char *const columns[] = { "id", "number", "full_name", "address", "month" };
      gint64 closing = smd_rows_get_int (rows, "closing_kopecks");

      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        g_checksum_update (digest, (const guchar *) smd_rows_get_text (rows, columns[i]), -1);
      g_checksum_update (digest, (const guchar *) &closing, sizeof closing);
    }
  return rows != NULL;
}

static char *
digest_of (SmdStore *store)
{
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_read (store, read_digest, digest, &error));
  g_assert_no_error (error);
  return g_strdup (g_checksum_get_string (digest));
}

static void
test_a_seed_makes_the_same_data (StoreFixture *fixture)
{
  const guint32 seeds[] = { 7, 7, 8 };
  char *digests[3] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      StoreFixture other = { 0 };
      g_autoptr (GError) error = NULL;

      store_fixture_set_up (&other, fixture->engine);
      g_assert_true (smd_store_migrate (other.store, &error));
      fill (other.store, seeds[i]);
      digests[i] = digest_of (other.store);
      store_fixture_tear_down (&other);
    }

  g_assert_cmpstr (digests[0], ==, digests[1]);
  g_assert_cmpstr (digests[0], !=, digests[2]);
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    g_clear_pointer (&digests[i], g_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  settings.pepper = g_bytes_new_static ("a pepper for tests, of 32 bytes.", 32);
  settings.consent_version = (char *) "1";
  settings.hash_memory = 8 * 1024 * 1024;
  settings.hash_passes = 1;

  g_test_add_func ("/demo-data/examples-and-ids-are-valid", test_examples_and_ids_are_valid);
  store_test_add ("/demo-data/sums-agree", test_sums_agree);
  store_test_add ("/demo-data/books-are-balanced", test_books_are_balanced);
  store_test_add ("/demo-data/numbers-fit-their-masks", test_numbers_fit_their_masks);
  store_test_add_bare ("/demo-data/a-seed-makes-the-same-data", test_a_seed_makes_the_same_data);

  int status = g_test_run ();
  g_bytes_unref (settings.pepper);
  return status;
}
