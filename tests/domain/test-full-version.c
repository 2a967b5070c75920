/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "applications.h"
#include "domain-fixture.h"
#include "limits.h"

#define EMAIL "ivan@example.ru"
#define PIN_EMAIL "pin@example.ru"
#define THREADS 12

/* A customer with one linked account. */
typedef struct
{
  DomainFixture *fixture;
  char *customer;
  char *account;
} Person;

static void
person_clear (Person *self)
{
  g_free (self->customer);
  g_free (self->account);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

static Person
person_of (DomainFixture *self, const char *email, const char *supplier, const char *number)
{
  Person person = { self };

  person.customer = domain_customer (self, email);
  person.account = domain_link (self, person.customer, supplier, number);
  return person;
}

static SmApplicationInput *
form (const char *full_name, const char *address)
{
  SmApplicationInput *input = sm_record_new (SM_TYPE_APPLICATION_INPUT);

  sm_record_set_text (&input->full_name, full_name);
  sm_record_set_text (&input->address, address);
  sm_record_set_text (&input->email, PIN_EMAIL);
  return input;
}

static SmAccount *
apply (Person *person, const char *full_name, const char *address)
{
  g_autoptr (SmApplicationInput) input = form (full_name, address);

  return domain_must (person->fixture,
                      &(DomainCall) { SM_OPERATION_APPLY, person->customer,
                                      .parameter = person->account, .body = input });
}

static gint64
apply_fails (Person *person, SmErrorCode code)
{
  g_autoptr (SmApplicationInput) input = form (DOMAIN_OWNER, DOMAIN_ADDRESS);

  return domain_fails (person->fixture,
                       &(DomainCall) { SM_OPERATION_APPLY, person->customer,
                                       .parameter = person->account, .body = input },
                       code);
}

static SmAccount *
enter (Person *person, const char *pin, GError **error)
{
  g_autoptr (SmPinInput) input = sm_record_new (SM_TYPE_PIN_INPUT);

  sm_record_set_text (&input->pin, pin);
  return domain_run (person->fixture,
                     &(DomainCall) { SM_OPERATION_PIN, person->customer,
                                     .parameter = person->account, .body = input },
                     error);
}

static gint64
pin_fails (Person *person, const char *pin, SmErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (enter (person, pin, &error));
  g_assert_error (error, SM_ERROR, (int) code);
  return sm_error_get_number (error);
}

static char *
letter_pin (DomainFixture *self)
{
  return domain_letter (self, "pin", PIN_EMAIL, "pin");
}

/* Any PIN but the right one. */
static const char *
other_than (const char *pin)
{
  return g_str_equal (pin, "000000") ? "000001" : "000000";
}

static void
matching_data_get_a_pin_at_once (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) sent =
      apply (&ivan, "СМИРНОВА  Анна Петровна", "г Тверь ул.Советская д.12 кв.34");
  g_autofree char *pin = letter_pin (self);
  g_autofree char *number = domain_letter (self, "pin", PIN_EMAIL, "number");
  g_autoptr (GError) error = NULL;
  g_autoptr (SmAccount) open = NULL;

  g_assert_cmpstr (sent->full_state, ==, "pin_sent");
  g_assert_cmpint (sent->pin_tries_left, ==, SM_LIMIT_PIN_TRIES);
  g_assert_null (sent->owner_name);
  g_assert_cmpstr (number, ==, DOMAIN_AUTO_NUMBER);
  g_assert_cmpuint (strlen (pin), ==, SM_LIMIT_PIN_DIGITS);

  open = enter (&ivan, pin, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (open->full_state, ==, "open");
  g_assert_cmpstr (open->access, ==, "full");
  g_assert_cmpstr (open->owner_name, ==, DOMAIN_OWNER);
  pin_fails (&ivan, pin, SM_ERROR_FULL_VERSION_OPEN); /* twice */
  apply_fails (&ivan, SM_ERROR_FULL_VERSION_OPEN);
}

static void
other_data_wait_for_an_operator (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) asked =
      apply (&ivan, DOMAIN_OWNER, "г. Тверь, ул. Советская, д. 123, кв. 4");
  g_autoptr (GListStore) waiting = NULL;
  g_autoptr (GError) error = NULL;
  SmdApplication *application;

  g_assert_cmpstr (asked->full_state, ==, "requested");
  apply_fails (&ivan, SM_ERROR_APPLICATION_PENDING);
  pin_fails (&ivan, "123456", SM_ERROR_PIN_NOT_SENT);
  waiting = smd_applications_list (&self->domain, "requested", "", 10, &error);
  g_assert_cmpuint (sm_record_list_length (waiting), ==, 1);
  application = sm_record_list_get (waiting, 0);
  g_assert_cmpstr (application->registry_address, ==, DOMAIN_ADDRESS);
}

