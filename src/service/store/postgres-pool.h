/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "postgres-connection.h"

G_BEGIN_DECLS

/* SmdPostgresPool: connections, made when they are needed and kept. Thread-safe. */
typedef struct _SmdPostgresPool SmdPostgresPool;

/* What a pool is for. */
typedef enum
{
  SMD_POSTGRES_READS_ANYWHERE,
  SMD_POSTGRES_READS, /* where writes are taken too, so as to see them; elsewhere only while nobody
                         takes any */
  SMD_POSTGRES_WRITES,
} SmdPostgresUse;

typedef struct
{
  const char *url; /* copied */
  SmdPostgresUse use;
  guint most; /* connections */
} SmdPostgresPoolPlan;

SmdPostgresPool *smd_postgres_pool_new (const SmdPostgresPoolPlan *plan);
void smd_postgres_pool_free (SmdPostgresPool *self);

/* Waits for a free one for SM_LIMIT_STORE_WAIT_MS, unless SM_LIMIT_QUEUE others do (then
 * SM_ERROR_BUSY). */
SmdPostgresConnection *smd_postgres_pool_take (SmdPostgresPool *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Takes it back; when the server has gone, the idle ones are given up with it. */
void smd_postgres_pool_give_back (SmdPostgresPool *self, SmdPostgresConnection *connection);

guint smd_postgres_pool_get_waiting (SmdPostgresPool *self);
gint64 smd_postgres_pool_get_round_trips (SmdPostgresPool *self);

G_END_DECLS
