/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store.h"

#include <string.h>

#include "engine.h"
#include "error.h"
#include "migrator.h"

/* The read that a thread is in. */
typedef struct
{
  SmdStore *store; /* borrowed, like the rest */
  SmdTxFunc func;
  gpointer data;
  SmdTx *tx;
} Read;

static GPrivate reading; /* of Read *, nullable */

/* A write that a guard watches over. */
typedef struct
{
  const SmdStoreGuard *guard; /* borrowed, like the rest */
  SmdTxFunc func;
  gpointer data;
} Guarded;

static GPrivate guarding; /* of const SmdStoreGuard *, nullable */

static const SmdEngine *
find_engine (const char *url, GError **error)
{
  if (g_str_has_prefix (url, "sqlite:"))
    return &smd_sqlite_engine;

  if (g_str_has_prefix (url, "postgresql:") || g_str_has_prefix (url, "postgres:"))
    {
#ifdef SMD_HAVE_POSTGRES
      return &smd_postgres_engine;
#else
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0,
                    N_ ("this build of the program has no PostgreSQL driver"));
      return NULL;
#endif
    }

  sm_error_set (error, SM_ERROR_CONFIGURATION, 0,
                N_ ("the store's address must begin with sqlite: or postgresql:"));
  return NULL;
}

/**
 * smd_store_open:
 * @url: `sqlite:/path/to/file.db` (made when it is not there) or `postgresql://…`
 *
 * Opens the database. The schema is not touched: see smd_store_migrate().
 *
 * Returns: (transfer full): the store; %SM_ERROR_CONFIGURATION for an address nobody knows,
 *   %SM_ERROR_UNAVAILABLE when the database does not answer, %SM_ERROR_STORE when the file is
 *   damaged or is not a database of this program. The address, which may hold a password, is in
 *   no message.
 */
SmdStore *
smd_store_open (const char *url, GError **error)
{
  g_return_val_if_fail (url != NULL, NULL);

  const SmdEngine *engine = find_engine (url, error);
  return engine != NULL ? engine->open (url, TRUE, error) : NULL;
}

/**
 * smd_store_open_to_read:
 * @url: as smd_store_open() takes it
 *
 * Opens a database that is there, for a program that only reads. Cheap whatever its size.
 *
 * Returns: (transfer full): the store, to which smd_store_write() is closed; %SM_ERROR_SCHEMA_OLDER
 *   where migrations are missing, otherwise as smd_store_open() and smd_store_migrate()
 */
