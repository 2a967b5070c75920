/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "error.h"
#include "store-fixture.h"

typedef struct
{
  const char *id;
  const char *text;
  gint64 number;
  GBytes *bytes;
} Sample;

static gboolean
make_table (SmdTx *tx, gpointer data, GError **error)
{
  gboolean postgres = GPOINTER_TO_INT (data);

  return smd_tx_exec (tx, error,
                      postgres ? "CREATE TABLE samples (id TEXT COLLATE \"C\" PRIMARY KEY,"
                                 " text TEXT COLLATE \"C\", number BIGINT, bytes BYTEA)"
                               : "CREATE TABLE samples (id TEXT PRIMARY KEY, text TEXT,"
                                 " number INTEGER, bytes BLOB) STRICT",
                      "");
}

static void
prepare (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gpointer postgres = GINT_TO_POINTER (!store_fixture_is_sqlite (fixture));

  g_assert_true (smd_store_write (fixture->store, make_table, postgres, &error));
  g_assert_no_error (error);
}

static gboolean
insert (SmdTx *tx, gpointer data, GError **error)
{
  const Sample *sample = data;

  return smd_tx_exec (tx, error,
                      "INSERT INTO samples (text, number, bytes, id) VALUES ($2, $3, $4, $1)",
                      "ssib", sample->id, sample->text, sample->number, sample->bytes);
}

static gboolean
compare (SmdTx *tx, gpointer data, GError **error)
{
  const Sample *sample = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT text, number, bytes, id FROM samples WHERE id = $1", "s", sample->id);

  if (rows == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (rows));
  g_assert_cmpstr (smd_rows_get_text (rows, "id"), ==, sample->id);
  g_assert_cmpstr (smd_rows_get_text (rows, "text"), ==, sample->text);
  g_assert_cmpint (smd_rows_get_int (rows, "number"), ==, sample->number);
  g_assert_cmpint (smd_rows_is_null (rows, "bytes"), ==, sample->bytes == NULL);
  if (sample->bytes != NULL)
    g_assert_true (g_bytes_equal (smd_rows_get_bytes (rows, "bytes"), sample->bytes));
  g_assert_false (smd_rows_next (rows));
  return TRUE;
}

static void
round_trip (StoreFixture *fixture, const Sample *sample)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_write (fixture->store, insert, (gpointer) sample, &error));
  g_assert_no_error (error);
  g_assert_true (smd_store_read (fixture->store, compare, (gpointer) sample, &error));
  g_assert_no_error (error);
}

static void
test_texts (StoreFixture *fixture)
{
  static const char *const texts[] = {
    "",
    " ",
    "Ёлкина",
    "\u0415\u0308лкина",
    "👩‍👩‍👧 семья",
    "it's \"quoted\" \\ $1 ; --",
    "line\nbreak\ttab\r",
    "\x01\x7f",
    "\uFEFFbom",
    NULL,
  };

  prepare (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *id = g_strdup_printf ("text-%u", i);
      Sample sample = { id, texts[i], i, NULL };
      round_trip (fixture, &sample);
    }
}

