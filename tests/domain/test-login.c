/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "housekeeping.h"
#include "identity-steps.h"
#include "limits.h"
#include "password.h"
#include "waiting.h"

static void
every_refusal_is_the_same (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmRegistrationInput) input = domain_registration ("new@example.ru", PASSWORD);
  g_autoptr (SmRegistration) unconfirmed =
      domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });

  step_is_refused (self, EMAIL, "abc12345", SM_ERROR_LOGIN_REFUSED);
  step_is_refused (self, "nobody@example.ru", PASSWORD, SM_ERROR_LOGIN_REFUSED);
  step_is_refused (self, "not an address", PASSWORD, SM_ERROR_LOGIN_REFUSED);
  step_is_refused (self, "new@example.ru", PASSWORD, SM_ERROR_LOGIN_REFUSED);
}

static void
guessing_gets_slower (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = NULL;
  gint64 expected = SM_LIMIT_LOGIN_DELAY_FIRST;

  for (guint i = 0; i < SM_LIMIT_LOGIN_FAILURES; i++)
    step_is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
  for (guint i = 0; i < 9; i++)
    {
      gint64 wait = step_is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);

      g_assert_cmpint (wait, >=, expected - 2);
      g_assert_cmpint (wait, <=, expected);
      sm_clock_shift (self->clock, wait);
      step_is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
      expected = MIN (2 * expected, SM_LIMIT_LOGIN_DELAY_MOST);
    }
  sm_clock_shift (self->clock, SM_LIMIT_LOGIN_DELAY_MOST);
  session = step_log_in (self, PASSWORD);
  step_is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
  step_is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
}

static void
one_place_cannot_try_everybody (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmLoginInput) right = domain_login (EMAIL, PASSWORD);
  g_autoptr (SmSession) elsewhere = NULL;
  g_autoptr (SmSession) later = NULL;
  gint64 wait;

  for (guint i = 0; i < SM_LIMIT_CLIENT_FAILURES; i++)
    {
      g_autofree char *email = g_strdup_printf ("nobody%u@example.ru", i);

      step_is_refused (self, email, "wrong1", SM_ERROR_LOGIN_REFUSED);
    }
  wait = step_is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
  g_assert_cmpint (wait, <=, SM_LIMIT_CLIENT_FAILURE_SECONDS);
  elsewhere = domain_must (
      self, &(DomainCall) { SM_OPERATION_LOGIN, .body = right, .client = "192.0.2.77" });
  sm_clock_shift (self->clock, wait);
  later = step_log_in (self, PASSWORD);
}

static void
after_very_many_only_a_letter_helps (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = NULL;

  domain_exec (self, "INSERT INTO throttles (key, failures, first_at, blocked_until) "
                     "VALUES ('login:" EMAIL "', 50, 0, 0)");
  step_is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
  sm_clock_shift (self->clock, 30 * 24 * 60 * 60);
  step_is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
  step_reset_password (self, "New12345");
  session = step_log_in (self, "New12345");
}

/* What was counted, and put off, while the clock was a day ahead. */
static void
a_clock_once_ahead_locks_nobody_out (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = NULL;

  for (guint i = 0; i < SM_LIMIT_LOGIN_FAILURES; i++)
    step_is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
  for (guint i = 0; i < SM_LIMIT_LETTERS; i++)
    g_object_unref (step_ask_reset (self, EMAIL, NULL));
  domain_exec (self, "UPDATE letters SET kind = 'of-that-time'");
  sm_clock_shift (self->clock, -24 * 60 * 60);
  session = step_log_in (self, PASSWORD);
  step_reset_password (self, "New12345");
}

static void
a_reset_ends_all_sessions (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = step_log_in (self, PASSWORD);
  g_autofree char *letter = NULL;

  g_assert_true (step_is_good (self, session->token));
  step_reset_password (self, "New12345");
  g_assert_false (step_is_good (self, session->token));
  step_is_refused (self, EMAIL, PASSWORD, SM_ERROR_LOGIN_REFUSED);
  letter = domain_letter (self, "password-changed", EMAIL, "any");
  g_assert_nonnull (letter);
}

