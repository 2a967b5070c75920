/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "codes.h"
#include "devices.h"
#include "domain-fixture.h"
#include "housekeeping.h"
#include "limits.h"
#include "password.h"
#include "sessions.h"

#define EMAIL "ivan@example.ru"
#define PASSWORD "Abc12345"

static SmSession *
log_in (DomainFixture *self, const char *password)
{
  g_autoptr (SmLoginInput) input = domain_login (EMAIL, password);

  return domain_must (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = input });
}

static gint64
is_refused (DomainFixture *self, const char *email, const char *password, SmErrorCode code)
{
  g_autoptr (SmLoginInput) input = domain_login (email, password);

  return domain_fails (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = input }, code);
}

static gboolean
is_good (DomainFixture *self, const char *token)
{
  g_auto (SmdLogin) login = { NULL };
  g_autoptr (GError) error = NULL;

  if (smd_sessions_authenticate (&self->domain, token, &login, &error))
    {
      if (login.is_stale)
        smd_sessions_touch (&self->domain, &login);
      return TRUE;
    }
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAUTHENTICATED);
  return FALSE;
}

static void
every_refusal_is_the_same (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmRegistrationInput) input = domain_registration ("new@example.ru", PASSWORD);
  g_autoptr (SmRegistration) unconfirmed =
      domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });

  is_refused (self, EMAIL, "abc12345", SM_ERROR_LOGIN_REFUSED);
  is_refused (self, "nobody@example.ru", PASSWORD, SM_ERROR_LOGIN_REFUSED);
  is_refused (self, "not an address", PASSWORD, SM_ERROR_LOGIN_REFUSED);
  is_refused (self, "new@example.ru", PASSWORD, SM_ERROR_LOGIN_REFUSED);
}

static void
guessing_gets_slower (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = NULL;
  gint64 expected = SM_LIMIT_LOGIN_DELAY_FIRST;

  for (guint i = 0; i < SM_LIMIT_LOGIN_FAILURES; i++)
    is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
  for (guint i = 0; i < 9; i++)
    {
      gint64 wait = is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);

      g_assert_cmpint (wait, >=, expected - 2);
      g_assert_cmpint (wait, <=, expected);
      sm_clock_shift (self->clock, wait);
      is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
      expected = MIN (2 * expected, SM_LIMIT_LOGIN_DELAY_MOST);
    }
  sm_clock_shift (self->clock, SM_LIMIT_LOGIN_DELAY_MOST);
  session = log_in (self, PASSWORD);
  is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
  is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
}

static void
one_place_cannot_try_everybody (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmLoginInput) right = domain_login (EMAIL, PASSWORD);
  g_autoptr (SmSession) elsewhere = NULL;
  g_autoptr (SmSession) later = NULL;
  gint64 wait;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *email = g_strdup_printf ("nobody%u@example.ru", i);

      is_refused (self, email, "wrong1", SM_ERROR_LOGIN_REFUSED);
    }
  wait = is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
  elsewhere = domain_must (
      self, &(DomainCall) { SM_OPERATION_LOGIN, .body = right, .client = "192.0.2.77" });
  sm_clock_shift (self->clock, wait);
  later = log_in (self, PASSWORD);
}

static void
reset_password (DomainFixture *self, const char *password)
{
  g_autoptr (SmEmailInput) email = sm_record_new (SM_TYPE_EMAIL_INPUT);
  g_autoptr (SmPasswordResetInput) input = sm_record_new (SM_TYPE_PASSWORD_RESET_INPUT);
  g_autoptr (SmPasswordReset) asked = NULL;

  sm_record_set_text (&email->email, EMAIL);
  asked = domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_FORGOTTEN, .body = email });
  input->code = domain_letter (self, "reset", EMAIL, "code");
  sm_record_set_text (&input->password, password);
  domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET, .body = input });
  domain_fails (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET, .body = input },
                SM_ERROR_CODE_USED);
}

