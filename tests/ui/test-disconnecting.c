/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "settings-account-row.h"
#include "settings-accounts.h"
#include "settings-left-row.h"
#include "test-tools.h"
#include "window.h"

/* Disconnecting an account in the settings, and taking that back. */

typedef struct
{
  WireServer *server;
  SmaContext *context;
  GtkWidget *window;
} Fixture;

static GtkWidget *
find_left (gpointer data)
{
  return test_find_widget (((Fixture *) data)->window, SMA_TYPE_SETTINGS_LEFT_ROW);
}

static gboolean
has_left (gpointer data)
{
  return find_left (data) != NULL;
}

static gboolean
has_none_left (gpointer data)
{
  return find_left (data) == NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = wire_server_new ();
  fixture->context = test_context_log_in (fixture->server, 1);
  wire_server_answer (fixture->server, SM_OPERATION_ACCOUNT_DISCONNECT, NULL);
  fixture->window = sma_window_new (NULL, fixture->context);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_activate_action (fixture->window, "win.show-page", "s", "settings"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static void
press_disconnect (Fixture *fixture)
{
  GtkWidget *row = test_find_widget (fixture->window, SMA_TYPE_SETTINGS_ACCOUNT_ROW);

  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "disconnect-asked");
}

static void
disconnect (Fixture *fixture)
{
  press_disconnect (fixture);
  test_wait (has_left, fixture);
}

static void
answer_link (Fixture *fixture)
{
  wire_server_answer (fixture->server, SM_OPERATION_LINK, test_account_new ("full", "open"));
}

static void
undo (Fixture *fixture)
{
  GtkWidget *group = test_find_widget (fixture->window, SMA_TYPE_SETTINGS_ACCOUNTS);

  g_assert_true (gtk_widget_activate_action (group, "accounts.undo", NULL));
}

static void
test_the_service_is_told_at_once (Fixture *fixture, gconstpointer data)
{
  disconnect (fixture);
  g_assert_cmpuint (wire_server_count (fixture->server, SM_OPERATION_ACCOUNT_DISCONNECT), ==, 1);
  g_assert_null (test_find_widget (fixture->window, SMA_TYPE_SETTINGS_ACCOUNT_ROW));
}

static void
test_the_focus_is_where_it_can_be_taken_back (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  disconnect (fixture);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_nonnull (focus);
  g_assert_true (focus == find_left (fixture)
                 || gtk_widget_is_ancestor (focus, find_left (fixture)));
}

static void
test_undo_links_again (Fixture *fixture, gconstpointer data)
{
  SmLinkInput *input;

  disconnect (fixture);
  answer_link (fixture);
  undo (fixture);
  undo (fixture);
  test_wait (has_none_left, fixture);
  g_assert_cmpuint (wire_server_count (fixture->server, SM_OPERATION_LINK), ==, 1);
  input = wire_server_get_body (fixture->server, SM_OPERATION_LINK);
  g_assert_cmpstr (input->supplier_id, ==, "gas");
  g_assert_cmpstr (input->number, ==, "370012345678");
  g_assert_nonnull (test_find_widget (fixture->window, SMA_TYPE_SETTINGS_ACCOUNT_ROW));
}

static void
test_undo_stays_while_it_fails (Fixture *fixture, gconstpointer data)
{
  disconnect (fixture);
  wire_server_refuse (fixture->server, SM_OPERATION_LINK, SM_ERROR_SUPPLIER_UNKNOWN, 0);
  undo (fixture);
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_LINK) == 1);
  answer_link (fixture);
  while (wire_server_count (fixture->server, SM_OPERATION_LINK) < 2)
    {
      undo (fixture);
      g_main_context_iteration (NULL, FALSE);
    }
  test_wait (has_none_left, fixture);
}

static void
test_what_is_linked_already_is_taken_back (Fixture *fixture, gconstpointer data)
{
  disconnect (fixture);
  wire_server_refuse (fixture->server, SM_OPERATION_LINK, SM_ERROR_ACCOUNT_ALREADY_LINKED, 0);
  undo (fixture);
  test_wait (has_none_left, fixture);
}

static gboolean
is_sensitive (gpointer data)
{
  GtkWidget *row = test_find_widget (((Fixture *) data)->window, SMA_TYPE_SETTINGS_ACCOUNT_ROW);

  return row != NULL && gtk_widget_is_sensitive (row);
}

static void
test_what_was_not_told_has_not_happened (Fixture *fixture, gconstpointer data)
{
  wire_server_refuse (fixture->server, SM_OPERATION_ACCOUNT_DISCONNECT, SM_ERROR_STORE, 0);
  press_disconnect (fixture);
  g_assert_false (is_sensitive (fixture));
  test_wait (is_sensitive, fixture);
  g_assert_null (find_left (fixture));
}

#define ADD(path, function) \
  g_test_add ("/disconnecting/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("the-service-is-told-at-once", test_the_service_is_told_at_once);
  ADD ("the-focus-is-at-undo", test_the_focus_is_where_it_can_be_taken_back);
  ADD ("undo-links-again", test_undo_links_again);
  ADD ("undo-stays-while-it-fails", test_undo_stays_while_it_fails);
  ADD ("what-is-linked-already", test_what_is_linked_already_is_taken_back);
  ADD ("what-was-not-told-has-not-happened", test_what_was_not_told_has_not_happened);
  return g_test_run ();
}