static gboolean
is_undeliverable (DomainFixture *self, const SmPasswordReset *reset)
{
  g_autoptr (SmPasswordReset) state = domain_must (
      self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET_STATE, .parameter = reset->id });

  g_assert_cmpstr (state->id, ==, reset->id);
  return state->undeliverable;
}

/* Neither the answer nor what becomes of the letter: there is one to either address. */
static void
a_forgotten_password_tells_nothing (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmPasswordReset) known = step_ask_reset (self, EMAIL, NULL);
  g_autoptr (SmPasswordReset) stranger = step_ask_reset (self, "nobody@example.ru", NULL);
  g_autofree char *letter = domain_letter (self, "no-cabinet", "nobody@example.ru", "code");

  g_assert_cmpstr (letter, ==, "");
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'reset'"),
                   ==, 1);
  g_assert_false (is_undeliverable (self, known));
  g_assert_false (is_undeliverable (self, stranger));
  domain_exec (self, "UPDATE letters SET state = 'failed'");
  g_assert_true (is_undeliverable (self, known));
  g_assert_true (is_undeliverable (self, stranger));
  domain_fails (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET_STATE, .parameter = "nobody" },
                SM_ERROR_NOT_FOUND);
}

/* Addresses can be made up without end, from networks without end. */
static void
made_up_addresses_do_not_fill_the_outbox (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmPasswordReset) known = NULL;

  for (guint i = 0; i < SM_LIMIT_NO_CABINET_LETTERS + 3; i++)
    {
      g_autoptr (SmEmailInput) input = sm_record_new (SM_TYPE_EMAIL_INPUT);
      g_autofree char *email = g_strdup_printf ("nobody-%u@example.ru", i);
      g_autofree char *client = g_strdup_printf ("2001:db8:0:%x::/64", i);

      sm_record_set_text (&input->email, email);
      g_object_unref (domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_FORGOTTEN,
                                                         .body = input, .client = client }));
    }
  g_assert_cmpint (
      domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'no-cabinet'"), ==,
      SM_LIMIT_NO_CABINET_LETTERS);
  known = step_ask_reset (self, EMAIL, NULL);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'reset'"),
                   ==, 1);
}

static void
a_change_keeps_only_its_own_session (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) here = step_log_in (self, PASSWORD);
  g_autoptr (SmSession) there = step_log_in (self, PASSWORD);
  g_autoptr (SmPasswordChangeInput) input = sm_record_new (SM_TYPE_PASSWORD_CHANGE_INPUT);
  DomainCall change = { SM_OPERATION_PASSWORD_CHANGE, customer, here->id, .body = input };

  sm_record_set_text (&input->current_password, "wrong1");
  sm_record_set_text (&input->new_password, "New12345");
  domain_fails (self, &change, SM_ERROR_PASSWORD_REFUSED);
  sm_record_set_text (&input->current_password, PASSWORD);
  sm_record_set_text (&input->new_password, "new 1234");
  domain_fails (self, &change, SM_ERROR_PASSWORD_CHARACTERS);
  sm_record_set_text (&input->new_password, "New12345");
  domain_must (self, &change);
  g_assert_true (step_is_good (self, here->token));
  g_assert_false (step_is_good (self, there->token));
}

#define RACES 10

/* A change of the password in a thread of its own, its new hash dear: there is time meanwhile. */
typedef struct
{
  DomainFixture slow;
  DomainCall call;
  GError *error; /* owned */
} Underway;

static gpointer
change_in_thread (gpointer data)
{
  Underway *self = data;

  g_assert_null (domain_run (&self->slow, &self->call, &self->error));
  return NULL;
}

static GThread *
start_change (DomainFixture *self, Underway *underway, const char *customer, const char *session,
              SmPasswordChangeInput *input)
{
  g_autofree char *begun =
      g_strdup_printf ("SELECT COUNT(*) AS n FROM throttles WHERE key = 'password:%s'", customer);
  GThread *thread;

  underway->slow = *self;
  underway->slow.settings.hash_memory = 64 * 1024 * 1024;
  underway->slow.settings.hash_passes = 3;
  underway->slow.domain.settings = &underway->slow.settings;
  underway->call = (DomainCall) { SM_OPERATION_PASSWORD_CHANGE, customer, session, .body = input };
  thread = g_thread_new ("change", change_in_thread, underway);
  wait_until (domain_count (self, begun) > 0);
  return thread;
}

