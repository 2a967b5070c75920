/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "confirmation.h"
#include "customer-records.h"
#include "login.h"
#include "password-reset.h"
#include "record.h"
#include "registration.h"
#include "signup.h"
#include "start.h"
#include "submit.h"
#include "test-tools.h"
#include "wire-server.h"

typedef struct
{
  WireServer *server;
  SmaContext *context;
  SmaSignup *signup;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static gpointer
child (Fixture *fixture, const char *name)
{
  return gtk_widget_get_template_child (fixture->page, G_OBJECT_TYPE (fixture->page), name);
}

static gboolean
is_ready (Fixture *fixture)
{
  return gtk_widget_get_sensitive (sma_submit_get_button (child (fixture, "submit")));
}

/* What the grey button says of itself; "" where it can be pressed. */
static const char *
get_missing_of (Fixture *fixture, const char *submit)
{
  GtkWidget *button = sma_submit_get_button (child (fixture, submit));
  GtkWidget *label = gtk_widget_get_next_sibling (button);

  return gtk_widget_get_visible (label) ? gtk_label_get_label (GTK_LABEL (label)) : "";
}

static const char *
get_missing (Fixture *fixture)
{
  return get_missing_of (fixture, "submit");
}

static gboolean
has_focus (Fixture *fixture, const char *name)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, child (fixture, name));
}

static void
write_text (Fixture *fixture, const char *name, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (child (fixture, name)), text);
}

static void
set_up (Fixture *fixture, GtkWidget *(*create) (Fixture *) )
{
  fixture->server = wire_server_new ();
  wire_server_answer (fixture->server, SM_OPERATION_SERVICE_INFO, wire_new_service_info ());
  fixture->context = sma_context_new (wire_server_get_url (fixture->server));
  fixture->signup = sma_signup_new (fixture->context);
  sma_context_start (fixture->context);
  wire_wait (sma_context_get_service (fixture->context) != NULL);
  fixture->page = create (fixture);
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->signup);
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static GtkWidget *
new_registration (Fixture *fixture)
{
  return sma_registration_new (fixture->context, fixture->signup);
}

static GtkWidget *
new_login (Fixture *fixture)
{
  return sma_login_new (fixture->context, fixture->signup);
}

static void
registration_waits_for_all_that_is_needed (void)
{
  Fixture fixture;

  set_up (&fixture, new_registration);
  g_assert_false (gtk_check_button_get_active (child (&fixture, "consent_check")));
  g_assert_cmpstr (get_missing (&fixture), ==, "Type your e-mail address, e.g. name@example.ru");
  write_text (&fixture, "email_row", "ivanov@example.ru");
  g_assert_cmpstr (get_missing (&fixture), ==, "Choose a password that fits the rule above");
  write_text (&fixture, "password_row", "Abc12");
  g_assert_false (is_ready (&fixture));
  g_assert_cmpstr (get_missing (&fixture), ==, "Read the consent and tick it");
  gtk_check_button_set_active (child (&fixture, "consent_check"), TRUE);
  g_assert_true (is_ready (&fixture));
  g_assert_cmpstr (get_missing (&fixture), ==, "");
  write_text (&fixture, "email_row", "ivanov@@example.ru");
  g_assert_false (is_ready (&fixture));
  tear_down (&fixture);
}

static void
registration_knows_the_rule_of_passwords (void)
{
  static const char *const refused[] = { "Abc1", "Abcde123456", "Abс12", "Ab c1", "Abc1!", "" };
  static const char *const taken[] = { "Abc12", "Abcde12345", "12345", "abcde" };
  Fixture fixture;

  set_up (&fixture, new_registration);
  write_text (&fixture, "email_row", "иванов@почта.рф");
  gtk_check_button_set_active (child (&fixture, "consent_check"), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      write_text (&fixture, "password_row", refused[i]);
      g_assert_false (is_ready (&fixture));
    }
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      write_text (&fixture, "password_row", taken[i]);
      g_assert_true (is_ready (&fixture));
    }
  tear_down (&fixture);
}

