/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes.h"
#include "housekeeping.h"
#include "identity-steps.h"
#include "limits.h"

static void
confirms_by_the_letter (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, " " EMAIL " ");
  g_autoptr (SmCodeInput) code = step_code_of (self, EMAIL);
  g_autofree char *link = domain_letter (self, "confirm", EMAIL, "link");
  g_autoptr (SmRegistration) before = step_state_of (self, registration->id);
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (registration->email, ==, EMAIL);
  g_assert_cmpstr (before->state, ==, "pending");
  /* A few may have passed since. */
  g_assert_cmpint (before->resend_seconds, <=, SM_LIMIT_RESEND_SECONDS);
  g_assert_cmpint (before->resend_seconds, >, SM_LIMIT_RESEND_SECONDS / 2);
  g_assert_true (g_str_has_prefix (link, "https://cabinet.example/confirm/"));
  g_assert_cmpuint (self->woken, ==, 1);

  /* looking changes nothing */
  g_assert_true (smd_codes_peek (&self->domain, SMD_CODE_CONFIRM, code->code, &error));
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers"), ==, 0);

  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code });
  g_assert_cmpstr (confirmation->email, ==, EMAIL);
  after = step_state_of (self, registration->id);
  g_assert_cmpstr (after->state, ==, "confirmed");
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM consents c JOIN customers u "
                                       "ON u.id = c.customer_id WHERE c.version = '2026-01'"),
                   ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registrations "
                                       "WHERE password_hash <> ''"),
                   ==, 0);
}

static void
says_what_is_wrong_with_a_code (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);
  g_autoptr (SmCodeInput) code = step_code_of (self, EMAIL);
  g_autoptr (SmCodeInput) forged = sm_record_new (SM_TYPE_CODE_INPUT);
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) late = step_register_address (self, "late@example.ru");
  g_autoptr (SmCodeInput) late_code = step_code_of (self, "late@example.ru");
  g_autoptr (SmRegistration) expired = NULL;
  g_autofree char *upper = g_ascii_strup (code->code, -1);

  sm_record_set_text (&forged->code, "0000-0000-0000-0000-0000-0000-00");
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = forged },
                SM_ERROR_CODE_UNKNOWN);
  sm_record_set_text (&code->code, upper);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code });
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code }, SM_ERROR_CODE_USED);
  domain_fails (self,
                &(DomainCall) { SM_OPERATION_REGISTRATION_RESEND, .parameter = registration->id },
                SM_ERROR_REGISTRATION_CONFIRMED);

  sm_clock_shift (self->clock, SM_LIMIT_CODE_SECONDS);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = late_code },
                SM_ERROR_CODE_EXPIRED);
  expired = step_state_of (self, late->id);
  g_assert_cmpstr (expired->state, ==, "expired");
}

static void
sends_again_with_a_fresh_code (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);
  g_autoptr (SmCodeInput) first = step_code_of (self, EMAIL);
  const DomainCall again = { SM_OPERATION_REGISTRATION_RESEND, .parameter = registration->id };
  g_autoptr (SmRegistration) sent = NULL;
  g_autoptr (SmCodeInput) second = NULL;
  g_autoptr (SmConfirmation) confirmation = NULL;
  gint64 wait = domain_fails (self, &again, SM_ERROR_TOO_MANY_TRIES);

  g_assert_cmpint (wait, >, 0);
  g_assert_cmpint (wait, <=, SM_LIMIT_RESEND_SECONDS);
  sm_clock_shift (self->clock, SM_LIMIT_RESEND_SECONDS);
  sent = domain_must (self, &again);
  second = step_code_of (self, EMAIL);
  g_assert_cmpstr (first->code, !=, second->code);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = first }, SM_ERROR_CODE_EXPIRED);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = second });
}