static SmPasswordChangeInput *
change_input (const char *current, const char *wanted)
{
  SmPasswordChangeInput *input = sm_record_new (SM_TYPE_PASSWORD_CHANGE_INPUT);

  sm_record_set_text (&input->current_password, current);
  sm_record_set_text (&input->new_password, wanted);
  return input;
}

/* Whoever knows the old password is changing it; meanwhile the owner sets a new one by letter. */
static void
race_change_and_reset (DomainFixture *self, const char *customer, const char *old,
                       const char *owners)
{
  g_autoptr (SmSession) thief = step_log_in (self, old);
  g_autoptr (SmPasswordChangeInput) input = change_input (old, "Thief123");
  g_autoptr (SmSession) owner = NULL;
  Underway underway = { 0 };
  GThread *thread = start_change (self, &underway, customer, thief->id, input);

  step_reset_password (self, owners);
  g_thread_join (thread);
  g_assert_error (underway.error, SM_ERROR, SM_ERROR_UNAUTHENTICATED);
  g_clear_error (&underway.error);
  step_is_refused (self, EMAIL, "Thief123", SM_ERROR_LOGIN_REFUSED);
  owner = step_log_in (self, owners);
  g_assert_false (step_is_good (self, thief->token));
  domain_exec (self, "DELETE FROM throttles");
}

static void
a_reset_overtakes_a_change_under_way (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);

  domain_exec (self, "DELETE FROM throttles");
  for (guint i = 0; i < RACES; i++)
    {
      g_autofree char *old = i == 0 ? g_strdup (PASSWORD) : g_strdup_printf ("Owner%u", i - 1);
      g_autofree char *owners = g_strdup_printf ("Owner%u", i);

      race_change_and_reset (self, customer, old, owners);
    }
}

static void
an_ended_session_changes_no_password (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) thief = step_log_in (self, PASSWORD);
  g_autoptr (SmSession) owner = step_log_in (self, PASSWORD);
  g_autoptr (SmPasswordChangeInput) input = change_input (PASSWORD, "Thief123");
  g_autoptr (SmSession) again = NULL;
  Underway underway = { 0 };
  GThread *thread = start_change (self, &underway, customer, thief->id, input);

  domain_must (self, &(DomainCall) { SM_OPERATION_SESSION_END, customer, owner->id,
                                     .parameter = thief->id });
  g_thread_join (thread);
  g_assert_error (underway.error, SM_ERROR, SM_ERROR_UNAUTHENTICATED);
  g_clear_error (&underway.error);
  again = step_log_in (self, PASSWORD);
}

/* The one that comes second was made for a password that is no longer there. */
static void
of_two_changes_one_counts (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = step_log_in (self, PASSWORD);
  g_autoptr (SmPasswordChangeInput) slow = change_input (PASSWORD, "Slow1234");
  g_autoptr (SmPasswordChangeInput) quick = change_input (PASSWORD, "Quick123");
  g_autoptr (SmSession) again = NULL;
  Underway underway = { 0 };
  GThread *thread = start_change (self, &underway, customer, session->id, slow);

  domain_must (
      self, &(DomainCall) { SM_OPERATION_PASSWORD_CHANGE, customer, session->id, .body = quick });
  g_thread_join (thread);
  g_assert_error (underway.error, SM_ERROR, SM_ERROR_PASSWORD_REFUSED);
  g_clear_error (&underway.error);
  g_assert_true (step_is_good (self, session->token));
  again = step_log_in (self, "Quick123");
}

/* Whatever a session writes, not its password alone. */
static void
an_ended_session_writes_nothing (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = step_log_in (self, PASSWORD);
  g_autoptr (SmProfileInput) input = sm_record_new (SM_TYPE_PROFILE_INPUT);
  g_autoptr (SmProfile) profile = NULL;
  DomainCall save = { SM_OPERATION_PROFILE_SAVE, customer, session->id, .body = input };

  sm_record_set_text (&input->full_name, "Иванов Иван");
  profile = domain_must (self, &save);
  domain_must (self, &(DomainCall) { SM_OPERATION_LOGOUT, customer, session->id });
  sm_record_set_text (&input->full_name, "Чужой Человек");
  domain_fails (self, &save, SM_ERROR_UNAUTHENTICATED);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers "
                                       "WHERE full_name = 'Иванов Иван'"),
                   ==, 1);
}