static void
registration_sends_the_consent_that_was_read (void)
{
  Fixture fixture;
  SmRegistrationInput *sent;

  set_up (&fixture, new_registration);
  wire_server_refuse (fixture.server, SM_OPERATION_REGISTER, SM_ERROR_BUSY, 0);
  write_text (&fixture, "email_row", "  ivanov@example.ru ");
  write_text (&fixture, "password_row", "Abc12");
  gtk_check_button_set_active (child (&fixture, "consent_check"), TRUE);
  sma_submit_press (child (&fixture, "submit"));
  wire_wait (gtk_widget_get_visible (child (&fixture, "error_label")));
  sent = wire_server_get_body (fixture.server, SM_OPERATION_REGISTER);
  g_assert_cmpstr (sent->email, ==, "ivanov@example.ru");
  g_assert_cmpstr (sent->consent_version, ==, "2026-01");
  g_assert_true (sent->consent);
  /* Nothing typed is lost, and it can be sent again. */
  g_assert_cmpstr (gtk_editable_get_text (child (&fixture, "password_row")), ==, "Abc12");
  g_assert_true (is_ready (&fixture));
  tear_down (&fixture);
}

static SmRegistration *
new_waiting (gboolean undeliverable)
{
  SmRegistration *registration = sm_record_new (SM_TYPE_REGISTRATION);

  sm_record_set_text (&registration->id, "secret");
  sm_record_set_text (&registration->email, "typo@example.ru");
  sm_record_set_text (&registration->state, "pending");
  registration->expires_at = G_GINT64_CONSTANT (4000000000);
  registration->undeliverable = undeliverable;
  return registration;
}

static GtkWidget *
new_confirmation (Fixture *fixture)
{
  return sma_confirmation_new (fixture->context, fixture->signup);
}

/* The server's refusal comes while the page waits: it says so and opens what mends it. */
static void
a_refused_letter_opens_the_correction (void)
{
  Fixture fixture;
  g_autoptr (SmRegistration) sent = new_waiting (FALSE);
  g_autoptr (SmRegistration) refused = new_waiting (TRUE);

  set_up (&fixture, new_confirmation);
  wire_server_answer (fixture.server, SM_OPERATION_REGISTER, g_object_ref (sent));
  wire_server_answer (fixture.server, SM_OPERATION_REGISTRATION_STATE, g_object_ref (refused));
  sma_signup_register_async (fixture.signup, "typo@example.ru", "Abc12", "1", NULL, NULL, NULL);
  wire_wait (g_str_equal (sma_signup_get_state (fixture.signup), "undeliverable"));
  g_assert_true (gtk_widget_get_visible (child (&fixture, "correct_box")));
  g_assert_false (gtk_widget_get_visible (child (&fixture, "spinner")));
  tear_down (&fixture);
}

/* A login that fails after the confirmation is not waited for. */
static void
a_confirmed_address_is_never_waited_for_in_vain (void)
{
  Fixture fixture;
  SmRegistration *confirmed = new_waiting (FALSE);
  GtkLabel *label;

  set_up (&fixture, new_confirmation);
  label = child (&fixture, "state_label");
  sm_record_set_text (&confirmed->state, "confirmed");
  wire_server_answer (fixture.server, SM_OPERATION_REGISTER, new_waiting (FALSE));
  wire_server_answer (fixture.server, SM_OPERATION_REGISTRATION_STATE, confirmed);
  wire_server_refuse (fixture.server, SM_OPERATION_LOGIN, SM_ERROR_BUSY, 0);
  sma_signup_register_async (fixture.signup, "typo@example.ru", "Abc12", "1", NULL, NULL, NULL);
  wire_wait (g_str_equal (sma_signup_get_state (fixture.signup), "login"));
  g_assert_false (gtk_widget_get_visible (child (&fixture, "spinner")));
  g_assert_nonnull (strstr (gtk_label_get_text (label), "log in with your password"));
  tear_down (&fixture);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer done)
{
  g_assert_false (sma_signup_finish (SMA_SIGNUP (source), result, NULL));
  *(gboolean *) done = TRUE;
}