static void
corrects_the_address_at_once (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, "typo@example.ru");
  g_autoptr (SmCodeInput) stale = step_code_of (self, "typo@example.ru");
  g_autoptr (SmEmailInput) email = sm_record_new (SM_TYPE_EMAIL_INPUT);
  g_autoptr (SmRegistration) corrected = NULL;
  g_autoptr (SmCodeInput) code = NULL;
  g_autoptr (SmConfirmation) confirmation = NULL;
  DomainCall correct = { SM_OPERATION_REGISTRATION_CORRECT, .parameter = registration->id,
                         .body = email };

  sm_record_set_text (&email->email, "a@@b");
  domain_fails (self, &correct, SM_ERROR_EMAIL_INVALID);
  sm_record_set_text (&email->email, EMAIL);
  corrected = domain_must (self, &correct);
  g_assert_cmpstr (corrected->email, ==, EMAIL);
  g_assert_cmpstr (corrected->id, ==, registration->id);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = stale }, SM_ERROR_CODE_EXPIRED);
  code = step_code_of (self, EMAIL);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code });
  g_assert_cmpstr (confirmation->email, ==, EMAIL);
}

static void
tells_nobody_who_is_a_customer (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmRegistration) again = step_register_address (self, "IVAN@Example.RU");
  g_autoptr (SmRegistration) state = step_state_of (self, again->id);
  g_autofree char *letter = domain_letter (self, "already-registered", EMAIL, "code");

  g_assert_cmpstr (again->state, ==, "pending");
  g_assert_cmpstr (state->state, ==, "pending");
  g_assert_nonnull (letter);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers"), ==, 1);
}

static void
one_key_is_one_registration (DomainFixture *self)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (EMAIL, "Abc12");
  DomainCall call = { SM_OPERATION_REGISTER, .body = input, .key = "one" };
  g_autoptr (SmRegistration) first = domain_must (self, &call);
  g_autoptr (SmRegistration) second = domain_must (self, &call);
  g_autoptr (SmRegistration) state = step_state_of (self, second->id);

  g_assert_cmpstr (first->id, ==, second->id);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM letters"), ==, 1);
  call.body_hash = "another";
  domain_fails (self, &call, SM_ERROR_IDEMPOTENCY_KEY_REUSED);
}

/* Answers to keys are kept for days, registrations for longer. */
static void
a_key_may_come_back_after_the_cleaning (DomainFixture *self)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (EMAIL, "Abc12");
  DomainCall call = { SM_OPERATION_REGISTER, .body = input, .key = "one" };
  g_autoptr (SmRegistration) first = domain_must (self, &call);
  g_autoptr (SmRegistration) second = NULL;
  g_autoptr (SmRegistration) old = NULL;
  g_autoptr (GError) error = NULL;

  sm_clock_shift (self->clock, 4 * 86400);
  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  second = domain_must (self, &call);
  g_assert_cmpstr (second->state, ==, "pending");
  g_assert_cmpstr (second->id, !=, first->id);
  old = step_state_of (self, first->id);
  g_assert_cmpstr (old->state, ==, "expired");
}

/* Hashing is made impossible: who is refused, or answered, all the same did not need it. */
static void
only_who_is_admitted_is_hashed_for (DomainFixture *self)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (EMAIL, "Abc12");
  DomainCall repeat = { SM_OPERATION_REGISTER, .body = input, .key = "one" };
  const DomainCall fresh = { SM_OPERATION_REGISTER, .body = input };
  g_autoptr (SmRegistration) first = domain_must (self, &repeat);
  g_autoptr (SmRegistration) second = NULL;

  self->settings.hash_memory = G_GUINT64_CONSTANT (1) << 42;
  second = domain_must (self, &repeat);
  g_assert_cmpstr (second->id, ==, first->id);
  for (guint i = 1; i < SM_LIMIT_LETTERS_OF_CLIENT; i++)
    domain_fails (self, &fresh, SM_ERROR_BUSY);
  domain_fails (self, &fresh, SM_ERROR_TOO_MANY_TRIES);
}

