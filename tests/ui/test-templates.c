/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "audit.h"
#include "cabinet.h"
#include "confirmation.h"
#include "consent.h"
#include "keyring.h"
#include "login.h"
#include "page-list.h"
#include "password-reset.h"
#include "registration.h"
#include "signup.h"
#include "start.h"
#include "test-tools.h"

/* Every page and dialog is made in this process and shown: a template that does not fit its class
 * is a critical, which ends the test. */

static SmaContext *
new_context (WireServer *server)
{
  wire_server_answer (server, SM_OPERATION_SERVICE_INFO, wire_new_service_info ());
  return sma_context_new (wire_server_get_url (server));
}

static void
show_and_audit (GtkWidget *page, const char *where)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  gtk_window_present (GTK_WINDOW (window));
  test_wait_shown (window);
  audit_widgets (page, where);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
start_pages_are_whole (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = new_context (server);
  g_autoptr (SmaSignup) signup = sma_signup_new (context);

  show_and_audit (sma_login_new (context, signup), "login");
  show_and_audit (sma_registration_new (context, signup), "registration");
  show_and_audit (sma_confirmation_new (context, signup), "confirmation");
  show_and_audit (sma_password_reset_new (context, signup), "password-reset");
  show_and_audit (sma_keyring_new (context), "keyring");
  show_and_audit (sma_start_new (context), "start");
}

static void
sections_are_whole (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = new_context (server);
  guint n_pages = 0;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  g_assert_cmpuint (n_pages, >=, 6);
  for (guint i = 0; i < n_pages; i++)
    show_and_audit (pages[i].create (context), pages[i].name);
  show_and_audit (sma_cabinet_new (context), "cabinet");
}

static void
dialogs_are_whole (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = new_context (server);
  g_autoptr (SmCabinet) cabinet = wire_new_cabinet (1);
  g_autoptr (SmAccount) account = g_list_model_get_item (G_LIST_MODEL (cabinet->accounts), 0);
  guint n_dialogs = 0;
  const SmaDialogEntry *dialogs = sma_page_list_get_dialogs (&n_dialogs);

  for (guint i = 0; i < n_dialogs; i++)
    {
      GtkWindow *dialog =
          dialogs[i].create (context, dialogs[i].kind == SMA_DIALOG_PLAIN ? NULL : account);

      gtk_window_present (dialog);
      test_wait_shown (GTK_WIDGET (dialog));
      g_assert_cmpstr (gtk_window_get_title (dialog), !=, NULL);
      audit_widgets (GTK_WIDGET (dialog), dialogs[i].action);
      gtk_window_destroy (dialog);
    }
}

static void
the_consent_is_a_text_of_its_own (void)
{
  g_autoptr (SmServiceInfo) service = wire_new_service_info ();
  GtkWindow *dialog = sma_consent_new (service);
  GObject *label =
      gtk_widget_get_template_child (GTK_WIDGET (dialog), SMA_TYPE_CONSENT, "text_label");

  gtk_window_present (dialog);
  test_wait_shown (GTK_WIDGET (dialog));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "The text of the consent.");
  audit_widgets (GTK_WIDGET (dialog), "consent");
  gtk_window_destroy (dialog);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/templates/start-pages-are-whole", start_pages_are_whole);
  g_test_add_func ("/templates/sections-are-whole", sections_are_whole);
  g_test_add_func ("/templates/dialogs-are-whole", dialogs_are_whole);
  g_test_add_func ("/templates/the-consent-is-a-text-of-its-own", the_consent_is_a_text_of_its_own);
  return g_test_run ();
}
