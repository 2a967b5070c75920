/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SmdStore: the database, behind one interface. Thread-safe.
 *
 * Two engines: SQLite ("sqlite:/path/to/file.db", embedded default) and PostgreSQL
 * ("postgresql://…", libpq). One SQL text serves both: parameters $1, $2…, no engine's own
 * functions, integers for booleans and times, text ids made by sm_id_new().
 *
 * A function given to smd_store_write() runs in one transaction on a thread of the store's
 * choosing and may be run again from its start (serialization failures, a batch undone by a
 * neighbour): it must not have side effects outside the transaction, and it sets its results
 * only as plain assignments. smd_store_write() returns when the commit is durable.
 *
 * A statement that fails ends its transaction, in both engines: the function returns FALSE then.
 * One without an answer (smd_tx_exec(), smd_tx_lock()) may be told to have failed by a later one,
 * or by the commit. What may collide is written with ON CONFLICT and smd_tx_exec_counted(). Texts
 * are UTF-8 and sort by their bytes. A nullable integer is written as NULLIF ($1, 0).
 *
 * Other writes go on meanwhile: each statement of a write sees what was committed before it (READ
 * COMMITTED). A rule that is read and then written by is kept in one of two ways:
 *  - smd_tx_lock() first, then read: whoever keeps a rule of the same thing waits;
 *  - one statement that holds the condition itself and tells whether it was met: UPDATE … WHERE
 *    state = … with smd_tx_exec_counted(), INSERT … ON CONFLICT … RETURNING. After waiting for
 *    another transaction it judges anew the row it writes, and nothing else: no subquery.
 */
typedef struct _SmdStore SmdStore;
typedef struct _SmdTx SmdTx;
typedef struct _SmdRows SmdRows;

typedef gboolean (*SmdTxFunc) (SmdTx *tx, gpointer data, GError **error);

SmdStore *smd_store_open (const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for reading only: makes no file, writes nothing, takes no lock; the schema must be this
 * program's (SM_ERROR_SCHEMA_OLDER, _NEWER, _CHANGED). */
SmdStore *smd_store_open_to_read (const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_store_close (SmdStore *self); /* waits for what is under way */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdStore, smd_store_close)

/* Brings the schema to this program's version (data/sql/NNNN-*.sql, embedded as a GResource);
 * refuses a newer one (SM_ERROR_SCHEMA_NEWER) or changed files (SM_ERROR_SCHEMA_CHANGED). */
gboolean smd_store_migrate (SmdStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the files hold together: reads all of them. */
gboolean smd_store_check (SmdStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *smd_store_get_engine (SmdStore *self); /* "sqlite" or "postgresql" */

gboolean smd_store_read (SmdStore *self, SmdTxFunc func, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_store_write (SmdStore *self, SmdTxFunc func, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* A small write that tells whether writes work: waits for no connection that others use. */
gboolean smd_store_probe (SmdStore *self, SmdTxFunc func, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* What must hold for every write of a thread, e.g. that its session still lives. */
typedef struct
{
  SmdStore *store;
  SmdTxFunc begin; /* runs first in each transaction: takes locks, asks */
  SmdTxFunc check; /* runs last, whatever the rest came to: where it fails nothing is written */
  gpointer data;
} SmdStoreGuard;

void smd_store_guard_thread (const SmdStoreGuard *guard); /* nullable: none */

/*
 * What a write may lock, in the one order in which they are taken: first a supplier, then a
 * registration, a customer, an account of a registry, a payment; of one kind by ascending id. So
 * two writes never wait for each other. Locks last to the end of the transaction; taking one that
 * is held does nothing, taking one out of order is a programmer's fault (assertion). The kinds that
 * are named after something else take the row that it belongs to.
 */
typedef enum
{
  SMD_LOCK_SUPPLIER,
  SMD_LOCK_REGISTRATION, /* by the hash of its secret */
  SMD_LOCK_CUSTOMER,
  SMD_LOCK_CUSTOMER_OF_ACCOUNT,
  SMD_LOCK_CUSTOMER_OF_APPLICATION,
  SMD_LOCK_CUSTOMER_OF_REQUEST, /* by its number or id */
  SMD_LOCK_CUSTOMER_OF_EMAIL,   /* by its normalised address */
  SMD_LOCK_REGISTRY,
  SMD_LOCK_REGISTRY_OF_ACCOUNT,
  SMD_LOCK_REGISTRY_OF_APPLICATION,
  SMD_LOCK_PAYMENT,
  SMD_N_LOCKS,
} SmdLock;

/* Nothing is read of it: that comes after. What is not there is not locked. */
gboolean smd_tx_lock (SmdTx *tx, SmdLock lock, const char *id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Statements. `types` has a letter for each parameter: s text (NULL allowed), i gint64,
 * b GBytes * (NULL allowed). E.g. smd_tx_exec (tx, error, "UPDATE t SET a = $1 WHERE id = $2",
 * "is", (gint64) 5, id). Integers must be passed as gint64. */
gboolean smd_tx_exec (SmdTx *tx, GError **error, const char *sql, const char *types, ...)
    G_GNUC_WARN_UNUSED_RESULT;
/* The same; tells how many rows were changed. */
gboolean smd_tx_exec_counted (SmdTx *tx, gint64 *changed, GError **error, const char *sql,
                              const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;
SmdRows *smd_tx_query (SmdTx *tx, GError **error, const char *sql, const char *types, ...)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same without waiting for it: *rows, which must outlive the asking function's use of `tx`, is
 * filled at the latest when the next query, counted statement or smd_tx_settle() has succeeded. */
gboolean smd_tx_ask (SmdTx *tx, SmdRows **rows, GError **error, const char *sql, const char *types,
                     ...) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_tx_settle (SmdTx *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* In smd_store_read(): the next query is the last of its transaction, which then ends along with
 * the answer. Nothing may be asked after it (assertion). */
void smd_tx_end_with_next (SmdTx *tx);

/* All rows of an answer, in memory. smd_rows_next() moves on, FALSE at the end. Columns are
 * read by name; a name the query does not have is a programmer's fault (assertion). */
gboolean smd_rows_next (SmdRows *self);
gint64 smd_rows_get_int (SmdRows *self, const char *column);
const char *smd_rows_get_text (SmdRows *self, const char *column); /* borrowed, NULL for NULL */
GBytes *smd_rows_get_bytes (SmdRows *self, const char *column);    /* borrowed, NULL for NULL */
gboolean smd_rows_is_null (SmdRows *self, const char *column);
gboolean smd_rows_is_integer (SmdRows *self, const char *column); /* FALSE for NULL */
/* A new record of `type`, its fields filled from the columns of the same names. */
gpointer smd_rows_dup_record (SmdRows *self, GType type);
void smd_rows_free (SmdRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdRows, smd_rows_free)

/* Numbers for monitoring and tests. */
typedef struct
{
  gint64 writes;      /* transactions committed */
  gint64 commits;     /* commits of the engine: fewer than writes where they were grouped */
  guint waiting;      /* for the one connection that writes, or for one of a pool */
  gint64 conflicts;   /* transactions run again for what others did at the same time */
  gint64 round_trips; /* times that a server was waited for; 0 where there is none */
} SmdStoreStats;
void smd_store_get_stats (SmdStore *self, SmdStoreStats *stats);

G_END_DECLS