/* Whoever knows a flat's number and address guesses its owner's name by as many customers as it
 * takes: from some misses on an operator looks at what would match, too, for a day. */
static void
guessing_an_owner_ends_what_is_automatic (DomainFixture *self)
{
  for (guint i = 0; i <= SM_LIMIT_AUTOMATIC_MISSES; i++)
    {
      g_autofree char *guesser = g_strdup_printf ("guesser%u@example.ru", i);
      g_autofree char *knower = g_strdup_printf ("knower%u@example.ru", i);
      g_auto (Person) wrong = person_of (self, guesser, "auto", DOMAIN_AUTO_NUMBER);
      g_auto (Person) right = person_of (self, knower, "auto", DOMAIN_AUTO_NUMBER);
      g_autoptr (SmAccount) sent = apply (&right, DOMAIN_OWNER, DOMAIN_ADDRESS);
      g_autoptr (SmAccount) missed = NULL;

      g_assert_cmpstr (sent->full_state, ==,
                       i < SM_LIMIT_AUTOMATIC_MISSES ? "pin_sent" : "requested");
      missed = apply (&wrong, "Смирнова Ольга Петровна", DOMAIN_ADDRESS);
      g_assert_cmpstr (missed->full_state, ==, "requested");
    }
  sm_clock_shift (self->clock, 86400);
  {
    g_auto (Person) later = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
    g_autoptr (SmAccount) sent = apply (&later, DOMAIN_OWNER, DOMAIN_ADDRESS);

    g_assert_cmpstr (sent->full_state, ==, "pin_sent");
  }
}

/* A registry that does not know a name, or an address, has a dash there. */
static void
a_dash_is_nobodys_name (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
  g_auto (Person) petr = person_of (self, "petr@example.ru", "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) nameless = NULL;
  g_autoptr (SmAccount) homeless = NULL;

  domain_exec (self, "UPDATE registry_accounts SET full_name = '—'");
  nameless = apply (&ivan, ".", DOMAIN_ADDRESS);
  g_assert_cmpstr (nameless->full_state, ==, "requested");
  domain_exec (self, "UPDATE registry_accounts SET full_name = '" DOMAIN_OWNER "', address = '—'");
  homeless = apply (&petr, DOMAIN_OWNER, ".");
  g_assert_cmpstr (homeless->full_state, ==, "requested");
}

static SmdApplication *
waiting_one (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) waiting =
      smd_applications_list (&self->domain, "requested", "", 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_list_length (waiting), ==, 1);
  return g_object_ref (sm_record_list_get (waiting, 0));
}

