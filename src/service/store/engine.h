/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "columns.h"
#include "error.h"
#include "store.h"

G_BEGIN_DECLS

/*
 * What an engine gives to the store: private to this folder. An engine extends SmdStore (one open
 * database) and SmdTx (one connection, which is the transaction while it is in one).
 */

#define SMD_VALUES_MOST 64 /* parameters of a statement */

/* One value for a parameter. Borrowed for the length of the call. */
typedef struct
{
  char type;        /* s, i, b */
  gint64 integer;   /* of i */
  const char *text; /* of s; NULL is SQL's NULL */
  GBytes *bytes;    /* of b; NULL is SQL's NULL */
} SmdValue;

typedef struct
{
  const char *name;
  /* Not @writable: makes nothing that is not there, and `write` fails. */
  SmdStore *(*open) (const char *url, gboolean writable, GError **error);
  void (*close) (SmdStore *self);
  gboolean (*read) (SmdStore *self, SmdTxFunc func, gpointer data, GError **error);
  gboolean (*write) (SmdStore *self, SmdTxFunc func, gpointer data, GError **error);
  /* A write that waits for no other's connection. Nullable: all writes share one anyway. */
  gboolean (*probe) (SmdStore *self, SmdTxFunc func, gpointer data, GError **error);
  void (*get_stats) (SmdStore *self, SmdStoreStats *stats);
  /* Whether the files hold together. Nullable: the server's own task. */
  gboolean (*check) (SmdStore *self, GError **error);

  /* One statement; the caller keeps account of tx->failed. `rows` and `changed` are nullable:
   * where both are NULL it need not be waited for, and fails with what follows it. */
  gboolean (*run) (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                   SmdRows **rows, gint64 *changed, GError **error);
  /* One whose rows are there at the latest when the next `run` with rows or `settle` returns.
   * Nullable, like `settle`: the engine answers at once. */
  gboolean (*ask) (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                   SmdRows **rows, GError **error);
  gboolean (*settle) (SmdTx *tx, GError **error);
  /* The next `run` with rows is the last of a transaction that only reads: the end may go with it.
   * Nullable: it makes no difference. */
  void (*end_with_next) (SmdTx *tx);
  gboolean takes_locks; /* FALSE: one writer at a time, nothing to lock */
  /* Several statements without parameters, in this engine's own dialect. */
  gboolean (*run_script) (SmdTx *tx, const char *sql, GError **error);
  /* Before the first transaction that changes the schema: makes what they are kept apart by. */
  gboolean (*prepare_schema) (SmdStore *self, GError **error);
  /* The first thing in a transaction that changes the schema: others that would, wait. Nullable,
   * both: the engine has one writer anyway. */
  gboolean (*lock_schema) (SmdTx *tx, GError **error);
  /* A migration's text in this engine's dialect. */
  char *(*adapt) (const char *sql);
} SmdEngine;

struct _SmdStore
{
  const SmdEngine *engine;
  gboolean checked; /* its files hold together: every page was read since it was opened */
};

struct _SmdTx
{
  const SmdEngine *engine;
  gboolean failed;  /* a statement failed: the transaction cannot be committed any more */
  GHashTable *held; /* owned, nullable: names of the locks taken */
  const char *last; /* borrowed from `held`: the last one taken, in the order of locks.c */
};

/* Runs `func` and holds it to the rule that nothing follows a failed statement. */
gboolean smd_tx_call (SmdTx *tx, SmdTxFunc func, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_tx_run_script (SmdTx *tx, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of an engine's own transactions: before each, and before its memory is freed. */
void smd_tx_clear (SmdTx *tx);

/* Rows are made by engines: the columns first, then the cells in order, row by row. */
SmdRows *smd_rows_new (SmdColumns *columns);
void smd_rows_add_null (SmdRows *self);
void smd_rows_add_integer (SmdRows *self, gint64 value);
void smd_rows_add_text (SmdRows *self, const char *text, gsize length);
void smd_rows_add_bytes (SmdRows *self, gconstpointer data, gsize length);

extern const SmdEngine smd_sqlite_engine;
#ifdef SMD_HAVE_POSTGRES
extern const SmdEngine smd_postgres_engine;
#endif

G_END_DECLS
