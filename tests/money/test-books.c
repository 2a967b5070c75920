/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "books.h"
#include "limits.h"
#include "money-fixture.h"

#define HOUR G_GINT64_CONSTANT (3600)

/* A payment that was taken and credited. */
static char *
settle (Town *town, gint64 sum)
{
  g_autoptr (GError) error = NULL;
  char *id = town_pay (town, sum);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);

  g_assert_cmpint (town_apply (town, id, outcome), ==, SMD_APPLIED_CHANGE);
  g_assert_true (town_credit (town, id, &error));
  g_assert_no_error (error);
  return id;
}

static gboolean
exec_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error, data, "");
}

static void
assert_refused (Town *town, const char *sql, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", sql);
  g_assert_false (smd_store_write (town->domain.store, exec_in_tx, (gpointer) sql, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_nothing_of_the_ledger_is_changed_or_removed (StoreFixture *fixture)
{
  static const char ledger[] = "the ledger is appended to";
  static const char movements[] = "only the day";
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = settle (town, 100000);

  assert_refused (town, "UPDATE ledger_transfers SET amount_kopecks = 1", ledger);
  assert_refused (town, "UPDATE ledger_transfers SET created_at = 1", ledger);
  assert_refused (town, "DELETE FROM ledger_transfers", ledger);
  assert_refused (town, "DELETE FROM ledger_transfers WHERE kind = 'commission'", ledger);
  assert_refused (town, "UPDATE ledger_accounts SET kind = 'payer'", ledger);
  assert_refused (town, "DELETE FROM ledger_accounts", ledger);
  assert_refused (town, "UPDATE movements SET amount_kopecks = 1", movements);
  assert_refused (town, "UPDATE movements SET moved_at = 1, day = '2026-01-01'", movements);
  assert_refused (town, "DELETE FROM movements", movements);
  if (!store_fixture_is_sqlite (fixture))
    {
      assert_refused (town, "TRUNCATE ledger_transfers", ledger);
      assert_refused (town, "TRUNCATE ledger_accounts CASCADE", ledger);
      assert_refused (town, "TRUNCATE movements", movements);
    }
  town_exec (town, "UPDATE movements SET day = '2026-09-20', settled = 1");
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

static gint64
get_place (Town *town)
{
  return town_int (town, "SELECT COALESCE (MAX (place), 0) AS n FROM books_checkpoints");
}

/* What was found in order before is not looked at again, but by a full check. */
static void
test_a_check_begins_where_the_last_one_ended (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = settle (town, 100000);
  g_autofree char *second = NULL;

  g_assert_cmpuint (town_check_new (town), ==, 0);
  g_assert_cmpint (get_place (town), ==, 0); /* too young */
  sm_clock_shift (town->clock, HOUR + 1);
  second = settle (town, 50000);
  g_assert_cmpuint (town_check_new (town), ==, 0);
  g_assert_cmpint (get_place (town), ==, 3);
  g_assert_cmpint (town_int (town, "SELECT balance_kopecks AS n FROM books_balances "
                                   "WHERE account_id = 'commission'"),
                   ==, 1000);

  /* until no payment is a recent one: ids are of the real clock */
  sm_clock_shift (town->clock, g_get_real_time () / G_USEC_PER_SEC - TOWN_NOW + 30 * 24 * HOUR);
  g_assert_cmpuint (town_check_new (town), ==, 0);
  g_assert_cmpint (get_place (town), ==, 6);
  town_unlock_books (town);
  town_exec (town, "DELETE FROM movements");
  g_assert_cmpuint (town_check_new (town), ==, 0);
  g_assert_cmpuint (town_check_books (town), ==, 2);
}

static void
test_a_forged_past_is_found_though_it_agrees (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = settle (town, 100000);

  sm_clock_shift (town->clock, HOUR + 1);
  g_assert_cmpuint (town_check_new (town), ==, 0);
  g_assert_cmpint (get_place (town), ==, 3);
  town_unlock_books (town);
  town_exec (town, "UPDATE payments SET sum_kopecks = 90000, credited_kopecks = 90000, "
                   "commission_kopecks = 900, total_kopecks = 90900");
  town_exec (town, "UPDATE payment_lines SET sum_kopecks = 0");
  town_exec (town, "UPDATE payment_lines SET sum_kopecks = 90000 WHERE code = 'supply'");
  town_exec (town, "UPDATE movements SET amount_kopecks = 90000");
  town_exec (town, "UPDATE ledger_transfers SET amount_kopecks = 900 WHERE kind = 'commission'");
  town_exec (town, "UPDATE ledger_transfers SET amount_kopecks = 90000 WHERE kind <> 'commission'");
  g_assert_cmpuint (town_check_books (town), ==, 2); /* of the commission and of the acquirer */
  town_exec (town, "UPDATE ledger_transfers SET id = 'x' WHERE kind = 'settlement'");
  g_assert_cmpuint (town_check_new (town), >, 2);
}

/* What is wrong stays told, and no check goes past it. */
static void
test_a_check_that_finds_something_moves_nothing (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = settle (town, 100000);
  g_autofree char *second = NULL;

  sm_clock_shift (town->clock, HOUR + 1);
  g_assert_cmpuint (town_check_new (town), ==, 0);
  second = settle (town, 50000);
  town_exec (town, "UPDATE payments SET credited_kopecks = 49999 WHERE sum_kopecks = 50000");
  sm_clock_shift (town->clock, HOUR + 1);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (town_check_new (town), ==, 2);
  g_assert_cmpint (get_place (town), ==, 3);
  town_exec (town, "UPDATE payments SET credited_kopecks = 50000 WHERE sum_kopecks = 50000");
  /* what operators have to know of is no fault of the ledger's */
  town_exec (town, "UPDATE payments SET receipt_state = 'canceled'");
  g_assert_cmpuint (town_check_new (town), ==, 2);
  g_assert_cmpint (get_place (town), ==, 6);
}

/* Pages of both kinds come to the same as one. */
static void
add_payments (Town *town, gint64 count)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, state, "
      "sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, created_at, taken_at) "
      "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers "
      "WHERE i < %" G_GINT64_FORMAT ") SELECT 'made-' || (100000 + i), 'anna', 'anna-flat', "
      "'flat', 'gas', 'custom', 'succeeded', 1000, 0, 1000, 'key-' || i, 1, 1 FROM numbers",
      count);

  town_exec (town, sql);
  town_exec (town, "INSERT INTO movements (id, registry_id, supplier_id, customer_id, payment_id, "
                   "kind, amount_kopecks, day, moved_at) SELECT id || '-payment', registry_id, "
                   "supplier_id, customer_id, id, 'payment', sum_kopecks, '2026-09-15', 1 "
                   "FROM payments WHERE id LIKE 'made-%'");
}

static void
take_them (Town *town)
{
  town_exec (town, "INSERT INTO ledger_accounts (id, kind, created_at) VALUES "
                   "('acquirer', 'acquirer', 1), ('supplier:gas', 'supplier', 1) "
                   "ON CONFLICT (id) DO NOTHING");
  town_exec (town, "INSERT INTO ledger_transfers (id, debit_id, credit_id, amount_kopecks, kind, "
                   "payment_id, created_at) SELECT id || '-sum', 'acquirer', 'supplier:gas', "
                   "sum_kopecks, 'payment', id, 1 FROM payments WHERE id LIKE 'made-%' "
                   "ORDER BY id");
}

static void
test_all_pages_are_looked_at (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  const gint64 count = 2 * SM_LIMIT_BOOKS_PAGE + 1;

  add_payments (town, count);
  take_them (town);
  g_assert_cmpuint (town_check_books (town), ==, 0);
  town_unlock_books (town);
  town_exec (town, "UPDATE ledger_transfers SET amount_kopecks = 1001 WHERE payment_id IN "
                   "(SELECT MIN (id) FROM payments UNION SELECT MAX (id) FROM payments)");
  g_assert_cmpuint (town_check_books (town), ==, 2);
  g_assert_cmpuint (town_check_new (town), ==, 2);
  town_exec (town, "UPDATE ledger_transfers SET amount_kopecks = 1000");
  g_assert_cmpuint (town_check_new (town), ==, 0);
  g_assert_cmpint (get_place (town), ==, count);
  g_assert_cmpint (town_int (town, "SELECT balance_kopecks AS n FROM books_balances "
                                   "WHERE account_id = 'supplier:gas'"),
                   ==, 1000 * count);
}

static void
test_a_check_names_only_so_many (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);

  add_payments (town, SM_LIMIT_BOOKS_FINDINGS - 1);
  g_assert_cmpuint (town_check_books (town), ==, SM_LIMIT_BOOKS_FINDINGS - 1);
  town_unlock_books (town);
  town_exec (town, "DELETE FROM movements");
  town_exec (town, "DELETE FROM payments");
  add_payments (town, SM_LIMIT_BOOKS_FINDINGS + 1);
  g_assert_cmpuint (town_check_books (town), ==, SM_LIMIT_BOOKS_FINDINGS);
}

static void
add_file (Town *town, const char *export_id)
{
  const char *content = store_fixture_is_sqlite (town->fixture) ? "x'78'" : "'\\x78'";
  g_autofree char *sql =
      g_strdup_printf ("INSERT INTO export_files (export_id, name, content) VALUES ('%s', 'f', %s)",
                       export_id, content);

  town_exec (town, sql);
}

static void
test_exports_are_held_against_the_ledger (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = settle (town, 100000);

  town_exec (town, "INSERT INTO exports (id, supplier_id, kind, number, made_at, n_rows, "
                   "sum_kopecks) VALUES ('e', 'gas', 'payments', 2, 2, 1, 100000)");
  g_assert_cmpuint (town_check_books (town), ==, 1); /* of no payment */
  town_exec (town, "UPDATE payments SET export_id = 'e'");
  g_assert_cmpuint (town_check_books (town), ==, 0);
  town_exec (town, "INSERT INTO exports (id, supplier_id, kind, number, made_at, n_rows) VALUES "
                   "('old', 'gas', 'payments', 1, 1, 0)");
  add_file (town, "old");
  g_assert_cmpuint (town_check_books (town), ==, 1); /* no file, and older ones have theirs */
  add_file (town, "e");
  g_assert_cmpuint (town_check_books (town), ==, 0);
  town_exec (town, "UPDATE exports SET sum_kopecks = 100001 WHERE id = 'e'");
  g_assert_cmpuint (town_check_books (town), ==, 1);
  town_exec (town, "UPDATE exports SET sum_kopecks = 100000, supplier_id = 'heat' WHERE id = 'e'");
  g_assert_cmpuint (town_check_books (town), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/books/nothing-of-the-ledger-is-changed-or-removed",
                  test_nothing_of_the_ledger_is_changed_or_removed);
  store_test_add ("/books/a-check-begins-where-the-last-one-ended",
                  test_a_check_begins_where_the_last_one_ended);
  store_test_add ("/books/a-forged-past-is-found-though-it-agrees",
                  test_a_forged_past_is_found_though_it_agrees);
  store_test_add ("/books/a-check-that-finds-something-moves-nothing",
                  test_a_check_that_finds_something_moves_nothing);
  store_test_add ("/books/all-pages-are-looked-at", test_all_pages_are_looked_at);
  store_test_add ("/books/a-check-names-only-so-many", test_a_check_names_only_so_many);
  store_test_add ("/books/exports-are-held-against-the-ledger",
                  test_exports_are_held_against_the_ledger);
  return g_test_run ();
}
