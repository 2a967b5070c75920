/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "opening.h"
#include "payment-records.h"
#include "payment.h"
#include "support.h"
#include "test-tools.h"

/* Which addresses leave the program: a desktop of the test's own opens every kind of address with a
 * program that only writes it down. */

#define DESKTOP                                        \
  "[Desktop Entry]\nType=Application\nName=Recorder\n" \
  "Exec=/bin/sh -c 'printf \"%%%%s\\\\\\\\n\" \"$1\" >> \"%s\"' sh %%u\nMimeType=%s\n"
#define KINDS                                                                                  \
  "x-scheme-handler/http;x-scheme-handler/https;x-scheme-handler/mailto;x-scheme-handler/tel;" \
  "x-scheme-handler/file;x-scheme-handler/smb;x-scheme-handler/javascript;"                    \
  "x-scheme-handler/ssh;x-scheme-handler/data;text/plain;inode/directory;"                     \
  "application/octet-stream;"

static char *opened_path;

static void
prepare_desktop (const char *home)
{
  g_autofree char *applications = g_build_filename (home, "applications", NULL);
  g_autofree char *entry = g_build_filename (applications, "recorder.desktop", NULL);
  g_autofree char *list = g_build_filename (applications, "mimeapps.list", NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) kinds = g_strsplit (KINDS, ";", -1);
  g_autoptr (GString) defaults = g_string_new ("[Default Applications]\n");

  opened_path = g_build_filename (home, "opened", NULL);
  content = g_strdup_printf (DESKTOP, opened_path, KINDS);
  g_assert_cmpint (g_mkdir_with_parents (applications, 0700), ==, 0);
  for (guint i = 0; kinds[i] != NULL && *kinds[i] != '\0'; i++)
    g_string_append_printf (defaults, "%s=recorder.desktop\n", kinds[i]);
  g_assert_true (g_file_set_contents (entry, content, -1, NULL));
  g_assert_true (g_file_set_contents (list, defaults->str, -1, NULL));
}

static char *
dup_opened (void)
{
  char *text = NULL;

  return g_file_get_contents (opened_path, &text, NULL, NULL) ? text : g_strdup ("");
}

static gboolean
has_opened (gpointer address)
{
  g_autofree char *opened = dup_opened ();
  g_autofree char *line = g_strconcat (address, "\n", NULL);

  return g_str_has_suffix (opened, line);
}

/* Opens a page of its own and waits for it: what was to be opened before it has been by then. */
static void
assert_only_opened (GtkWidget *window, const char *expected)
{
  static guint n_marks;
  g_autofree char *mark = g_strdup_printf ("https://mark.example/%u", ++n_marks);
  g_autofree char *opened = NULL;
  g_autofree char *all = NULL;

  if (*expected != '\0')
    test_wait (has_opened, (gpointer) expected);
  sma_opening_page (window, SM_PAGE_SECURE, mark);
  test_wait (has_opened, mark);
  opened = dup_opened ();
  all = g_strconcat (expected, *expected != '\0' ? "\n" : "", mark, "\n", NULL);
  g_assert_cmpstr (opened, ==, all);
  g_assert_cmpint (g_unlink (opened_path), ==, 0);
}

static const char *const hostile[] = {
  "file:///etc/passwd",
  "smb://attacker.example/share",
  "javascript:alert(1)",
  "ssh://-oProxyCommand=id/x",
  "data:text/plain,x",
  "http://pay.example/",
  "https://yoomoney.ru@attacker.example/",
  "https://attacker.example\\@yoomoney.ru/",
  "/etc/passwd",
  "--help",
  "",
};

static void
test_only_web_pages_are_opened (void)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      sma_opening_page (window, SM_PAGE_SECURE, hostile[i]);
      sma_opening_page (window, SM_PAGE_LOOPBACK, hostile[i]);
    }
  sma_opening_page (window, SM_PAGE_SECURE, NULL);
  sma_opening_page (window, SM_PAGE_SECURE, "http://127.0.0.1:9/pay");
  assert_only_opened (window, "");
  sma_opening_page (window, SM_PAGE_LOOPBACK, "http://127.0.0.1:9/pay");
  assert_only_opened (window, "http://127.0.0.1:9/pay");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_letters_and_calls_are_made_of_checked_values (void)
{
  static const char *const emails[] = {
    "",
    "support",
    "a@b",
    "support@example.ru?cc=x@attacker.example",
    "support@example.ru\nBcc: x@y.ru",
    "file:///etc/passwd",
    "a@b.ru,c@d.ru",
    "support@example.ru&attach=/etc/passwd",
  };
  static const char *const phones[] = {
    "",
    "112233;phone-context=+7",
    "*#06#",
    "+7912345678?x",
    "file:///etc/passwd",
    "+79123456789,,1",
  };
  GtkWidget *window = adw_window_new ();

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (emails); i++)
    sma_opening_letter (window, emails[i]);
  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    sma_opening_call (window, phones[i]);
  sma_opening_letter (window, NULL);
  sma_opening_call (window, NULL);
  assert_only_opened (window, "");
  sma_opening_letter (window, "Support+x%y@смородина.онлайн");
  assert_only_opened (window, "mailto:support%2Bx%25y@xn--80ahmohdapg.xn--80asehdb");
  sma_opening_call (window, "8 (4822) 12-34-56");
  assert_only_opened (window, "tel:+74822123456");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* As Escape does when the answer with the page's address has just come. */
