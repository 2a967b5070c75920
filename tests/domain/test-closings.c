/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "applications.h"
#include "closings.h"
#include "domain-fixture.h"
#include "limits.h"
#include "registry-file.h"

#define EMAIL "anna@example.ru"
#define OTHER "ivan@example.ru"
#define PIN_EMAIL "pin@example.ru"
#define MANY 30
/* accounts of which one more than the few is within what is believed */
#define VERY_MANY ((SM_LIMIT_OWNERS_CHANGED_FEW + 1) * 100 / SM_LIMIT_OWNERS_CHANGED_PER_CENT)

typedef struct
{
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

static SmAccount *
apply (DomainFixture *self, const Person *person)
{
  g_autoptr (SmApplicationInput) input = sm_record_new (SM_TYPE_APPLICATION_INPUT);

  sm_record_set_text (&input->full_name, DOMAIN_OWNER);
  sm_record_set_text (&input->address, DOMAIN_ADDRESS);
  sm_record_set_text (&input->email, PIN_EMAIL);
  return domain_must (self, &(DomainCall) { SM_OPERATION_APPLY, person->customer,
                                            .parameter = person->account, .body = input });
}

/* The PIN of the last letter; NULL as a result: it opens nothing. */
static SmAccount *
enter_pin (DomainFixture *self, const Person *person)
{
  g_autofree char *digits = domain_letter (self, "pin", PIN_EMAIL, "pin");
  g_autoptr (SmPinInput) input = sm_record_new (SM_TYPE_PIN_INPUT);

  sm_record_set_text (&input->pin, digits);
  return domain_run (self,
                     &(DomainCall) { SM_OPERATION_PIN, person->customer,
                                     .parameter = person->account, .body = input },
                     NULL);
}

static Person
linked (DomainFixture *self, const char *email)
{
  Person person = { domain_customer (self, email) };

  person.account = domain_link (self, person.customer, "auto", DOMAIN_AUTO_NUMBER);
  return person;
}

static Person
opened (DomainFixture *self, const char *email)
{
  Person person = linked (self, email);
  g_autoptr (SmAccount) sent = apply (self, &person);
  g_autoptr (SmAccount) open = enter_pin (self, &person);

  g_assert_nonnull (open);
  g_assert_cmpstr (open->access, ==, "full");
  return person;
}

static SmAccount *
look (DomainFixture *self, const Person *person)
{
  g_autoptr (SmCabinet) cabinet =
      domain_must (self, &(DomainCall) { SM_OPERATION_CABINET, person->customer });

  g_assert_cmpuint (sm_record_list_length (cabinet->accounts), ==, 1);
  return g_object_ref (sm_record_list_get (cabinet->accounts, 0));
}

static guint
load (DomainFixture *self, const char *rows, SmdOwners *owners)
{
  g_autofree char *path = g_build_filename (self->base->folder, "registry.csv", NULL);
  g_autofree char *text = g_strconcat ("#accounts\nnumber;full_name;address;balance\n", rows, NULL);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (GError) error = NULL;
  SmdRegistryCounts counts;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_true (smd_registry_load (&self->domain, "auto", path, NULL, "2020-01-01", owners,
                                    problems, &counts, &error));
  g_assert_no_error (error);
  for (guint i = 0; smd_problems_get (problems, i) != NULL; i++)
    g_test_message ("%s", smd_problems_get (problems, i));
  return smd_problems_get_count (problems);
}

static void
another_owner_closes_the_full_version (DomainFixture *self)
{
  g_auto (Person) anna = opened (self, EMAIL);
  g_auto (SmdOwners) owners = { 0 };
  g_autofree char *supplier = NULL;
  g_autoptr (SmAccount) after = NULL;
  const char *line;

  g_assert_cmpuint (load (self,
                          DOMAIN_AUTO_NUMBER ";Козлов Иван Сергеевич;г. Тверь, ул. Мира, д. 1;1\n",
                          &owners),
                    ==, 0);
  g_assert_cmpuint (owners.closed, ==, 1);
  g_assert_cmpuint (owners.lines->len, ==, 1);
  line = g_ptr_array_index (owners.lines, 0);
  g_assert_nonnull (strstr (line, DOMAIN_AUTO_NUMBER));
  g_assert_nonnull (strstr (line, DOMAIN_OWNER " → Козлов"));

  after = look (self, &anna);
  g_assert_cmpstr (after->access, ==, "simple");
  g_assert_cmpstr (after->full_state, ==, "none");
  g_assert_cmpstr (after->closed_reason, ==, "owner_changed");
  g_assert_null (after->owner_name);
  supplier = domain_letter (self, "owner-changed", EMAIL, "supplier");
  g_assert_cmpstr (supplier, ==, "Газ Тверь");
}

static void
the_same_owner_written_otherwise_closes_nothing (DomainFixture *self)
{
  static const char *const names[] = { "СМИРНОВА А.П.", "Анна Петровна Смирнова", "Смирнова Анна" };
  g_auto (Person) anna = opened (self, EMAIL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *row =
          g_strconcat (DOMAIN_AUTO_NUMBER ";", names[i], ";г. Тверь, ул. Мира, д. 1;1\n", NULL);
      g_auto (SmdOwners) owners = { 0 };
      g_autoptr (SmAccount) after = NULL;

      g_assert_cmpuint (load (self, row, &owners), ==, 0);
      g_assert_cmpuint (owners.lines->len, ==, 0);
      after = look (self, &anna);
      g_assert_cmpstr (after->access, ==, "full");
      g_assert_null (after->closed_reason);
    }
}

static void
what_was_on_its_way_ends_with_the_owner (DomainFixture *self)
{
  g_auto (Person) anna = linked (self, EMAIL);
  g_autoptr (SmAccount) sent = apply (self, &anna);
  g_auto (SmdOwners) owners = { 0 };
  g_autoptr (SmAccount) refused = NULL;
  g_autoptr (SmAccount) asked = NULL;

  g_assert_cmpstr (sent->full_state, ==, "pin_sent");
  g_assert_cmpuint (load (self, DOMAIN_AUTO_NUMBER ";Козлов И.С.;г. Тверь;1\n", &owners), ==, 0);
  g_assert_cmpuint (owners.closed, ==, 0);
  refused = enter_pin (self, &anna);
  g_assert_null (refused);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM letters "
                                       "WHERE kind = 'owner-changed'"),
                   ==, 1);
  asked = apply (self, &anna); /* with the former name: an operator decides */
  g_assert_cmpstr (asked->full_state, ==, "requested");
  g_assert_null (asked->closed_reason);
}

