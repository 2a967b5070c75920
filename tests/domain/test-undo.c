/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "applications.h"
#include "domain-fixture.h"
#include "limits.h"

#define EMAIL "ivan@example.ru"

/* Somebody who applied for the full version, and the application. */
typedef struct
{
  DomainFixture *fixture;
  char *customer;
  char *account;
  char *id;
} Applicant;

static void
applicant_clear (Applicant *self)
{
  g_free (self->customer);
  g_free (self->account);
  g_free (self->id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Applicant, applicant_clear)

static void
apply (Applicant *self)
{
  g_autoptr (SmApplicationInput) input = sm_record_new (SM_TYPE_APPLICATION_INPUT);
  g_autoptr (SmAccount) asked = NULL;
  g_autoptr (GListStore) waiting = NULL;
  g_autoptr (GError) error = NULL;

  sm_record_set_text (&input->full_name, DOMAIN_OWNER);
  sm_record_set_text (&input->address, DOMAIN_ADDRESS);
  sm_record_set_text (&input->email, EMAIL);
  asked = domain_must (self->fixture, &(DomainCall) { SM_OPERATION_APPLY, self->customer,
                                                      .parameter = self->account, .body = input });
  g_assert_cmpstr (asked->full_state, ==, "requested");
  waiting = smd_applications_list (&self->fixture->domain, "requested", "", 10, &error);
  g_assert_cmpuint (sm_record_list_length (waiting), ==, 1);
  g_free (self->id);
  self->id = g_strdup (((SmdApplication *) sm_record_list_get (waiting, 0))->id);
}

static Applicant
applicant_of (DomainFixture *fixture)
{
  Applicant self = { fixture };

  self.customer = domain_customer (fixture, EMAIL);
  self.account = domain_link (fixture, self.customer, "manual", DOMAIN_MANUAL_NUMBER);
  apply (&self);
  return self;
}

static void
approve (Applicant *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_applications_approve (&self->fixture->domain, self->id, "anna", &error));
}

static void
refuse (Applicant *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_applications_refuse (&self->fixture->domain, self->id, "нет", "anna", &error));
}

static void
undo (Applicant *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_applications_undo (&self->fixture->domain, self->id, &error));
  g_assert_no_error (error);
}

static void
undo_fails (Applicant *self, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (smd_applications_undo (&self->fixture->domain, self->id, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, why));
}

static SmAccount *
enter (Applicant *self, const char *pin, GError **error)
{
  g_autoptr (SmPinInput) input = sm_record_new (SM_TYPE_PIN_INPUT);

  sm_record_set_text (&input->pin, pin);
  return domain_run (
      self->fixture,
      &(DomainCall) { SM_OPERATION_PIN, self->customer, .parameter = self->account, .body = input },
      error);
}

static char *
dup_state (Applicant *self)
{
  g_autoptr (SmCabinet) cabinet =
      domain_must (self->fixture, &(DomainCall) { SM_OPERATION_CABINET, self->customer });
  SmAccount *account = sm_record_list_get (cabinet->accounts, 0);

  g_assert_null (account->refusal_reason);
  return g_strdup (account->full_state);
}

static void
an_approval_is_taken_back_until_its_pin_is_used (DomainFixture *self)
{
  g_auto (Applicant) ivan = applicant_of (self);
  g_autofree char *old_pin = NULL;
  g_autofree char *new_pin = NULL;
  g_autofree char *told = NULL;
  g_autofree char *state = NULL;
  g_autoptr (SmAccount) refused = NULL;
  g_autoptr (SmAccount) open = NULL;
  g_autoptr (GError) error = NULL;

  undo_fails (&ivan, "is requested: nothing to take back");
  approve (&ivan);
  old_pin = domain_letter (self, "pin", EMAIL, "pin");
  undo (&ivan);
  told = domain_letter (self, "approval-undone", EMAIL, "number");
  g_assert_cmpstr (told, ==, DOMAIN_MANUAL_NUMBER);
  state = dup_state (&ivan);
  g_assert_cmpstr (state, ==, "requested");
  refused = enter (&ivan, old_pin, &error);
  g_assert_error (error, SM_ERROR, SM_ERROR_PIN_NOT_SENT);
  g_clear_error (&error);
  /* the letter with the PIN had not gone out, and does not */
  g_assert_cmpint (domain_count (self, "SELECT COUNT (*) AS n FROM letters WHERE kind = 'pin' "
                                       "AND (state = 'waiting' OR values_json IS NOT NULL)"),
                   ==, 0);
  approve (&ivan);
  new_pin = domain_letter (self, "pin", EMAIL, "pin");
  open = enter (&ivan, new_pin, &error);
  g_assert_no_error (error);
  undo_fails (&ivan, "accounts revoke");
}

static void
a_refusal_is_taken_back_until_the_customer_applies_again (DomainFixture *self)
{
  g_auto (Applicant) ivan = applicant_of (self);
  g_autofree char *first = g_strdup (ivan.id);
  g_autofree char *told = NULL;
  g_autofree char *state = NULL;

  refuse (&ivan);
  undo (&ivan);
  told = domain_letter (self, "refusal-undone", EMAIL, "number");
  g_assert_cmpstr (told, ==, DOMAIN_MANUAL_NUMBER);
  state = dup_state (&ivan);
  g_assert_cmpstr (state, ==, "requested");
  refuse (&ivan);
  apply (&ivan);
  refuse (&ivan);
  g_free (ivan.id);
  ivan.id = g_steal_pointer (&first);
  undo_fails (&ivan, "has applied again");
}

static void
a_decision_of_a_month_ago_stays (DomainFixture *self)
{
  g_auto (Applicant) ivan = applicant_of (self);

  refuse (&ivan);
  sm_clock_shift (self->clock, SM_LIMIT_UNDO_SECONDS - 60);
  undo (&ivan);
  refuse (&ivan);
  sm_clock_shift (self->clock, SM_LIMIT_UNDO_SECONDS);
  undo_fails (&ivan, "more than 30 days ago");
}

static void
a_disconnected_account_has_nothing_to_take_back (DomainFixture *self)
{
  g_auto (Applicant) ivan = applicant_of (self);
  g_autoptr (GError) error = NULL;

  approve (&ivan);
  domain_must (self, &(DomainCall) { SM_OPERATION_ACCOUNT_DISCONNECT, ivan.customer,
                                     .parameter = ivan.account });
  undo_fails (&ivan, "was disconnected");
  g_free (ivan.id);
  ivan.id = g_strdup ("nobody");
  undo_fails (&ivan, "no application nobody");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/undo/approval", an_approval_is_taken_back_until_its_pin_is_used);
  domain_test_add ("/undo/refusal", a_refusal_is_taken_back_until_the_customer_applies_again);
  domain_test_add ("/undo/month", a_decision_of_a_month_ago_stays);
  domain_test_add ("/undo/disconnected", a_disconnected_account_has_nothing_to_take_back);
  return g_test_run ();
}
