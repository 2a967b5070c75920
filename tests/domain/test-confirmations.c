/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "codes.h"
#include "confirmations.h"
#include "housekeeping.h"
#include "identity-steps.h"
#include "letter-seal.h"
#include "limits.h"
#include "origin.h"

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
look_at_from (DomainFixture *self, const char *code, const char *client)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = smd_confirmations_look (&self->domain, code, client, &error);

  g_assert_no_error (error);
  return found;
}

static GPtrArray *
look_at (DomainFixture *self, const char *code)
{
  return look_at_from (self, code, NULL);
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
  ended = step_state_of (self, stranger_first ? first->id : second->id);
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
  g_autoptr (SmCodeInput) press = step_code_of (self, EMAIL);
  g_autoptr (SmRegistration) owners = register_from (self, "Owner123", "192.0.2.9", NULL);
  g_autoptr (SmRegistration) other = step_register_address (self, "eva@example.ru");
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) state = NULL;

  sm_record_set_text (&press->registration, other->id);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = press }, SM_ERROR_CODE_EXPIRED);
  sm_record_set_text (&press->registration, owners->id);
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = press });
  state = step_state_of (self, owners->id);
  g_assert_cmpstr (state->state, ==, "confirmed");
  logs_in_with (self, "Owner123", "Thief123");
}

/* Of a letter that a stranger caused, for the address has had its letters of the hour. */
static void
strangers_do_not_push_the_owners_off_the_page (DomainFixture *self)
{
  g_autoptr (SmRegistration) owners = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *code = NULL;
  const SmdOpenRegistration *second;

  for (guint i = 0; i < SM_LIMIT_REGISTRATIONS_SHOWN; i++)
    {
      g_autoptr (SmRegistration) strangers = register_from (self, "Thief123", "203.0.113.7", NULL);
    }
  owners = register_from (self, "Owner123", "2001:db8:1:2::/64", NULL);
  code = domain_letter (self, "confirm", EMAIL, "code");
  found = look_at_from (self, code, "2001:db8:1:99::/64");
  g_assert_cmpuint (found->len, ==, SM_LIMIT_REGISTRATIONS_SHOWN);
  second = g_ptr_array_index (found, 1);
  g_assert_cmpstr (second->network, ==, "2001:db8:1::/48");
}

static void
it_was_not_me_ends_a_registration (DomainFixture *self)
{
  g_autoptr (SmRegistration) strangers = register_from (self, "Thief123", "203.0.113.7", NULL);
  g_autoptr (SmCodeInput) code = step_code_of (self, EMAIL);
  g_autoptr (SmRegistration) owners = register_from (self, "Owner123", "192.0.2.9", NULL);
  g_autoptr (SmCodeInput) owners_code = step_code_of (self, EMAIL);
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmRegistration) state = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_confirmations_decline (&self->domain, code->code, &error));
  state = step_state_of (self, strangers->id);
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
  code = step_code_of (self, EMAIL);
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
    { "call-the-bank/8.800.555.35.35", "—" },
    { "call-88005553535/1.0", "—" },
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
  g_autoptr (SmRegistration) registration = step_register_address (self, "typo@example.ru");
  g_autoptr (SmEmailInput) email = sm_record_new (SM_TYPE_EMAIL_INPUT);
  g_autoptr (SmRegistration) refused = NULL;
  g_autoptr (SmRegistration) corrected = NULL;
  g_autoptr (SmRegistration) after = NULL;

  g_assert_false (registration->undeliverable);
  domain_exec (self, "UPDATE letters SET state = 'failed'");
  refused = step_state_of (self, registration->id);
  g_assert_true (refused->undeliverable);
  g_assert_cmpstr (refused->state, ==, "pending");
  sm_record_set_text (&email->email, EMAIL);
  corrected = domain_must (self, &(DomainCall) { SM_OPERATION_REGISTRATION_CORRECT,
                                                 .parameter = registration->id, .body = email });
  g_assert_false (corrected->undeliverable);
  after = step_state_of (self, registration->id);
  g_assert_false (after->undeliverable);
}

/* A copy of the store, taken while the mail server is away. */
static void
codes_wait_sealed (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);
  g_autoptr (SmCodeInput) code = step_code_of (self, EMAIL);
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

  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
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
  g_autoptr (SmRegistration) unconfirmed = step_register_address (self, "late@example.ru");

  sm_clock_shift (self->clock, 400 * G_GINT64_CONSTANT (86400));
  clean_house (self);
  clean_house (self);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registrations r "
                                       "JOIN consents c ON c.registration_id = r.id"),
                   ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registrations"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/confirmations/a-letter-says-where-it-comes-from",
                   a_letter_says_where_it_comes_from);
  domain_test_add ("/confirmations/one-press-confirms-the-later-of-two",
                   one_press_confirms_the_later_of_two);
  domain_test_add ("/confirmations/one-press-confirms-the-earlier-of-two",
                   one_press_confirms_the_earlier_of_two);
  domain_test_add ("/confirmations/a-code-confirms-the-registration-that-is-named",
                   a_code_confirms_the_registration_that_is_named);
  domain_test_add ("/confirmations/strangers-do-not-push-the-owners-off-the-page",
                   strangers_do_not_push_the_owners_off_the_page);
  domain_test_add ("/confirmations/it-was-not-me-ends-a-registration",
                   it_was_not_me_ends_a_registration);
  domain_test_add ("/confirmations/a-page-shows-so-many-registrations",
                   a_page_shows_so_many_registrations);
  domain_test_add ("/confirmations/what-a-client-says-carries-no-message",
                   what_a_client_says_carries_no_message);
  domain_test_add ("/confirmations/a-refused-letter-is-told", a_refused_letter_is_told);
  domain_test_add ("/confirmations/codes-wait-sealed", codes_wait_sealed);
  domain_test_add ("/confirmations/looked-up-numbers-are-forgotten-within-hours",
                   looked_up_numbers_are_forgotten_within_hours);
  domain_test_add ("/confirmations/the-registration-of-a-consent-is-kept",
                   the_registration_of_a_consent_is_kept);
  return g_test_run ();
}
