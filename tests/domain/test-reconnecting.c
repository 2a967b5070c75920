/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "closings.h"
#include "domain-fixture.h"
#include "housekeeping.h"
#include "limits.h"
#include "registry-file.h"
#include "text.h"

/* Disconnecting an account, and taking that back. */

static void
open_full (DomainFixture *self, const char *account)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE accounts SET access = 'full', full_state = 'open' WHERE id = '%s'", account);

  domain_exec (self, sql);
}

static void
disconnect (DomainFixture *self, const char *customer, const char *account)
{
  domain_must (self,
               &(DomainCall) { SM_OPERATION_ACCOUNT_DISCONNECT, customer, .parameter = account });
}

static SmAccount *
reconnect (DomainFixture *self, const char *customer, const char *alias)
{
  g_autoptr (SmLinkInput) input = sm_record_new (SM_TYPE_LINK_INPUT);

  sm_record_set_text (&input->supplier_id, "auto");
  sm_record_set_text (&input->number, DOMAIN_AUTO_NUMBER);
  sm_record_set_text (&input->alias, alias);
  return domain_must (self, &(DomainCall) { SM_OPERATION_LINK, customer, .body = input });
}

/* An account with its full version, disconnected; then `meanwhile` happens. */
static SmAccount *
come_back (DomainFixture *self, gint64 seconds, const char *meanwhile)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);

  open_full (self, account);
  disconnect (self, anna, account);
  sm_clock_shift (self->clock, seconds);
  if (meanwhile != NULL)
    domain_exec (self, meanwhile);
  return reconnect (self, anna, NULL);
}

static void
the_full_version_comes_back_within_a_month (DomainFixture *self)
{
  g_autoptr (SmAccount) account = come_back (self, SM_LIMIT_RECONNECT_SECONDS - 60, NULL);

  g_assert_cmpstr (account->access, ==, "full");
  g_assert_cmpstr (account->full_state, ==, "open");
  g_assert_cmpstr (account->owner_name, ==, DOMAIN_OWNER);
}

static void
later_it_does_not (DomainFixture *self)
{
  g_autoptr (SmAccount) account = come_back (self, SM_LIMIT_RECONNECT_SECONDS + 60, NULL);

  g_assert_cmpstr (account->access, ==, "simple");
  g_assert_cmpstr (account->full_state, ==, "none");
  g_assert_null (account->owner_name);
}

static void
it_does_not_to_another_owner (DomainFixture *self)
{
  g_autoptr (SmAccount) account = come_back (
      self, 60, "UPDATE registry_accounts SET full_name = 'Петров Пётр' WHERE id = 'reg-auto'");

  g_assert_cmpstr (account->access, ==, "simple");
  g_assert_cmpstr (account->full_state, ==, "none");
  g_assert_cmpstr (account->closed_reason, ==, "owner_changed");
  g_assert_null (account->owner_name);
}

static void
say_owner (DomainFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->base->folder, "owner.csv", NULL);
  g_autofree char *day = sm_text_iso_date (sm_clock_now (self->clock), NULL);
  g_autofree char *text =
      g_strdup_printf ("as_of;%s\n#accounts\nnumber;full_name;address;balance\n" DOMAIN_AUTO_NUMBER
                       ";%s;" DOMAIN_ADDRESS ";0\n",
                       day, name);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_auto (SmdOwners) owners = { .expected = TRUE };
  SmdRegistryCounts counts;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_true (smd_registry_load (&self->domain, "auto", path, NULL, NULL, &owners, problems,
                                    &counts, &error));
  g_assert_cmpstr (smd_problems_get (problems, 0), ==, NULL);
}

/* Somebody else lived there in between. */
static void
it_does_not_to_an_owner_who_came_back (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) again = NULL;

  open_full (self, account);
  disconnect (self, anna, account);
  say_owner (self, "Петров Пётр Ильич");
  say_owner (self, DOMAIN_OWNER);
  again = reconnect (self, anna, NULL);
  g_assert_cmpstr (again->access, ==, "simple");
  g_assert_cmpstr (again->closed_reason, ==, "owner_changed");
}

