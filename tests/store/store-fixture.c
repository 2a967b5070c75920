/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "id.h"
#include "waiting.h"

typedef struct
{
  const char *engine;
  StoreTest test;
  StoreDataTest data_test; /* instead of `test` */
  gconstpointer data;
  gboolean bare;
} Case;

/* Through a pooler only where that is asked for: it is PostgreSQL once more. */
static gboolean
is_wanted (const char *engine)
{
  const char *wanted = g_getenv ("SMORODINA_TEST_ENGINES");

  return strstr (wanted != NULL ? wanted : "sqlite postgresql", engine) != NULL;
}

static gboolean
make_schema (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error, data, "");
}

/* Makes a schema of its own; returns its name. */
static char *
make_postgres (void)
{
  const char *base = g_getenv ("SMORODINA_TEST_POSTGRES");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = sm_id_new ();

  if (base == NULL)
    g_error ("SMORODINA_TEST_POSTGRES has no address of a PostgreSQL server");

  g_autofree char *name = g_ascii_strdown (id, -1);
  g_strdelimit (name, "-", '_');
  g_autofree char *schema = g_strconcat ("test_", name, NULL);
  g_autofree char *sql = g_strconcat ("CREATE SCHEMA ", schema, NULL);
  g_autoptr (SmdStore) store = smd_store_open (base, &error);
  g_assert_no_error (error);
  g_assert_true (smd_store_write (store, make_schema, sql, &error));

  return g_steal_pointer (&schema);
}

static char *
postgres_url (void)
{
  const char *base = g_getenv ("SMORODINA_TEST_POSTGRES");
  g_autofree char *schema = make_postgres ();
  const char *joint = strchr (base, '?') != NULL ? "&" : "?";

  return g_strconcat (base, joint, "application_name=", schema, "&options=-csearch_path%3D", schema,
                      NULL);
}

static gboolean
listens (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

/* A pgbouncer of the fixture's own, on a socket in its folder: each transaction may have another
 * server connection, of which there are fewer than clients. It ends with the test, however that
 * does: the shell before it waits for the end of its input. */
static char *
pooler_url (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base =
      g_uri_parse (g_getenv ("SMORODINA_TEST_POSTGRES"), G_URI_FLAGS_HAS_PASSWORD, &error);
  g_autofree char *schema = make_postgres ();
  g_autofree char *path = g_build_filename (self->folder, "pgbouncer.ini", NULL);
  g_autofree char *socket = g_build_filename (self->folder, ".s.PGSQL.6432", NULL);
  g_autofree char *config = NULL;
  const char *host;

  g_assert_no_error (error);
  host = g_uri_get_host (base);
  config =
      g_strdup_printf ("[databases]\n* = host=%s port=%d dbname=postgres user=%s password=%s "
                       "connect_query='SET search_path TO %s'\n"
                       "[pgbouncer]\nlisten_port = 6432\nunix_socket_dir = %s\nauth_type = any\n"
                       "pool_mode = transaction\ndefault_pool_size = 8\n%s",
                       strcmp (host, "localhost") == 0 ? "127.0.0.1" : host, g_uri_get_port (base),
                       g_uri_get_user (base), g_uri_get_password (base), schema, self->folder,
                       getuid () == 0 ? "user = postgres\n" : "");
  g_assert_true (g_file_set_contents (path, config, -1, &error));
  g_chmod (self->folder, 0777);
  g_chmod (path, 0644);
  self->pooler =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                            | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, "sh", "-c", "\"$0\" -q \"$1\" & read -r end; kill -QUIT $!",
                        g_getenv ("SMORODINA_TEST_PGBOUNCER"), path, NULL);
  g_assert_no_error (error);
  wait_until (listens (socket));
  return g_strconcat ("postgresql:///postgres?port=6432&host=", self->folder, NULL);
}

static char *
make_url (StoreFixture *self)
{
  if (store_fixture_is_sqlite (self))
    return g_strconcat ("sqlite:", self->folder, "/store.db", NULL);
  return strcmp (self->engine, "pgbouncer") == 0 ? pooler_url (self) : postgres_url ();
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
}

void
store_fixture_set_up (StoreFixture *self, const char *engine)
{
  g_autoptr (GError) error = NULL;

  self->engine = engine;
  self->folder = g_dir_make_tmp ("smorodina-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->url = make_url (self);
  self->store = smd_store_open (self->url, &error);
  g_assert_no_error (error);
}

void
store_fixture_tear_down (StoreFixture *self)
{
  g_clear_pointer (&self->store, smd_store_close);
  if (self->pooler != NULL)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->pooler), NULL, NULL);
      g_subprocess_wait (self->pooler, NULL, NULL);
      g_clear_object (&self->pooler);
    }
  remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->url, g_free);
}

void
store_fixture_reopen (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->store, smd_store_close);
  self->store = smd_store_open (self->url, &error);
  g_assert_no_error (error);
}

gboolean
store_fixture_is_sqlite (const StoreFixture *self)
{
  return strcmp (self->engine, "sqlite") == 0;
}

static void
run_case (gconstpointer data)
{
  const Case *which = data;
  StoreFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  if (strcmp (which->engine, "pgbouncer") == 0 && g_getenv ("SMORODINA_TEST_PGBOUNCER") == NULL)
    {
      g_test_skip ("there is no pgbouncer: data/demo/install test");
      return;
    }
  store_fixture_set_up (&fixture, which->engine);
  if (!which->bare && !smd_store_migrate (fixture.store, &error))
    g_assert_no_error (error);
  if (which->data_test != NULL)
    which->data_test (&fixture, which->data);
  else
    which->test (&fixture);
  store_fixture_tear_down (&fixture);
}

static void
add (const char *path, const Case *model)
{
  static const char *const engines[] = { "sqlite", "postgresql", "pgbouncer" };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autofree char *full = g_strconcat ("/", engines[i], path, NULL);
      Case *which = g_new (Case, 1);

      *which = *model;
      which->engine = engines[i];
      if (is_wanted (engines[i]))
        g_test_add_data_func_full (full, which, run_case, g_free);
      else
        g_free (which);
    }
}

void
store_test_add (const char *path, StoreTest test)
{
  add (path, &(Case) { .test = test });
}

void
store_test_add_bare (const char *path, StoreTest test)
{
  add (path, &(Case) { .test = test, .bare = TRUE });
}

void
store_test_add_with_data (const char *path, StoreDataTest test, gconstpointer data)
{
  add (path, &(Case) { .data_test = test, .data = data });
}

gboolean
store_fixture_write_name (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error, "INSERT INTO counters (name, value) VALUES ($1, 1)", "s", data);
}

static gboolean
count_rows (SmdTx *tx, gpointer data, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT COUNT (*) AS number FROM counters", "");

  if (rows == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (rows));
  *(gint64 *) data = smd_rows_get_int (rows, "number");
  return TRUE;
}

gint64
store_fixture_count_names (SmdStore *store)
{
  g_autoptr (GError) error = NULL;
  gint64 number = -1;

  g_assert_true (smd_store_read (store, count_rows, &number, &error));
  g_assert_no_error (error);
  return number;
}

guint
store_fixture_count_waiting (SmdStore *store)
{
  SmdStoreStats stats;

  smd_store_get_stats (store, &stats);
  return stats.waiting;
}
