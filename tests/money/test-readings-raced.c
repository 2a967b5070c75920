/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "child-fixture.h"
#include "readings-fixture.h"
#include "waiting.h"

/*
 * Exports beside each other, beside customers who change their mind, and killed at moments they
 * cannot know: each reading is in exactly one export, or taken back and in none.
 */

#define READINGS 60 /* of a race */
#define ROUNDS 6    /* of kills */
#define WORDS_MOST 40

/* --- what is in the exports --- */

static guint
count_in (const char *text, const char *id)
{
  guint found = 0;

  for (const char *p = strstr (text, id); p != NULL; p = strstr (p + 1, id))
    found++;
  return found;
}

/* The files of all exports, one after the other; their numbers have no gap. */
static GPtrArray *
load_files (Town *town)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  const gint64 most = town_int (
      town, "SELECT COALESCE (MAX (number), 0) AS n FROM exports WHERE kind = 'readings'");

  for (gint64 number = 1; number <= most; number++)
    g_ptr_array_add (files, readings_dup_file (town, number));
  return files;
}

/* In how many exports the reading is; in each it has a line for each of its two registers. */
static guint
count_exports (GPtrArray *files, const char *id)
{
  guint n_exports = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const guint lines = count_in (g_ptr_array_index (files, i), id);

      g_assert_true (lines == 0 || lines == 2);
      n_exports += lines / 2;
    }
  return n_exports;
}

/* --- races --- */

typedef struct
{
  Town *town;
  GPtrArray *readings; /* of SmReading */
  gboolean replacing;
  guint won;     /* changes that succeeded */
  gint finished; /* atomic: nothing more is sent */
} Race;

static gpointer
export_on_and_on (gpointer data)
{
  Race *race = data;

  while (!g_atomic_int_get (&race->finished))
    readings_export (race->town);
  return NULL;
}

/* Each reading is changed as soon as it is sent, or the supplier's by then. */
static void
send_and_change (Race *race)
{
  g_autoptr (GError) error = NULL;
  SmReading *reading = readings_send (race->town, "anna", 150000);
  g_autoptr (SmReading) changed =
      race->replacing ? readings_replace (race->town, "anna", reading, 150000, reading->id, &error)
                      : readings_withdraw (race->town, "anna", reading, &error);

  g_ptr_array_add (race->readings, reading);
  if (changed != NULL)
    race->won++;
  else
    g_assert_error (error, SM_ERROR, SM_ERROR_READING_EXPORTED);
}

static void
judge_race (Race *race)
{
  g_autoptr (GPtrArray) files = load_files (race->town);
  const char *wanted = race->replacing ? "replaced" : "withdrawn";
  guint n_changed = 0;

  for (guint i = 0; i < race->readings->len; i++)
    {
      SmReading *reading = g_ptr_array_index (race->readings, i);
      g_autofree char *state = readings_dup_state (race->town, reading->id);
      const gboolean changed = g_str_equal (state, wanted);

      g_assert_true (changed || g_str_equal (state, "exported"));
      g_assert_cmpuint (count_exports (files, reading->id), ==, changed ? 0 : 1);
      n_changed += changed;
    }
  g_test_message ("%u of %u changed in %u exports", n_changed, READINGS, files->len);
  g_assert_cmpuint (n_changed, ==, race->won);
}

static void
run_race (StoreFixture *fixture, gboolean replacing)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GPtrArray) readings = g_ptr_array_new_with_free_func (g_object_unref);
  Race race = { town, readings, replacing, 0, 0 };
  GThread *threads[2];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("exports", export_on_and_on, &race);
  for (guint i = 0; i < READINGS; i++)
    send_and_change (&race);
  g_atomic_int_set (&race.finished, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  judge_race (&race);
}

static void
test_of_an_export_and_a_withdrawal_one_wins (StoreFixture *fixture)
{
  run_race (fixture, FALSE);
}

