/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store.h"

G_BEGIN_DECLS

/* One numbered file of data/sql, in the dialect both engines share. */
typedef struct
{
  gint64 number;
  char *name; /* "0001-customers.sql" */
  char *sql;
  char *checksum; /* SHA-256 of the text, hex */
} SmdMigration;

SmdMigration *smd_migration_new (const char *name, const char *sql, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_migration_free (SmdMigration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdMigration, smd_migration_free)

/* The migrations this program holds, by number. */
GPtrArray *smd_migrations_load (GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether exactly these are applied; only reads. */
gboolean smd_migrations_check (SmdStore *store, GPtrArray *migrations, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_migrations_apply (SmdStore *store, GPtrArray *migrations, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