static void
the_secret_is_not_kept (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) AS n FROM answers, registrations "
                                          "WHERE answer LIKE '%%%s%%' OR secret_hash = '%s' "
                                          "OR id = '%s'",
                                          registration->id, registration->id, registration->id);

  g_assert_cmpint (domain_count (self, sql), ==, 0);
}

static gint64
count_letters (DomainFixture *self)
{
  return domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'confirm'");
}

/* Whoever floods a mailbox neither fills it nor keeps its owner out. */
static void
a_flood_of_letters_ends_quietly (DomainFixture *self)
{
  g_autoptr (SmRegistration) owners = NULL;
  g_autoptr (SmRegistration) sent = NULL;
  g_autoptr (SmCodeInput) last = NULL;
  g_autoptr (SmConfirmation) confirmation = NULL;
  DomainCall again = { SM_OPERATION_REGISTRATION_RESEND };

  for (guint i = 0; i < SM_LIMIT_LETTERS - 1; i++)
    {
      g_autoptr (SmRegistration) strangers = step_register_address (self, EMAIL);
    }
  owners = step_register_address (self, EMAIL);
  g_assert_cmpint (count_letters (self), ==, SM_LIMIT_LETTERS);
  last = step_code_of (self, EMAIL);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SmRegistration) more = step_register_address (self, EMAIL);

      g_assert_cmpstr (more->state, ==, "pending");
    }
  sm_clock_shift (self->clock, SM_LIMIT_RESEND_SECONDS);
  again.parameter = owners->id;
  sent = domain_must (self, &again);
  g_assert_cmpstr (sent->state, ==, "pending");
  g_assert_cmpint (count_letters (self), ==, SM_LIMIT_LETTERS);

  sm_clock_shift (self->clock, SM_LIMIT_CODE_SECONDS - SM_LIMIT_RESEND_SECONDS - 60);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = last });
  g_assert_cmpstr (confirmation->email, ==, EMAIL);
}

typedef struct
{
  const char *email;
  const char *password;
  SmErrorCode code;
} Bad;

static const Bad bad[] = {
  { EMAIL, "abcd", SM_ERROR_PASSWORD_TOO_SHORT },
  { EMAIL, "abcdefghijk", SM_ERROR_PASSWORD_TOO_LONG },
  { EMAIL, "аbcde", SM_ERROR_PASSWORD_CHARACTERS }, /* a Cyrillic а */
  { EMAIL, "abc de", SM_ERROR_PASSWORD_CHARACTERS },
  { EMAIL, "abcd\xd9\xa1", SM_ERROR_PASSWORD_CHARACTERS }, /* an Arabic digit */
  { "\"ivan\"@example.ru", "Abc12", SM_ERROR_EMAIL_INVALID },
  { "a@b@example.ru", "Abc12", SM_ERROR_EMAIL_INVALID },
  { "ivan@example.ru\r\nBcc: eva@example.ru", "Abc12", SM_ERROR_EMAIL_INVALID },
  { "ivan", "Abc12", SM_ERROR_EMAIL_INVALID },
};

static void
bad_forms_are_refused (DomainFixture *self)
{
  g_autofree char *local = g_strnfill (289, 'a');
  g_autofree char *endless = g_strconcat (local, "@example.ru", NULL);
  g_autoptr (SmRegistrationInput) long_input = domain_registration (endless, "Abc12");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (SmRegistrationInput) input = domain_registration (bad[i].email, bad[i].password);

      g_test_message ("%s / %s", bad[i].email, bad[i].password);
      domain_fails (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input }, bad[i].code);
    }
  domain_fails (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = long_input },
                SM_ERROR_EMAIL_INVALID);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registrations"), ==, 0);
}

