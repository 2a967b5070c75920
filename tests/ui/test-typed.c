/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "account-linking.h"
#include "error.h"
#include "finance.h"
#include "meter-card.h"
#include "meter-records.h"
#include "registration.h"
#include "request-form.h"
#include "request-records.h"
#include "request-thread.h"
#include "settings-account-row.h"
#include "settings-left-row.h"
#include "settings-sessions.h"
#include "settings.h"
#include "submit.h"
#include "test-tools.h"
#include "window.h"

/* What is typed stays whatever is told meanwhile; what is pressed twice happens once, and what
 * cannot be pressed says why. */

typedef struct
{
  WireServer *server;
  SmaContext *context;
  GtkWidget *window;
} Fixture;

static gpointer
get_child (GtkWidget *widget, const char *name)
{
  g_assert_nonnull (widget);
  return gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);
}

static GtkWidget *
find_shown (Fixture *fixture, GType type)
{
  return test_find_widget (fixture->window, type);
}

static void
show_page (Fixture *fixture, const char *name)
{
  g_assert_true (gtk_widget_activate_action (fixture->window, "win.show-page", "s", name));
}

static GtkWidget *
find_dialog (GType type)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *l = toplevels; l != NULL; l = l->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (l->data, type) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = wire_server_new ();
  fixture->context = test_context_log_in (fixture->server, 2);
  fixture->window = sma_window_new (NULL, fixture->context);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static SmCabinet *
create_cabinet (guint n_accounts, gint64 balance_kopecks)
{
  SmCabinet *cabinet = wire_new_cabinet (n_accounts);

  for (guint i = 0; i < n_accounts; i++)
    {
      SmAccount *account = sm_record_list_get (cabinet->accounts, i);

      account->balance_kopecks = balance_kopecks;
    }
  return cabinet;
}

/* Takes the cabinet. */
static void
tell_cabinet (Fixture *fixture, SmCabinet *cabinet)
{
  const guint n_accounts = sm_record_list_length (cabinet->accounts);
  gint64 balance = -1;

  if (n_accounts > 0)
    balance = ((SmAccount *) sm_record_list_get (cabinet->accounts, 0))->balance_kopecks;
  wire_server_answer (fixture->server, SM_OPERATION_CABINET, cabinet);
  wire_wait (!sma_context_get_refreshing (fixture->context));
  sma_context_refresh (fixture->context);
  wire_wait (!sma_context_get_refreshing (fixture->context));
  g_assert_cmpuint (g_list_model_get_n_items (sma_context_get_accounts (fixture->context)), ==,
                    n_accounts);
  if (n_accounts > 0)
    g_assert_cmpint (sma_context_find_account (fixture->context, "account-0")->balance_kopecks, ==,
                     balance);
}

static void
a_name_stays_when_the_account_is_told_anew (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row;
  GtkEditable *entry;

  show_page (fixture, "settings");
  row = find_shown (fixture, SMA_TYPE_SETTINGS_ACCOUNT_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  entry = get_child (row, "alias_row");
  wire_wait (gtk_widget_get_mapped (GTK_WIDGET (entry)));
  wire_wait (gtk_widget_grab_focus (GTK_WIDGET (entry)));
  gtk_editable_set_text (entry, "Parents' flat");
  tell_cabinet (fixture, create_cabinet (2, 70000));
  g_assert_true (find_shown (fixture, SMA_TYPE_SETTINGS_ACCOUNT_ROW) == row);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "Parents' flat");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                                         GTK_WIDGET (entry)));
}

static guint
count_rows (Fixture *fixture)
{
  GtkWidget *list = gtk_widget_get_parent (find_shown (fixture, SMA_TYPE_SETTINGS_ACCOUNT_ROW));
  guint n_rows = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) n_rows) != NULL)
    n_rows++;
  return n_rows;
}

/* Connected again in the other way: by its number, under the id it had. */
static void
an_account_connected_again_is_listed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row;

  show_page (fixture, "settings");
  row = find_shown (fixture, SMA_TYPE_SETTINGS_ACCOUNT_ROW);
  wire_server_answer (fixture->server, SM_OPERATION_ACCOUNT_DISCONNECT, NULL);
  g_signal_emit_by_name (row, "disconnect-asked");
  wire_wait (find_shown (fixture, SMA_TYPE_SETTINGS_LEFT_ROW) != NULL);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  tell_cabinet (fixture, create_cabinet (0, 0));
  g_assert_nonnull (find_shown (fixture, SMA_TYPE_SETTINGS_LEFT_ROW));
  tell_cabinet (fixture, create_cabinet (2, 70000));
  g_assert_null (find_shown (fixture, SMA_TYPE_SETTINGS_LEFT_ROW));
  g_assert_cmpuint (count_rows (fixture), ==, 2);
}

