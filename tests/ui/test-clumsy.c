/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "attachment-list.h"
#include "hostile-record.h"
#include "test-tools.h"
#include "window.h"

/* A clumsy customer at a broken service: whatever can be pressed is pressed, twice and quickly,
 * whatever can be typed in is typed in, while answers are late, refused, cut, of another kind, and
 * sessions and services change. A warning of the toolkit ends the test: they are fatal. */

#define STEPS 40
#define ACCOUNTS 3

typedef struct
{
  WireServer *servers[2];
  SmaContext *context;
  GtkWidget *window;
  GRand *random;
  gboolean hanging[SM_N_OPERATIONS];
} Fixture;

static const char *const pasted[] = {
  "",
  "123456",
  "12 34-56\n",
  "\xe2\x84\x96 3700 1234 5678.",
  "7200,5 \xe2\x82\xbd",
  "500\xd1\x80",
  "1e9",
  "99999999999999999999",
  "-1",
  "Abc12\n",
  "iv\xd0\xb0nov@example.ru",
  "ivanov@example.ru",
  "\xe2\x80\x8b\xef\xbb\xbf\xc2\xad",
  "<b>x</b> & %s",
  "+7 912 345-67-89",
};

static int
pick (Fixture *fixture, guint n)
{
  return g_rand_int_range (fixture->random, 0, (gint32) n);
}

static void
answer (Fixture *fixture, SmOperation operation)
{
  const SmRoute *route = sm_routes_get (operation);
  WireServer *server = fixture->servers[0];

  fixture->hanging[operation] = FALSE;
  switch (pick (fixture, 10))
    {
    case 0:
      wire_server_answer_raw (server, operation, 200, "<html>");
      break;
    case 1:
      wire_server_answer_raw (server, operation, 302, NULL);
      break;
    case 2:
      wire_server_refuse (server, operation, (SmErrorCode) pick (fixture, SM_ERROR_LAST), 3);
      break;
    case 3:
      wire_server_answer_raw (server, operation, 502, "<html>");
      break;
    case 4:
      fixture->hanging[operation] = TRUE;
      wire_server_hang (server, operation);
      break;
    default:
      wire_server_answer (
          server, operation,
          route->get_reply_type != NULL
              ? hostile_record_new (route->get_reply_type (), fixture->random, "account-0")
              : NULL);
    }
}

static gboolean
is_control (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget)
      || gtk_widget_get_ancestor (widget, SMA_TYPE_ATTACHMENT_LIST) != NULL
      || gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL)
    return FALSE;
  return GTK_IS_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget)
         || GTK_IS_EDITABLE (widget) || GTK_IS_TEXT_VIEW (widget) || GTK_IS_DROP_DOWN (widget)
         || GTK_IS_LIST_BOX_ROW (widget);
}

static void
collect (GtkWidget *widget, GPtrArray *controls)
{
  if (is_control (widget))
    g_ptr_array_add (controls, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, controls);
}

static void
use (Fixture *fixture, GtkWidget *widget)
{
  const char *text = pasted[pick (fixture, G_N_ELEMENTS (pasted))];

  if (GTK_IS_TEXT_VIEW (widget))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), text, -1);
  else if (GTK_IS_EDITABLE (widget))
    gtk_editable_set_text (GTK_EDITABLE (widget), text);
  else if (GTK_IS_DROP_DOWN (widget))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (widget), (guint) pick (fixture, ACCOUNTS));
  else if (GTK_IS_SWITCH (widget))
    gtk_switch_set_active (GTK_SWITCH (widget), !gtk_switch_get_active (GTK_SWITCH (widget)));
  else
    gtk_widget_activate (widget);
  if (pick (fixture, 3) == 0)
    gtk_widget_grab_focus (widget);
}

static void
use_anything (Fixture *fixture)
{
  g_autoptr (GPtrArray) controls = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();
  GtkWidget *widget;
  gboolean dialog = FALSE;

  for (GList *l = toplevels; l != NULL; l = l->next)
    dialog = dialog || gtk_window_get_modal (l->data);
  for (GList *l = toplevels; l != NULL; l = l->next)
    if (!dialog || gtk_window_get_modal (l->data))
      collect (l->data, controls);
  if (controls->len == 0)
    return;
  widget = g_ptr_array_index (controls, pick (fixture, controls->len));
  use (fixture, widget);
  if (pick (fixture, 2) == 0 && is_control (widget))
    use (fixture, widget);
}

