/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "child-fixture.h"
#include "shop-fixture.h"
#include "waiting.h"

/*
 * A program that takes payments is killed at moments it cannot know, while the acquirer fails at
 * random: nothing it acknowledged is lost, nothing is created or taken twice.
 */

#define ROUNDS 8
#define PAYERS 4
#define WORDS_MOST 12 /* of a round, before it is killed */

/* --- the child: pays and reconciles until it is killed --- */

typedef struct
{
  Town *town;
  gint next;   /* atomic: the number of the next payment */
  gint payers; /* atomic */
} Payers;

/* One after the other: the next when the acquirer was asked for the last. The first payer moves the
 * clock on, so that what was put off comes due. */
static gpointer
pay_on (gpointer data)
{
  Payers *self = data;
  const gint seconds = g_atomic_int_add (&self->payers, 1) == 0;

  for (;;)
    {
      gint number = g_atomic_int_add (&self->next, 1);
      g_autofree char *id = town_pay (self->town, 100000 + number);
      g_autofree char *line = g_strconcat (id, "\n", NULL);
      g_autofree char *asked =
          g_strdup_printf ("SELECT COUNT (*) AS n FROM payments WHERE id = '%s' "
                           "AND (looks > 0 OR state <> 'created')",
                           id);

      if (write (STDOUT_FILENO, line, strlen (line)) != (gssize) strlen (line))
        _exit (1);
      wait_until_with (town_int (self->town, asked) == 1,
                       sm_clock_shift (self->town->clock, seconds), 20 * 1000);
    }
  return NULL;
}

static G_GNUC_NORETURN void
be_child (const char *url, const char *api_url, const char *first)
{
  StoreFixture fixture = { .store = smd_store_open (url, NULL) };
  Payers self = { .next = g_ascii_strtoll (first, NULL, 10) };
  const SmdAcquirerConfig config = { api_url, SHOP_ID, SHOP_SECRET, TRUE };

  if (fixture.store == NULL)
    _exit (2);
  self.town = town_attach (&fixture);
  smd_reconciler_start (smd_reconciler_new (&self.town->domain, &config));
  for (guint i = 0; i < PAYERS; i++)
    g_thread_new ("payer", pay_on, &self);
  for (;;)
    pause ();
}

/* --- the parent --- */

typedef struct
{
  const char *sql;
  GPtrArray *ids;
} IdsCall;

static gboolean
ids_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  IdsCall *call = data;
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, call->sql, "");

  if (rows == NULL)
    return FALSE;
  g_ptr_array_set_size (call->ids, 0);
  while (smd_rows_next (rows))
    g_ptr_array_add (call->ids, g_strdup (smd_rows_get_text (rows, "id")));
  return TRUE;
}

static GPtrArray *
list_ids (Town *town, const char *sql)
{
  g_autoptr (GError) error = NULL;
  IdsCall call = { sql, g_ptr_array_new_with_free_func (g_free) };

  g_assert_true (smd_store_read (town->domain.store, ids_in_tx, &call, &error));
  g_assert_no_error (error);
  return call.ids;
}

static void
run_child (Shop *shop, GRand *random, guint round, GPtrArray *said)
{
  g_autofree char *first = g_strdup_printf ("%u", round * 1000);
  g_autoptr (Child) child =
      child_new (shop->town->fixture->url, sm_sandbox_get_api_url (shop->sandbox), first, NULL);

  child_hear (child, g_rand_int_range (random, 1, WORDS_MOST), said);
  child_kill (child, said);
}

/* Customers pay at the acquirer whatever has a page, half of it while nobody looks. */
static void
pay_some (Shop *shop, GRand *random, gboolean all)
{
  g_autoptr (GPtrArray) waiting =
      list_ids (shop->town, "SELECT id FROM payments WHERE state = 'waiting' AND id NOT IN "
                            "(SELECT payment_id FROM payment_events WHERE note = 'paid')");

  for (guint i = 0; i < waiting->len; i++)
    {
      const char *id = g_ptr_array_index (waiting, i);
      g_autofree char *note = NULL;

      if (!all && g_rand_boolean (random))
        continue;
      shop_pay (shop, id, "5555555555554444");
      note = g_strdup_printf ("INSERT INTO payment_events (id, payment_id, at, source, note) "
                              "VALUES ('paid-%s', '%s', 1, 'operator', 'paid')",
                              id, id);
      town_exec (shop->town, note);
    }
}

static void
open_store (Shop *shop)
{
  store_fixture_reopen (shop->town->fixture);
  shop->town->domain.store = shop->town->fixture->store;
}

static void
kill_and_look (Shop *shop, GRand *random, guint round, GPtrArray *said)
{
  g_autofree char *faults = g_strdup_printf (
      "{'fail_after': %d, 'nothing': %d, 'garbage': %d}", g_rand_int_range (random, 0, 3),
      g_rand_int_range (random, 0, 3), g_rand_int_range (random, 0, 2));

  shop_set_faults (shop, faults);
  g_clear_pointer (&shop->town->fixture->store, smd_store_close);
  run_child (shop, random, round, said);
  open_store (shop);
  shop_clear_faults (shop);
  pay_some (shop, random, FALSE);
}

static void
settle_all (Shop *shop, GRand *random)
{
  shop_restart (shop, SHOP_SECRET);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM payments WHERE state = 'created'", 0);
  pay_some (shop, random, TRUE);
  shop_wait_int (shop, "SELECT COUNT (*) AS n FROM payments WHERE state = 'waiting'", 0);
  g_clear_pointer (&shop->reconciler, smd_reconciler_free);
}

static void
test_a_killed_program_loses_and_doubles_nothing (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autoptr (GRand) random = town_random ();
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) kept = NULL;
  gint64 taken;

  g_clear_pointer (&shop->reconciler, smd_reconciler_free);
  for (guint round = 0; round < ROUNDS; round++)
    kill_and_look (shop, random, round, said);
  settle_all (shop, random);

  kept = list_ids (shop->town, "SELECT id FROM payments");
  for (guint i = 0; i < said->len; i++)
    if (!g_ptr_array_find_with_equal_func (kept, g_ptr_array_index (said, i), g_str_equal, NULL))
      g_error ("%s was acknowledged and is lost", (char *) g_ptr_array_index (said, i));
  taken = town_int (shop->town, "SELECT COUNT (*) AS n FROM payments WHERE state = 'succeeded'");
  g_test_message ("%u acknowledged, %u kept, %" G_GINT64_FORMAT " taken", said->len, kept->len,
                  taken);
  g_assert_cmpuint (said->len, >, ROUNDS);
  g_assert_cmpint (taken, ==, kept->len);
  g_assert_cmpint (shop_count (shop, "creates"), ==, kept->len);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM ledger_transfers"), ==,
                   2 * taken);
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 5 && strcmp (argv[1], CHILD) == 0)
    be_child (argv[2], argv[3], argv[4]);
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/killed/loses-and-doubles-nothing",
                  test_a_killed_program_loses_and_doubles_nothing);
  return g_test_run ();
}