static char *
many_rows (const char *surname, guint n_changed, guint n)
{
  g_autoptr (GString) rows = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (rows, "38001234%04u;%s Иван;г. Тверь, д. %u;1\n", i,
                            i < n_changed ? surname : "Орлов", i + 1);
  return g_string_free (g_steal_pointer (&rows), FALSE);
}

static void
many_other_owners_are_believed_only_if_meant (DomainFixture *self)
{
  g_autofree char *first = many_rows ("Орлов", 0, MANY);
  g_autofree char *few = many_rows ("Белов", SM_LIMIT_OWNERS_CHANGED_FEW, MANY);
  g_autofree char *again = many_rows ("Орлов", 0, MANY);
  g_autofree char *many = many_rows ("Белов", SM_LIMIT_OWNERS_CHANGED_FEW + 1, MANY);
  g_auto (SmdOwners) owners = { 0 };
  g_auto (SmdOwners) meant = { .expected = TRUE };

  g_assert_cmpuint (load (self, first, &owners), ==, 0);
  g_assert_cmpuint (owners.lines->len, ==, 0);
  g_assert_cmpuint (load (self, few, &owners), ==, 0);
  g_assert_cmpuint (owners.lines->len, ==, SM_LIMIT_OWNERS_CHANGED_FEW);
  g_assert_cmpuint (load (self, again, &owners), ==, 0);
  g_assert_cmpuint (load (self, many, &owners), ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_accounts "
                                       "WHERE full_name = 'Белов Иван'"),
                   ==, 0);
  g_assert_cmpuint (load (self, many, &meant), ==, 0);
  g_assert_cmpuint (meant.lines->len, ==, SM_LIMIT_OWNERS_CHANGED_FEW + 1);
}

static void
of_very_many_a_part_is_believed (DomainFixture *self)
{
  const guint part = SM_LIMIT_OWNERS_CHANGED_FEW + 1;
  g_autofree char *first = many_rows ("Орлов", 0, VERY_MANY);
  g_autofree char *part_of_it = many_rows ("Белов", part, VERY_MANY);
  g_autofree char *one_more = many_rows ("Серов", part + 1, VERY_MANY);
  g_auto (SmdOwners) owners = { 0 };

  g_assert_cmpuint (load (self, first, &owners), ==, 0);
  g_assert_cmpuint (load (self, part_of_it, &owners), ==, 0);
  g_assert_cmpuint (owners.lines->len, ==, part);
  g_assert_cmpuint (load (self, one_more, &owners), ==, 1);
}

