/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sqlite-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "error.h"

/* Then the caller is told to come later. */
#define WAIT_MICROSECONDS (G_GINT64_CONSTANT (4) * G_USEC_PER_SEC)
#define POLL_MICROSECONDS 500

struct _SmdSqliteLock
{
  int file;
};

SmdSqliteLock *
smd_sqlite_lock_new (const char *database_path, GError **error)
{
  g_autofree char *path = g_strconcat (database_path, "-lock", NULL);
  int file = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (file < 0)
    {
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("cannot open %s: %s"), path,
                    g_strerror (errno));
      return NULL;
    }

  SmdSqliteLock *self = g_new0 (SmdSqliteLock, 1);
  self->file = file;
  return self;
}

void
smd_sqlite_lock_free (SmdSqliteLock *self)
{
  close (self->file);
  g_free (self);
}

gboolean
smd_sqlite_lock_acquire (SmdSqliteLock *self, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + WAIT_MICROSECONDS;

  while (flock (self->file, LOCK_EX | LOCK_NB) != 0)
    {
      if (g_get_monotonic_time () >= deadline)
        {
          sm_error_set (error, SM_ERROR_BUSY, 0, N_ ("another program is writing"));
          return FALSE;
        }
      g_usleep (POLL_MICROSECONDS);
    }

  return TRUE;
}

void
smd_sqlite_lock_release (SmdSqliteLock *self)
{
  g_assert (flock (self->file, LOCK_UN) == 0);
}