static void
good_addresses_are_taken (DomainFixture *self)
{
  static const char *const addresses[] = { "o'brien@example.ru", "ivan+gas@example.ru",
                                           "почта@смородина.онлайн", "ivan@смородина.онлайн" };
  static const char *const passwords[] = { "Abc12", "1234567890", "abcde", "ABCDE" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (SmRegistrationInput) input = domain_registration (addresses[i], passwords[i]);
      g_autoptr (SmRegistration) registration =
          domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });

      g_assert_cmpstr (registration->email, ==, addresses[i]);
    }
}

static void
addresses_of_two_alphabets_are_asked_about (DomainFixture *self)
{
  static const char *const addresses[] = { "ivаn@example.ru", "ivan@exаmple.ru", "ivan@почtа.рф" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (SmRegistrationInput) input = domain_registration (addresses[i], "Abc12");
      const DomainCall call = { SM_OPERATION_REGISTER, .body = input };
      g_autoptr (SmRegistration) registration = NULL;

      domain_fails (self, &call, SM_ERROR_EMAIL_MIXED);
      input->email_confirmed = TRUE;
      registration = domain_must (self, &call);
      g_assert_cmpstr (registration->email, ==, addresses[i]);
    }
}

/* What copying brings along is no part of the password. */
static void
a_pasted_password_is_the_one_meant (DomainFixture *self)
{
  g_autoptr (SmRegistrationInput) input =
      domain_registration (" <pasted@example.ru>\n", "\xe2\x80\x8b"
                                                     "Abc12\r\n");
  g_autoptr (SmRegistration) registration =
      domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });

  g_assert_cmpstr (registration->email, ==, "pasted@example.ru");
}

static void
consent_is_its_own_step (DomainFixture *self)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (EMAIL, "Abc12");
  g_autoptr (GError) error = NULL;

  sm_record_set_text (&input->consent_version, "2025-01");
  domain_fails (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input },
                SM_ERROR_CONSENT_OUTDATED);
  input->consent = FALSE;
  domain_fails (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input },
                SM_ERROR_CONSENT_REQUIRED);

  /* all that is wrong is told at once */
  sm_record_set_text (&input->password, "abc");
  sm_record_set_text (&input->email, "@");
  g_assert_null (domain_run (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input }, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_INPUT_INVALID);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 3);
}

static void
foreign_registrations_are_not_found (DomainFixture *self)
{
  domain_fails (self, &(DomainCall) { SM_OPERATION_REGISTRATION_STATE, .parameter = "nobody" },
                SM_ERROR_NOT_FOUND);
  domain_fails (self, &(DomainCall) { SM_OPERATION_REGISTRATION_RESEND, .parameter = "nobody" },
                SM_ERROR_NOT_FOUND);
}

/* Whoever works through a list of other people's addresses. */
static void
one_client_has_so_many_letters_an_hour (DomainFixture *self)
{
  g_autoptr (SmEmailInput) email = sm_record_new (SM_TYPE_EMAIL_INPUT);
  const DomainCall call = { SM_OPERATION_PASSWORD_FORGOTTEN, .body = email };
  DomainCall neighbour = call;

  for (guint i = 0; i < SM_LIMIT_LETTERS_OF_CLIENT; i++)
    {
      g_autofree char *address = g_strdup_printf ("stranger-%u@example.ru", i);

      sm_record_set_text (&email->email, address);
      g_object_unref (domain_must (self, &call));
    }
  sm_record_set_text (&email->email, "one-more@example.ru");
  g_assert_cmpint (domain_fails (self, &call, SM_ERROR_TOO_MANY_TRIES), >, 0);
  neighbour.client = "192.0.2.2";
  g_object_unref (domain_must (self, &neighbour));
  sm_clock_shift (self->clock, SM_LIMIT_LETTERS_SECONDS);
  g_object_unref (domain_must (self, &call));
}

