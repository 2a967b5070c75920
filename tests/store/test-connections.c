/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "error.h"
#include "store-fixture.h"

/* Addresses that lead nowhere, and connections that the server ends. */

/* The server ends all connections of this test but the one that asks for it. */
static gboolean
end_connections (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT COUNT (pg_terminate_backend (pid)) AS number FROM pg_stat_activity"
                    " WHERE application_name = current_setting ('application_name')"
                    " AND pid <> pg_backend_pid ()",
                    "");
  return rows != NULL;
}

static void
test_lost_connections_are_replaced (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (store_fixture_is_sqlite (fixture))
    return;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("row-%u", i);
      g_autoptr (SmdStore) other = smd_store_open (fixture->url, &error);

      g_assert_no_error (error);
      g_assert_true (smd_store_read (other, end_connections, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (smd_store_write (fixture->store, store_fixture_write_name, name, &error));
      g_assert_no_error (error);
      g_assert_cmpint (store_fixture_count_names (fixture->store), ==, i + 1);
    }
}

/* A trigger that waits for the commit and ends the connection in it. */
static gboolean
set_trap (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error,
                      "CREATE FUNCTION trap () RETURNS trigger LANGUAGE plpgsql AS $trap$ BEGIN"
                      " PERFORM pg_terminate_backend (pg_backend_pid ()); RETURN NULL; END $trap$",
                      "")
         && smd_tx_exec (tx, error,
                         "CREATE CONSTRAINT TRIGGER trap AFTER INSERT ON counters"
                         " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.name = 'trapped')"
                         " EXECUTE FUNCTION trap ()",
                         "");
}

static gboolean
write_trapped (SmdTx *tx, gpointer data, GError **error)
{
  (*(guint *) data)++;
  return store_fixture_write_name (tx, (gpointer) "trapped", error);
}

static void
test_a_connection_lost_in_the_commit_is_said (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint runs = 0;

  if (store_fixture_is_sqlite (fixture))
    return;
  g_assert_true (smd_store_write (fixture->store, set_trap, NULL, &error));
  g_assert_no_error (error);

  g_assert_false (smd_store_write (fixture->store, write_trapped, &runs, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAVAILABLE);
  g_assert_cmpuint (runs, ==, 1); /* it may have been written: never run again by itself */
  g_clear_error (&error);

  g_assert_true (
      smd_store_write (fixture->store, store_fixture_write_name, (gpointer) "free", &error));
  g_assert_no_error (error);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *url;
    SmErrorCode code;
  } wrong[] = {
    { "", SM_ERROR_CONFIGURATION },
    { "mysql://host/db", SM_ERROR_CONFIGURATION },
    { "sqlite:", SM_ERROR_CONFIGURATION },
    { "sqlite::memory:", SM_ERROR_CONFIGURATION },
    { "sqlite:/nowhere/at/all/store.db", SM_ERROR_UNAVAILABLE },
    { "postgresql://somebody:hidden-word@127.0.0.1:1/nothing", SM_ERROR_UNAVAILABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (smd_store_open (wrong[i].url, &error));
      g_assert_error (error, SM_ERROR, (int) wrong[i].code);
      g_assert_null (strstr (error->message, "hidden-word"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connections/addresses", test_addresses);
  store_test_add ("/connections/lost-ones-are-replaced", test_lost_connections_are_replaced);
  store_test_add ("/connections/one-lost-in-the-commit-is-said",
                  test_a_connection_lost_in_the_commit_is_said);
  return g_test_run ();
}