static void
log_in (Fixture *fixture)
{
  if (sma_context_get_session (fixture->context) == SMA_SESSION_OPEN)
    return;
  wire_server_answer (fixture->servers[0], SM_OPERATION_LOGIN,
                      wire_new_session ("ivanov@example.ru"));
  wire_server_answer (fixture->servers[0], SM_OPERATION_CABINET, wire_new_cabinet (ACCOUNTS));
  sma_context_login_async (fixture->context, "ivanov@example.ru", "Abc12", NULL, NULL, NULL);
}

static void
close_a_dialog (Fixture *fixture)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *l = toplevels; l != NULL; l = l->next)
    if (gtk_window_get_modal (l->data))
      {
        gtk_window_close (l->data);
        return;
      }
}

static void
open_a_dialog (Fixture *fixture)
{
  static const char *const actions[] = { "win.pay", "win.open-full", "win.new-request" };

  if (pick (fixture, 4) == 0)
    (void) gtk_widget_activate_action (fixture->window, "win.link-account", NULL);
  else
    (void) gtk_widget_activate_action (fixture->window,
                                       actions[pick (fixture, G_N_ELEMENTS (actions))], "s",
                                       pick (fixture, 2) == 0 ? "account-0" : "account-1");
}

static void
disturb (Fixture *fixture)
{
  static const char *const pages[] = { "overview", "finance",  "meters",
                                       "requests", "settings", "help" };

  switch (pick (fixture, 12))
    {
    case 0:
      sma_context_logout (fixture->context);
      break;
    case 1:
      sma_context_set_service_url (fixture->context,
                                   wire_server_get_url (fixture->servers[pick (fixture, 2)]));
      break;
    case 2:
      close_a_dialog (fixture);
      break;
    case 3:
    case 4:
      open_a_dialog (fixture);
      break;
    case 5:
      sma_context_refresh (fixture->context);
      break;
    case 6:
      sma_context_tell_changed (fixture->context, "everything");
      break;
    case 7:
      (void) gtk_widget_activate_action (fixture->window, "win.refresh", NULL);
      break;
    default:
      (void) gtk_widget_activate_action (fixture->window, "win.show-page", "s",
                                         pages[pick (fixture, G_N_ELEMENTS (pages))]);
    }
  log_in (fixture);
}

static void
step (Fixture *fixture)
{
  const SmOperation operation = (SmOperation) pick (fixture, SM_N_OPERATIONS);

  if (operation != SM_OPERATION_CABINET || pick (fixture, 3) == 0)
    answer (fixture, operation);
  if (pick (fixture, 6) == 0)
    disturb (fixture);
  use_anything (fixture);
  for (int i = pick (fixture, 30); i > 0; i--)
    g_main_context_iteration (NULL, FALSE);
}

static void
clumsy_customers_break_nothing (void)
{
  const char *seed_text = g_getenv ("SMORODINA_TEST_SEED");
  const guint32 seed = seed_text != NULL ? (guint32) g_ascii_strtoull (seed_text, NULL, 10)
                                         : (guint32) g_test_rand_int ();
  const char *steps = g_getenv ("SMORODINA_TEST_STEPS");
  Fixture fixture = { 0 };

  g_test_message ("SMORODINA_TEST_SEED=%u", seed);
  fixture.random = g_rand_new_with_seed (seed);
  for (guint i = 0; i < 2; i++)
    fixture.servers[i] = wire_server_new ();
  fixture.context = test_context_log_in (fixture.servers[0], ACCOUNTS);
  fixture.window = sma_window_new (NULL, fixture.context);
  gtk_window_present (GTK_WINDOW (fixture.window));
  for (gint64 i = steps != NULL ? g_ascii_strtoll (steps, NULL, 10) : STEPS; i > 0; i--)
    step (&fixture);
  sma_context_logout (fixture.context);
  gtk_window_destroy (GTK_WINDOW (fixture.window));
  for (guint i = 0; i < 2; i++)
    wire_server_free (fixture.servers[i]);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_clear_object (&fixture.context);
  g_rand_free (fixture.random);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/clumsy/customers-break-nothing", clumsy_customers_break_nothing);
  return g_test_run ();
}