static gboolean
register_mixed (Fixture *fixture)
{
  gboolean done = FALSE;

  sma_signup_register_async (fixture->signup, "ivаnov@example.ru", "Abc12", "1", NULL,
                             on_registered, &done);
  wire_wait (done);
  return SM_REGISTRATION_INPUT (wire_server_get_body (fixture->server, SM_OPERATION_REGISTER))
      ->email_confirmed;
}

/* What the service did not ask was not answered: an attempt that failed on the way counts for
 * nothing. */
static void
an_address_of_two_alphabets_is_meant_once_it_was_asked_about (void)
{
  Fixture fixture;

  set_up (&fixture, new_registration);
  wire_server_refuse (fixture.server, SM_OPERATION_REGISTER, SM_ERROR_UNAVAILABLE, 0);
  g_assert_false (register_mixed (&fixture));
  g_assert_false (register_mixed (&fixture));
  wire_server_refuse (fixture.server, SM_OPERATION_REGISTER, SM_ERROR_EMAIL_MIXED, 0);
  g_assert_false (register_mixed (&fixture));
  g_assert_true (register_mixed (&fixture));
  tear_down (&fixture);
}

static GtkWidget *
new_password_reset (Fixture *fixture)
{
  return sma_password_reset_new (fixture->context, fixture->signup);
}

static SmPasswordReset *
new_reset (gboolean undeliverable)
{
  SmPasswordReset *reset = sm_record_new (SM_TYPE_PASSWORD_RESET);

  sm_record_set_text (&reset->id, "secret");
  reset->undeliverable = undeliverable;
  return reset;
}

/* The page leads back to the address, as it was typed. */
static void
a_refused_letter_of_a_reset_is_said (void)
{
  Fixture fixture;
  GtkLabel *label;

  set_up (&fixture, new_password_reset);
  wire_server_answer (fixture.server, SM_OPERATION_PASSWORD_FORGOTTEN, new_reset (FALSE));
  wire_server_answer (fixture.server, SM_OPERATION_PASSWORD_RESET_STATE, new_reset (FALSE));
  write_text (&fixture, "email_row", "typo@example.ru");
  sma_submit_press (child (&fixture, "email_submit"));
  wire_wait (wire_server_count (fixture.server, SM_OPERATION_PASSWORD_RESET_STATE) > 0);
  g_assert_false (gtk_widget_get_mapped (child (&fixture, "email_row")));
  wire_server_answer (fixture.server, SM_OPERATION_PASSWORD_RESET_STATE, new_reset (TRUE));
  wire_wait (gtk_widget_get_mapped (child (&fixture, "email_row")));
  label = child (&fixture, "error_label");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (label)));
  g_assert_nonnull (strstr (gtk_label_get_text (label), "refused the letter"));
  g_assert_nonnull (strstr (gtk_label_get_text (label), "Correct the address"));
  g_assert_cmpstr (gtk_editable_get_text (child (&fixture, "email_row")), ==, "typo@example.ru");
  tear_down (&fixture);
}

/* The same secret with a registration, a login and a lost password: one device. */
static void
the_device_is_one (void)
{
  Fixture fixture;
  g_autofree char *registered = NULL;

  set_up (&fixture, new_registration);
  sma_signup_register_async (fixture.signup, "ivanov@example.ru", "Abc12", "1", NULL, NULL, NULL);
  wire_wait (wire_server_count (fixture.server, SM_OPERATION_REGISTER) > 0);
  registered = g_strdup (
      ((SmRegistrationInput *) wire_server_get_body (fixture.server, SM_OPERATION_REGISTER))
          ->device_secret);
  g_assert_cmpuint (strlen (registered), ==, 52);
  sma_context_login_async (fixture.context, "ivanov@example.ru", "Abc12", NULL, NULL, NULL);
  wire_wait (wire_server_count (fixture.server, SM_OPERATION_LOGIN) > 0);
  g_assert_cmpstr (
      ((SmLoginInput *) wire_server_get_body (fixture.server, SM_OPERATION_LOGIN))->device_secret,
      ==, registered);
  tear_down (&fixture);
}

