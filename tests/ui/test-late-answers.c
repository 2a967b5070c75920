/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context.h"
#include "record.h"
#include "signup.h"
#include "test-tools.h"

/* Answers that come after another service was chosen or somebody else logged in; a registration
 * that ends; a session that is in the keyring, or not yet. */

#define REGISTRATION "registration-1"

typedef struct
{
  gboolean done;
  gboolean succeeded;
  GError *error;
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
on_logged_in (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->succeeded = sma_context_login_finish (SMA_CONTEXT (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
on_signed_up (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->succeeded = sma_signup_finish (SMA_SIGNUP (source), result, &outcome->error);
  outcome->done = TRUE;
}

static SmServiceInfo *
create_service (const char *version)
{
  SmServiceInfo *info = wire_new_service_info ();

  sm_record_set_text (&info->version, version);
  return info;
}

static void
login_of_the_former_service_is_dropped (void)
{
  g_autoptr (WireServer) former = wire_server_new ();
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (former));
  g_auto (Outcome) outcome = { 0 };

  wire_server_answer (former, SM_OPERATION_LOGIN, wire_new_session ("ivanov@example.ru"));
  wire_server_hang (former, SM_OPERATION_LOGIN);
  sma_context_start (context);
  wire_wait (sma_context_get_session (context) == SMA_SESSION_NONE);
  sma_context_login_async (context, "ivanov@example.ru", "Abc12", NULL, on_logged_in, &outcome);
  wire_wait (wire_server_count (former, SM_OPERATION_LOGIN) == 1);
  sma_context_set_service_url (context, wire_server_get_url (server));
  wire_wait (sma_context_get_session (context) == SMA_SESSION_NONE);
  wire_server_release (former, SM_OPERATION_LOGIN);
  wire_wait (outcome.done);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (sma_context_get_session (context), ==, SMA_SESSION_NONE);
  g_assert_null (sma_context_get_email (context));
  /* The token of one service is never shown to another. */
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_CABINET), ==, 0);
}

/* It would go into a header as it is. */
static void
a_token_is_one_word (void)
{
  static const char *const tokens[] = { "", "a b", "a\r\nX-Other: b", "токен", "a\x7f" };
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));

  sma_context_start (context);
  wire_wait (sma_context_get_session (context) == SMA_SESSION_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      SmSession *session = wire_new_session ("ivanov@example.ru");
      g_auto (Outcome) outcome = { 0 };

      sm_record_set_text (&session->token, tokens[i]);
      wire_server_answer (server, SM_OPERATION_LOGIN, session);
      sma_context_login_async (context, "ivanov@example.ru", "Abc12", NULL, on_logged_in, &outcome);
      wire_wait (outcome.done);
      g_assert_error (outcome.error, SM_ERROR, SM_ERROR_REPLY_MALFORMED);
      g_assert_cmpint (sma_context_get_session (context), ==, SMA_SESSION_NONE);
    }
}