static void
the_session_that_asks_is_always_listed (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) oldest = step_log_in (self, PASSWORD);
  g_autoptr (SmSessionList) list = NULL;
  SmSession *first;

  for (guint i = 0; i < SM_LIMIT_SESSIONS_SHOWN; i++)
    {
      g_autoptr (SmSession) later = NULL;

      sm_clock_shift (self->clock, 1);
      later = step_log_in (self, PASSWORD);
    }
  list = domain_must (self, &(DomainCall) { SM_OPERATION_SESSIONS, customer, oldest->id });
  g_assert_cmpuint (sm_record_list_length (list->items), ==, SM_LIMIT_SESSIONS_SHOWN);
  first = sm_record_list_get (list->items, 0);
  g_assert_cmpstr (first->id, ==, oldest->id);
  g_assert_true (first->current);
}

static void
sessions_belong_to_their_customer (DomainFixture *self)
{
  g_autofree char *eva = domain_customer (self, "eva@example.ru");
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = step_log_in (self, PASSWORD);
  g_autoptr (SmSessionList) list = NULL;

  domain_fails (self, &(DomainCall) { SM_OPERATION_SESSION_END, eva, .parameter = session->id },
                SM_ERROR_NOT_FOUND);
  g_assert_true (step_is_good (self, session->token));
  list = domain_must (self, &(DomainCall) { SM_OPERATION_SESSIONS, ivan, session->id });
  g_assert_cmpuint (sm_record_list_length (list->items), ==, 2);
  g_assert_null (((SmSession *) sm_record_list_get (list->items, 0))->token);
  domain_must (self, &(DomainCall) { SM_OPERATION_LOGOUT, ivan, session->id });
  g_assert_false (step_is_good (self, session->token));
}

static void
sessions_end_by_themselves (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = step_log_in (self, PASSWORD);

  for (guint i = 0; i < 6; i++)
    {
      sm_clock_shift (self->clock, SM_LIMIT_SESSION_IDLE_SECONDS - 60);
      g_assert_true (step_is_good (self, session->token));
    }
  sm_clock_shift (self->clock, SM_LIMIT_SESSION_IDLE_SECONDS - 60);
  g_assert_false (step_is_good (self, session->token)); /* a year has passed */
}

static void
unused_sessions_end (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = step_log_in (self, PASSWORD);
  g_autoptr (GError) error = NULL;

  sm_clock_shift (self->clock, SM_LIMIT_SESSION_IDLE_SECONDS);
  g_assert_false (step_is_good (self, session->token));
  sm_clock_shift (self->clock, 2 * SM_LIMIT_SESSION_SECONDS);
  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM sessions"), ==, 0);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers"), ==, 1);
}

static void
a_dearer_hash_replaces_the_old_one (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) first = NULL;
  g_autoptr (SmSession) second = NULL;

  self->settings.hash_passes = 2;
  first = step_log_in (self, PASSWORD);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers "
                                       "WHERE password_hash LIKE '%,t=2,%'"),
                   ==, 1);
  second = step_log_in (self, PASSWORD);
}

#define NEWCOMERS 8

static gint newcomers_done;

static gpointer
hash_a_newcomer (gpointer data)
{
  DomainFixture *self = data;
  SmdSettings slow = self->settings;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  slow.hash_memory = 64 * 1024 * 1024;
  hash = smd_password_hash (&slow, SMD_HASHING_NEWCOMER, "password", "Newcomer1", &error);
  g_assert_no_error (error);
  g_atomic_int_inc (&newcomers_done);
  return NULL;
}

/* However many wait for the hash of their registration. */
static void
a_login_waits_for_no_newcomer (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = NULL;
  GThread *threads[NEWCOMERS];

  g_atomic_int_set (&newcomers_done, 0);
  for (guint i = 0; i < NEWCOMERS; i++)
    threads[i] = g_thread_new ("newcomer", hash_a_newcomer, self);
  wait_until (g_atomic_int_get (&newcomers_done) > 0);
  session = step_log_in (self, PASSWORD);
  g_assert_cmpint (g_atomic_int_get (&newcomers_done), <, NEWCOMERS - 1);
  for (guint i = 0; i < NEWCOMERS; i++)
    g_thread_join (threads[i]);
}

