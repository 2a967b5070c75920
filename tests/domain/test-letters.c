/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "applications.h"
#include "customers-desk.h"
#include "housekeeping.h"
#include "identity-steps.h"
#include "letter-fates.h"
#include "limits.h"

/* What the outbox does with a letter that it gives up; its values are sealed already. */
static void
give_up (DomainFixture *self, const char *id)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE letters SET state = 'failed', tries = 12, "
                                          "last_error = 'no', sent_at = created_at WHERE id = '%s'",
                                          id);

  domain_exec (self, sql);
}

/* The newest letter of a kind, as an operator finds it. */
static char *
newest (DomainFixture *self, const char *kind)
{
  const SmdLetterQuery query = { NULL, NULL, "", SM_LIMIT_ADMIN_PAGE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) found = smd_letters_list (&self->domain, &query, &error);

  g_assert_no_error (error);
  for (guint i = sm_record_list_length (found); i > 0; i--)
    {
      SmdLetterFate *letter = sm_record_list_get (found, i - 1);

      if (g_str_equal (letter->kind, kind))
        return g_strdup (letter->id);
    }
  return NULL;
}

static SmdLetterFate *
fate_of (DomainFixture *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  SmdLetterFate *letter = smd_letters_get (&self->domain, id, &error);

  g_assert_no_error (error);
  return letter;
}

static char *
again (DomainFixture *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  char *sent = smd_letters_send_again (&self->domain, id, &error);

  g_assert_no_error (error);
  return sent;
}

static void
again_fails (DomainFixture *self, const char *id, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (smd_letters_send_again (&self->domain, id, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, why));
}

static gboolean
is_undeliverable (DomainFixture *self, const char *registration_id)
{
  g_autoptr (SmRegistration) registration = step_state_of (self, registration_id);

  return registration->undeliverable;
}

static void
a_confirmation_goes_again_with_a_fresh_code (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);
  g_autofree char *first = newest (self, "confirm");
  g_autoptr (SmCodeInput) old_code = step_code_of (self, EMAIL);
  g_autoptr (SmCodeInput) new_code = NULL;
  g_autofree char *second = NULL;
  g_autoptr (SmdLetterFate) replaced = NULL;
  g_autoptr (SmConfirmation) confirmed = NULL;

  give_up (self, first);
  g_assert_true (is_undeliverable (self, registration->id));
  second = again (self, first);
  g_assert_cmpstr (second, !=, first);
  replaced = fate_of (self, first);
  g_assert_cmpstr (replaced->state, ==, "replaced");
  g_assert_false (is_undeliverable (self, registration->id));
  new_code = step_code_of (self, EMAIL);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = old_code },
                SM_ERROR_CODE_EXPIRED);
  again_fails (self, first, "a later letter");
  confirmed = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = new_code });
  again_fails (self, second, "was confirmed");
}

/* Strangers may cause a few letters to an address; an operator is none. */
static void
an_operator_sends_beyond_what_strangers_may (DomainFixture *self)
{
  g_autoptr (SmRegistration) registration = step_register_address (self, EMAIL);

  for (guint i = 0; i < SM_LIMIT_LETTERS * 2; i++)
    {
      g_autofree char *id = newest (self, "confirm");
      g_autofree char *sent = again (self, id);

      g_assert_cmpstr (sent, !=, id);
    }
}

static void
a_reset_goes_again_with_a_fresh_code (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autoptr (SmPasswordReset) asked = step_ask_reset (self, EMAIL, NULL);
  g_autofree char *first = newest (self, "reset");
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr (SmPasswordResetInput) old_input = sm_record_new (SM_TYPE_PASSWORD_RESET_INPUT);

  old_input->code = domain_letter (self, "reset", EMAIL, "code");
  sm_record_set_text (&old_input->password, "Other123");
  give_up (self, first);
  second = again (self, first);
  domain_fails (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET, .body = old_input },
                SM_ERROR_CODE_EXPIRED);
  again_fails (self, first, "a later letter");
  g_assert_cmpint (domain_count (self, "SELECT COUNT (*) AS n FROM resets r JOIN letters l "
                                       "ON l.id = r.letter_id WHERE l.state = 'waiting'"),
                   ==, 1);
  third = again (self, second);
  step_reset_password (self, "Other123");
}

