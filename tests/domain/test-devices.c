/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "codes.h"
#include "devices.h"
#include "identity-steps.h"
#include "limits.h"

static gint64
count_resets (DomainFixture *self)
{
  return domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'reset'");
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
      g_autoptr (SmSession) session = step_log_in (self, PASSWORD);
    }
  g_assert_cmpint (count_device_letters (self), ==, SM_LIMIT_DEVICE_LETTERS);
}

static void
a_device_is_told_as_a_name_alone (DomainFixture *self)
{
  static const struct
  {
    const char *said;
    const char *told;
  } devices[] = {
    { "laptop", "laptop" },
    { "debian-13.home.example", "debian-13" },
    { "Рабочий-стол", "Рабочий-стол" },
    { "https://evil.example/login", "https" },
    { "evil.example/login", "evil" },
    { "www。evil。example", "www" },
    { "Ваш кабинет закрыт, звоните 8 800 555-35-35", "Ваш" },
    { "zvonite-8-800-555-35-35", "—" },
    { "one-word-that-is-long-enough-to-say-a-lot", "—" },
    { "<a href=x>", "—" },
    { NULL, "—" },
  };
  g_autofree char *customer = domain_customer (self, EMAIL);

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_autoptr (SmLoginInput) input = domain_login (EMAIL, PASSWORD);
      g_autoptr (SmSession) session = NULL;
      g_autofree char *told = NULL;

      sm_record_set_text (&input->device, devices[i].said);
      session = domain_must (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = input });
      told = domain_letter (self, "new-device", EMAIL, "device");
      g_assert_cmpstr (told, ==, devices[i].told);
      sm_clock_shift (self->clock, SM_LIMIT_LETTERS_SECONDS);
    }
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
  g_assert_true (step_is_good (self, thief->token));
  input->code = smd_devices_disown (&self->domain, code, &error);
  g_assert_no_error (error);
  g_assert_false (step_is_good (self, thief->token));
  g_assert_false (step_is_good (self, thief_again->token));
  g_assert_true (step_is_good (self, owner->token));
  g_assert_null (smd_devices_disown (&self->domain, code, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_CODE_USED);

  sm_record_set_text (&input->password, "Owner123");
  domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET, .body = input });
  step_is_refused (self, EMAIL, PASSWORD, SM_ERROR_LOGIN_REFUSED);
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
    step_is_refused (self, EMAIL, "wrong1", SM_ERROR_LOGIN_REFUSED);
  step_is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
  for (guint i = SM_LIMIT_LOGIN_FAILURES; i < SM_LIMIT_CLIENT_FAILURES; i++)
    step_is_refused (self, "nobody@example.ru", "wrong1",
                     i < 2 * SM_LIMIT_LOGIN_FAILURES ? SM_ERROR_LOGIN_REFUSED
                                                     : SM_ERROR_TOO_MANY_TRIES);
  later = must_log_in_from (self, PASSWORD, DEVICE);
  step_is_refused (self, EMAIL, PASSWORD, SM_ERROR_TOO_MANY_TRIES);
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
  elsewhere = step_log_in (self, PASSWORD);
  step_reset_password (self, "New12345");
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
      g_autoptr (SmPasswordReset) strangers = step_ask_reset (self, EMAIL, NULL);
    }
  g_assert_cmpint (count_resets (self), ==, SM_LIMIT_LETTERS);
  first = domain_letter (self, "reset", EMAIL, "code");
  g_assert_true (smd_codes_peek (&self->domain, SMD_CODE_RESET, first, NULL));
  sm_clock_shift (self->clock, 2);
  for (guint i = 0; i < SM_LIMIT_LETTERS + 2; i++)
    {
      g_autoptr (SmPasswordReset) owners = step_ask_reset (self, EMAIL, DEVICE);
    }
  g_assert_cmpint (count_resets (self), ==, 2 * SM_LIMIT_LETTERS);
  last = domain_letter (self, "reset", EMAIL, "code");
  g_assert_true (smd_codes_peek (&self->domain, SMD_CODE_RESET, last, NULL));
}