static void
after_very_many_only_a_letter_helps (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = NULL;

  domain_exec (self, "INSERT INTO throttles (key, failures, first_at, blocked_until) "
                     "VALUES ('login:" EMAIL "', 50, 0, 0)");
  is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
  sm_clock_shift (self->clock, 30 * 24 * 60 * 60);
  is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
  reset_password (self, "New12345");
  session = log_in (self, "New12345");
}

static void
a_reset_ends_all_sessions (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = log_in (self, PASSWORD);
  g_autofree char *letter = NULL;

  g_assert_true (is_good (self, session->token));
  reset_password (self, "New12345");
  g_assert_false (is_good (self, session->token));
  is_refused (self, EMAIL, PASSWORD, SM_ERROR_LOGIN_REFUSED);
  letter = domain_letter (self, "password-changed", EMAIL, "any");
  g_assert_nonnull (letter);
}

static SmPasswordReset *
ask_reset (DomainFixture *self, const char *email, const char *device_secret)
{
  g_autoptr (SmEmailInput) input = sm_record_new (SM_TYPE_EMAIL_INPUT);

  sm_record_set_text (&input->email, email);
  sm_record_set_text (&input->device_secret, device_secret);
  return domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_FORGOTTEN, .body = input });
}

static gint64
count_resets (DomainFixture *self)
{
  return domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'reset'");
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
  g_autoptr (SmPasswordReset) known = ask_reset (self, EMAIL, NULL);
  g_autoptr (SmPasswordReset) stranger = ask_reset (self, "nobody@example.ru", NULL);
  g_autofree char *letter = domain_letter (self, "no-cabinet", "nobody@example.ru", "code");

  g_assert_cmpstr (letter, ==, "");
  g_assert_cmpint (count_resets (self), ==, 1);
  g_assert_false (is_undeliverable (self, known));
  g_assert_false (is_undeliverable (self, stranger));
  domain_exec (self, "UPDATE letters SET state = 'failed'");
  g_assert_true (is_undeliverable (self, known));
  g_assert_true (is_undeliverable (self, stranger));
  domain_fails (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET_STATE, .parameter = "nobody" },
                SM_ERROR_NOT_FOUND);
}

#define DEVICE "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef"
#define OTHER_DEVICE "zzzz456789abcdefghijklmnopqrstuvwxyz0123456789abcdef"

static SmSession *
log_in_from (DomainFixture *self, const char *password, const char *secret, const char *client,
             GError **error)
{
  g_autoptr (SmLoginInput) input = domain_login (EMAIL, password);

  sm_record_set_text (&input->device_secret, secret);
  return domain_run (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = input, .client = client },
                     error);
}

static SmSession *
must_log_in_from (DomainFixture *self, const char *password, const char *secret)
{
  g_autoptr (GError) error = NULL;
  SmSession *session = log_in_from (self, password, secret, NULL, &error);

  g_assert_no_error (error);
  return session;
}

static gint64
count_device_letters (DomainFixture *self)
{
  return domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'new-device'");
}

static void
a_new_device_is_told_once (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  gint64 before = count_device_letters (self);
  g_autoptr (SmSession) first = must_log_in_from (self, PASSWORD, DEVICE);
  g_autofree char *network = domain_letter (self, "new-device", EMAIL, "network");
  g_autoptr (SmSession) again = NULL;
  g_autoptr (SmSession) other = NULL;

  g_assert_cmpint (count_device_letters (self), ==, before + 1);
  g_assert_cmpstr (network, ==, "192.0.2.0/24");
  again = must_log_in_from (self, PASSWORD, DEVICE);
  g_assert_cmpint (count_device_letters (self), ==, before + 1);
  other = must_log_in_from (self, PASSWORD, OTHER_DEVICE);
  g_assert_cmpint (count_device_letters (self), ==, before + 2);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM devices "
                                       "WHERE secret_hash = '" DEVICE "'"),
                   ==, 0);
}

