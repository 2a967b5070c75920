/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "full-version.h"
#include "page-list.h"
#include "test-tools.h"

/* Every section and every dialog of the window, with no account and with each kind of account.
 * A warning of the toolkit ends the test: g_test_init makes them fatal. */

/* What customers press and fill in; parts inside of these are the toolkit's. Rows and lists are
 * looked at by the journeys, as assistive technology hears them. */
static gboolean
is_control (GtkWidget *widget)
{
  if (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL
      || gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON) != NULL
      || gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) != NULL)
    return FALSE;
  return GTK_IS_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget)
         || GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget) || ADW_IS_ENTRY_ROW (widget);
}

static void
assert_explained (GtkWidget *widget)
{
  if (is_control (widget) && gtk_widget_get_mapped (widget)
      && gtk_widget_get_tooltip_text (widget) == NULL)
    {
      g_test_message ("%s %s explains nothing", G_OBJECT_TYPE_NAME (widget),
                      gtk_widget_get_name (widget));
      g_test_fail ();
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_explained (child);
}

static void
show_pages (SmaContext *context)
{
  guint n_pages;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *window = adw_window_new ();

      g_test_message ("section %s", pages[i].name);
      adw_window_set_content (ADW_WINDOW (window), pages[i].create (context));
      gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
      gtk_window_present (GTK_WINDOW (window));
      test_wait_shown (window);
      g_assert_cmpint (gtk_widget_get_width (window), <=, 360);
      assert_explained (window);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
show_dialogs (SmaContext *context, SmAccount *account)
{
  guint n_dialogs;
  const SmaDialogEntry *dialogs = sma_page_list_get_dialogs (&n_dialogs);

  for (guint i = 0; i < n_dialogs; i++)
    {
      GtkWindow *dialog;

      if (dialogs[i].kind == SMA_DIALOG_OF_ACCOUNT && account == NULL)
        continue;
      g_test_message ("dialog %s", dialogs[i].action);
      dialog = dialogs[i].create (context, account);
      gtk_window_set_default_size (dialog, 360, 600);
      gtk_window_present (dialog);
      test_wait_shown (GTK_WIDGET (dialog));
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (dialog)), <=, 360);
      assert_explained (GTK_WIDGET (dialog));
      gtk_window_destroy (dialog);
    }
}

static void
test_empty_cabinet (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));

  show_pages (context);
  show_dialogs (context, NULL);
}

static void
test_cabinet_with_account (gconstpointer data)
{
  const char *const full_state = data;
  const gboolean open = g_str_equal (full_state, "open");
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmAccount) account = test_account_new (open ? "full" : "simple", full_state);

  test_context_add_account (context, server, account);
  sma_context_select_account (context, account);
  show_pages (context);
  show_dialogs (context, account);
}

static gpointer
get_child (GtkWindow *dialog, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (dialog), SMA_TYPE_FULL_VERSION, name);
}

static void
assert_closed (const char *closed_reason, const char *refusal_reason, const char *expected)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmAccount) account = test_account_new ("simple", "none");
  GtkWindow *dialog;
  GtkWidget *label;

  sm_record_set_text (&account->closed_reason, closed_reason);
  sm_record_set_text (&account->refusal_reason, refusal_reason);
  test_context_add_account (context, server, account);
  dialog = sma_full_version_new (context, account);
  label = get_child (dialog, "closed_label");
  g_assert_cmpint (gtk_widget_get_visible (label), ==, expected != NULL);
  if (expected != NULL)
    g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (label)), expected));
  gtk_window_destroy (dialog);
}

static void
test_what_was_closed_says_why (void)
{
  assert_closed (NULL, NULL, NULL);
  assert_closed ("owner_changed", NULL, "another owner");
  assert_closed ("revoked", "<b>Sold & gone", "<b>Sold & gone");
}

static SmCabinet *
new_cabinet (gboolean undeliverable)
{
  SmCabinet *cabinet = wire_new_cabinet (0);
  g_autoptr (SmAccount) account = test_account_new ("simple", "pin_sent");

  account->pin_undeliverable = undeliverable;
  g_list_store_append (cabinet->accounts, account);
  return cabinet;
}

/* It comes to be known while the customer waits for the PIN, and the form opens with the address
 * to be corrected. */
static void
test_refused_letter_with_the_pin_is_said (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 0);
  g_autoptr (SmAccount) account = test_account_new ("simple", "pin_sent");
  GtkWindow *dialog = sma_full_version_new (context, account);
  GtkLabel *title = get_child (dialog, "pin_title");
  GtkLabel *text = get_child (dialog, "pin_text");
  GtkWidget *button = get_child (dialog, "lost_button");
  guint n_before;

  gtk_window_present (dialog);
  wire_server_answer (server, SM_OPERATION_CABINET, new_cabinet (FALSE));
  sma_context_refresh (context);
  wire_wait (sma_context_find_account (context, account->id) != NULL);
  g_assert_null (strstr (gtk_label_get_text (text), "refused"));
  wire_server_answer (server, SM_OPERATION_CABINET, new_cabinet (TRUE));
  n_before = wire_server_count (server, SM_OPERATION_CABINET);
  wire_wait (wire_server_count (server, SM_OPERATION_CABINET) > n_before);
  wire_wait (strstr (gtk_label_get_text (text), "refused the letter with the PIN") != NULL);
  g_assert_cmpstr (gtk_label_get_text (title), ==, "The Letter Was Refused");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Correct the _Address");
  g_signal_emit_by_name (button, "clicked");
  wire_wait (gtk_widget_get_mapped (get_child (dialog, "email_row")));
  gtk_window_destroy (dialog);
  sma_context_logout (context);
}

int
main (int argc, char *argv[])
{
  static const char *const full_states[] = {
    "none", "requested", "refused", "pin_sent", "pin_locked", "pin_expired", "open",
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/pages/empty-cabinet", test_empty_cabinet);
  g_test_add_func ("/pages/what-was-closed-says-why", test_what_was_closed_says_why);
  g_test_add_func ("/pages/refused-letter-with-the-pin-is-said",
                   test_refused_letter_with_the_pin_is_said);
  for (guint i = 0; i < G_N_ELEMENTS (full_states); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pages/account-%s", full_states[i]);

      g_test_add_data_func (path, full_states[i], test_cabinet_with_account);
    }
  return g_test_run ();
}
