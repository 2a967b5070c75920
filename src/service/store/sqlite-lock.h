/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * SmdSqliteLock: one writer among all programs that have the database open. SQLite before 3.51.3
 * may damage a file in WAL mode when one connection writes while another checkpoints; within the
 * program one thread does both, and between the service and the operators' program this lock (of
 * the file PATH-lock) is held around every batch of writes and every checkpoint.
 */
typedef struct _SmdSqliteLock SmdSqliteLock;

SmdSqliteLock *smd_sqlite_lock_new (const char *database_path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_sqlite_lock_free (SmdSqliteLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdSqliteLock, smd_sqlite_lock_free)

gboolean smd_sqlite_lock_acquire (SmdSqliteLock *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_sqlite_lock_release (SmdSqliteLock *self);

G_END_DECLS