static void
second_login_under_way_does_not_replace_the_first (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_auto (Outcome) late = { 0 };
  g_auto (Outcome) outcome = { 0 };

  wire_server_answer (server, SM_OPERATION_CABINET, wire_new_cabinet (1));
  wire_server_answer (server, SM_OPERATION_LOGIN, wire_new_session ("petrov@example.ru"));
  wire_server_hang (server, SM_OPERATION_LOGIN);
  sma_context_start (context);
  wire_wait (sma_context_get_session (context) == SMA_SESSION_NONE);
  sma_context_login_async (context, "petrov@example.ru", "Abc12", NULL, on_logged_in, &late);
  wire_wait (wire_server_count (server, SM_OPERATION_LOGIN) == 1);
  wire_server_answer (server, SM_OPERATION_LOGIN, wire_new_session ("ivanov@example.ru"));
  sma_context_login_async (context, "ivanov@example.ru", "Abc12", NULL, on_logged_in, &outcome);
  wire_wait (outcome.done);
  g_assert_true (outcome.succeeded);
  wire_server_release (server, SM_OPERATION_LOGIN);
  wire_wait (late.done);
  g_assert_error (late.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (sma_context_get_email (context), ==, "ivanov@example.ru");
  sma_context_logout (context);
}

static gpointer
create_registration (const char *state, gint64 resend_seconds)
{
  SmRegistration *registration = sm_record_new (SM_TYPE_REGISTRATION);

  sm_record_set_text (&registration->id, REGISTRATION);
  sm_record_set_text (&registration->email, "ivanov@example.ru");
  sm_record_set_text (&registration->state, state);
  registration->resend_seconds = resend_seconds;
  return registration;
}

static SmaSignup *
sign_up (SmaContext *context, WireServer *server, gint64 resend_seconds)
{
  SmaSignup *signup = sma_signup_new (context);
  g_auto (Outcome) outcome = { 0 };

  wire_server_answer (server, SM_OPERATION_REGISTER,
                      create_registration ("pending", resend_seconds));
  sma_signup_register_async (signup, "ivanov@example.ru", "Abc12", "2026-01", NULL, on_signed_up,
                             &outcome);
  wire_wait (outcome.done);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (sma_signup_get_state (signup), ==, "pending");
  return signup;
}

/* Until a registration that begins now has been asked about twice: whatever of an earlier one is
 * on its way, or due, has come by then. */
static void
wait_for_a_later_one (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaSignup) signup = sign_up (context, server, 60);

  wire_server_answer (server, SM_OPERATION_REGISTRATION_STATE, create_registration ("pending", 60));
  wire_wait (wire_server_count (server, SM_OPERATION_REGISTRATION_STATE) == 2);
}

static void
what_the_former_service_is_is_dropped (void)
{
  g_autoptr (WireServer) former = wire_server_new ();
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (former));

  wire_server_answer (former, SM_OPERATION_SERVICE_INFO, create_service ("former"));
  wire_server_answer (server, SM_OPERATION_SERVICE_INFO, create_service ("new"));
  wire_server_hang (former, SM_OPERATION_SERVICE_INFO);
  sma_context_start (context);
  wire_wait (wire_server_count (former, SM_OPERATION_SERVICE_INFO) == 1);
  sma_context_set_service_url (context, wire_server_get_url (server));
  wire_wait (sma_context_get_service (context) != NULL);
  wire_server_release (former, SM_OPERATION_SERVICE_INFO);
  wait_for_a_later_one ();
  g_assert_cmpstr (sma_context_get_service (context)->version, ==, "new");
}

static void
registration_that_is_gone_ends_the_signup (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaSignup) signup = sign_up (context, server, 60);
  guint n_asked;

  wire_server_refuse (server, SM_OPERATION_REGISTRATION_STATE, SM_ERROR_NOT_FOUND, 0);
  wire_wait (g_str_equal (sma_signup_get_state (signup), "ended"));
  g_assert_null (sma_signup_get_email (signup));
  g_assert_cmpuint (sma_signup_get_resend_seconds (signup), ==, 0);
  n_asked = wire_server_count (server, SM_OPERATION_REGISTRATION_STATE);
  wait_for_a_later_one ();
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_REGISTRATION_STATE), ==, n_asked);
}

static void
registration_ends_with_its_service (void)
{
  g_autoptr (WireServer) former = wire_server_new ();
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (former));
  g_autoptr (SmaSignup) signup = sign_up (context, former, 60);

  sma_context_set_service_url (context, wire_server_get_url (server));
  g_assert_cmpstr (sma_signup_get_state (signup), ==, "none");
  wait_for_a_later_one ();
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_REGISTRATION_STATE), ==, 0);
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_LOGIN), ==, 0);
}

static void
registration_ends_when_somebody_is_logged_in (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
  g_autoptr (SmaSignup) signup = NULL;
  g_auto (Outcome) outcome = { 0 };

  sma_context_logout (context);
  signup = sign_up (context, server, 60);
  wire_server_answer (server, SM_OPERATION_REGISTRATION_STATE,
                      create_registration ("confirmed", 0));
  wire_server_hang (server, SM_OPERATION_REGISTRATION_STATE);
  wire_wait (wire_server_count (server, SM_OPERATION_REGISTRATION_STATE) == 1);
  wire_server_answer (server, SM_OPERATION_LOGIN, wire_new_session ("petrov@example.ru"));
  sma_context_login_async (context, "petrov@example.ru", "Abc12", NULL, on_logged_in, &outcome);
  wire_wait (outcome.done);
  wire_server_release (server, SM_OPERATION_REGISTRATION_STATE);
  wait_for_a_later_one ();
  g_assert_cmpstr (sma_signup_get_state (signup), ==, "none");
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_LOGIN), ==, 2);
  g_assert_cmpstr (sma_context_get_email (context), ==, "petrov@example.ru");
  sma_context_logout (context);
}

