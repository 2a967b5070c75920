/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "engine.h"

G_BEGIN_DECLS

/*
 * SmdSqliteConnection: one connection with its cache of prepared statements. Used by one thread
 * at a time. An SmdTx of the SQLite engine is one of these.
 */
typedef struct _SmdSqliteConnection SmdSqliteConnection;

SmdSqliteConnection *smd_sqlite_connection_new (const char *path, gboolean writable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_sqlite_connection_free (SmdSqliteConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdSqliteConnection, smd_sqlite_connection_free)

sqlite3 *smd_sqlite_connection_get_handle (SmdSqliteConnection *self);
SmdTx *smd_sqlite_connection_get_tx (SmdSqliteConnection *self);
/* One statement without values, e.g. "BEGIN". */
gboolean smd_sqlite_connection_exec (SmdSqliteConnection *self, const char *sql, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

gboolean smd_sqlite_tx_run (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                            SmdRows **rows, gint64 *changed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_sqlite_tx_run_script (SmdTx *tx, const char *sql, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