/* An account whose PIN is on its way by a letter. */
static char *
account_with_pin (DomainFixture *self, const char *customer)
{
  char *account = domain_link (self, customer, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmApplicationInput) input = sm_record_new (SM_TYPE_APPLICATION_INPUT);
  g_autoptr (SmAccount) sent = NULL;

  sm_record_set_text (&input->full_name, DOMAIN_OWNER);
  sm_record_set_text (&input->address, DOMAIN_ADDRESS);
  sm_record_set_text (&input->email, EMAIL);
  sent = domain_must (
      self, &(DomainCall) { SM_OPERATION_APPLY, customer, .parameter = account, .body = input });
  g_assert_cmpstr (sent->full_state, ==, "pin_sent");
  return account;
}

static SmAccount *
enter (DomainFixture *self, const char *customer, const char *account, const char *pin,
       GError **error)
{
  g_autoptr (SmPinInput) input = sm_record_new (SM_TYPE_PIN_INPUT);

  sm_record_set_text (&input->pin, pin);
  return domain_run (
      self, &(DomainCall) { SM_OPERATION_PIN, customer, .parameter = account, .body = input },
      error);
}

static void
a_pin_goes_again_as_another (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autofree char *account = account_with_pin (self, customer);
  g_autofree char *first = newest (self, "pin");
  g_autofree char *old_pin = domain_letter (self, "pin", EMAIL, "pin");
  g_autofree char *new_pin = NULL;
  g_autofree char *second = NULL;
  g_autoptr (SmAccount) refused = NULL;
  g_autoptr (SmAccount) open = NULL;
  g_autoptr (GError) error = NULL;

  sm_clock_shift (self->clock, SM_LIMIT_PIN_SECONDS);
  do
    {
      g_autofree char *id = newest (self, "pin");

      g_free (second);
      g_free (new_pin);
      second = again (self, id);
      new_pin = domain_letter (self, "pin", EMAIL, "pin");
    }
  while (g_str_equal (new_pin, old_pin)); /* one in a million */
  again_fails (self, first, "a later letter");
  refused = enter (self, customer, account, old_pin, &error);
  g_assert_error (error, SM_ERROR, SM_ERROR_PIN_WRONG);
  g_clear_error (&error);
  open = enter (self, customer, account, new_pin, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (open->full_state, ==, "open");
  again_fails (self, second, "was used");
}

static void
another_letter_goes_again_as_it_was (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autofree char *account = account_with_pin (self, customer);
  g_autofree char *id = newest (self, "full-automatic");
  g_autofree char *number = NULL;
  g_autofree char *sent = NULL;
  g_autoptr (SmdLetterFate) letter = NULL;

  again_fails (self, id, "about to go out by itself");
  again_fails (self, "nobody", "no letter nobody");
  give_up (self, id);
  sent = again (self, id);
  g_assert_cmpstr (sent, ==, id);
  letter = fate_of (self, id);
  g_assert_cmpstr (letter->state, ==, "waiting");
  g_assert_cmpint (letter->tries, ==, 0);
  number = domain_letter (self, "full-automatic", EMAIL, "number");
  g_assert_cmpstr (number, ==, DOMAIN_AUTO_NUMBER);
  /* who has it in hand says what comes of it; later it is tried at once */
  domain_exec (self, "UPDATE letters SET tries = 5, next_at = next_at + 21600");
  g_free (sent);
  sent = again (self, id);
  g_clear_object (&letter);
  letter = fate_of (self, id);
  g_assert_cmpint (letter->tries, ==, 5);
  g_assert_cmpint (letter->next_at, <=, sm_clock_now (self->clock));
  domain_exec (self, "UPDATE letters SET state = 'sent', values_json = NULL");
  again_fails (self, id, "is not kept");
}

static gint64
kept (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_no_error (error);
  return domain_count (self, "SELECT COUNT (*) AS n FROM letters WHERE state = 'failed' "
                             "AND values_json IS NOT NULL");
}

static void
what_failed_is_kept_for_a_week (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, EMAIL);
  g_autofree char *account = account_with_pin (self, customer);
  g_autofree char *id = newest (self, "full-automatic");
  g_autofree char *sent = NULL;
  g_autoptr (SmdLetterFate) letter = NULL;

  give_up (self, id);
  /* The clock goes on meanwhile. */
  domain_exec (self, "UPDATE letters SET sent_at = sent_at + 3600 WHERE state = 'failed'");
  sm_clock_shift (self->clock, SM_LIMIT_LETTER_KEPT_SECONDS);
  g_assert_cmpint (kept (self), ==, 1);
  sent = again (self, id);
  g_assert_cmpstr (sent, ==, id);
  give_up (self, id);
  g_assert_cmpint (kept (self), ==, 0);
  letter = fate_of (self, id);
  g_assert_cmpint (letter->kept_until, ==, 0);
  again_fails (self, id, "more than 7 days ago");
}