static void
what_is_typed_beside_a_saved_profile_stays (Fixture *fixture, gconstpointer data)
{
  SmProfile *saved = sm_record_new (SM_TYPE_PROFILE);
  GtkWidget *page;
  GtkEditable *phone;

  show_page (fixture, "settings");
  page = find_shown (fixture, SMA_TYPE_SETTINGS);
  phone = get_child (page, "phone_row");
  gtk_editable_set_text (get_child (page, "name_row"), "Ivanov Ivan");
  sm_record_set_text (&saved->email, "ivanov@example.ru");
  wire_server_answer (fixture->server, SM_OPERATION_PROFILE_SAVE, saved);
  wire_server_hang (fixture->server, SM_OPERATION_PROFILE_SAVE);
  g_signal_emit_by_name (get_child (page, "name_row"), "apply");
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_PROFILE_SAVE) == 1);
  gtk_editable_set_text (phone, "+7 912 345-67-89");
  wire_server_release (fixture->server, SM_OPERATION_PROFILE_SAVE);
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_CABINET) > 1);
  tell_cabinet (fixture, create_cabinet (2, 70000));
  g_assert_cmpstr (gtk_editable_get_text (phone), ==, "+7 912 345-67-89");
}

static SmRequest *
create_request (const char *id)
{
  SmRequest *request = sm_record_new (SM_TYPE_REQUEST);

  sm_record_set_text (&request->id, id);
  sm_record_set_text (&request->number, "26-000001");
  sm_record_set_text (&request->topic, "payment");
  sm_record_set_text (&request->state, "open");
  return request;
}

static void
open_request (Fixture *fixture, GtkWidget *thread, const char *id)
{
  const guint n_asked = wire_server_count (fixture->server, SM_OPERATION_REQUEST);

  wire_server_answer (fixture->server, SM_OPERATION_REQUEST, create_request (id));
  sma_request_thread_open (SMA_REQUEST_THREAD (thread), id);
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_REQUEST) > n_asked);
}

static GtkTextBuffer *
get_buffer (GtkWidget *thread)
{
  return gtk_text_view_get_buffer (get_child (thread, "reply_view"));
}

static char *
dup_text (GtkTextBuffer *buffer)
{
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

#define assert_reply(thread, expected)                      \
  G_STMT_START                                              \
  {                                                         \
    g_autofree char *is = dup_text (get_buffer ((thread))); \
    g_assert_cmpstr (is, ==, (expected));                   \
  }                                                         \
  G_STMT_END

static void
a_reply_waits_while_another_request_is_read (Fixture *fixture, gconstpointer data)
{
  GtkWidget *thread;

  show_page (fixture, "requests");
  thread = find_shown (fixture, SMA_TYPE_REQUEST_THREAD);
  open_request (fixture, thread, "one");
  gtk_text_buffer_set_text (get_buffer (thread), "A long answer", -1);
  open_request (fixture, thread, "two");
  assert_reply (thread, "");
  open_request (fixture, thread, "one");
  assert_reply (thread, "A long answer");
}

/* Opening another request does not call back what was sent; what failed is still there, and goes
 * out under the same key. */
static void
a_reply_under_way_is_not_given_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;
  GtkWidget *thread;

  show_page (fixture, "requests");
  thread = find_shown (fixture, SMA_TYPE_REQUEST_THREAD);
  open_request (fixture, thread, "one");
  gtk_text_buffer_set_text (get_buffer (thread), "A long answer", -1);
  wire_server_refuse (fixture->server, SM_OPERATION_REQUEST_REPLY, SM_ERROR_UNAVAILABLE, 0);
  wire_server_hang (fixture->server, SM_OPERATION_REQUEST_REPLY);
  g_signal_emit_by_name (get_child (thread, "reply_button"), "clicked");
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_REQUEST_REPLY) == 1);
  key = g_strdup (
      wire_server_get_header (fixture->server, SM_OPERATION_REQUEST_REPLY, "idempotency-key"));
  open_request (fixture, thread, "two");
  wire_server_release (fixture->server, SM_OPERATION_REQUEST_REPLY);
  wire_server_answer (fixture->server, SM_OPERATION_REQUEST_REPLY, create_request ("one"));
  open_request (fixture, thread, "one");
  assert_reply (thread, "A long answer");
  g_signal_emit_by_name (get_child (thread, "reply_button"), "clicked");
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_REQUEST_REPLY) == 2);
  g_assert_cmpstr (
      wire_server_get_header (fixture->server, SM_OPERATION_REQUEST_REPLY, "idempotency-key"), ==,
      key);
  wire_wait (gtk_text_buffer_get_char_count (get_buffer (thread)) == 0);
  open_request (fixture, thread, "two");
  open_request (fixture, thread, "one");
  assert_reply (thread, "");
}

