/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <gtk/gtk.h>
#include <unistd.h>

/*
 * Preloaded into a GTK program, it writes when the program's first window had its first frame
 * painted: a line "first frame N" on standard error, N the monotonic clock in µs. The program
 * itself is unchanged and knows nothing of it.
 */

static void
on_after_paint (GdkFrameClock *clock, gpointer user_data)
{
  char line[64];
  int length =
      g_snprintf (line, sizeof line, "first frame %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());

  g_signal_handlers_disconnect_by_func (clock, on_after_paint, user_data);
  if (write (STDERR_FILENO, line, (gsize) length) < 0)
    _exit (1);
}

static void
on_realize (GtkWidget *window, gpointer user_data)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  g_signal_connect (gdk_surface_get_frame_clock (surface), "after-paint",
                    G_CALLBACK (on_after_paint), user_data);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  static gboolean seen = FALSE;

  if (seen)
    return;
  seen = TRUE;
  if (gtk_widget_get_realized (GTK_WIDGET (window)))
    on_realize (GTK_WIDGET (window), application);
  else
    g_signal_connect (window, "realize", G_CALLBACK (on_realize), application);
}

int g_application_run (GApplication *application, int argc, char **argv);

int
g_application_run (GApplication *application, int argc, char **argv)
{
  int (*run) (GApplication *, int, char **) = dlsym (RTLD_NEXT, "g_application_run");

  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
  return run (application, argc, argv);
}
