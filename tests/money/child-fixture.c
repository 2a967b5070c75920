/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "child-fixture.h"

#include <signal.h>

Child *
child_new (const char *first, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  Child *self = g_new0 (Child, 1);
  va_list rest;

  g_ptr_array_add (arguments, (gpointer) "/proc/self/exe");
  g_ptr_array_add (arguments, (gpointer) CHILD);
  va_start (rest, first);
  for (const char *each = first; each != NULL; each = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (gpointer) each);
  va_end (rest);
  g_ptr_array_add (arguments, NULL);
  self->process = g_subprocess_newv ((const char *const *) arguments->pdata,
                                     G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  return self;
}

void
child_free (Child *self)
{
  g_object_unref (self->lines);
  g_object_unref (self->process);
  g_free (self);
}

void
child_hear (Child *self, gint n_lines, GPtrArray *said)
{
  for (; n_lines > 0; n_lines--)
    {
      char *line = g_data_input_stream_read_line (self->lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      g_ptr_array_add (said, line);
    }
}

void
child_kill (Child *self, GPtrArray *said)
{
  g_autoptr (GError) error = NULL;
  char *line;

  g_subprocess_send_signal (self->process, SIGKILL);
  while ((line = g_data_input_stream_read_line (self->lines, NULL, NULL, NULL)) != NULL)
    g_ptr_array_add (said, line);
  g_assert_true (g_subprocess_wait (self->process, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (self->process));
}
