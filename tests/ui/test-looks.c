/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "chart.h"
#include "limits.h"
#include "page-list.h"
#include "request-thread.h"
#include "test-tools.h"

/* Colours, edges and the place of the focus, as the style sheet and the toolkit make them. */

static GtkWidget *
find_of_type (GtkWidget *widget, const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_of_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_laid_out (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

static GtkWidget *
show_in_window (GtkWidget *content, int width)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_set_default_size (GTK_WINDOW (window), width, 600);
  gtk_window_present (GTK_WINDOW (window));
  test_wait (is_laid_out, content);
  return window;
}

static char *
dup_drawing (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  bytes = gsk_render_node_serialize (node);
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}

/* The accent of the style sheet, not the desktop's: as on the button beside it. */
static void
test_the_chart_is_of_our_colour (void)
{
  const SmaChartPoint points[] = { { "Oct", "October", 200, 100 }, { "Nov", "November", 300, -1 } };
  GtkWidget *chart = g_object_new (SMA_TYPE_CHART, NULL);
  GtkWidget *window;
  g_autofree char *drawing = NULL;

  sma_chart_set_points (SMA_CHART (chart), points, G_N_ELEMENTS (points), "Charges");
  window = show_in_window (chart, 400);
  drawing = dup_drawing (chart);
  g_test_message ("%s", drawing);
  g_assert_nonnull (strstr (drawing, "rgb(163,38,92)"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static graphene_rect_t
get_bounds (GtkWidget *widget, GtkWidget *within)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, within, &bounds));
  return bounds;
}

static gboolean
has_card (gpointer data)
{
  GtkWidget *card = find_of_type (data, "SmaAccountCard");

  return card != NULL && gtk_widget_get_width (card) > 0;
}

static GtkWidget *
create_page (const char *name, SmaContext *context)
{
  guint n_pages;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    if (g_str_equal (pages[i].name, name))
      return pages[i].create (context);
  g_assert_not_reached ();
}

/* Cards begin and end where the line above them does. */
static void
test_cards_stand_in_line (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmAccount) account = test_account_new ("full", "open");
  GtkWidget *window;
  GtkWidget *cards;
  graphene_rect_t card;

  test_context_add_account (context, server, account);
  window = show_in_window (create_page ("overview", context), 600);
  test_wait (has_card, window);
  cards = find_of_type (window, "GtkFlowBox");
  card = get_bounds (find_of_type (cards, "SmaAccountCard"), cards);
  g_assert_cmpfloat (card.origin.x, ==, 0);
  g_assert_cmpfloat (card.size.width, ==, (float) gtk_widget_get_width (cards));
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWindow *
open_dialog (const char *action, SmaContext *context)
{
  guint n_dialogs;
  const SmaDialogEntry *dialogs = sma_page_list_get_dialogs (&n_dialogs);

  for (guint i = 0; i < n_dialogs; i++)
    if (g_str_equal (dialogs[i].action, action))
      {
        GtkWindow *dialog = dialogs[i].create (context, NULL);

        gtk_window_present (dialog);
        test_wait (is_laid_out, dialog);
        return dialog;
      }
  g_assert_not_reached ();
}

static void
assert_begins (const char *action, const char *type)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  GtkWindow *dialog = open_dialog (action, context);
  GtkWidget *focus = gtk_window_get_focus (dialog);

  g_assert_nonnull (focus);
  g_test_message ("%s begins in %s", action, G_OBJECT_TYPE_NAME (focus));
  g_assert_true (g_str_equal (G_OBJECT_TYPE_NAME (focus), type)
                 || gtk_widget_get_ancestor (focus, g_type_from_name (type)) != NULL);
  gtk_window_destroy (dialog);
}

/* Who opens a window can type at once. */
static void
test_a_window_begins_where_its_work_does (void)
{
  assert_begins ("win.link-account", "GtkSearchEntry");
  assert_begins ("win.new-request", "GtkTextView");
}

static GtkWidget *
get_child (GtkWidget *of, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (of, G_OBJECT_TYPE (of), id));
}

/* A grey button says why beside it and by its own tooltip, the one that can be pressed does not. */
static void
assert_says_why (GtkWidget *button, GtkLabel *label, const char *why)
{
  g_autofree char *tooltip = g_strdup (gtk_widget_get_tooltip_text (button));

  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (strstr (gtk_label_get_text (label), why));
  g_assert_cmpstr (tooltip, ==, gtk_label_get_text (label));
}

static void
test_a_grey_button_says_why (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  GtkWidget *form = GTK_WIDGET (open_dialog ("win.new-request", context));
  GtkWidget *send = get_child (form, "send_button");
  GtkTextBuffer *text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_child (form, "text_view")));
  GtkLabel *count = GTK_LABEL (get_child (form, "count_label"));
  g_autofree char *too_long = g_strnfill (SM_LIMIT_REQUEST_CHARS + 1, 'x');

  assert_says_why (send, count, "Write");
  gtk_text_buffer_set_text (text, too_long, -1);
  assert_says_why (send, count, "5001 of 5000");
  gtk_text_buffer_set_text (text, "Why?", -1);
  g_assert_true (gtk_widget_get_sensitive (send));
  g_assert_nonnull (strstr (gtk_label_get_text (count), "4 of 5000"));
  g_assert_null (strstr (gtk_widget_get_tooltip_text (send), "of 5000"));
  gtk_window_destroy (GTK_WINDOW (form));
}

static void
test_a_grey_reply_says_why (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  GtkWidget *thread = g_object_new (SMA_TYPE_REQUEST_THREAD, NULL);
  GtkWidget *window = show_in_window (thread, 400);
  GtkWidget *reply = get_child (thread, "reply_button");
  GtkTextBuffer *text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_child (thread, "reply_view")));
  GtkLabel *count = GTK_LABEL (get_child (thread, "count_label"));

  assert_says_why (reply, count, "Write");
  gtk_text_buffer_set_text (text, "Thanks", -1);
  g_assert_true (gtk_widget_get_sensitive (reply));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_a_grey_password_button_says_why (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  GtkWidget *page = create_page ("settings", context);
  GtkWidget *window = show_in_window (page, 400);
  GtkWidget *group = find_of_type (page, "SmaSettingsPassword");
  GtkWidget *button = get_child (group, "password_button");
  GtkLabel *label = GTK_LABEL (get_child (group, "password_label"));

  gtk_editable_set_text (GTK_EDITABLE (get_child (group, "new_password_row")), "Smorod1na");
  assert_says_why (button, label, "current password");
  gtk_editable_set_text (GTK_EDITABLE (get_child (group, "current_password_row")), "Demo123");
  g_assert_true (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (get_child (group, "new_password_row")), "abc");
  assert_says_why (button, label, "Latin");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
use_style_sheet (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/online/smorodina/Cabinet/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  use_style_sheet ();
  g_test_add_func ("/looks/the-chart-is-of-our-colour", test_the_chart_is_of_our_colour);
  g_test_add_func ("/looks/cards-stand-in-line", test_cards_stand_in_line);
  g_test_add_func ("/looks/a-window-begins-where-its-work-does",
                   test_a_window_begins_where_its_work_does);
  g_test_add_func ("/looks/a-grey-button-says-why", test_a_grey_button_says_why);
  g_test_add_func ("/looks/a-grey-reply-says-why", test_a_grey_reply_says_why);
  g_test_add_func ("/looks/a-grey-password-button-says-why", test_a_grey_password_button_says_why);
  return g_test_run ();
}
