/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A file system under SQLite that fails when told to. fault_vfs_install() makes it the one that
 * connections opened from then on use.
 */
typedef enum
{
  FAULT_NONE,
  FAULT_DISK_FULL, /* writes: no space */
  FAULT_WRITE,     /* writes: I/O error */
  FAULT_SYNC,      /* syncs: I/O error */
} Fault;

void fault_vfs_install (void);
/* The fault comes at the `after`th such call from now on (0: the next one) and stays. */
void fault_vfs_set (Fault fault, gint after);
/* Whether it has come since it was set. */
gboolean fault_vfs_has_come (void);
/* Calls that read, of all files, so far. */
gint fault_vfs_count_reads (void);

G_END_DECLS