static void
it_does_to_the_same_owner_spelled_otherwise (DomainFixture *self)
{
  g_autoptr (SmAccount) account = come_back (
      self, 60, "UPDATE registry_accounts SET full_name = 'СМИРНОВА А.П.' WHERE id = 'reg-auto'");

  g_assert_cmpstr (account->access, ==, "full");
}

static void
it_does_not_when_it_was_revoked_meanwhile (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) again = NULL;
  g_autoptr (GError) error = NULL;

  open_full (self, account);
  disconnect (self, anna, account);
  g_assert_true (smd_accounts_revoke (&self->domain, account, "Не собственник", &error));
  again = reconnect (self, anna, NULL);
  g_assert_cmpstr (again->access, ==, "simple");
  g_assert_cmpstr (again->closed_reason, ==, "revoked");
  g_assert_false (smd_accounts_revoke (&self->domain, account, "Не собственник", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
}

static void
a_closed_supplier_takes_nobody_back (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmLinkInput) input = sm_record_new (SM_TYPE_LINK_INPUT);

  open_full (self, account);
  disconnect (self, anna, account);
  domain_exec (self, "UPDATE suppliers SET closed_at = 1 WHERE id = 'auto'");
  sm_record_set_text (&input->supplier_id, "auto");
  sm_record_set_text (&input->number, DOMAIN_AUTO_NUMBER);
  domain_fails (self, &(DomainCall) { SM_OPERATION_LINK, anna, .body = input },
                SM_ERROR_SUPPLIER_UNKNOWN);
}

static void
what_was_not_open_does_not_open (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) again = NULL;

  disconnect (self, anna, account);
  again = reconnect (self, anna, NULL);
  g_assert_cmpstr (again->id, ==, account);
  g_assert_cmpstr (again->access, ==, "simple");
  g_assert_cmpstr (again->full_state, ==, "none");
}

static void
nobody_else_gets_it (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *eva = domain_customer (self, "eva@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) other = NULL;

  open_full (self, account);
  disconnect (self, anna, account);
  other = reconnect (self, eva, NULL);
  g_assert_cmpstr (other->id, !=, account);
  g_assert_cmpstr (other->access, ==, "simple");
}

static void
pins_and_applications_stay_away (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmApplicationInput) form = sm_record_new (SM_TYPE_APPLICATION_INPUT);
  g_autoptr (SmPinInput) typed = sm_record_new (SM_TYPE_PIN_INPUT);
  g_autoptr (SmAccount) sent = NULL;
  g_autoptr (SmAccount) again = NULL;

  sm_record_set_text (&form->full_name, DOMAIN_OWNER);
  sm_record_set_text (&form->address, DOMAIN_ADDRESS);
  sm_record_set_text (&form->email, "pin@example.ru");
  sent = domain_must (
      self, &(DomainCall) { SM_OPERATION_APPLY, anna, .parameter = account, .body = form });
  g_assert_cmpstr (sent->full_state, ==, "pin_sent");
  typed->pin = domain_letter (self, "pin", "pin@example.ru", "pin");
  disconnect (self, anna, account);
  again = reconnect (self, anna, NULL);
  g_assert_cmpstr (again->full_state, ==, "none");
  domain_fails (self, &(DomainCall) { SM_OPERATION_PIN, anna, .parameter = account, .body = typed },
                SM_ERROR_PIN_NOT_SENT);
}