static void
an_operator_approves (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "manual", DOMAIN_MANUAL_NUMBER);
  g_autoptr (SmAccount) asked = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_autoptr (SmdApplication) application = waiting_one (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *pin = NULL;
  g_autoptr (SmAccount) open = NULL;

  g_assert_cmpstr (asked->full_state, ==, "requested");
  g_assert_true (smd_applications_approve (&self->domain, application->id, "operator", &error));
  g_assert_false (smd_applications_approve (&self->domain, application->id, "operator", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  pin = letter_pin (self);
  open = enter (&ivan, pin, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (open->full_state, ==, "open");
}

static void
an_operator_refuses_with_a_reason (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "manual", DOMAIN_MANUAL_NUMBER);
  g_autoptr (SmAccount) asked = apply (&ivan, "Иванов Иван", DOMAIN_ADDRESS);
  g_autoptr (SmdApplication) application = waiting_one (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmCabinet) cabinet = NULL;
  g_autoptr (SmAccount) again = NULL;
  SmAccount *refused;

  g_assert_true (smd_applications_refuse (&self->domain, application->id, "Не тот владелец",
                                          "operator", &error));
  cabinet = domain_must (self, &(DomainCall) { SM_OPERATION_CABINET, ivan.customer });
  refused = sm_record_list_get (cabinet->accounts, 0);
  g_assert_cmpstr (refused->full_state, ==, "refused");
  g_assert_cmpstr (refused->refusal_reason, ==, "Не тот владелец");
  pin_fails (&ivan, "123456", SM_ERROR_PIN_NOT_SENT);
  again = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_assert_cmpstr (again->full_state, ==, "requested");
  g_assert_null (again->refusal_reason);
}

static void
five_wrong_pins_lock (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) sent = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_autofree char *pin = letter_pin (self);
  g_autofree char *fresh = NULL;
  g_autoptr (SmAccount) again = NULL;
  g_autoptr (SmAccount) open = NULL;
  g_autoptr (GError) error = NULL;

  pin_fails (&ivan, "12345", SM_ERROR_PIN_FORMAT);
  pin_fails (&ivan, "12345a", SM_ERROR_PIN_FORMAT);
  for (int left = SM_LIMIT_PIN_TRIES - 1; left > 0; left--)
    g_assert_cmpint (pin_fails (&ivan, other_than (pin), SM_ERROR_PIN_WRONG), ==, left);
  pin_fails (&ivan, other_than (pin), SM_ERROR_PIN_LOCKED);
  pin_fails (&ivan, pin, SM_ERROR_PIN_LOCKED);

  again = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  fresh = letter_pin (self);
  if (!g_str_equal (pin, fresh))
    pin_fails (&ivan, pin, SM_ERROR_PIN_WRONG);
  open = enter (&ivan, fresh, &error);
  g_assert_no_error (error);
  g_assert_nonnull (open);
}

static void
a_pin_runs_out (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) sent = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_autofree char *pin = letter_pin (self);
  g_autoptr (SmCabinet) cabinet = NULL;
  g_autoptr (SmAccount) again = NULL;
  SmAccount *expired;

  sm_clock_shift (self->clock, SM_LIMIT_PIN_SECONDS);
  pin_fails (&ivan, pin, SM_ERROR_PIN_EXPIRED);
  cabinet = domain_must (self, &(DomainCall) { SM_OPERATION_CABINET, ivan.customer });
  expired = sm_record_list_get (cabinet->accounts, 0);
  g_assert_cmpstr (expired->full_state, ==, "pin_expired");
  g_assert_cmpint (expired->pin_tries_left, ==, 0);
  again = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_assert_cmpstr (again->full_state, ==, "pin_sent");
}

static void
a_refused_letter_with_a_pin_is_told (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) sent = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_autoptr (SmCabinet) refused = NULL;
  g_autoptr (SmAccount) again = NULL;
  SmAccount *account;

  g_assert_false (sent->pin_undeliverable);
  domain_exec (self, "UPDATE letters SET state = 'failed' WHERE kind = 'pin'");
  refused = domain_must (self, &(DomainCall) { SM_OPERATION_CABINET, ivan.customer });
  account = sm_record_list_get (refused->accounts, 0);
  g_assert_true (account->pin_undeliverable);
  g_assert_cmpstr (account->full_state, ==, "pin_sent");
  again = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_assert_false (again->pin_undeliverable);
}

