/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "engine.h"

G_BEGIN_DECLS

/*
 * SmdPostgresConnection: one connection with its prepared statements. Used by one thread at a
 * time. An SmdTx of the PostgreSQL engine is one of these.
 */
typedef struct _SmdPostgresConnection SmdPostgresConnection;

SmdPostgresConnection *smd_postgres_connection_new (const char *url, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_postgres_connection_free (SmdPostgresConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdPostgresConnection, smd_postgres_connection_free)

SmdTx *smd_postgres_connection_get_tx (SmdPostgresConnection *self);
/* Whether it can still be used: the server has not gone and no transaction is open. */
gboolean smd_postgres_connection_is_idle (SmdPostgresConnection *self);
gboolean smd_postgres_connection_is_lost (SmdPostgresConnection *self);
/* Whether a statement since the last begin failed only for what others did at the same time. */
gboolean smd_postgres_connection_has_conflict (SmdPostgresConnection *self);

gboolean smd_postgres_connection_begin (SmdPostgresConnection *self, const char *sql,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_postgres_connection_commit (SmdPostgresConnection *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_postgres_connection_roll_back (SmdPostgresConnection *self);

gboolean smd_postgres_tx_run (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                              SmdRows **rows, gint64 *changed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_postgres_tx_run_script (SmdTx *tx, const char *sql, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