static void
the_device_of_the_registration_is_known (DomainFixture *self)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (EMAIL, PASSWORD);
  g_autoptr (SmRegistration) registration = NULL;
  g_autoptr (SmCodeInput) code = sm_record_new (SM_TYPE_CODE_INPUT);
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmSession) session = NULL;

  sm_record_set_text (&input->device_secret, DEVICE);
  registration = domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });
  code->code = domain_letter (self, "confirm", EMAIL, "code");
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code });
  session = must_log_in_from (self, PASSWORD, DEVICE);
  g_assert_cmpint (count_device_letters (self), ==, 0);
}

static void
device_letters_fill_no_mailbox (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);

  for (guint i = 0; i < SM_LIMIT_DEVICE_LETTERS + 2; i++)
    {
      g_autoptr (SmSession) session = log_in (self, PASSWORD);
    }
  g_assert_cmpint (count_device_letters (self), ==, SM_LIMIT_DEVICE_LETTERS);
}

static void
a_device_is_disowned_by_its_letter (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) owner = must_log_in_from (self, PASSWORD, OTHER_DEVICE);
  g_autoptr (SmSession) thief = must_log_in_from (self, PASSWORD, DEVICE);
  g_autofree char *link = domain_letter (self, "new-device", EMAIL, "link");
  g_autoptr (SmSession) thief_again = must_log_in_from (self, PASSWORD, DEVICE);
  const char *code = strrchr (link, '/') + 1;
  g_autoptr (SmPasswordResetInput) input = sm_record_new (SM_TYPE_PASSWORD_RESET_INPUT);
  g_autoptr (SmSession) later = NULL;
  g_autoptr (GError) error = NULL;
  gint64 told = count_device_letters (self);

  g_assert_true (smd_codes_peek (&self->domain, SMD_CODE_DEVICE, code, &error));
  g_assert_true (is_good (self, thief->token));
  input->code = smd_devices_disown (&self->domain, code, &error);
  g_assert_no_error (error);
  g_assert_false (is_good (self, thief->token));
  g_assert_false (is_good (self, thief_again->token));
  g_assert_true (is_good (self, owner->token));
  g_assert_null (smd_devices_disown (&self->domain, code, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_CODE_USED);

  sm_record_set_text (&input->password, "Owner123");
  domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET, .body = input });
  is_refused (self, EMAIL, PASSWORD, SM_ERROR_LOGIN_REFUSED);
  later = must_log_in_from (self, "Owner123", DEVICE);
  g_assert_cmpint (count_device_letters (self), ==, told + 1); /* it was forgotten */
}

static void
a_device_letter_is_good_for_a_week (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autofree char *link = domain_letter (self, "new-device", EMAIL, "link");
  const char *code = strrchr (link, '/') + 1;
  g_autoptr (GError) error = NULL;

  sm_clock_shift (self->clock, SM_LIMIT_DEVICE_CODE_SECONDS - 2);
  g_assert_true (smd_codes_peek (&self->domain, SMD_CODE_DEVICE, code, &error));
  sm_clock_shift (self->clock, 2);
  g_assert_false (smd_codes_peek (&self->domain, SMD_CODE_DEVICE, code, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_CODE_EXPIRED);
}

/* From the same address of the network too. */
static void
strangers_lock_out_strangers_only (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) first = must_log_in_from (self, PASSWORD, DEVICE);
  g_autoptr (SmSession) later = NULL;

  for (guint i = 0; i < SM_LIMIT_LOGIN_FAILURES; i++)
    is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
  is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
  for (guint i = SM_LIMIT_LOGIN_FAILURES; i < 50; i++)
    is_refused (self, "nobody@example.ru", "wrong1",
                i < 2 * SM_LIMIT_LOGIN_FAILURES ? SM_ERROR_LOGIN_REFUSED : SM_ERROR_TOO_MANY_TRIES);
  later = must_log_in_from (self, PASSWORD, DEVICE);
  is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
}