static void
test_text_that_is_not_utf8_is_refused (StoreFixture *fixture)
{
  static const char *const texts[] = { "\xff", "half \xd0", "\xed\xa0\x80", "\xc0\x80" };

  prepare (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      Sample sample = { "one", texts[i], 0, NULL };
      g_assert_false (smd_store_write (fixture->store, insert, &sample, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
    }
}

static void
test_integers_at_their_edges (StoreFixture *fixture)
{
  static const gint64 numbers[] = { 0,          1,         -1, G_MAXINT32, (gint64) G_MAXINT32 + 1,
                                    G_MAXINT64, G_MININT64 };

  prepare (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *id = g_strdup_printf ("number-%u", i);
      Sample sample = { id, "", numbers[i], NULL };
      round_trip (fixture, &sample);
    }
}

static void
test_bytes (StoreFixture *fixture)
{
  g_autofree guint8 *all = g_malloc (70000);

  for (guint i = 0; i < 70000; i++)
    all[i] = i % 256;
  static const gsize lengths[] = { 0, 1, 255, 256, 70000 };

  prepare (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *id = g_strdup_printf ("bytes-%u", i);
      g_autoptr (GBytes) bytes = g_bytes_new (all, lengths[i]);
      Sample sample = { id, "", 0, bytes };
      round_trip (fixture, &sample);
    }
}

static void
test_unique_key (StoreFixture *fixture)
{
  Sample sample = { "one", "first", 1, NULL };
  g_autoptr (GError) error = NULL;

  prepare (fixture);
  round_trip (fixture, &sample);
  sample.text = "second";
  g_assert_false (smd_store_write (fixture->store, insert, &sample, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE_UNIQUE);
  g_clear_error (&error);

  sample.text = "first";
  g_assert_true (smd_store_read (fixture->store, compare, &sample, &error));
  g_assert_no_error (error);
}

static gboolean
go_on_after_failure (SmdTx *tx, gpointer data, GError **error)
{
  Sample other = { "other", "", 0, NULL };
  gboolean failed;

  g_assert_true (insert (tx, &other, error));
  /* told at once, or with the next that has an answer */
  failed = !insert (tx, data, NULL) || !smd_tx_settle (tx, NULL);
  g_assert_true (failed);
  return TRUE;
}

static void
test_failed_statement_ends_the_transaction (StoreFixture *fixture)
{
  Sample sample = { "one", "first", 1, NULL };
  Sample other = { "other", "", 0, NULL };
  g_autoptr (GError) error = NULL;

  prepare (fixture);
  round_trip (fixture, &sample);
  g_assert_false (smd_store_write (fixture->store, go_on_after_failure, &sample, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
  round_trip (fixture, &other); /* what went before the failure was undone */
}

static gboolean
insert_quietly (SmdTx *tx, gpointer data, GError **error)
{
  gint64 *changed = data;

  return smd_tx_exec_counted (
      tx, changed, error,
      "INSERT INTO samples (id, number) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", "si", "one",
      (gint64) 1);
}

static gboolean
update_guarded (SmdTx *tx, gpointer data, GError **error)
{
  gint64 *changed = data;

  return smd_tx_exec_counted (
      tx, changed, error, "UPDATE samples SET number = number + 1 WHERE number = $1 AND id = $2",
      "is", (gint64) 1, "one");
}

static void
test_counts_of_changed_rows (StoreFixture *fixture)
{
  const SmdTxFunc funcs[] = { insert_quietly, insert_quietly, update_guarded, update_guarded };
  const gint64 expected[] = { 1, 0, 1, 0 };
  g_autoptr (GError) error = NULL;

  prepare (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (funcs); i++)
    {
      gint64 changed = -1;
      g_assert_true (smd_store_write (fixture->store, funcs[i], &changed, &error));
      g_assert_no_error (error);
      g_assert_cmpint (changed, ==, expected[i]);
    }
}

static gboolean
read_sums (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT COALESCE(SUM(number), 0) AS sum, COUNT(*) AS count, MAX(number) AS most,"
      " $1 = 'a' AS same, EXISTS (SELECT 1 FROM samples) AS some FROM samples",
      "s", "a");

  if (rows == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (rows));
  g_assert_cmpint (smd_rows_get_int (rows, "sum"), ==, 0);
  g_assert_cmpint (smd_rows_get_int (rows, "count"), ==, 0);
  g_assert_true (smd_rows_is_null (rows, "most"));
  g_assert_cmpint (smd_rows_get_int (rows, "most"), ==, 0);
  g_assert_cmpint (smd_rows_get_int (rows, "same"), ==, 1);
  g_assert_cmpint (smd_rows_get_int (rows, "some"), ==, 0);
  return TRUE;
}

static void
test_computed_columns (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  prepare (fixture);
  g_assert_true (smd_store_read (fixture->store, read_sums, NULL, &error));
  g_assert_no_error (error);
}

static void
test_reads_cannot_write (StoreFixture *fixture)
{
  Sample sample = { "one", "first", 1, NULL };
  g_autoptr (GError) error = NULL;

  prepare (fixture);
  g_assert_false (smd_store_read (fixture->store, insert, &sample, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
  round_trip (fixture, &sample);
}

static gboolean
read_order (SmdTx *tx, gpointer data, GError **error)
{
  GString *order = data;
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, "SELECT id FROM samples ORDER BY id", "");

  while (rows != NULL && smd_rows_next (rows))
    g_string_append (order, smd_rows_get_text (rows, "id"));
  return rows != NULL;
}

static void
test_texts_sort_by_bytes (StoreFixture *fixture)
{
  static const char *const ids[] = { "я", "Ё", "a", "B", "-", "_" };
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  prepare (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    round_trip (fixture, &(Sample) { ids[i], "", 0, NULL });
  g_assert_true (smd_store_read (fixture->store, read_order, order, &error));
  g_assert_cmpstr (order->str, ==, "-B_aЁя");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add_bare ("/statements/texts", test_texts);
  store_test_add_bare ("/statements/text-that-is-not-utf8-is-refused",
                       test_text_that_is_not_utf8_is_refused);
  store_test_add_bare ("/statements/integers-at-their-edges", test_integers_at_their_edges);
  store_test_add_bare ("/statements/bytes", test_bytes);
  store_test_add_bare ("/statements/unique-key", test_unique_key);
  store_test_add_bare ("/statements/failed-statement-ends-the-transaction",
                       test_failed_statement_ends_the_transaction);
  store_test_add_bare ("/statements/counts-of-changed-rows", test_counts_of_changed_rows);
  store_test_add_bare ("/statements/computed-columns", test_computed_columns);
  store_test_add_bare ("/statements/reads-cannot-write", test_reads_cannot_write);
  store_test_add_bare ("/statements/texts-sort-by-bytes", test_texts_sort_by_bytes);
  return g_test_run ();
}