static void
sending_again_is_the_same_registration (void)
{
  Fixture fixture;
  g_autofree char *key = NULL;
  const char *operation_key;

  set_up (&fixture, new_registration);
  wire_server_refuse (fixture.server, SM_OPERATION_REGISTER, SM_ERROR_BUSY, 0);
  write_text (&fixture, "email_row", "ivanov@example.ru");
  write_text (&fixture, "password_row", "Abc12");
  gtk_check_button_set_active (child (&fixture, "consent_check"), TRUE);
  sma_submit_press (child (&fixture, "submit"));
  wire_wait (gtk_widget_get_visible (child (&fixture, "error_label")));
  key =
      g_strdup (wire_server_get_header (fixture.server, SM_OPERATION_REGISTER, "idempotency-key"));
  sma_submit_press (child (&fixture, "submit"));
  wire_wait (wire_server_count (fixture.server, SM_OPERATION_REGISTER) == 2);
  operation_key = wire_server_get_header (fixture.server, SM_OPERATION_REGISTER, "idempotency-key");
  g_assert_cmpstr (operation_key, ==, key);
  wire_wait (gtk_widget_get_visible (child (&fixture, "error_label")));
  tear_down (&fixture);
}

static void
waiting_can_be_stopped (void)
{
  Fixture fixture;

  set_up (&fixture, new_login);
  wire_server_hang (fixture.server, SM_OPERATION_LOGIN);
  write_text (&fixture, "email_row", "ivanov@example.ru");
  write_text (&fixture, "password_row", "whatever it was");
  g_assert_true (is_ready (&fixture));
  sma_submit_press (child (&fixture, "submit"));
  g_assert_false (is_ready (&fixture));
  wire_wait (wire_server_count (fixture.server, SM_OPERATION_LOGIN) == 1);
  g_signal_emit_by_name (child (&fixture, "submit"), "cancelled");
  wire_wait (is_ready (&fixture));
  g_assert_false (gtk_widget_get_visible (child (&fixture, "error_label")));
  tear_down (&fixture);
}

/* Whoever withdrew the consent is told what becomes of the cabinet, and may give it again. */
static void
a_withdrawn_consent_can_be_given_again (void)
{
  Fixture fixture;
  AdwDialog *dialog;
  SmLoginInput *login;

  set_up (&fixture, new_login);
  wire_server_refuse (fixture.server, SM_OPERATION_LOGIN, SM_ERROR_CONSENT_WITHDRAWN, 29);
  write_text (&fixture, "email_row", "ivanov@example.ru");
  write_text (&fixture, "password_row", "Abc12");
  sma_submit_press (child (&fixture, "submit"));
  wire_wait (adw_window_get_visible_dialog (ADW_WINDOW (fixture.window)) != NULL);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture.window));
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), "29"));
  login = wire_server_get_body (fixture.server, SM_OPERATION_LOGIN);
  g_assert_false (login->consent);

  g_signal_emit_by_name (dialog, "response", "give");
  wire_wait (wire_server_count (fixture.server, SM_OPERATION_LOGIN) == 2);
  login = wire_server_get_body (fixture.server, SM_OPERATION_LOGIN);
  g_assert_true (login->consent);
  g_assert_cmpstr (login->consent_version, ==,
                   sma_context_get_service (fixture.context)->consent_version);
  wire_wait (is_ready (&fixture));
  tear_down (&fixture);
}

static GtkWidget *
new_start (Fixture *fixture)
{
  return sma_start_new (fixture->context);
}

static gboolean
is_typed_into (Fixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, ADW_TYPE_ENTRY_ROW) != NULL;
}

static void
the_first_page_can_be_typed_into (void)
{
  Fixture fixture;

  set_up (&fixture, new_start);
  wire_wait (is_typed_into (&fixture));
  tear_down (&fixture);
}

