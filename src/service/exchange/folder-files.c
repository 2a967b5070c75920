/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "folder-files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "text.h"

#define FILE_MODE 0640 /* names and addresses: for the operator and who fetches it, by group */
#define FOLDER_MODE 0770
#define MODE_BITS 07777
#define PART ".part"

static void
set_failure (GError **error, const char *name, int number)
{
  g_autofree char *visible = sm_text_dup_visible (name);

  sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, "%s: %s", visible, g_strerror (number));
}

/**
 * smd_folder_open:
 * @parent: a folder, or AT_FDCWD
 * @name: of a folder in it
 * @error: %SM_ERROR_UNAVAILABLE
 *
 * Returns: a descriptor to be closed, or -1
 */
int
smd_folder_open (int parent, const char *name, GError **error)
{
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    set_failure (error, name, errno);
  return fd;
}

/* Whatever the umask took away: the program that makes it is not the only one that works in it. */
static gboolean
settle_mode (const char *name, int fd, GError **error)
{
  struct stat made;

  if (fstat (fd, &made) == 0
      && ((made.st_mode & FOLDER_MODE) == FOLDER_MODE
          || fchmod (fd, (made.st_mode & MODE_BITS) | FOLDER_MODE) == 0))
    return TRUE;
  set_failure (error, name, errno);
  return FALSE;
}

int
smd_folder_make (int parent, const char *name, GError **error)
{
  gboolean made = mkdirat (parent, name, FOLDER_MODE) == 0;
  int fd;

  if (!made && errno != EEXIST)
    {
      set_failure (error, name, errno);
      return -1;
    }
  fd = smd_folder_open (parent, name, error);
  if (fd < 0 || !made || settle_mode (name, fd, error))
    return fd;
  close (fd);
  return -1;
}

static void
entry_free (gpointer data)
{
  SmdFolderEntry *self = data;

  g_free (self->name);
  g_free (self);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const SmdFolderEntry *const *left = a;
  const SmdFolderEntry *const *right = b;

  if ((*left)->changed_at != (*right)->changed_at)
    return (*left)->changed_at < (*right)->changed_at ? -1 : 1;
  return strcmp ((*left)->name, (*right)->name);
}

/* A time that is yet to come was brought along from another machine: then it counts when the file
 * came here. */
static gint64
find_change (const struct stat *seen)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return (gint64) seen->st_mtime <= now ? (gint64) seen->st_mtime : (gint64) seen->st_ctime;
}

static GPtrArray *
list (int folder, gboolean folders, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (entry_free);
  int again = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = again >= 0 ? fdopendir (again) : NULL;
  const struct dirent *each;

  if (dir == NULL)
    {
      set_failure (error, ".", errno);
      if (again >= 0)
        close (again);
      return NULL;
    }
  while ((each = readdir (dir)) != NULL)
    {
      SmdFolderEntry *entry;
      struct stat seen;

      /* what is gone by now was taken away by who put it there */
      if (*each->d_name == '.' || fstatat (folder, each->d_name, &seen, AT_SYMLINK_NOFOLLOW) != 0
          || S_ISDIR (seen.st_mode) != folders)
        continue;
      entry = g_new0 (SmdFolderEntry, 1);
      entry->name = g_strdup (each->d_name);
      entry->changed_at = find_change (&seen);
      entry->regular = S_ISREG (seen.st_mode);
      g_ptr_array_add (found, entry);
    }
  closedir (dir);
  g_ptr_array_sort (found, compare_entries);
  return g_steal_pointer (&found);
}

GPtrArray *
smd_folder_list (int folder, GError **error)
{
  return list (folder, FALSE, error);
}

GPtrArray *
smd_folder_list_folders (int folder, GError **error)
{
  return list (folder, TRUE, error);
}

static gboolean
write_all (int fd, const char *content, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, content, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      content += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/**
 * smd_folder_write:
 * @folder: where to
 * @name: of the file; one that is there is replaced
 * @content: what it holds
 * @length: of that, bytes
 * @error: %SM_ERROR_UNAVAILABLE where there is no room, or it may not be written
 *
 * Returns: whether the file is there, and stays there
 */
gboolean
smd_folder_write (int folder, const char *name, const char *content, gsize length, GError **error)
{
  g_autofree char *part = g_strconcat (name, PART, NULL);
  int fd;
  gboolean written;
  int number;

  /* what a program that was killed left behind is not written to: it may be a link by now */
  unlinkat (folder, part, 0);
  fd = openat (folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
  written = fd >= 0 && fchmod (fd, FILE_MODE) == 0 && write_all (fd, content, length)
            && fsync (fd) == 0 && renameat (folder, part, folder, name) == 0 && fsync (folder) == 0;
  number = errno;
  if (fd >= 0)
    close (fd);
  if (written)
    return TRUE;
  unlinkat (folder, part, 0);
  set_failure (error, name, number);
  return FALSE;
}

/**
 * smd_folder_move:
 * @from: the folder it is in
 * @name: of the file
 * @to: the folder it goes to, of the same file system
 * @new_name: there
 * @taken: (out): there is something of that name
 * @error: %SM_ERROR_UNAVAILABLE
 *
 * Returns: whether it is there, or the name is taken
 */
gboolean
smd_folder_move (int from, const char *name, int to, const char *new_name, gboolean *taken,
                 GError **error)
{
  gboolean moved = renameat2 (from, name, to, new_name, RENAME_NOREPLACE) == 0;

  *taken = !moved && errno == EEXIST;
  if (*taken || (moved && fsync (to) == 0 && fsync (from) == 0))
    return TRUE;
  set_failure (error, name, errno);
  return FALSE;
}

char *
smd_folder_dup_path (int fd)
{
  return g_strdup_printf ("/proc/self/fd/%d", fd);
}
