/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine.h"

G_BEGIN_DECLS

/*
 * SmdSqliteWriter: the thread that owns the only writing connection. Writes that wait at the same
 * time share one commit, each in a savepoint of its own; all are answered after it. The thread
 * does every checkpoint as well.
 */
typedef struct _SmdSqliteWriter SmdSqliteWriter;

SmdSqliteWriter *smd_sqlite_writer_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_sqlite_writer_free (SmdSqliteWriter *self); /* after what waits has been done */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdSqliteWriter, smd_sqlite_writer_free)

gboolean smd_sqlite_writer_run (SmdSqliteWriter *self, SmdTxFunc func, gpointer data,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_sqlite_writer_get_stats (SmdSqliteWriter *self, SmdStoreStats *stats);

G_END_DECLS