static void
a_page_begins_at_its_first_field (void)
{
  Fixture fixture;
  GtkWidget *focus;
  GtkWidget *registration;

  set_up (&fixture, new_start);
  wire_wait (is_typed_into (&fixture));
  gtk_widget_activate_action (fixture.page, "start.show", "s", "registration");
  registration = test_find_widget (fixture.page, SMA_TYPE_REGISTRATION);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture.window));
  g_assert_true (
      gtk_widget_is_ancestor (focus, GTK_WIDGET (gtk_widget_get_template_child (
                                         registration, SMA_TYPE_REGISTRATION, "email_row"))));
  tear_down (&fixture);
}

static void
a_fresh_page_says_what_is_missing (void)
{
  Fixture fixture;

  set_up (&fixture, new_login);
  g_assert_cmpstr (get_missing (&fixture), ==, "Type your e-mail address, e.g. name@example.ru");
  tear_down (&fixture);
  set_up (&fixture, new_password_reset);
  g_assert_cmpstr (get_missing_of (&fixture, "email_submit"), ==,
                   "Type your e-mail address, e.g. name@example.ru");
  tear_down (&fixture);
}

static void
an_address_is_typed_once (void)
{
  Fixture fixture;
  g_autoptr (GtkWidget) other = NULL;
  GtkEditable *row;

  set_up (&fixture, new_login);
  write_text (&fixture, "email_row", "ivanov@example.ru");
  other = g_object_ref_sink (new_registration (&fixture));
  row = GTK_EDITABLE (gtk_widget_get_template_child (other, SMA_TYPE_REGISTRATION, "email_row"));
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "ivanov@example.ru");
  gtk_editable_set_text (row, "petrov@example.ru");
  g_assert_cmpstr (gtk_editable_get_text (child (&fixture, "email_row")), ==, "petrov@example.ru");
  tear_down (&fixture);
}

static void
typing_goes_on_where_it_stopped (void)
{
  Fixture fixture;

  set_up (&fixture, new_login);
  sma_login_focus (SMA_LOGIN (fixture.page));
  g_assert_true (has_focus (&fixture, "email_row"));
  write_text (&fixture, "email_row", "ivanov@example.ru");
  sma_login_focus (SMA_LOGIN (fixture.page));
  g_assert_true (has_focus (&fixture, "password_row"));
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/start/the-first-page-can-be-typed-into", the_first_page_can_be_typed_into);
  g_test_add_func ("/start/a-page-begins-at-its-first-field", a_page_begins_at_its_first_field);
  g_test_add_func ("/start/a-fresh-page-says-what-is-missing", a_fresh_page_says_what_is_missing);
  g_test_add_func ("/start/registration-waits-for-all-that-is-needed",
                   registration_waits_for_all_that_is_needed);
  g_test_add_func ("/start/registration-knows-the-rule-of-passwords",
                   registration_knows_the_rule_of_passwords);
  g_test_add_func ("/start/registration-sends-the-consent-that-was-read",
                   registration_sends_the_consent_that_was_read);
  g_test_add_func ("/start/a-refused-letter-opens-the-correction",
                   a_refused_letter_opens_the_correction);
  g_test_add_func ("/start/a-confirmed-address-is-never-waited-for-in-vain",
                   a_confirmed_address_is_never_waited_for_in_vain);
  g_test_add_func ("/start/an-address-of-two-alphabets-is-meant-once-it-was-asked-about",
                   an_address_of_two_alphabets_is_meant_once_it_was_asked_about);
  g_test_add_func ("/start/a-refused-letter-of-a-reset-is-said",
                   a_refused_letter_of_a_reset_is_said);
  g_test_add_func ("/start/the-device-is-one", the_device_is_one);
  g_test_add_func ("/start/sending-again-is-the-same-registration",
                   sending_again_is_the_same_registration);
  g_test_add_func ("/start/waiting-can-be-stopped", waiting_can_be_stopped);
  g_test_add_func ("/start/a-withdrawn-consent-can-be-given-again",
                   a_withdrawn_consent_can_be_given_again);
  g_test_add_func ("/start/an-address-is-typed-once", an_address_is_typed_once);
  g_test_add_func ("/start/typing-goes-on-where-it-stopped", typing_goes_on_where_it_stopped);
  return g_test_run ();
}