static void
name_and_place_come_back (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  g_autofree char *other = domain_link (self, anna, "manual", DOMAIN_MANUAL_NUMBER);
  g_autoptr (SmAliasInput) alias = sm_record_new (SM_TYPE_ALIAS_INPUT);
  g_autoptr (SmAccount) renamed = NULL;
  g_autoptr (SmAccount) again = NULL;
  g_autoptr (SmAccount) named = NULL;
  g_autoptr (SmCabinet) cabinet = NULL;

  sm_record_set_text (&alias->alias, "Дача");
  renamed = domain_must (self, &(DomainCall) { SM_OPERATION_ACCOUNT_RENAME, anna,
                                               .parameter = account, .body = alias });
  disconnect (self, anna, account);
  again = reconnect (self, anna, NULL);
  g_assert_cmpstr (again->id, ==, account);
  g_assert_cmpstr (again->alias, ==, "Дача");
  cabinet = domain_must (self, &(DomainCall) { SM_OPERATION_CABINET, anna });
  g_assert_cmpstr (((SmAccount *) sm_record_list_get (cabinet->accounts, 0))->id, ==, account);

  disconnect (self, anna, account);
  named = reconnect (self, anna, "Дом");
  g_assert_cmpstr (named->alias, ==, "Дом");
}

/* Who disconnects more accounts than numbers may be tried out gets every one of them back. */
static void
taking_back_is_no_guess (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) again = NULL;

  disconnect (self, anna, account);
  sm_clock_shift (self->clock, SM_LIMIT_LINK_SECONDS + 1);
  for (int i = 0; i < SM_LIMIT_LINK_LOOKUPS; i++)
    {
      g_autoptr (SmNumberInput) guess = sm_record_new (SM_TYPE_NUMBER_INPUT);

      sm_record_set_text (&guess->supplier_id, "auto");
      guess->number = g_strdup_printf ("37000000%04d", i);
      domain_fails (self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, anna, .body = guess },
                    SM_ERROR_NUMBER_UNKNOWN);
    }
  again = reconnect (self, anna, NULL);
  g_assert_cmpstr (again->id, ==, account);
}

static void
the_name_is_forgotten_after_a_month (DomainFixture *self)
{
  g_autofree char *anna = domain_customer (self, "anna@example.ru");
  g_autofree char *account = domain_link (self, anna, "auto", DOMAIN_AUTO_NUMBER);
  const char *kept = "SELECT COUNT(*) AS n FROM accounts WHERE left_owner IS NOT NULL";
  g_autoptr (GError) error = NULL;

  open_full (self, account);
  disconnect (self, anna, account);
  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_cmpint (domain_count (self, kept), ==, 1);
  sm_clock_shift (self->clock, SM_LIMIT_RECONNECT_SECONDS + 1);
  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_cmpint (domain_count (self, kept), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/reconnecting/full-version-within-a-month",
                   the_full_version_comes_back_within_a_month);
  domain_test_add ("/reconnecting/not-later", later_it_does_not);
  domain_test_add ("/reconnecting/not-to-another-owner", it_does_not_to_another_owner);
  domain_test_add ("/reconnecting/not-to-an-owner-who-came-back",
                   it_does_not_to_an_owner_who_came_back);
  domain_test_add ("/reconnecting/same-owner-otherwise-spelled",
                   it_does_to_the_same_owner_spelled_otherwise);
  domain_test_add ("/reconnecting/not-when-it-was-revoked",
                   it_does_not_when_it_was_revoked_meanwhile);
  domain_test_add ("/reconnecting/not-where-the-supplier-is-closed",
                   a_closed_supplier_takes_nobody_back);
  domain_test_add ("/reconnecting/not-what-was-not-open", what_was_not_open_does_not_open);
  domain_test_add ("/reconnecting/not-to-others", nobody_else_gets_it);
  domain_test_add ("/reconnecting/pins-and-applications-stay-away",
                   pins_and_applications_stay_away);
  domain_test_add ("/reconnecting/name-and-place-come-back", name_and_place_come_back);
  domain_test_add ("/reconnecting/taking-back-is-no-guess", taking_back_is_no_guess);
  domain_test_add ("/reconnecting/the-name-is-forgotten", the_name_is_forgotten_after_a_month);
  return g_test_run ();
}