SmdStore *
smd_store_open_to_read (const char *url, GError **error)
{
  g_return_val_if_fail (url != NULL, NULL);

  const SmdEngine *engine = find_engine (url, error);
  g_autoptr (SmdStore) self = engine != NULL ? engine->open (url, FALSE, error) : NULL;
  g_autoptr (GPtrArray) migrations = self != NULL ? smd_migrations_load (error) : NULL;

  if (migrations == NULL || !smd_migrations_check (self, migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * smd_store_close:
 * @self: (transfer full) (nullable): the store
 *
 * Waits for what is under way, then closes. Nobody may use the store while it is being closed.
 */
void
smd_store_close (SmdStore *self)
{
  if (self != NULL)
    self->engine->close (self);
}

/**
 * smd_store_check:
 *
 * Reads every page: minutes for a large file.
 *
 * Returns: %FALSE with %SM_ERROR_STORE where the files are damaged
 */
gboolean
smd_store_check (SmdStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  self->checked = self->engine->check == NULL || self->engine->check (self, error);
  return self->checked;
}

/**
 * smd_store_migrate:
 *
 * Brings the schema to this program's version, each migration in a transaction of its own: what
 * is cut in the middle leaves the version before it. Nothing is ever deleted to recover. Where
 * something is to be changed the files are checked before, unless smd_store_check() did.
 *
 * Returns: %FALSE with %SM_ERROR_SCHEMA_NEWER when a newer program made the schema,
 *   %SM_ERROR_SCHEMA_CHANGED when an applied migration is not the one this program holds.
 */
gboolean
smd_store_migrate (SmdStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autoptr (GPtrArray) migrations = smd_migrations_load (error);
  g_autoptr (GError) local = NULL;

  if (migrations == NULL)
    return FALSE;
  if (smd_migrations_check (self, migrations, &local))
    return TRUE;
  if (!g_error_matches (local, SM_ERROR, SM_ERROR_SCHEMA_OLDER))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return (self->checked || smd_store_check (self, error))
         && smd_migrations_apply (self, migrations, error);
}

/**
 * smd_store_get_engine:
 *
 * Returns: "sqlite" or "postgresql"
 */
const char *
smd_store_get_engine (SmdStore *self)
{
  return self->engine->name;
}

static gboolean
read_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Read *self = data;
  Read *outer = g_private_get (&reading);
  gboolean done;

  self->tx = tx;
  g_private_set (&reading, self);
  done = self->func (tx, self->data, error);
  g_private_set (&reading, outer);
  return done;
}

/**
 * smd_store_read:
 * @func: reads; what it sees does not change while it runs; may be run several times
 *
 * Runs @func in a read-only transaction on a pooled connection, on the calling thread. Called
 * from within such a @func it joins its transaction: what several operations read is of one
 * moment then, and begins and ends once.
 *
 * Returns: what @func returned; %SM_ERROR_UNAVAILABLE or %SM_ERROR_BUSY when the database does
 *   not answer
 */
gboolean
smd_store_read (SmdStore *self, SmdTxFunc func, gpointer data, GError **error)
{
  const Read *outer = g_private_get (&reading);
  Read read = { self, func, data };

  if (outer != NULL && outer->store == self)
    return func (outer->tx, data, error);
  return self->engine->read (self, read_in_tx, &read, error);
}

static gboolean
write_guarded (SmdTx *tx, gpointer data, GError **error)
{
  Guarded *self = data;

  g_autoptr (GError) said = NULL;
  gboolean done;

  if (!self->guard->begin (tx, self->guard->data, error))
    return FALSE;
  done = self->func (tx, self->data, &said);
  /* what has failed in the store is told as it is, and may be run again */
  if (!tx->failed && !self->guard->check (tx, self->guard->data, error))
    return FALSE;
  if (!done)
    g_propagate_error (error, g_steal_pointer (&said));
  return done;
}

/**
 * smd_store_guard_thread:
 * @guard: (nullable): watches over the writes of the calling thread; borrowed until another one,
 *   or %NULL, takes its place
 *
 * From now on every smd_store_write() of this thread to the guard's store runs its `begin` first
 * and its `check` last, in the same transaction: where the check fails nothing is written, and its
 * error is told, whatever the write itself came to.
 */
void
smd_store_guard_thread (const SmdStoreGuard *guard)
{
  g_private_set (&guarding, (gpointer) guard);
}

/**
 * smd_store_write:
 * @func: reads and writes; may be run several times
 *
 * Runs @func in one transaction and returns when what it wrote is durable. Must not be called
 * from within a transaction. A statement that failed (a unique key violated, too) ends the
 * transaction: @func returns %FALSE then; what may collide is written with ON CONFLICT.
 *
 * Returns: %TRUE after the commit. %FALSE with @func's own error, after which nothing was
 *   written; with %SM_ERROR_BUSY or %SM_ERROR_UNAVAILABLE when it could not be done now, and, if
 *   the connection was lost in the commit, it is not known whether it was: ids and idempotency
 *   keys resolve that. With what the thread's guard says, see smd_store_guard_thread().
 */
gboolean
smd_store_write (SmdStore *self, SmdTxFunc func, gpointer data, GError **error)
{
  Guarded guarded = { g_private_get (&guarding), func, data };

  if (guarded.guard != NULL && guarded.guard->store == self)
    return self->engine->write (self, write_guarded, &guarded, error);
  return self->engine->write (self, func, data, error);
}

/**
 * smd_store_probe:
 * @func: as for smd_store_write()
 *
 * Returns: as smd_store_write()
 */
gboolean
smd_store_probe (SmdStore *self, SmdTxFunc func, gpointer data, GError **error)
{
  return self->engine->probe != NULL ? self->engine->probe (self, func, data, error)
                                     : self->engine->write (self, func, data, error);
}

/**
 * smd_store_get_stats:
 * @stats: (out): numbers since the store was opened
 */
void
smd_store_get_stats (SmdStore *self, SmdStoreStats *stats)
{
  self->engine->get_stats (self, stats);
}
