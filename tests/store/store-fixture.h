/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store.h"

G_BEGIN_DECLS

/*
 * Tests that run on both engines, each on a database of its own.
 *
 * PostgreSQL is found by SMORODINA_TEST_POSTGRES (a postgresql:// URL; a schema is made in it for
 * each test). Without it its half fails, unless SMORODINA_TEST_ENGINES is "sqlite". Where that
 * names "pgbouncer", PostgreSQL is behind one, SMORODINA_TEST_PGBOUNCER, in its transaction mode.
 */
typedef struct
{
  const char *engine; /* "sqlite", "postgresql" or "pgbouncer" */
  char *url;
  char *folder;        /* removed afterwards; SQLite's file is in it */
  SmdStore *store;     /* open, migrated by store_test_add() */
  GSubprocess *pooler; /* nullable */
} StoreFixture;

typedef void (*StoreTest) (StoreFixture *fixture);

void store_fixture_set_up (StoreFixture *self, const char *engine);
void store_fixture_tear_down (StoreFixture *self);
void store_fixture_reopen (StoreFixture *self);
gboolean store_fixture_is_sqlite (const StoreFixture *self);

/* Adds /ENGINE/path for both engines; `bare`: the schema is left to the test. */
void store_test_add (const char *path, StoreTest test);
void store_test_add_bare (const char *path, StoreTest test);
/* The same for a test of a layer above, which is given `data`. */
typedef void (*StoreDataTest) (StoreFixture *fixture, gconstpointer data);
void store_test_add_with_data (const char *path, StoreDataTest test, gconstpointer data);

/* Rows to write and count: a transaction that writes one under the name `data`, and how many
 * there are. */
gboolean store_fixture_write_name (SmdTx *tx, gpointer data, GError **error);
gint64 store_fixture_count_names (SmdStore *store);
/* Writes that wait for their turn. */
guint store_fixture_count_waiting (SmdStore *store);

G_END_DECLS
