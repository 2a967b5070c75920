/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "account-records.h"
#include "codes.h"
#include "confirmations.h"
#include "domain-fixture.h"
#include "housekeeping.h"
#include "letter-seal.h"
#include "limits.h"
#include "origin.h"

#define EMAIL "ivan@example.ru"

static SmRegistration *
register_address (DomainFixture *self, const char *email)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (email, "Abc12");

  return domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });
}

static SmRegistration *
state_of (DomainFixture *self, const char *id)
{
  return domain_must (self, &(DomainCall) { SM_OPERATION_REGISTRATION_STATE, .parameter = id });
}

static SmCodeInput *
code_of (DomainFixture *self, const char *email)
{
  SmCodeInput *input = sm_record_new (SM_TYPE_CODE_INPUT);

  input->code = domain_letter (self, "confirm", email, "code");
  g_assert_nonnull (input->code);
  return input;
}

static void
confirms_by_the_letter (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = register_address (self, " " EMAIL " ");
  g_autoptr (SmCodeInput) code = code_of (self, EMAIL);
  g_autofree char *link = domain_letter (self, "confirm", EMAIL, "link");
  g_autoptr (SmRegistration) before = state_of (self, registration->id);
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (registration->email, ==, EMAIL);
  g_assert_cmpstr (before->state, ==, "pending");
  g_assert_cmpint (before->resend_seconds, ==, SM_LIMIT_RESEND_SECONDS);
  g_assert_true (g_str_has_prefix (link, "https://cabinet.example/confirm/"));
  g_assert_cmpuint (self->woken, ==, 1);

  /* looking changes nothing */
  g_assert_true (smd_codes_peek (&self->domain, SMD_CODE_CONFIRM, code->code, &error));
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers"), ==, 0);

  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code });
  g_assert_cmpstr (confirmation->email, ==, EMAIL);
  after = state_of (self, registration->id);
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
  g_autoptr (SmRegistration) registration = register_address (self, EMAIL);
  g_autoptr (SmCodeInput) code = code_of (self, EMAIL);
  g_autoptr (SmCodeInput) forged = sm_record_new (SM_TYPE_CODE_INPUT);
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) late = register_address (self, "late@example.ru");
  g_autoptr (SmCodeInput) late_code = code_of (self, "late@example.ru");
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
  expired = state_of (self, late->id);
  g_assert_cmpstr (expired->state, ==, "expired");
}

static void
sends_again_with_a_fresh_code (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = register_address (self, EMAIL);
  g_autoptr (SmCodeInput) first = code_of (self, EMAIL);
  const DomainCall again = { SM_OPERATION_REGISTRATION_RESEND, .parameter = registration->id };
  g_autoptr (SmRegistration) sent = NULL;
  g_autoptr (SmCodeInput) second = NULL;
  g_autoptr (SmConfirmation) confirmation = NULL;
  gint64 wait = domain_fails (self, &again, SM_ERROR_TOO_MANY_TRIES);

  g_assert_cmpint (wait, >, 0);
  g_assert_cmpint (wait, <=, SM_LIMIT_RESEND_SECONDS);
  sm_clock_shift (self->clock, SM_LIMIT_RESEND_SECONDS);
  sent = domain_must (self, &again);
  second = code_of (self, EMAIL);
  g_assert_cmpstr (first->code, !=, second->code);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = first }, SM_ERROR_CODE_EXPIRED);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = second });
}

static void
corrects_the_address_at_once (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = register_address (self, "typo@example.ru");
  g_autoptr (SmCodeInput) stale = code_of (self, "typo@example.ru");
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
  code = code_of (self, EMAIL);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code });
  g_assert_cmpstr (confirmation->email, ==, EMAIL);
}

static void
tells_nobody_who_is_a_customer (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmRegistration) again = register_address (self, "IVAN@Example.RU");
  g_autoptr (SmRegistration) state = state_of (self, again->id);
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
  g_autoptr (SmRegistration) state = state_of (self, second->id);

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
  g_assert_true (smd_housekeeping_run (&self->domain, &error));
  second = domain_must (self, &call);
  g_assert_cmpstr (second->state, ==, "pending");
  g_assert_cmpstr (second->id, !=, first->id);
  old = state_of (self, first->id);
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
  g_autoptr (SmRegistration) registration = register_address (self, EMAIL);
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
      g_autoptr (SmRegistration) strangers = register_address (self, EMAIL);
    }
  owners = register_address (self, EMAIL);
  g_assert_cmpint (count_letters (self), ==, SM_LIMIT_LETTERS);
  last = code_of (self, EMAIL);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SmRegistration) more = register_address (self, EMAIL);

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