static void
test_a_window_may_be_closed_at_once (void)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_present (GTK_WINDOW (window));
  sma_opening_page (window, SM_PAGE_SECURE, "https://example.ru/closed");
  gtk_window_destroy (GTK_WINDOW (window));
  test_wait (has_opened, (gpointer) "https://example.ru/closed");
  g_assert_cmpint (g_unlink (opened_path), ==, 0);
}

static GtkWidget *
get_child (gpointer widget, const char *name)
{
  GObject *child =
      gtk_widget_get_template_child (GTK_WIDGET (widget), G_OBJECT_TYPE (widget), name);

  return GTK_WIDGET (child);
}

static GtkWindow *
follow (SmaContext *context, SmAccount *account, const char *url)
{
  g_autoptr (SmPayment) payment = sm_record_new (SM_TYPE_PAYMENT);
  GtkWindow *dialog;

  sm_record_set_text (&payment->id, "01PAYMENT0000000000000000");
  sm_record_set_text (&payment->account_id, account->id);
  sm_record_set_text (&payment->state, "waiting");
  sm_record_set_text (&payment->confirmation_url, url);
  dialog = sma_payment_new_following (context, account, payment);
  gtk_window_present (dialog);
  return dialog;
}

static void
assert_page_refused (SmaContext *context, SmAccount *account, const char *url)
{
  GtkWindow *dialog = follow (context, account, url);

  g_test_message ("%s", url);
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "open_button")));
  assert_only_opened (GTK_WIDGET (dialog), "");
  gtk_window_destroy (dialog);
}

static void
test_a_payment_opens_at_its_page_only (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaContext) remote = sma_context_new ("https://cabinet.example");
  g_autoptr (SmAccount) account = test_account_new ("simple", "none");
  GtkWindow *dialog;

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    if (*hostile[i] != '\0')
      assert_page_refused (context, account, hostile[i]);
  assert_page_refused (remote, account, "http://127.0.0.1:631/admin");

  dialog = follow (remote, account, "https://YooMoney.ru/checkout?orderId=1");
  g_assert_true (gtk_widget_get_visible (get_child (dialog, "open_button")));
  g_assert_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (get_child (dialog, "host_label"))), "yoomoney.ru"));
  g_signal_emit_by_name (get_child (dialog, "open_button"), "clicked");
  assert_only_opened (GTK_WIDGET (dialog), "https://YooMoney.ru/checkout?orderId=1");
  gtk_window_destroy (dialog);

  dialog = follow (context, account, "http://127.0.0.1:9/pay");
  g_signal_emit_by_name (get_child (dialog, "open_button"), "clicked");
  assert_only_opened (GTK_WIDGET (dialog), "http://127.0.0.1:9/pay");
  gtk_window_destroy (dialog);
}

static guint
count_buttons (GtkWidget *widget)
{
  guint n_buttons = GTK_IS_BUTTON (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_buttons += count_buttons (child);
  return n_buttons;
}

static void
test_what_is_no_address_stands_there_as_a_text (void)
{
  static const struct
  {
    const char *email;
    const char *phone;
    guint n_buttons;
  } cases[] = {
    { "support@example.ru", "8 (4822) 12-34-56", 2 },
    { "support@example.ru", "ask <b>Ivan</b>", 1 },
    { "mailto:x@example.ru?attach=/etc/passwd", "104", 0 },
    { NULL, "8 (4822) 12-34-56", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmAccount) account = test_account_new ("simple", "none");
      g_autoptr (GtkWidget) row = NULL;

      sm_record_set_text (&account->support_email, cases[i].email);
      sm_record_set_text (&account->support_phone, cases[i].phone);
      row = g_object_ref_sink (sma_support_row_new (account));
      g_assert_cmpuint (count_buttons (row), ==, cases[i].n_buttons);
      g_assert_nonnull (
          strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), cases[i].phone));
    }
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("smorodina-opening-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  prepare_desktop (home);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/opening/only-web-pages", test_only_web_pages_are_opened);
  g_test_add_func ("/opening/letters-and-calls", test_letters_and_calls_are_made_of_checked_values);
  g_test_add_func ("/opening/closed-at-once", test_a_window_may_be_closed_at_once);
  g_test_add_func ("/opening/payment-pages", test_a_payment_opens_at_its_page_only);
  g_test_add_func ("/opening/no-address-is-a-text", test_what_is_no_address_stands_there_as_a_text);
  return g_test_run ();
}