static void
closing_the_window_asks_about_a_request (Fixture *fixture, gconstpointer data)
{
  GtkWidget *form;

  g_assert_true (gtk_widget_activate_action (fixture->window, "win.new-request", "s", ""));
  form = find_dialog (SMA_TYPE_REQUEST_FORM);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (get_child (form, "text_view")),
                            "The bill is wrong", -1);
  for (guint i = 0; i < 2; i++)
    gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_get_visible (fixture->window));
  g_assert_true (find_dialog (SMA_TYPE_REQUEST_FORM) == form);
  gtk_window_destroy (GTK_WINDOW (form));
}

static AdwDialog *
get_question (Fixture *fixture)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
}

static void
answer_question (Fixture *fixture, const char *label)
{
  GtkWidget *button;

  g_assert_true (ADW_IS_ALERT_DIALOG (get_question (fixture)));
  button = test_find_button (GTK_WIDGET (get_question (fixture)), label);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
type_reply (Fixture *fixture)
{
  GtkWidget *thread;

  show_page (fixture, "requests");
  thread = find_shown (fixture, SMA_TYPE_REQUEST_THREAD);
  open_request (fixture, thread, "one");
  gtk_text_buffer_set_text (get_buffer (thread), "A long answer", -1);
}

/* Whether it is shown or waits for its request to be opened again. */
static void
closing_the_window_asks_about_a_reply (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkWidget) window = g_object_ref (fixture->window);
  GtkWidget *thread;

  type_reply (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_get_visible (fixture->window));
  answer_question (fixture, "_Keep Writing");
  thread = find_shown (fixture, SMA_TYPE_REQUEST_THREAD);
  assert_reply (thread, "A long answer");
  open_request (fixture, thread, "two");
  show_page (fixture, "overview");
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_get_visible (fixture->window));
  answer_question (fixture, "_Discard");
  g_assert_false (gtk_widget_get_visible (fixture->window));
  fixture->window = NULL;
}

static void
logging_out_asks_about_a_reply (Fixture *fixture, gconstpointer data)
{
  GtkWidget *thread;

  type_reply (fixture);
  g_assert_true (gtk_widget_activate_action (fixture->window, "win.log-out", NULL));
  g_assert_cmpint (sma_context_get_session (fixture->context), ==, SMA_SESSION_OPEN);
  answer_question (fixture, "_Keep Writing");
  thread = find_shown (fixture, SMA_TYPE_REQUEST_THREAD);
  gtk_text_buffer_set_text (get_buffer (thread), "", -1);
  g_assert_true (gtk_widget_activate_action (fixture->window, "win.log-out", NULL));
  g_assert_cmpint (sma_context_get_session (fixture->context), ==, SMA_SESSION_NONE);
}

static GtkWidget *
find_apply_button (GtkWidget *row)
{
  GtkWidget *found = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = GTK_IS_BUTTON (child) && gtk_widget_has_css_class (child, "suggested-action")
                ? child
                : find_apply_button (child);
  return found;
}

