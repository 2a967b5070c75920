/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-vfs.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3_file base;  /* must be first */
  sqlite3_file *real; /* in the memory after this struct */
} FaultFile;

static gint current = FAULT_NONE; /* atomic, like the next */
static gint countdown;
static gint came;
static gint reads;

static gboolean
is_due (Fault first, Fault second)
{
  Fault fault = g_atomic_int_get (&current);

  if (fault == FAULT_NONE || (fault != first && fault != second))
    return FALSE;
  if (g_atomic_int_add (&countdown, -1) > 0)
    return FALSE;
  g_atomic_int_set (&came, TRUE);
  return TRUE;
}

#define REAL(file) (((FaultFile *) (file))->real)

static int
fault_close (sqlite3_file *file)
{
  return REAL (file)->pMethods->xClose (REAL (file));
}

static int
fault_read (sqlite3_file *file, void *data, int amount, sqlite3_int64 offset)
{
  g_atomic_int_inc (&reads);
  return REAL (file)->pMethods->xRead (REAL (file), data, amount, offset);
}

static int
fault_write (sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset)
{
  if (is_due (FAULT_DISK_FULL, FAULT_WRITE))
    return g_atomic_int_get (&current) == FAULT_WRITE ? SQLITE_IOERR_WRITE : SQLITE_FULL;
  return REAL (file)->pMethods->xWrite (REAL (file), data, amount, offset);
}

static int
fault_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return REAL (file)->pMethods->xTruncate (REAL (file), size);
}

static int
fault_sync (sqlite3_file *file, int flags)
{
  if (is_due (FAULT_SYNC, FAULT_SYNC))
    return SQLITE_IOERR_FSYNC;
  return REAL (file)->pMethods->xSync (REAL (file), flags);
}

static int
fault_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), size);
}

static int
fault_lock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xLock (REAL (file), level);
}

static int
fault_unlock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), level);
}

static int
fault_check_reserved (sqlite3_file *file, int *result)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), result);
}

static int
fault_control (sqlite3_file *file, int operation, void *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), operation, argument);
}

static int
fault_sector_size (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
fault_characteristics (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static int
fault_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **result)
{
  return REAL (file)->pMethods->xShmMap (REAL (file), page, size, extend, result);
}

static int
fault_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, n, flags);
}

static void
fault_shm_barrier (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
fault_shm_unmap (sqlite3_file *file, int remove)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), remove);
}

static const sqlite3_io_methods fault_methods = {
  .iVersion = 2,
  .xClose = fault_close,
  .xRead = fault_read,
  .xWrite = fault_write,
  .xTruncate = fault_truncate,
  .xSync = fault_sync,
  .xFileSize = fault_file_size,
  .xLock = fault_lock,
  .xUnlock = fault_unlock,
  .xCheckReservedLock = fault_check_reserved,
  .xFileControl = fault_control,
  .xSectorSize = fault_sector_size,
  .xDeviceCharacteristics = fault_characteristics,
  .xShmMap = fault_shm_map,
  .xShmLock = fault_shm_lock,
  .xShmBarrier = fault_shm_barrier,
  .xShmUnmap = fault_shm_unmap,
};

static int
fault_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  sqlite3_vfs *real = vfs->pAppData;
  FaultFile *self = (FaultFile *) file;

  self->real = (sqlite3_file *) (self + 1);
  int result = real->xOpen (real, name, self->real, flags, out_flags);
  self->base.pMethods = self->real->pMethods != NULL ? &fault_methods : NULL;
  return result;
}

void
fault_vfs_install (void)
{
  static sqlite3_vfs vfs;
  sqlite3_vfs *real = sqlite3_vfs_find (NULL);

  vfs = *real;
  vfs.zName = "fault";
  vfs.szOsFile = (int) sizeof (FaultFile) + real->szOsFile;
  vfs.pAppData = real;
  vfs.pNext = NULL;
  vfs.xOpen = fault_open;
  g_assert (sqlite3_vfs_register (&vfs, 1) == SQLITE_OK);
}

void
fault_vfs_set (Fault fault, gint after)
{
  g_atomic_int_set (&current, FAULT_NONE);
  g_atomic_int_set (&came, FALSE);
  g_atomic_int_set (&countdown, after);
  g_atomic_int_set (&current, fault);
}

gboolean
fault_vfs_has_come (void)
{
  return g_atomic_int_get (&came);
}

gint
fault_vfs_count_reads (void)
{
  return g_atomic_int_get (&reads);
}