/* A registration of the same address from somewhere, with a password. */
static SmRegistration *
register_from (DomainFixture *self, const char *password, const char *client, const char *program)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (EMAIL, password);

  return domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input, .client = client,
                                            .program = program });
}

static void
logs_in_with (DomainFixture *self, const char *password, const char *refused)
{
  g_autoptr (SmLoginInput) right = domain_login (EMAIL, password);
  g_autoptr (SmLoginInput) wrong = domain_login (EMAIL, refused);
  g_autoptr (SmSession) session =
      domain_must (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = right });

  domain_fails (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = wrong }, SM_ERROR_LOGIN_REFUSED);
}

static void
a_letter_says_where_it_comes_from (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration =
      register_from (self, "Thief123", "203.0.113.77", "smorodina/1.2 (Linux)");
  g_autofree char *network = domain_letter (self, "confirm", EMAIL, "network");
  g_autofree char *program = domain_letter (self, "confirm", EMAIL, "program");
  g_autofree char *when = domain_letter (self, "confirm", EMAIL, "when");
  g_autofree char *decline = domain_letter (self, "confirm", EMAIL, "decline");

  g_assert_cmpstr (network, ==, "203.0.113.0/24");
  g_assert_cmpstr (program, ==, "smorodina 1.2");
  g_assert_cmpuint (strlen (when), ==, strlen ("27.11.2026, 21:05"));
  g_assert_true (g_str_has_prefix (decline, "https://cabinet.example/not-me/"));
}

static GPtrArray *
look_at (DomainFixture *self, const char *code)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = smd_confirmations_look (&self->domain, code, &error);

  g_assert_no_error (error);
  return found;
}

/* The stranger was first, or the owner was: neither age is preferred. */
static void
confirm_the_owners (DomainFixture *self, gboolean stranger_first)
{
  g_autoptr (SmRegistration) first =
      register_from (self, stranger_first ? "Thief123" : "Owner123", "203.0.113.7", "curl/8.1");
  g_autofree char *first_code = domain_letter (self, "confirm", EMAIL, "code");
  g_autoptr (SmCodeInput) press = sm_record_new (SM_TYPE_CODE_INPUT);
  g_autoptr (SmRegistration) second = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) ended = NULL;
  g_autofree char *second_code = NULL;
  const SmdOpenRegistration *own;

  sm_clock_shift (self->clock, 2);
  second =
      register_from (self, stranger_first ? "Owner123" : "Thief123", "2001:db8:1:2::/64", NULL);
  second_code = domain_letter (self, "confirm", EMAIL, "code");
  found = look_at (self, stranger_first ? second_code : first_code);
  g_assert_cmpuint (found->len, ==, 2);
  own = g_ptr_array_index (found, 0);
  g_assert_true (own->is_own);
  g_assert_cmpstr (own->network, ==, stranger_first ? "2001:db8:1::/48" : "203.0.113.0/24");

  sm_record_set_text (&press->code, stranger_first ? second_code : first_code);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = press });
  ended = state_of (self, stranger_first ? first->id : second->id);
  g_assert_cmpstr (ended->state, ==, "void");
  sm_record_set_text (&press->code, stranger_first ? first_code : second_code);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = press }, SM_ERROR_CODE_EXPIRED);
  domain_fails (self, &(DomainCall) { SM_OPERATION_REGISTRATION_RESEND, .parameter = ended->id },
                SM_ERROR_NOT_FOUND);
  logs_in_with (self, "Owner123", "Thief123");
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM consents c JOIN registrations r "
                                       "ON r.id = c.registration_id WHERE r.confirmed_at > 0"),
                   ==, 1);
}

static void
one_press_confirms_the_later_of_two (DomainFixture *self)
{
  confirm_the_owners (self, TRUE);
}

static void
one_press_confirms_the_earlier_of_two (DomainFixture *self)
{
  confirm_the_owners (self, FALSE);
}

/* Pasted into the app, any letter's code confirms what this app registered; on the page of any
 * letter every registration of the address can be chosen, and none of another address. */