static void
test_of_an_export_and_a_replacement_one_wins (StoreFixture *fixture)
{
  run_race (fixture, TRUE);
}

/* --- the child: sends and exports until it is killed --- */

typedef struct
{
  Town *town;
  const char *folder;
} Sender;

static gpointer
send_on (gpointer data)
{
  Sender *self = data;

  for (gint64 i = 0;; i++)
    {
      g_autoptr (SmReading) reading = readings_send (self->town, "anna", 150000 + i % 1000 * 100);
      g_autofree char *line = g_strconcat (reading->id, "\n", NULL);

      if (write (STDOUT_FILENO, line, strlen (line)) != (gssize) strlen (line))
        _exit (1);
    }
  return NULL;
}

static gpointer
export_on (gpointer data)
{
  Sender *self = data;

  for (;;)
    {
      ReadingsOut made;
      g_autofree char *name = NULL;
      g_autoptr (SmdExport) export = NULL;

      wait_until ((made = readings_export (self->town)).number != 0);
      name = g_strdup_printf ("gas-readings-%06d.csv", (int) made.number);
      export =
          smd_exports_find (&self->town->domain, "gas", SMD_EXPORT_READINGS, made.number, NULL);
      if (!smd_exports_write_file (&self->town->domain, export, name, self->folder, NULL))
        _exit (3);
    }
  return NULL;
}

static G_GNUC_NORETURN void
be_child (const char *url, const char *folder)
{
  StoreFixture fixture = { .store = smd_store_open (url, NULL) };
  Sender self = { .folder = folder };

  if (fixture.store == NULL)
    _exit (2);
  self.town = town_attach (&fixture);
  g_thread_new ("sends", send_on, &self);
  g_thread_new ("exports", export_on, &self);
  g_thread_new ("exports too", export_on, &self);
  for (;;)
    pause ();
}

/* --- the parent --- */

static void
run_child (Town *town, GRand *random, const char *folder, GPtrArray *said)
{
  g_autoptr (Child) child = child_new (town->fixture->url, folder, NULL);

  child_hear (child, g_rand_int_range (random, 1, WORDS_MOST), said);
  child_kill (child, said);
}

/* What lies in the folder under its own name is whole. */
static void
judge_folder (Town *town, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n_files = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *written = NULL;
      g_autofree char *kept = NULL;
      gint64 number;

      if (!g_str_has_prefix (name, "gas-readings-") || !g_str_has_suffix (name, ".csv"))
        continue;
      number = g_ascii_strtoll (name + strlen ("gas-readings-"), NULL, 10);
      kept = readings_dup_file (town, number);
      g_assert_true (g_file_get_contents (path, &written, NULL, &error));
      g_assert_cmpstr (written, ==, kept);
      n_files++;
    }
  g_test_message ("%u files were written out before the program was killed", n_files);
}

static void
test_killed_it_loses_and_doubles_nothing (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GRand) random = town_random ();
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *folder = g_build_filename (fixture->folder, "out", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  town_exec (town, "UPDATE meters SET implausible_milli = 0");
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_clear_pointer (&fixture->store, smd_store_close);
      run_child (town, random, folder, said);
      store_fixture_reopen (fixture);
      town->domain.store = fixture->store;
    }
  while (readings_export (town).number != 0)
    continue;
  files = load_files (town);
  for (guint i = 0; i < said->len; i++)
    g_assert_cmpuint (count_exports (files, g_ptr_array_index (said, i)), ==, 1);
  g_test_message ("%u readings in %u exports", said->len, files->len);
  judge_folder (town, folder);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], CHILD) == 0)
    be_child (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/readings-raced/withdrawn", test_of_an_export_and_a_withdrawal_one_wins);
  store_test_add ("/readings-raced/replaced", test_of_an_export_and_a_replacement_one_wins);
  store_test_add ("/readings-raced/killed", test_killed_it_loses_and_doubles_nothing);
  return g_test_run ();
}