static void
lists_hide_addresses_and_find_by_them (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autofree char *petr = domain_customer (self, "petr@example.ru");
  SmdLetterQuery query = { NULL, " " EMAIL, "", 10 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) found = smd_letters_list (&self->domain, &query, &error);
  g_autoptr (SmdLetterFate) letter = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_list_length (found), >=, 1);
  for (guint i = 0; i < sm_record_list_length (found); i++)
    g_assert_cmpstr (((SmdLetterFate *) sm_record_list_get (found, i))->recipient, ==,
                     "i***@example.ru");
  letter = fate_of (self, ((SmdLetterFate *) sm_record_list_get (found, 0))->id);
  g_assert_cmpstr (letter->recipient, ==, EMAIL);
  g_clear_object (&found);
  query.state = "failed";
  found = smd_letters_list (&self->domain, &query, &error);
  g_assert_cmpuint (sm_record_list_length (found), ==, 0);
}

static void
customers_are_found_by_what_is_known_of_them (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autofree char *petr = domain_customer (self, "petr@example.ru");
  g_autofree char *account = domain_link (self, ivan, "auto", DOMAIN_AUTO_NUMBER);
  SmdCustomerQuery query = { .after = "", .limit = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) page = smd_customers_list (&self->domain, &query, &error);
  g_autoptr (GListStore) next = NULL;
  g_autoptr (GListStore) linked = NULL;
  g_autoptr (SmdCustomer) found = smd_customers_get (&self->domain, "IVAN@Example.ru ", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, ivan);
  g_assert_cmpint (found->n_sessions, ==, 1);
  g_assert_cmpstr (found->consent_version, ==, "2026-01");
  g_assert_cmpuint (sm_record_list_length (found->accounts), ==, 1);
  g_assert_cmpstr (((SmdCustomer *) sm_record_list_get (page, 0))->id, ==, ivan);
  query.after = ivan;
  next = smd_customers_list (&self->domain, &query, &error);
  g_assert_cmpstr (((SmdCustomer *) sm_record_list_get (next, 0))->id, ==, petr);
  query = (SmdCustomerQuery) { NULL, "auto", "3700 1234-5678", "", 10 };
  linked = smd_customers_list (&self->domain, &query, &error);
  g_assert_cmpuint (sm_record_list_length (linked), ==, 1);
  query.supplier_id = "nobody";
  g_assert_null (smd_customers_list (&self->domain, &query, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_SUPPLIER_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (smd_customers_get (&self->domain, "nobody", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/letters/confirm-again", a_confirmation_goes_again_with_a_fresh_code);
  domain_test_add ("/letters/unbounded", an_operator_sends_beyond_what_strangers_may);
  domain_test_add ("/letters/reset-again", a_reset_goes_again_with_a_fresh_code);
  domain_test_add ("/letters/pin-again", a_pin_goes_again_as_another);
  domain_test_add ("/letters/same-again", another_letter_goes_again_as_it_was);
  domain_test_add ("/letters/kept", what_failed_is_kept_for_a_week);
  domain_test_add ("/letters/list", lists_hide_addresses_and_find_by_them);
  domain_test_add ("/customers/found", customers_are_found_by_what_is_known_of_them);
  return g_test_run ();
}
