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

/* `round_trips` is counted up with each time that the server is waited for. */
SmdPostgresConnection *smd_postgres_connection_new (const char *url, gboolean writable,
                                                    gint64 *round_trips, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_postgres_connection_free (SmdPostgresConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdPostgresConnection, smd_postgres_connection_free)

/* For one transaction: it is never idle. */
void smd_postgres_connection_use_once (SmdPostgresConnection *self);
SmdTx *smd_postgres_connection_get_tx (SmdPostgresConnection *self);
/* Whether it can still be used: the server has not gone and no transaction is open. */
gboolean smd_postgres_connection_is_idle (SmdPostgresConnection *self);
/* The same of one that was not used for a time. */
gboolean smd_postgres_connection_is_there (SmdPostgresConnection *self);
/* The server has gone, or takes no writes any more. */
gboolean smd_postgres_connection_is_lost (SmdPostgresConnection *self);
/* Whether a statement since the last begin failed only for what others did at the same time. */
gboolean smd_postgres_connection_has_conflict (SmdPostgresConnection *self);

gboolean smd_postgres_connection_begin (SmdPostgresConnection *self, const char *sql,
                                        gboolean writes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The end of what a transaction does: waits for whatever was not waited for. */
gboolean smd_postgres_connection_settle (SmdPostgresConnection *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* First of the end of a transaction: whatever goes wrong here, nothing is written. */
gboolean smd_postgres_connection_prepare_commit (SmdPostgresConnection *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_postgres_connection_commit (SmdPostgresConnection *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_postgres_connection_leave (SmdPostgresConnection *self);
void smd_postgres_connection_roll_back (SmdPostgresConnection *self);

gboolean smd_postgres_tx_run (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                              SmdRows **rows, gint64 *changed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_postgres_tx_ask (SmdTx *tx, const char *sql, const SmdValue *values, guint n_values,
                              SmdRows **rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_postgres_tx_settle (SmdTx *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_postgres_tx_end_with_next (SmdTx *tx);
gboolean smd_postgres_tx_run_script (SmdTx *tx, const char *sql, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