static void
a_known_device_may_guess_no_more_than_others (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) first = must_log_in_from (self, PASSWORD, DEVICE);
  g_autoptr (SmSession) elsewhere = NULL;
  g_autoptr (SmSession) after = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < SM_LIMIT_LOGIN_FAILURES; i++)
    {
      g_assert_null (log_in_from (self, "wrong1", DEVICE, NULL, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_LOGIN_REFUSED);
      g_clear_error (&error);
    }
  g_assert_null (log_in_from (self, PASSWORD, DEVICE, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_TOO_MANY_TRIES);
  elsewhere = log_in (self, PASSWORD);
  reset_password (self, "New12345");
  after = must_log_in_from (self, "New12345", DEVICE);
}

static void
letters_of_strangers_leave_the_owner_his (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = must_log_in_from (self, PASSWORD, DEVICE);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  domain_exec (self, "DELETE FROM throttles");
  for (guint i = 0; i < SM_LIMIT_LETTERS + 2; i++)
    {
      g_autoptr (SmPasswordReset) strangers = ask_reset (self, EMAIL, NULL);
    }
  g_assert_cmpint (count_resets (self), ==, SM_LIMIT_LETTERS);
  first = domain_letter (self, "reset", EMAIL, "code");
  g_assert_true (smd_codes_peek (&self->domain, SMD_CODE_RESET, first, NULL));
  sm_clock_shift (self->clock, 2);
  for (guint i = 0; i < SM_LIMIT_LETTERS + 2; i++)
    {
      g_autoptr (SmPasswordReset) owners = ask_reset (self, EMAIL, DEVICE);
    }
  g_assert_cmpint (count_resets (self), ==, 2 * SM_LIMIT_LETTERS);
  last = domain_letter (self, "reset", EMAIL, "code");
  g_assert_true (smd_codes_peek (&self->domain, SMD_CODE_RESET, last, NULL));
}

static void
a_change_keeps_only_its_own_session (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) here = log_in (self, PASSWORD);
  g_autoptr (SmSession) there = log_in (self, PASSWORD);
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
  g_assert_true (is_good (self, here->token));
  g_assert_false (is_good (self, there->token));
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
  while (domain_count (self, begun) == 0)
    g_usleep (500);
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
  g_autoptr (SmSession) thief = log_in (self, old);
  g_autoptr (SmPasswordChangeInput) input = change_input (old, "Thief123");
  g_autoptr (SmSession) owner = NULL;
  Underway underway = { 0 };
  GThread *thread = start_change (self, &underway, customer, thief->id, input);

  reset_password (self, owners);
  g_thread_join (thread);
  g_assert_error (underway.error, SM_ERROR, SM_ERROR_UNAUTHENTICATED);
  g_clear_error (&underway.error);
  is_refused (self, EMAIL, "Thief123", SM_ERROR_LOGIN_REFUSED);
  owner = log_in (self, owners);
  g_assert_false (is_good (self, thief->token));
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
  g_autoptr (SmSession) thief = log_in (self, PASSWORD);
  g_autoptr (SmSession) owner = log_in (self, PASSWORD);
  g_autoptr (SmPasswordChangeInput) input = change_input (PASSWORD, "Thief123");
  g_autoptr (SmSession) again = NULL;
  Underway underway = { 0 };
  GThread *thread = start_change (self, &underway, customer, thief->id, input);

  domain_must (self, &(DomainCall) { SM_OPERATION_SESSION_END, customer, owner->id,
                                     .parameter = thief->id });
  g_thread_join (thread);
  g_assert_error (underway.error, SM_ERROR, SM_ERROR_UNAUTHENTICATED);
  g_clear_error (&underway.error);
  again = log_in (self, PASSWORD);
}

/* The one that comes second was made for a password that is no longer there. */
static void
of_two_changes_one_counts (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = log_in (self, PASSWORD);
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
  g_assert_true (is_good (self, session->token));
  again = log_in (self, "Quick123");
}