static void
countdown_begins_with_the_answer (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaSignup) signup = sign_up (context, server, 3);

  g_assert_cmpuint (sma_signup_get_resend_seconds (signup), ==, 3);
  wire_wait (sma_signup_get_resend_seconds (signup) < 3);
  wire_wait (sma_signup_get_resend_seconds (signup) == 0);
}

static void
session_is_kept_when_it_is_in_the_keyring (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_auto (Outcome) outcome = { 0 };

  g_assert_false (sma_context_get_session_kept (context));
  wire_server_answer (server, SM_OPERATION_CABINET, wire_new_cabinet (1));
  wire_server_answer (server, SM_OPERATION_LOGIN, wire_new_session ("ivanov@example.ru"));
  sma_context_start (context);
  wire_wait (sma_context_get_session (context) == SMA_SESSION_NONE);
  g_assert_false (sma_context_get_session_kept (context));
  sma_context_login_async (context, "ivanov@example.ru", "Abc12", NULL, on_logged_in, &outcome);
  wire_wait (outcome.done);
  g_assert_false (sma_context_get_session_kept (context));
  g_assert_true (sma_context_get_keeping (context));
  wire_wait (sma_context_get_session_kept (context));
  g_assert_false (sma_context_get_keeping (context));
  sma_context_logout (context);
  g_assert_false (sma_context_get_session_kept (context));
}

/* The keyring is asked when the window opens, and is slower than somebody who logs in at once. */
static void
login_names_the_device_that_is_known (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) former = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaContext) context = sma_context_new (wire_server_get_url (server));
  g_autoptr (SmaSignup) signup = NULL;
  g_auto (Outcome) outcome = { 0 };

  sma_context_start (former);
  signup = sign_up (former, server, 60);
  wire_server_answer (server, SM_OPERATION_CABINET, wire_new_cabinet (1));
  wire_server_answer (server, SM_OPERATION_LOGIN, wire_new_session ("ivanov@example.ru"));
  sma_context_start (context);
  sma_context_login_async (context, "ivanov@example.ru", "Abc12", NULL, on_logged_in, &outcome);
  wire_wait (outcome.done);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (
      ((SmLoginInput *) wire_server_get_body (server, SM_OPERATION_LOGIN))->device_secret, ==,
      ((SmRegistrationInput *) wire_server_get_body (server, SM_OPERATION_REGISTER))
          ->device_secret);
  sma_context_logout (context);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/late-answers/login-of-the-former-service-is-dropped",
                   login_of_the_former_service_is_dropped);
  g_test_add_func ("/late-answers/a-token-is-one-word", a_token_is_one_word);
  g_test_add_func ("/late-answers/what-the-former-service-is-is-dropped",
                   what_the_former_service_is_is_dropped);
  g_test_add_func ("/late-answers/second-login-under-way-does-not-replace-the-first",
                   second_login_under_way_does_not_replace_the_first);
  g_test_add_func ("/late-answers/registration-that-is-gone-ends-the-signup",
                   registration_that_is_gone_ends_the_signup);
  g_test_add_func ("/late-answers/registration-ends-with-its-service",
                   registration_ends_with_its_service);
  g_test_add_func ("/late-answers/registration-ends-when-somebody-is-logged-in",
                   registration_ends_when_somebody_is_logged_in);
  g_test_add_func ("/late-answers/countdown-begins-with-the-answer",
                   countdown_begins_with_the_answer);
  g_test_add_func ("/late-answers/login-names-the-device-that-is-known",
                   login_names_the_device_that_is_known);
  g_test_add_func ("/late-answers/session-is-kept-when-it-is-in-the-keyring",
                   session_is_kept_when_it_is_in_the_keyring);
  return g_test_run ();
}