static void
a_code_confirms_the_registration_that_is_named (DomainFixture *self)
{
  g_autoptr (SmRegistration) strangers = register_from (self, "Thief123", "203.0.113.7", NULL);
  g_autoptr (SmCodeInput) press = code_of (self, EMAIL);
  g_autoptr (SmRegistration) owners = register_from (self, "Owner123", "192.0.2.9", NULL);
  g_autoptr (SmRegistration) other = register_address (self, "eva@example.ru");
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) state = NULL;

  sm_record_set_text (&press->registration, other->id);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = press }, SM_ERROR_CODE_EXPIRED);
  sm_record_set_text (&press->registration, owners->id);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = press });
  state = state_of (self, owners->id);
  g_assert_cmpstr (state->state, ==, "confirmed");
  logs_in_with (self, "Owner123", "Thief123");
}

static void
it_was_not_me_ends_a_registration (DomainFixture *self)
{
  g_autoptr (SmRegistration) strangers = register_from (self, "Thief123", "203.0.113.7", NULL);
  g_autoptr (SmCodeInput) code = code_of (self, EMAIL);
  g_autoptr (SmRegistration) owners = register_from (self, "Owner123", "192.0.2.9", NULL);
  g_autoptr (SmCodeInput) owners_code = code_of (self, EMAIL);
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) state = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_confirmations_decline (&self->domain, code->code, &error));
  state = state_of (self, strangers->id);
  g_assert_cmpstr (state->state, ==, "void");
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code }, SM_ERROR_CODE_EXPIRED);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers"), ==, 0);
  found = look_at (self, owners_code->code);
  g_assert_cmpuint (found->len, ==, 1);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = owners_code });
}

static void
a_page_shows_so_many_registrations (DomainFixture *self)
{
  g_autoptr (SmCodeInput) code = NULL;
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < SM_LIMIT_REGISTRATIONS_SHOWN + 1; i++)
    {
      g_autoptr (SmRegistration) one = register_from (self, "Thief123", "203.0.113.7", NULL);
    }
  code = code_of (self, EMAIL);
  found = look_at (self, code->code);
  g_assert_cmpuint (found->len, ==, SM_LIMIT_REGISTRATIONS_SHOWN);
  g_assert_true (((SmdOpenRegistration *) g_ptr_array_index (found, 0))->is_own);
}

typedef struct
{
  const char *said;
  const char *shown;
} Said;

static void
what_a_client_says_carries_no_message (DomainFixture *self)
{
  static const Said programs[] = {
    { "smorodina/0.1.0", "smorodina 0.1.0" },
    { "Mozilla/5.0 (X11; Linux)", "Mozilla 5.0" },
    { "http://evil.example/1", "—" },
    { "evil.example/1", "—" },
    { "win-a-prize/1.evil", "—" },
    { "Позвоните/8", "—" },
    { "a/", "—" },
    { "", "—" },
    { NULL, "—" },
  };
  static const Said networks[] = {
    { "192.0.2.77", "192.0.2.0/24" },
    { "2001:db8:1:2::/64", "2001:db8:1::/48" },
    { "unix", "—" },
    { NULL, "—" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *shown = smd_origin_dup_program (programs[i].said);

      g_assert_cmpstr (shown, ==, programs[i].shown);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      g_autofree char *shown = smd_origin_dup_network (networks[i].said);

      g_assert_cmpstr (shown, ==, networks[i].shown);
    }
}

static void
a_refused_letter_is_told (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = register_address (self, "typo@example.ru");
  g_autoptr (SmEmailInput) email = sm_record_new (SM_TYPE_EMAIL_INPUT);
  g_autoptr (SmRegistration) refused = NULL;
  g_autoptr (SmRegistration) corrected = NULL;
  g_autoptr (SmRegistration) after = NULL;

  g_assert_false (registration->undeliverable);
  domain_exec (self, "UPDATE letters SET state = 'failed'");
  refused = state_of (self, registration->id);
  g_assert_true (refused->undeliverable);
  g_assert_cmpstr (refused->state, ==, "pending");
  sm_record_set_text (&email->email, EMAIL);
  corrected = domain_must (self, &(DomainCall) { SM_OPERATION_REGISTRATION_CORRECT,
                                                 .parameter = registration->id, .body = email });
  g_assert_false (corrected->undeliverable);
  after = state_of (self, registration->id);
  g_assert_false (after->undeliverable);
}

/* A copy of the store, taken while the mail server is away. */
static void
codes_wait_sealed (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = register_address (self, EMAIL);
  g_autoptr (SmCodeInput) code = code_of (self, EMAIL);
  g_autoptr (GBytes) pepper = g_bytes_new_static ("another pepper of thirty-two byte", 32);
  SmdSettings other = self->settings;
  g_autofree char *sealed = smd_letter_seal (&self->settings, "{\"code\":\"1\"}");
  g_autofree char *again = smd_letter_seal (&self->settings, "{\"code\":\"1\"}");
  g_autofree char *opened = smd_letter_open (&self->settings, sealed);
  g_autofree char *foreign = NULL;
  g_autofree char *sql =
      g_strdup_printf ("SELECT COUNT(*) AS n FROM letters WHERE values_json LIKE '%%%s%%' "
                       "OR values_json LIKE '%%code%%'",
                       code->code);

  g_assert_cmpint (domain_count (self, sql), ==, 0);
  g_assert_cmpstr (opened, ==, "{\"code\":\"1\"}");
  g_assert_cmpstr (sealed, !=, again);
  other.pepper = pepper;
  foreign = smd_letter_open (&other, sealed);
  g_assert_null (foreign);
}

static void
clean_house (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_housekeeping_run (&self->domain, &error));
  g_assert_no_error (error);
}