static gint64
count_registered (DomainFixture *self)
{
  return domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'already-registered'");
}

/* The letter again, and the letter to a corrected address, are of the same device. */
static void
letters_of_strangers_leave_the_owner_the_next_letter (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = must_log_in_from (self, PASSWORD, DEVICE);
  g_autoptr (SmRegistrationInput) input = domain_registration ("ivna@example.ru", PASSWORD);
  g_autoptr (SmEmailInput) email = sm_record_new (SM_TYPE_EMAIL_INPUT);
  g_autoptr (SmRegistration) registration = NULL;
  g_autoptr (SmRegistration) corrected = NULL;

  for (guint i = 0; i < SM_LIMIT_LETTERS; i++)
    g_object_unref (step_ask_reset (self, EMAIL, NULL));
  sm_record_set_text (&input->device_secret, DEVICE);
  registration = domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });
  sm_record_set_text (&email->email, EMAIL);
  corrected = domain_must (self, &(DomainCall) { SM_OPERATION_REGISTRATION_CORRECT,
                                                 .parameter = registration->id, .body = email });
  g_assert_cmpint (count_registered (self), ==, 1);
  for (guint i = 1; i < SM_LIMIT_LETTERS + 2; i++)
    {
      sm_clock_shift (self->clock, SM_LIMIT_RESEND_SECONDS);
      g_object_unref (domain_must (
          self, &(DomainCall) { SM_OPERATION_REGISTRATION_RESEND, .parameter = registration->id }));
    }
  g_assert_cmpint (count_registered (self), ==, SM_LIMIT_LETTERS);
}

/* A registration of nobody's device is asked for from a known one. */
static void
a_correction_may_name_its_device (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmSession) session = must_log_in_from (self, PASSWORD, DEVICE);
  g_autoptr (SmRegistration) registration = step_register_address (self, "ivna@example.ru");
  g_autoptr (SmEmailInput) email = sm_record_new (SM_TYPE_EMAIL_INPUT);
  const DomainCall correct = { SM_OPERATION_REGISTRATION_CORRECT, .parameter = registration->id,
                               .body = email };

  for (guint i = 0; i < SM_LIMIT_LETTERS; i++)
    g_object_unref (step_ask_reset (self, EMAIL, NULL));
  sm_record_set_text (&email->email, EMAIL);
  g_object_unref (domain_must (self, &correct));
  g_assert_cmpint (count_registered (self), ==, 0);
  sm_clock_shift (self->clock, SM_LIMIT_RESEND_SECONDS);
  sm_record_set_text (&email->device_secret, DEVICE);
  g_object_unref (domain_must (self, &correct));
  g_assert_cmpint (count_registered (self), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/devices/a-new-device-is-told-once", a_new_device_is_told_once);
  domain_test_add ("/devices/the-device-of-the-registration-is-known",
                   the_device_of_the_registration_is_known);
  domain_test_add ("/devices/device-letters-fill-no-mailbox", device_letters_fill_no_mailbox);
  domain_test_add ("/devices/a-device-is-told-as-a-name-alone", a_device_is_told_as_a_name_alone);
  domain_test_add ("/devices/a-device-is-disowned-by-its-letter",
                   a_device_is_disowned_by_its_letter);
  domain_test_add ("/devices/a-device-letter-is-good-for-a-week",
                   a_device_letter_is_good_for_a_week);
  domain_test_add ("/devices/strangers-lock-out-strangers-only", strangers_lock_out_strangers_only);
  domain_test_add ("/devices/a-known-device-may-guess-no-more-than-others",
                   a_known_device_may_guess_no_more_than_others);
  domain_test_add ("/devices/letters-of-strangers-leave-the-owner-his",
                   letters_of_strangers_leave_the_owner_his);
  domain_test_add ("/devices/letters-of-strangers-leave-the-owner-the-next-letter",
                   letters_of_strangers_leave_the_owner_the_next_letter);
  domain_test_add ("/devices/a-correction-may-name-its-device", a_correction_may_name_its_device);
  return g_test_run ();
}
