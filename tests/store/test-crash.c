/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error.h"
#include "store-fixture.h"

#define ROUNDS 12
#define WORDS_MOST 200 /* of a round, before it is killed */
#define WRITERS 8

/* The child writes numbered rows and says each number after its commit; it is killed at a moment
 * it cannot know. Whatever it said must be there, and both halves of every write or none. */
typedef struct
{
  SmdStore *store;
  gint *next;
  int said; /* file descriptor */
} Child;

static gboolean
write_pair (SmdTx *tx, gpointer data, GError **error)
{
  const gint64 *number = data;
  g_autofree char *debit = g_strdup_printf ("debit-%" G_GINT64_FORMAT, *number);
  g_autofree char *credit = g_strdup_printf ("credit-%" G_GINT64_FORMAT, *number);
  const char *sql = "INSERT INTO counters (name, value) VALUES ($1, $2)";

  return smd_tx_exec (tx, error, sql, "si", debit, *number)
         && smd_tx_exec (tx, error, sql, "si", credit, -*number);
}

static gpointer
write_on (gpointer data)
{
  Child *child = data;

  for (;;)
    {
      gint64 number = g_atomic_int_add (child->next, 1);
      if (!smd_store_write (child->store, write_pair, &number, NULL)
          || write (child->said, &number, sizeof number) != sizeof number)
        _exit (1);
    }
  return NULL;
}

static G_GNUC_NORETURN void
be_child (const char *url, gint first, int said)
{
  gint next = first;
  Child child = { smd_store_open (url, NULL), &next, said };

  if (child.store == NULL)
    _exit (2);
  for (guint i = 0; i < WRITERS; i++)
    g_thread_new ("writer", write_on, &child);
  for (;;)
    pause ();
}

static gboolean
check_books (SmdTx *tx, gpointer data, GError **error)
{
  GHashTable *said = data;
  GHashTableIter iter;
  gpointer number;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT COALESCE(SUM(value), 0) AS sum, COUNT(*) AS count FROM counters", "");

  if (rows == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (rows));
  g_assert_cmpint (smd_rows_get_int (rows, "sum"), ==, 0);
  g_assert_cmpint (smd_rows_get_int (rows, "count") % 2, ==, 0);

  g_hash_table_iter_init (&iter, said);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    {
      g_autofree char *name = g_strdup_printf ("debit-%" G_GINT64_FORMAT, *(gint64 *) number);
      g_autoptr (SmdRows) found =
          smd_tx_query (tx, error, "SELECT value FROM counters WHERE name = $1", "s", name);
      if (found == NULL)
        return FALSE;
      if (!smd_rows_next (found))
        g_error ("%s was acknowledged and is lost", name);
    }
  return TRUE;
}

/* Killed after a word of its threads, the others being anywhere. Returns: how many were said. */
static guint
kill_once (StoreFixture *fixture, gint first, GHashTable *said)
{
  int ends[2];
  gint64 number;
  guint last = g_test_rand_int_range (1, WORDS_MOST);
  guint count = 0;

  g_assert_cmpint (pipe (ends), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    be_child (fixture->url, first, ends[1]);

  close (ends[1]);
  while (read (ends[0], &number, sizeof number) == sizeof number)
    {
      g_hash_table_add (said, g_memdup2 (&number, sizeof number));
      if (++count == last)
        kill (child, SIGKILL);
    }
  close (ends[0]);

  int status;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status)); /* it did not end by itself */
  return count;
}

static void
test_a_killed_program_loses_nothing_acknowledged (StoreFixture *fixture)
{
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint count = 0;

  g_clear_pointer (&fixture->store, smd_store_close); /* no threads when forking */
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GError) error = NULL;
      count += kill_once (fixture, 1 + round * 1000000, said);

      g_autoptr (SmdStore) store = smd_store_open (fixture->url, &error);
      g_assert_no_error (error);
      g_assert_true (smd_store_migrate (store, &error));
      g_assert_no_error (error);
      g_assert_true (smd_store_read (store, check_books, said, &error));
      g_assert_no_error (error);
    }

  g_test_message ("%u writes acknowledged in %u rounds", count, ROUNDS);
  g_assert_cmpint (count, >=, ROUNDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/crash/a-killed-program-loses-nothing-acknowledged",
                  test_a_killed_program_loses_nothing_acknowledged);
  return g_test_run ();
}
