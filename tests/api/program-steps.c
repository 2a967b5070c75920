/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

/*
 * Preloaded into a program that is unchanged and knows nothing of it. By the environment:
 *   STEPS_KILL_AT=N   once it has locked a file it is killed (SIGKILL) before the Nth thing that
 *                     others could see of it: bytes written or sent, brought to the disk, names
 *                     made or changed
 *   STEPS_NO_ROOM=END nothing can be written to files whose name ends so
 *   STEPS_DAYS=N      its clock, as GLib reads it, is N days ahead, and
 *   STEPS_SECONDS=N   N seconds more
 */

#define DAY 86400

static gint64
read_number (const char *name)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static int has_locked;

static void
step (void)
{
  static int seen;
  const gint64 last = read_number ("STEPS_KILL_AT");

  if (last > 0 && g_atomic_int_get (&has_locked) && g_atomic_int_add (&seen, 1) + 1 >= last)
    kill (getpid (), SIGKILL);
}

static gboolean
has_room (int fd)
{
  const char *end = g_getenv ("STEPS_NO_ROOM");
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = end != NULL ? g_file_read_link (link, NULL) : NULL;

  return path == NULL || !g_str_has_suffix (path, end);
}

#define NEXT(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

int
flock (int fd, int operation)
{
  int told = NEXT (flock) (fd, operation);

  if (told == 0)
    g_atomic_int_set (&has_locked, TRUE);
  return told;
}

ssize_t
write (int fd, const void *bytes, size_t length)
{
  step ();
  if (has_room (fd))
    return NEXT (write) (fd, bytes, length);
  errno = ENOSPC;
  return -1;
}

ssize_t
send (int fd, const void *bytes, size_t length, int flags)
{
  step ();
  return NEXT (send) (fd, bytes, length, flags);
}

int
fsync (int fd)
{
  step ();
  return NEXT (fsync) (fd);
}

int
fdatasync (int fd)
{
  step ();
  return NEXT (fdatasync) (fd);
}

int
mkdirat (int folder, const char *name, mode_t mode)
{
  step ();
  return NEXT (mkdirat) (folder, name, mode);
}

int
renameat (int from, const char *name, int to, const char *new_name)
{
  step ();
  return NEXT (renameat) (from, name, to, new_name);
}

int
renameat2 (int from, const char *name, int to, const char *new_name, unsigned int flags)
{
  step ();
  return NEXT (renameat2) (from, name, to, new_name, flags);
}

int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  int told = NEXT (gettimeofday) (now, zone);

  if (told == 0)
    now->tv_sec += read_number ("STEPS_DAYS") * DAY + read_number ("STEPS_SECONDS");
  return told;
}
