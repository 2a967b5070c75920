/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "context.h"
#include "customer-records.h"
#include "full-version.h"
#include "settings-account-row.h"
#include "test-tools.h"
#include "window.h"

/* The whole window on a real server. */

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
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
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

static GtkWindow *
open_application (GtkWidget *window)
{
  g_autoptr (GList) toplevels = NULL;

  g_assert_true (gtk_widget_activate_action (window, "win.open-full", "s", "account-1"));
  toplevels = gtk_window_list_toplevels ();
  for (GList *l = toplevels; l != NULL; l = l->next)
    if (SMA_IS_FULL_VERSION (l->data))
      return l->data;
  g_assert_not_reached ();
}

/* What is in the form by itself is no text to be asked about. */
static void
closing_asks_about_an_application_half_written (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 2);
  g_autoptr (GtkWidget) window = g_object_ref_sink (sma_window_new (NULL, context));
  GtkWindow *dialog;
  gpointer row;

  gtk_window_present (GTK_WINDOW (window));
  dialog = open_application (window);
  row = gtk_widget_get_template_child (GTK_WIDGET (dialog), SMA_TYPE_FULL_VERSION, "comment_row");
  gtk_editable_set_text (row, "Two flats were joined");
  gtk_window_close (GTK_WINDOW (window));
  g_assert_true (gtk_widget_get_visible (window));
  g_assert_nonnull (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  adw_dialog_force_close (
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  dialog = open_application (window);
  row = gtk_widget_get_template_child (GTK_WIDGET (dialog), SMA_TYPE_FULL_VERSION, "comment_row");
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "Two flats were joined");
  gtk_editable_set_text (row, "");
  gtk_window_close (GTK_WINDOW (window));
  g_assert_false (gtk_widget_get_visible (window));
}

static GtkWidget *
find_account_row (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = SMA_IS_SETTINGS_ACCOUNT_ROW (child) ? child : find_account_row (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
on_activate (GtkApplication *application, SmaContext *context)
{
  GtkWidget *window = sma_window_new (application, context);
  GtkWidget *row;

  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (gtk_widget_activate_action (window, "win.show-page", "s", "settings"));
  row = find_account_row (window);
  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "disconnect-asked");
  wire_wait (gtk_widget_get_realized (window));
  gtk_window_close (GTK_WINDOW (window));
}

/* "Undo" is offered for some seconds; who closes the window meanwhile does not want it. */
static void
a_disconnected_account_is_so_when_the_program_has_ended (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
  g_autoptr (GtkApplication) application =
      gtk_application_new ("online.smorodina.Tests", G_APPLICATION_NON_UNIQUE);

  wire_server_answer (server, SM_OPERATION_SESSIONS, g_object_new (SM_TYPE_SESSION_LIST, NULL));
  wire_server_answer (server, SM_OPERATION_ACCOUNT_DISCONNECT, NULL);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), context);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 0, NULL), ==, 0);
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_ACCOUNT_DISCONNECT), ==, 1);
}

static void
pressing_f5_asks_anew_for_what_is_shown (void)
{
  static const struct
  {
    const char *page;
    SmOperation operation;
  } rows[] = {
    { "finance", SM_OPERATION_PAYMENTS },
    { "requests", SM_OPERATION_REQUESTS },
    { "settings", SM_OPERATION_SESSIONS },
  };
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
  GtkWidget *window = sma_window_new (NULL, context);

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint asked;

      g_test_message ("%s", rows[i].page);
      g_assert_true (gtk_widget_activate_action (window, "win.show-page", "s", rows[i].page));
      wire_wait (wire_server_count (server, rows[i].operation) > 0);
      asked = wire_server_count (server, rows[i].operation);
      g_assert_true (gtk_widget_activate_action (window, "win.refresh", NULL));
      wire_wait (wire_server_count (server, rows[i].operation) > asked);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/window/dialogs-end-with-the-session", dialogs_end_with_the_session);
  g_test_add_func ("/window/closing-asks-about-an-application-half-written",
                   closing_asks_about_an_application_half_written);
  g_test_add_func ("/window/a-disconnected-account-is-so-when-the-program-has-ended",
                   a_disconnected_account_is_so_when_the_program_has_ended);
  g_test_add_func ("/window/pressing-f5-asks-anew-for-what-is-shown",
                   pressing_f5_asks_anew_for_what_is_shown);
  return g_test_run ();
}