static void
an_operator_revokes (DomainFixture *self)
{
  const SmdAccountQuery all = { "auto", NULL, NULL, "", 10 };
  const SmdAccountQuery revoked = { "auto", DOMAIN_AUTO_NUMBER, "revoked", "", 10 };
  g_auto (Person) anna = opened (self, EMAIL);
  g_autofree char *longer = g_strnfill (SM_LIMIT_COMMENT_CHARS + 1, 'x');
  g_autofree char *reason = NULL;
  g_autoptr (GListStore) before = smd_accounts_list (&self->domain, &all, NULL);
  g_autoptr (GListStore) after = NULL;
  g_autoptr (SmAccount) account = NULL;
  g_autoptr (SmAccount) asked = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (sm_record_list_length (before), ==, 1);
  g_assert_cmpstr (((SmdAccountLink *) sm_record_list_get (before, 0))->id, ==, anna.account);
  g_assert_false (smd_accounts_revoke (&self->domain, anna.account, longer, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_FIELD_TOO_LONG);
  g_clear_error (&error);
  g_assert_true (smd_accounts_revoke (&self->domain, anna.account, "Квартира продана", &error));
  g_assert_no_error (error);

  account = look (self, &anna);
  g_assert_cmpstr (account->access, ==, "simple");
  g_assert_cmpstr (account->closed_reason, ==, "revoked");
  g_assert_cmpstr (account->refusal_reason, ==, "Квартира продана");
  reason = domain_letter (self, "full-revoked", EMAIL, "reason");
  g_assert_cmpstr (reason, ==, "Квартира продана");
  after = smd_accounts_list (&self->domain, &revoked, NULL);
  g_assert_cmpuint (sm_record_list_length (after), ==, 1);

  asked = apply (self, &anna); /* right in all, and yet an operator decides now */
  g_assert_cmpstr (asked->full_state, ==, "requested");
  g_assert_true (smd_accounts_revoke (&self->domain, anna.account, "Ещё раз", &error));
  g_assert_false (smd_accounts_revoke (&self->domain, anna.account, "Ещё раз", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
}

static void
links_come_by_pages (DomainFixture *self)
{
  g_auto (Person) anna = linked (self, EMAIL);
  g_auto (Person) ivan = linked (self, OTHER);
  g_autofree char *second = domain_link (self, anna.customer, "auto", DOMAIN_AUTO_OTHER);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *after = g_strdup ("");

  for (guint i = 0; i < 4; i++)
    {
      const SmdAccountQuery query = { "auto", NULL, NULL, after, 1 };
      g_autoptr (GListStore) page = smd_accounts_list (&self->domain, &query, NULL);

      g_assert_cmpuint (sm_record_list_length (page), ==, i < 3 ? 1 : 0);
      if (i == 3)
        break;
      g_free (after);
      after = g_strdup (((SmdAccountLink *) sm_record_list_get (page, 0))->id);
      g_assert_true (g_hash_table_add (seen, g_strdup (after)));
    }
  g_assert_true (g_hash_table_contains (seen, second));
}

static void
an_automatic_full_version_is_told_to_who_has_it (DomainFixture *self)
{
  g_auto (Person) anna = opened (self, EMAIL);
  g_auto (Person) ivan = linked (self, OTHER);
  g_auto (Person) third = linked (self, "third@example.ru");
  const char *count = "SELECT COUNT(*) AS n FROM letters WHERE kind = 'full-automatic' "
                      "AND recipient = '";
  g_autofree char *to_anna = g_strconcat (count, EMAIL "'", NULL);
  g_autofree char *to_ivan = g_strconcat (count, OTHER "'", NULL);
  g_autofree char *number = NULL;
  g_autoptr (SmAccount) sent = NULL;

  g_assert_cmpint (domain_count (self, to_anna), ==, 1); /* her own */
  sent = apply (self, &ivan);
  g_assert_cmpstr (sent->full_state, ==, "pin_sent");
  g_assert_cmpint (domain_count (self, to_anna), ==, 2);
  g_assert_cmpint (domain_count (self, to_ivan), ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM letters "
                                       "WHERE recipient = 'third@example.ru' "
                                       "AND kind = 'full-automatic'"),
                   ==, 0);
  number = domain_letter (self, "full-automatic", EMAIL, "number");
  g_assert_cmpstr (number, ==, DOMAIN_AUTO_NUMBER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/closings/another-owner-closes-the-full-version",
                   another_owner_closes_the_full_version);
  domain_test_add ("/closings/the-same-owner-written-otherwise-closes-nothing",
                   the_same_owner_written_otherwise_closes_nothing);
  domain_test_add ("/closings/what-was-on-its-way-ends-with-the-owner",
                   what_was_on_its_way_ends_with_the_owner);
  domain_test_add ("/closings/many-other-owners-are-believed-only-if-meant",
                   many_other_owners_are_believed_only_if_meant);
  domain_test_add ("/closings/of-very-many-a-part-is-believed", of_very_many_a_part_is_believed);
  domain_test_add ("/closings/an-operator-revokes", an_operator_revokes);
  domain_test_add ("/closings/links-come-by-pages", links_come_by_pages);
  domain_test_add ("/closings/an-automatic-full-version-is-told-to-who-has-it",
                   an_automatic_full_version_is_told_to_who_has_it);
  return g_test_run ();
}