static void
looked_up_numbers_are_forgotten_within_hours (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmNumberInput) input = sm_record_new (SM_TYPE_NUMBER_INPUT);
  g_autoptr (SmNumberCheck) check = NULL;
  const char *looked_up = "SELECT COUNT(*) AS n FROM throttles WHERE key LIKE 'number%'";

  sm_record_set_text (&input->supplier_id, "auto");
  sm_record_set_text (&input->number, DOMAIN_AUTO_NUMBER);
  check = domain_must (self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, customer, .body = input });
  g_assert_cmpint (domain_count (self, looked_up), >, 0);
  sm_clock_shift (self->clock, SM_LIMIT_LOOKUPS_KEPT_SECONDS - 2);
  clean_house (self);
  g_assert_cmpint (domain_count (self, looked_up), >, 0);
  sm_clock_shift (self->clock, 4);
  clean_house (self);
  g_assert_cmpint (domain_count (self, looked_up), ==, 0);
}

static void
the_registration_of_a_consent_is_kept (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmRegistration) unconfirmed = register_address (self, "late@example.ru");

  sm_clock_shift (self->clock, 400 * G_GINT64_CONSTANT (86400));
  clean_house (self);
  clean_house (self);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registrations r "
                                       "JOIN consents c ON c.registration_id = r.id"),
                   ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registrations"), ==, 1);
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
  { EMAIL, "abcde ", SM_ERROR_PASSWORD_CHARACTERS },
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
  domain_test_add ("/registration/a-letter-says-where-it-comes-from",
                   a_letter_says_where_it_comes_from);
  domain_test_add ("/registration/one-press-confirms-the-later-of-two",
                   one_press_confirms_the_later_of_two);
  domain_test_add ("/registration/one-press-confirms-the-earlier-of-two",
                   one_press_confirms_the_earlier_of_two);
  domain_test_add ("/registration/a-code-confirms-the-registration-that-is-named",
                   a_code_confirms_the_registration_that_is_named);
  domain_test_add ("/registration/it-was-not-me-ends-a-registration",
                   it_was_not_me_ends_a_registration);
  domain_test_add ("/registration/a-page-shows-so-many-registrations",
                   a_page_shows_so_many_registrations);
  domain_test_add ("/registration/what-a-client-says-carries-no-message",
                   what_a_client_says_carries_no_message);
  domain_test_add ("/registration/a-refused-letter-is-told", a_refused_letter_is_told);
  domain_test_add ("/registration/codes-wait-sealed", codes_wait_sealed);
  domain_test_add ("/registration/looked-up-numbers-are-forgotten-within-hours",
                   looked_up_numbers_are_forgotten_within_hours);
  domain_test_add ("/registration/the-registration-of-a-consent-is-kept",
                   the_registration_of_a_consent_is_kept);
  domain_test_add ("/registration/the-secret-is-not-kept", the_secret_is_not_kept);
  domain_test_add ("/registration/one-client-has-so-many-letters-an-hour",
                   one_client_has_so_many_letters_an_hour);
  domain_test_add ("/registration/bad-forms-are-refused", bad_forms_are_refused);
  domain_test_add ("/registration/good-addresses-are-taken", good_addresses_are_taken);
  domain_test_add ("/registration/consent-is-its-own-step", consent_is_its_own_step);
  domain_test_add ("/registration/foreign-registrations-are-not-found",
                   foreign_registrations_are_not_found);
  return g_test_run ();
}