/* It was not saved: there is a button that tries once more. */
static void
what_was_not_saved_can_be_saved_again (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row;
  GtkWidget *entry;
  GtkWidget *button;

  show_page (fixture, "settings");
  row = find_shown (fixture, SMA_TYPE_SETTINGS_ACCOUNT_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  entry = get_child (row, "alias_row");
  wire_wait (gtk_widget_get_mapped (entry));
  wire_wait (gtk_widget_grab_focus (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Parents' flat");
  button = find_apply_button (entry);
  g_assert_nonnull (button);
  wire_wait (gtk_widget_get_mapped (button));
  wire_server_refuse (fixture->server, SM_OPERATION_ACCOUNT_RENAME, SM_ERROR_UNAVAILABLE, 0);
  g_signal_emit_by_name (button, "clicked");
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_ACCOUNT_RENAME) == 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Parents' flat");
  wire_wait (gtk_widget_get_mapped (button));
}

static void
a_session_is_ended_once (Fixture *fixture, gconstpointer data)
{
  SmSessionList *list = sm_record_new (SM_TYPE_SESSION_LIST);
  g_autoptr (SmSession) session = sm_record_new (SM_TYPE_SESSION);
  GtkWidget *group;
  GtkWidget *button;

  sm_record_set_text (&session->id, "elsewhere");
  g_list_store_append (list->items, session);
  wire_server_answer (fixture->server, SM_OPERATION_SESSIONS, list);
  wire_server_refuse (fixture->server, SM_OPERATION_SESSION_END, SM_ERROR_UNAVAILABLE, 0);
  show_page (fixture, "settings");
  group = find_shown (fixture, SMA_TYPE_SETTINGS_SESSIONS);
  wire_wait (test_find_widget (get_child (group, "sessions_list"), GTK_TYPE_BUTTON) != NULL);
  button = test_find_widget (get_child (group, "sessions_list"), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_sensitive (button));
  /* it was not ended: it can be pressed again */
  wire_wait (gtk_widget_get_sensitive (button));
  g_assert_cmpuint (wire_server_count (fixture->server, SM_OPERATION_SESSION_END), ==, 1);
}

/* Nothing happens when it is pressed, so it says why it is grey. */
static void
a_meter_waits_for_the_other_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmAccount) account = test_account_new ("full", "open");
  g_autoptr (SmMeterList) meters = test_meters_new ();
  g_autoptr (SmaReadings) readings = sma_readings_new (fixture->context);
  g_autoptr (GtkWidget) card = NULL;
  GListModel *forms = sma_readings_get_forms (readings);
  GtkWidget *button;

  wire_server_answer (fixture->server, SM_OPERATION_METERS, g_object_ref (meters));
  sma_readings_set_account (readings, account);
  sma_readings_load (readings);
  wire_wait (g_list_model_get_n_items (forms) == 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SmaMeterForm) form = g_list_model_get_item (forms, i);
      g_autoptr (SmaRegisterForm) reg =
          g_list_model_get_item (sma_meter_form_get_registers (form), 0);

      sma_register_form_set_text (reg, "120");
    }
  card = g_object_ref_sink (
      sma_meter_card_new (readings, sma_readings_find_form (readings, "meter-1"), TRUE));
  button = sma_submit_get_button (get_child (card, "submit"));
  g_assert_true (gtk_widget_get_sensitive (button));
  wire_server_hang (fixture->server, SM_OPERATION_READING_SEND);
  sma_readings_send (readings, sma_readings_find_form (readings, "meter-0"));
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "The readings of another meter are being sent");
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_READING_SEND) == 1);
  wire_server_release (fixture->server, SM_OPERATION_READING_SEND);
  wire_wait (gtk_widget_get_sensitive (button));
}

/* A key that is pressed is a click a moment later, when there may be nothing any more. */
static void
a_press_that_comes_late_does_no_harm (Fixture *fixture, gconstpointer data)
{
  GtkWidget *finance;

  show_page (fixture, "finance");
  finance = find_shown (fixture, SMA_TYPE_FINANCE);
  tell_cabinet (fixture, create_cabinet (0, 0));
  g_signal_emit_by_name (get_child (finance, "pay_button"), "clicked");
  g_signal_emit_by_name (get_child (finance, "access_button"), "clicked");
}

static void
a_late_press_of_registering_does_no_harm (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaSignup) signup = sma_signup_new (context);
  g_autoptr (GtkWidget) page = g_object_ref_sink (sma_registration_new (context, signup));
  GtkWidget *submit = get_child (page, "submit");

  g_signal_emit_by_name (get_child (page, "consent_button"), "clicked");
  g_signal_emit_by_name (sma_submit_get_button (SMA_SUBMIT (submit)), "clicked");
  g_assert_false (sma_submit_get_busy (SMA_SUBMIT (submit)));
}

#define ADD(path, function) g_test_add ("/typed/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("a-name-stays", a_name_stays_when_the_account_is_told_anew);
  ADD ("an-account-connected-again-is-listed", an_account_connected_again_is_listed);
  ADD ("a-profile-stays", what_is_typed_beside_a_saved_profile_stays);
  ADD ("a-reply-waits", a_reply_waits_while_another_request_is_read);
  ADD ("a-reply-under-way-is-not-given-up", a_reply_under_way_is_not_given_up);
  ADD ("closing-the-window-asks", closing_the_window_asks_about_a_request);
  ADD ("closing-the-window-asks-about-a-reply", closing_the_window_asks_about_a_reply);
  ADD ("logging-out-asks-about-a-reply", logging_out_asks_about_a_reply);
  ADD ("what-was-not-saved-can-be-saved-again", what_was_not_saved_can_be_saved_again);
  ADD ("a-session-is-ended-once", a_session_is_ended_once);
  ADD ("a-meter-waits-for-the-other-one", a_meter_waits_for_the_other_one);
  ADD ("a-press-that-comes-late-does-no-harm", a_press_that_comes_late_does_no_harm);
  g_test_add_func ("/typed/a-late-press-of-registering-does-no-harm",
                   a_late_press_of_registering_does_no_harm);
  return g_test_run ();
}