static void
the_pepper_is_needed (DomainFixture *self)
{
  g_autoptr (GBytes) other = g_bytes_new_static ("another pepper of thirty-two byte", 32);
  SmdSettings settings = self->settings;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash =
      smd_password_hash (&settings, SMD_HASHING_LOGIN, "password", PASSWORD, &error);

  g_assert_true (smd_password_verify (&settings, SMD_HASHING_LOGIN, "password", PASSWORD, hash));
  g_assert_false (smd_password_verify (&settings, SMD_HASHING_LOGIN, "pin:1", PASSWORD, hash));
  g_assert_false (smd_password_verify (&settings, SMD_HASHING_LOGIN, "password", PASSWORD, NULL));
  settings.pepper = other;
  g_assert_false (smd_password_verify (&settings, SMD_HASHING_LOGIN, "password", PASSWORD, hash));
}

static void
a_profile_is_kept_clean (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmProfileInput) input = sm_record_new (SM_TYPE_PROFILE_INPUT);
  g_autoptr (SmProfile) saved = NULL;
  g_autoptr (SmProfile) cleared = NULL;
  DomainCall save = { SM_OPERATION_PROFILE_SAVE, customer, .body = input };

  sm_record_set_text (&input->full_name, "  Иванов   Иван ");
  sm_record_set_text (&input->phone, "8 (912) 345-67-89");
  saved = domain_must (self, &save);
  g_assert_cmpstr (saved->full_name, ==, "Иванов Иван");
  g_assert_cmpstr (saved->phone, ==, "+79123456789");
  sm_record_set_text (&input->full_name, "");
  cleared = domain_must (self, &save);
  g_assert_null (cleared->full_name);
  sm_record_set_text (&input->full_name, "a\x07z");
  domain_fails (self, &save, SM_ERROR_FIELD_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/login/every-refusal-is-the-same", every_refusal_is_the_same);
  domain_test_add ("/login/guessing-gets-slower", guessing_gets_slower);
  domain_test_add ("/login/one-place-cannot-try-everybody", one_place_cannot_try_everybody);
  domain_test_add ("/login/a-clock-once-ahead", a_clock_once_ahead_locks_nobody_out);
  domain_test_add ("/login/after-very-many-only-a-letter-helps",
                   after_very_many_only_a_letter_helps);
  domain_test_add ("/login/a-reset-ends-all-sessions", a_reset_ends_all_sessions);
  domain_test_add ("/login/a-forgotten-password-tells-nothing", a_forgotten_password_tells_nothing);
  domain_test_add ("/login/made-up-addresses-do-not-fill-the-outbox",
                   made_up_addresses_do_not_fill_the_outbox);
  domain_test_add ("/login/a-change-keeps-only-its-own-session",
                   a_change_keeps_only_its_own_session);
  domain_test_add ("/login/a-reset-overtakes-a-change-under-way",
                   a_reset_overtakes_a_change_under_way);
  domain_test_add ("/login/an-ended-session-changes-no-password",
                   an_ended_session_changes_no_password);
  domain_test_add ("/login/of-two-changes-one-counts", of_two_changes_one_counts);
  domain_test_add ("/login/an-ended-session-writes-nothing", an_ended_session_writes_nothing);
  domain_test_add ("/login/the-session-that-asks-is-always-listed",
                   the_session_that_asks_is_always_listed);
  domain_test_add ("/login/sessions-belong-to-their-customer", sessions_belong_to_their_customer);
  domain_test_add ("/login/sessions-end-by-themselves", sessions_end_by_themselves);
  domain_test_add ("/login/unused-sessions-end", unused_sessions_end);
  domain_test_add ("/login/a-dearer-hash-replaces-the-old-one", a_dearer_hash_replaces_the_old_one);
  domain_test_add ("/login/a-login-waits-for-no-newcomer", a_login_waits_for_no_newcomer);
  domain_test_add ("/login/the-pepper-is-needed", the_pepper_is_needed);
  domain_test_add ("/login/a-profile-is-kept-clean", a_profile_is_kept_clean);
  return g_test_run ();
}
