/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "postgres-connection.h"

G_BEGIN_DECLS

/* SmdPostgresPool: connections, made when they are needed and kept. Thread-safe. */
typedef struct _SmdPostgresPool SmdPostgresPool;

SmdPostgresPool *smd_postgres_pool_new (const char *url);
void smd_postgres_pool_free (SmdPostgresPool *self);

/* Waits for a free one (then SM_ERROR_BUSY). */
SmdPostgresConnection *smd_postgres_pool_take (SmdPostgresPool *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Takes it back; when the server has gone, the idle ones are given up with it. */
void smd_postgres_pool_give_back (SmdPostgresPool *self, SmdPostgresConnection *connection);

G_END_DECLS