static void
a_pin_opens_only_its_account (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
  g_auto (Person) eva = person_of (self, "eva@example.ru", "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) sent = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_autofree char *pin = letter_pin (self);
  g_autoptr (SmAccount) eva_sent = apply (&eva, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_autofree char *eva_pin = letter_pin (self);
  Person crossed = { self, eva.customer, ivan.account };

  pin_fails (&crossed, pin, SM_ERROR_NOT_FOUND);
  if (!g_str_equal (pin, eva_pin))
    pin_fails (&eva, pin, SM_ERROR_PIN_WRONG);
}

static void
a_disconnected_account_takes_no_pin (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "manual", DOMAIN_MANUAL_NUMBER);
  g_autoptr (SmAccount) asked = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_autoptr (SmdApplication) application = waiting_one (self);
  g_autoptr (GError) error = NULL;

  domain_must (self, &(DomainCall) { SM_OPERATION_ACCOUNT_DISCONNECT, ivan.customer,
                                     .parameter = ivan.account });
  g_assert_false (smd_applications_approve (&self->domain, application->id, "operator", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
  pin_fails (&ivan, "123456", SM_ERROR_NOT_FOUND);
}

typedef struct
{
  Person *person;
  const char *pin;
  SmErrorCode code;
} Guess;

static gpointer
guess (gpointer data)
{
  Guess *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmAccount) account = enter (self->person, self->pin, &error);

  g_assert_null (account);
  self->code = (SmErrorCode) error->code;
  return NULL;
}

static void
guesses_at_once_all_count (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) sent = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
  g_autofree char *pin = letter_pin (self);
  Guess guesses[THREADS];
  GThread *threads[THREADS];
  guint wrong = 0;

  for (guint i = 0; i < THREADS; i++)
    {
      guesses[i] = (Guess) { &ivan, other_than (pin) };
      threads[i] = g_thread_new ("guess", guess, &guesses[i]);
    }
  for (guint i = 0; i < THREADS; i++)
    {
      g_thread_join (threads[i]);
      wrong += guesses[i].code == SM_ERROR_PIN_WRONG;
    }
  g_assert_cmpuint (wrong, ==, SM_LIMIT_PIN_TRIES - 1);
  pin_fails (&ivan, pin, SM_ERROR_PIN_LOCKED);
}

static void
applying_is_bounded (DomainFixture *self)
{
  g_auto (Person) ivan = person_of (self, EMAIL, "auto", DOMAIN_AUTO_NUMBER);

  for (guint i = 0; i < SM_LIMIT_APPLICATIONS; i++)
    {
      g_autoptr (SmAccount) sent = apply (&ivan, DOMAIN_OWNER, DOMAIN_ADDRESS);
    }
  self->settings.hash_memory = G_GUINT64_CONSTANT (1) << 42; /* no PIN can be made for a refusal */
  apply_fails (&ivan, SM_ERROR_TOO_MANY_TRIES);

  domain_must (self, &(DomainCall) { SM_OPERATION_ACCOUNT_DISCONNECT, ivan.customer,
                                     .parameter = ivan.account });
  g_free (ivan.account);
  ivan.account = domain_link (self, ivan.customer, "auto", DOMAIN_AUTO_NUMBER);
  apply_fails (&ivan, SM_ERROR_TOO_MANY_TRIES); /* linked anew, it is the same flat */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/full-version/matching-data-get-a-pin-at-once",
                   matching_data_get_a_pin_at_once);
  domain_test_add ("/full-version/other-data-wait-for-an-operator",
                   other_data_wait_for_an_operator);
  domain_test_add ("/full-version/guessing-an-owner-ends-what-is-automatic",
                   guessing_an_owner_ends_what_is_automatic);
  domain_test_add ("/full-version/a-dash-is-nobodys-name", a_dash_is_nobodys_name);
  domain_test_add ("/full-version/an-operator-approves", an_operator_approves);
  domain_test_add ("/full-version/an-operator-refuses-with-a-reason",
                   an_operator_refuses_with_a_reason);
  domain_test_add ("/full-version/five-wrong-pins-lock", five_wrong_pins_lock);
  domain_test_add ("/full-version/a-refused-letter-with-a-pin-is-told",
                   a_refused_letter_with_a_pin_is_told);
  domain_test_add ("/full-version/a-pin-runs-out", a_pin_runs_out);
  domain_test_add ("/full-version/a-pin-opens-only-its-account", a_pin_opens_only_its_account);
  domain_test_add ("/full-version/a-disconnected-account-takes-no-pin",
                   a_disconnected_account_takes_no_pin);
  domain_test_add ("/full-version/guesses-at-once-all-count", guesses_at_once_all_count);
  domain_test_add ("/full-version/applying-is-bounded", applying_is_bounded);
  return g_test_run ();
}