static void
one_registration_has_so_many_letters (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);
  const DomainCall again = { SM_OPERATION_REGISTRATION_RESEND, .parameter = registration->id };

  for (guint i = 1; i < SM_LIMIT_REGISTRATION_LETTERS; i++)
    {
      sm_clock_shift (self->clock, SM_LIMIT_LETTERS_SECONDS);
      g_object_unref (domain_must (self, &again));
    }
  sm_clock_shift (self->clock, SM_LIMIT_LETTERS_SECONDS);
  domain_fails (self, &again, SM_ERROR_TOO_MANY_TRIES);
  g_assert_cmpint (count_letters (self), ==, SM_LIMIT_REGISTRATION_LETTERS);
}

static void
a_clock_once_ahead_keeps_no_letter_back (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);
  const DomainCall again = { SM_OPERATION_REGISTRATION_RESEND, .parameter = registration->id };
  g_autoptr (SmRegistration) state = NULL;

  sm_clock_shift (self->clock, -24 * 60 * 60);
  state = step_state_of (self, registration->id);
  g_assert_cmpint (state->resend_seconds, ==, 0);
  g_object_unref (domain_must (self, &again));
  g_assert_cmpint (count_letters (self), ==, 2);
}

static void
a_registration_waits_for_a_week (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);
  const DomainCall again = { SM_OPERATION_REGISTRATION_RESEND, .parameter = registration->id };

  sm_clock_shift (self->clock, SM_LIMIT_REGISTRATION_SECONDS - SM_LIMIT_RESEND_SECONDS - 2);
  g_object_unref (domain_must (self, &again));
  sm_clock_shift (self->clock, SM_LIMIT_RESEND_SECONDS + 2);
  domain_fails (self, &again, SM_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/registration/confirms-by-the-letter", confirms_by_the_letter);
  domain_test_add ("/registration/says-what-is-wrong-with-a-code", says_what_is_wrong_with_a_code);
  domain_test_add ("/registration/sends-again-with-a-fresh-code", sends_again_with_a_fresh_code);
  domain_test_add ("/registration/corrects-the-address-at-once", corrects_the_address_at_once);
  domain_test_add ("/registration/tells-nobody-who-is-a-customer", tells_nobody_who_is_a_customer);
  domain_test_add ("/registration/one-key-is-one-registration", one_key_is_one_registration);
  domain_test_add ("/registration/a-key-may-come-back-after-the-cleaning",
                   a_key_may_come_back_after_the_cleaning);
  domain_test_add ("/registration/only-who-is-admitted-is-hashed-for",
                   only_who_is_admitted_is_hashed_for);
  domain_test_add ("/registration/a-flood-of-letters-ends-quietly",
                   a_flood_of_letters_ends_quietly);
  domain_test_add ("/registration/the-secret-is-not-kept", the_secret_is_not_kept);
  domain_test_add ("/registration/one-client-has-so-many-letters-an-hour",
                   one_client_has_so_many_letters_an_hour);
  domain_test_add ("/registration/one-registration-has-so-many-letters",
                   one_registration_has_so_many_letters);
  domain_test_add ("/registration/a-clock-once-ahead-keeps-no-letter-back",
                   a_clock_once_ahead_keeps_no_letter_back);
  domain_test_add ("/registration/a-registration-waits-for-a-week",
                   a_registration_waits_for_a_week);
  domain_test_add ("/registration/bad-forms-are-refused", bad_forms_are_refused);
  domain_test_add ("/registration/good-addresses-are-taken", good_addresses_are_taken);
  domain_test_add ("/registration/addresses-of-two-alphabets-are-asked-about",
                   addresses_of_two_alphabets_are_asked_about);
  domain_test_add ("/registration/a-pasted-password-is-the-one-meant",
                   a_pasted_password_is_the_one_meant);
  domain_test_add ("/registration/consent-is-its-own-step", consent_is_its_own_step);
  domain_test_add ("/registration/foreign-registrations-are-not-found",
                   foreign_registrations_are_not_found);
  return g_test_run ();
}