/* Whatever a session writes, not its password alone. */
static void
an_ended_session_writes_nothing (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = log_in (self, PASSWORD);
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
  g_autoptr (SmSession) oldest = log_in (self, PASSWORD);
  g_autoptr (SmSessionList) list = NULL;
  SmSession *first;

  for (guint i = 0; i < SM_LIMIT_SESSIONS_SHOWN; i++)
    {
      g_autoptr (SmSession) later = NULL;

      sm_clock_shift (self->clock, 1);
      later = log_in (self, PASSWORD);
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
  g_autoptr (SmSession) session = log_in (self, PASSWORD);
  g_autoptr (SmSessionList) list = NULL;

  domain_fails (self, &(DomainCall) { SM_OPERATION_SESSION_END, eva, .parameter = session->id },
                SM_ERROR_NOT_FOUND);
  g_assert_true (is_good (self, session->token));
  list = domain_must (self, &(DomainCall) { SM_OPERATION_SESSIONS, ivan, session->id });
  g_assert_cmpuint (sm_record_list_length (list->items), ==, 2);
  g_assert_null (((SmSession *) sm_record_list_get (list->items, 0))->token);
  domain_must (self, &(DomainCall) { SM_OPERATION_LOGOUT, ivan, session->id });
  g_assert_false (is_good (self, session->token));
}

static void
sessions_end_by_themselves (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = log_in (self, PASSWORD);

  for (guint i = 0; i < 6; i++)
    {
      sm_clock_shift (self->clock, SM_LIMIT_SESSION_IDLE_SECONDS - 60);
      g_assert_true (is_good (self, session->token));
    }
  sm_clock_shift (self->clock, SM_LIMIT_SESSION_IDLE_SECONDS - 60);
  g_assert_false (is_good (self, session->token)); /* a year has passed */
}

static void
unused_sessions_end (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = log_in (self, PASSWORD);
  g_autoptr (GError) error = NULL;

  sm_clock_shift (self->clock, SM_LIMIT_SESSION_IDLE_SECONDS);
  g_assert_false (is_good (self, session->token));
  sm_clock_shift (self->clock, 2 * SM_LIMIT_SESSION_SECONDS);
  g_assert_true (smd_housekeeping_run (&self->domain, &error));
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
  first = log_in (self, PASSWORD);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers "
                                       "WHERE password_hash LIKE '%,t=2,%'"),
                   ==, 1);
  second = log_in (self, PASSWORD);
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
  while (g_atomic_int_get (&newcomers_done) == 0)
    g_usleep (500);
  session = log_in (self, PASSWORD);
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
  domain_test_add ("/login/after-very-many-only-a-letter-helps",
                   after_very_many_only_a_letter_helps);
  domain_test_add ("/login/a-reset-ends-all-sessions", a_reset_ends_all_sessions);
  domain_test_add ("/login/a-forgotten-password-tells-nothing", a_forgotten_password_tells_nothing);
  domain_test_add ("/login/a-new-device-is-told-once", a_new_device_is_told_once);
  domain_test_add ("/login/the-device-of-the-registration-is-known",
                   the_device_of_the_registration_is_known);
  domain_test_add ("/login/device-letters-fill-no-mailbox", device_letters_fill_no_mailbox);
  domain_test_add ("/login/a-device-is-disowned-by-its-letter", a_device_is_disowned_by_its_letter);
  domain_test_add ("/login/a-device-letter-is-good-for-a-week", a_device_letter_is_good_for_a_week);
  domain_test_add ("/login/strangers-lock-out-strangers-only", strangers_lock_out_strangers_only);
  domain_test_add ("/login/a-known-device-may-guess-no-more-than-others",
                   a_known_device_may_guess_no_more_than_others);
  domain_test_add ("/login/letters-of-strangers-leave-the-owner-his",
                   letters_of_strangers_leave_the_owner_his);
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
