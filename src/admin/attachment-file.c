/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attachment-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "error.h"

static gboolean
fail (const char *path, int number, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", shown,
               g_strerror (number));
  return FALSE;
}

/* Returns 0, or an error of errno. */
static int
write_all (int file, GBytes *content)
{
  gsize left;
  const char *data = g_bytes_get_data (content, &left);

  while (left > 0)
    {
      gssize written = write (file, data, left);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return errno;
      data += written;
      left -= (gsize) written;
    }
  return 0;
}

static gboolean
write_output (GBytes *content, GError **error)
{
  int number;

  if (isatty (STDOUT_FILENO))
    {
      sm_error_set (error, SM_ERROR_FORBIDDEN, 0,
                    N_ ("a terminal would obey what is in the file: redirect the output, or name a "
                        "file"));
      return FALSE;
    }
  number = write_all (STDOUT_FILENO, content);
  return number == 0 || fail ("-", number, error);
}

/**
 * smd_attachment_file_write:
 * @path: a file that is not there yet, or "-"
 * @content: what goes into it
 * @error: %G_IO_ERROR_EXISTS, any other of the file's, or SM_ERROR_FORBIDDEN for a terminal
 *
 * Returns: whether it is there, all of it; otherwise nothing is
 */
gboolean
smd_attachment_file_write (const char *path, GBytes *content, GError **error)
{
  int file;
  int number;

  if (g_str_equal (path, "-"))
    return write_output (content, error);
  file = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0)
    return fail (path, errno, error);
  number = write_all (file, content);
  if (number == 0 && fsync (file) != 0)
    number = errno;
  if (close (file) != 0 && number == 0)
    number = errno;
  if (number == 0)
    return TRUE;
  g_unlink (path);
  return fail (path, number, error);
}
