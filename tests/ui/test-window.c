/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "context.h"
#include "window.h"
#include "wire-server.h"

/* The whole window on a real server. */

static void
on_logged_in (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sma_context_login_finish (SMA_CONTEXT (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) done = TRUE;
}

static SmaContext *
log_in (WireServer *server)
{
  SmaContext *context = sma_context_new (wire_server_get_url (server));
  gboolean done = FALSE;

  wire_server_answer (server, SM_OPERATION_SERVICE_INFO, wire_new_service_info ());
  wire_server_answer (server, SM_OPERATION_LOGIN, wire_new_session ("ivanov@example.ru"));
  wire_server_answer (server, SM_OPERATION_CABINET, wire_new_cabinet (1));
  wire_server_answer (server, SM_OPERATION_LOGOUT, NULL);
  sma_context_start (context);
  wire_wait (sma_context_get_session (context) != SMA_SESSION_STARTING);
  sma_context_login_async (context, "ivanov@example.ru", "Abc12", NULL, on_logged_in, &done);
  wire_wait (done && sma_context_get_cabinet (context) != NULL);
  return context;
}

static guint
count_dialogs (GtkWidget *window)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();
  guint n_dialogs = 0;

  for (GList *l = toplevels; l != NULL; l = l->next)
    if (gtk_window_get_transient_for (l->data) == GTK_WINDOW (window))
      n_dialogs++;
  return n_dialogs;
}

static void
dialogs_end_with_the_session (void)
{
  static const char *const actions[] = { "win.pay", "win.open-full", "win.link-account" };
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = log_in (server);
  GtkWidget *window = sma_window_new (NULL, context);

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const char *type = i < 2 ? "s" : NULL;

      g_assert_true (gtk_widget_activate_action (window, actions[i], type, "account-0"));
    }
  g_assert_cmpuint (count_dialogs (window), ==, G_N_ELEMENTS (actions));
  wire_server_refuse (server, SM_OPERATION_CABINET, SM_ERROR_UNAUTHENTICATED, 0);
  sma_context_refresh (context);
  wire_wait (sma_context_get_session (context) == SMA_SESSION_NONE);
  g_assert_cmpuint (count_dialogs (window), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/window/dialogs-end-with-the-session", dialogs_end_with_the_session);
  return g_test_run ();
}
