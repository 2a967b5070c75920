/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain-fixture.h"
#include "limits.h"
#include "masks.h"

#define THREADS 16

static SmNumberInput *
number_input (const char *supplier_id, const char *number)
{
  SmNumberInput *input = sm_record_new (SM_TYPE_NUMBER_INPUT);

  sm_record_set_text (&input->supplier_id, supplier_id);
  sm_record_set_text (&input->number, number);
  return input;
}

static SmLinkInput *
link_input (const char *supplier_id, const char *number)
{
  SmLinkInput *input = sm_record_new (SM_TYPE_LINK_INPUT);

  sm_record_set_text (&input->supplier_id, supplier_id);
  sm_record_set_text (&input->number, number);
  return input;
}

static SmCabinet *
cabinet_of (DomainFixture *self, const char *customer)
{
  return domain_must (self, &(DomainCall) { SM_OPERATION_CABINET, customer });
}

static void
check_fails (DomainFixture *self, const char *customer, const char *supplier, const char *number,
             SmErrorCode code)
{
  g_autoptr (SmNumberInput) input = number_input (supplier, number);

  g_test_message ("%s", number);
  domain_fails (self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, customer, .body = input }, code);
}

static void
suppliers_are_found_by_words (DomainFixture *self)
{
  static const struct
  {
    const char *query;
    guint found;
  } searches[] = {
    { NULL, 2 },
    { "query=газ", 1 },
    { "query=ГАЗ твЕрь", 1 },
    { "query=твер  газ", 1 },
    { "query=газ вода", 0 },
    { "query=\xe2\x80\x8b"
      "га\xc2\xad"
      "з\xef\xbb\xbf",
      1 }, /* as pasted */
    { "query=газ\xe2\x80\xae", 0 },
    { "query=100%", 1 },
    { "query=%", 1 },
    { "query=_", 0 },
    { "query=' OR 1=1 --", 0 },
    { "limit=1", 1 },
    { "limit=-5", 2 },
    { "query=!", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autoptr (SmSupplierList) list = domain_must (
          self, &(DomainCall) { SM_OPERATION_SUPPLIERS, "any", .query = searches[i].query });

      g_test_message ("%s", searches[i].query);
      g_assert_cmpuint (sm_record_list_length (list->items), ==, searches[i].found);
    }
}

static void
lists_go_on_after_their_cursor (DomainFixture *self)
{
  g_autoptr (SmSupplierList) first =
      domain_must (self, &(DomainCall) { SM_OPERATION_SUPPLIERS, "any", .query = "limit=1" });
  g_autofree char *query = g_strconcat ("cursor=", first->next_cursor, NULL);
  g_autoptr (SmSupplierList) second =
      domain_must (self, &(DomainCall) { SM_OPERATION_SUPPLIERS, "any", .query = query });

  g_assert_nonnull (first->next_cursor);
  g_assert_cmpuint (sm_record_list_length (second->items), ==, 1);
  g_assert_null (second->next_cursor);
}

static void
every_wrong_number_has_its_error (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *account = domain_link (self, ivan, "auto", DOMAIN_AUTO_NUMBER);

  check_fails (self, ivan, "auto", "37001234567", SM_ERROR_NUMBER_FORMAT);   /* one short */
  check_fails (self, ivan, "auto", "3700123456789", SM_ERROR_NUMBER_FORMAT); /* one more */
  check_fails (self, ivan, "auto", "37001234567O", SM_ERROR_NUMBER_FORMAT);  /* letter O */
  check_fails (self, ivan, "auto", "37001234567З", SM_ERROR_NUMBER_FORMAT);  /* Cyrillic Ze */
  check_fails (self, ivan, "auto", DOMAIN_MANUAL_NUMBER, SM_ERROR_NUMBER_FORMAT);
  check_fails (self, ivan, "auto", "370000000000", SM_ERROR_NUMBER_UNKNOWN);
  check_fails (self, ivan, "auto", "3700 1234 5678", SM_ERROR_ACCOUNT_ALREADY_LINKED);
  check_fails (self, ivan, "nobody", DOMAIN_AUTO_NUMBER, SM_ERROR_SUPPLIER_UNKNOWN);
}

static void
the_masked_address_comes_before_linking (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autoptr (SmNumberInput) input = number_input ("auto", " 3700-1234 5678 ");
  g_autoptr (SmNumberCheck) check =
      domain_must (self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, ivan, .body = input });

  g_assert_cmpstr (check->number, ==, DOMAIN_AUTO_NUMBER);
  g_assert_cmpstr (check->masked_address, ==, "г. Тверь, ул. Сов…");
}

static char *
dup_shown_mask (DomainFixture *self, const char *customer)
{
  g_autoptr (SmNumberInput) input = number_input ("auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmNumberCheck) check =
      domain_must (self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, customer, .body = input });

  return g_strdup (check->masked_address);
}

/* A mask of an older rule may tell too much, so it is not shown before it was made anew. */
static void
masks_of_an_older_rule_are_stars_until_renewed (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gint64 renewed = 0;

  domain_exec (self, "UPDATE registry_accounts SET mask_version = 1, masked_address = address");
  before = dup_shown_mask (self, ivan);
  g_assert_cmpstr (before, ==, SM_TEXT_MASK_HIDDEN);

  g_assert_true (smd_masks_renew (&self->domain, &renewed, &error));
  g_assert_no_error (error);
  g_assert_cmpint (renewed, ==, 3);
  after = dup_shown_mask (self, ivan);
  g_assert_cmpstr (after, ==, "г. Тверь, ул. Сов…, д. 1*, кв. **");
}

static void
masks_are_renewed_in_batches (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;
  gint64 renewed = 0;

  for (guint i = 0; i < SM_LIMIT_HOUSEKEEPING_BATCH - 2; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, "
          "masked_address, balance_kopecks, balance_at) "
          "VALUES ('old-%u', 'auto', 'old-%u', '', 'г Тверь ул Мира д 1', '', 0, 0)",
          i, i);

      domain_exec (self, sql);
    }
  domain_exec (self, "UPDATE registry_accounts SET mask_version = 1");
  g_assert_true (smd_masks_renew (&self->domain, &renewed, &error));
  g_assert_cmpint (renewed, ==, SM_LIMIT_HOUSEKEEPING_BATCH);
  g_assert_true (smd_masks_renew (&self->domain, &renewed, &error));
  g_assert_cmpint (renewed, ==, 1);
  g_assert_true (smd_masks_renew (&self->domain, &renewed, &error));
  g_assert_no_error (error);
  g_assert_cmpint (renewed, ==, 0);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_accounts "
                                       "WHERE masked_address = 'г Тверь, ул Ми…, д *'"),
                   ==, SM_LIMIT_HOUSEKEEPING_BATCH - 2);
}

static void
numbers_cannot_be_tried_out (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *eva = domain_customer (self, "eva@example.ru");
  g_autoptr (SmLinkInput) input = link_input ("auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmNumberInput) last = number_input ("auto", "370000000000");
  g_autofree char *account = NULL;
  gint64 wait;

  for (int i = 0; i < SM_LIMIT_LINK_LOOKUPS; i++)
    {
      g_autofree char *number = g_strdup_printf ("37000000%04d", i);

      check_fails (self, ivan, "auto", number, SM_ERROR_NUMBER_UNKNOWN);
      check_fails (self, ivan, "auto", number, SM_ERROR_NUMBER_UNKNOWN); /* the same: free */
    }
  wait = domain_fails (self, &(DomainCall) { SM_OPERATION_LINK, ivan, .body = input },
                       SM_ERROR_TOO_MANY_TRIES);
  g_assert_cmpint (wait, <=, SM_LIMIT_LINK_SECONDS);
  g_assert_cmpint (wait, >, SM_LIMIT_LINK_SECONDS - 60);
  check_fails (self, ivan, "auto", DOMAIN_AUTO_OTHER, SM_ERROR_TOO_MANY_TRIES);
  check_fails (self, ivan, "auto", "123", SM_ERROR_NUMBER_FORMAT);

  account = domain_link (self, eva, "auto", DOMAIN_AUTO_NUMBER); /* others are not bothered */
  sm_clock_shift (self->clock, SM_LIMIT_LINK_SECONDS);
  domain_fails (self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, ivan, .body = last },
                SM_ERROR_NUMBER_UNKNOWN);
}

static void
look_up_unknown (DomainFixture *self, const char *customer, const char *client, guint number,
                 SmErrorCode code)
{
  g_autofree char *text = g_strdup_printf ("37%010u", number);
  g_autoptr (SmNumberInput) input = number_input ("auto", text);

  domain_fails (
      self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, customer, .client = client, .body = input },
      code);
}

/* New customers cost nothing: failures are bounded at the address they come from too. */
static void
numbers_cannot_be_searched_by_new_customers (DomainFixture *self)
{
  g_autofree char *late = domain_customer (self, "late@example.ru");
  g_autofree char *other = domain_customer (self, "other@example.ru");
  g_autoptr (SmNumberInput) known = number_input ("auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmNumberCheck) check = NULL;
  guint number = 0;

  while (number < SM_LIMIT_LINK_FAILURES)
    {
      g_autofree char *email = g_strdup_printf ("new%u@example.ru", number);
      g_autofree char *customer = domain_customer (self, email);

      for (guint i = 0; i < SM_LIMIT_LINK_LOOKUPS; i++, number++)
        look_up_unknown (self, customer, "2001:db8:1:2::/64", number, SM_ERROR_NUMBER_UNKNOWN);
      look_up_unknown (self, customer, "2001:db8:1:2::/64", number - 1, SM_ERROR_NUMBER_UNKNOWN);
    }
  look_up_unknown (self, late, "2001:db8:1:2::/64", number, SM_ERROR_TOO_MANY_TRIES);
  domain_fails (self,
                &(DomainCall) { SM_OPERATION_NUMBER_CHECK, late, .client = "2001:db8:1:2::/64",
                                .body = known },
                SM_ERROR_TOO_MANY_TRIES);
  check = domain_must (self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, other, .body = known });
  sm_clock_shift (self->clock, SM_LIMIT_LINK_FAILURE_SECONDS);
  look_up_unknown (self, late, "2001:db8:1:2::/64", number, SM_ERROR_NUMBER_UNKNOWN);
}

static void
a_flood_at_a_supplier_is_told_once_and_locks_nobody_out (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *eva = domain_customer (self, "eva@example.ru");
  g_autoptr (SmNumberInput) known = number_input ("auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmNumberCheck) check = NULL;
  g_autofree char *almost = g_strdup_printf (
      "INSERT INTO throttles (key, failures, first_at, blocked_until) VALUES ('numbers-at:auto', "
      "%d, %" G_GINT64_FORMAT ", 0)",
      SM_LIMIT_LINK_FLOOD - 2, sm_clock_now (self->clock));

  domain_exec (self, almost);
  look_up_unknown (self, ivan, "192.0.2.7", 1, SM_ERROR_NUMBER_UNKNOWN);
  g_assert_cmpuint (self->alarms, ==, 0);
  look_up_unknown (self, ivan, "192.0.2.8", 2, SM_ERROR_NUMBER_UNKNOWN);
  g_assert_cmpuint (self->alarms, ==, 1);
  look_up_unknown (self, ivan, "192.0.2.9", 3, SM_ERROR_NUMBER_UNKNOWN);
  g_assert_cmpuint (self->alarms, ==, 1);
  check = domain_must (self, &(DomainCall) { SM_OPERATION_NUMBER_CHECK, eva, .body = known });
}

static void
the_simple_version_shows_no_person (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *account = domain_link (self, ivan, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmCabinet) cabinet = cabinet_of (self, ivan);
  SmAccount *simple = sm_record_list_get (cabinet->accounts, 0);
  g_autoptr (SmCabinet) full_cabinet = NULL;
  SmAccount *full;

  g_assert_cmpstr (cabinet->profile->email, ==, "ivan@example.ru");
  g_assert_cmpstr (simple->id, ==, account);
  g_assert_cmpstr (simple->access, ==, "simple");
  g_assert_cmpstr (simple->full_state, ==, "none");
  g_assert_null (simple->owner_name);
  g_assert_null (simple->address);
  g_assert_cmpint (simple->balance_kopecks, ==, 51240);
  g_assert_cmpint (simple->suggested_kopecks, ==, 51240);
  g_assert_true (simple->readings_allowed);
  g_assert_nonnull (simple->readings_from);
  g_assert_nonnull (simple->pay_until);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CHARGES, ivan, .parameter = account },
                SM_ERROR_FULL_VERSION_REQUIRED);

  domain_exec (self, "UPDATE accounts SET access = 'full', full_state = 'open'");
  full_cabinet = cabinet_of (self, ivan);
  full = sm_record_list_get (full_cabinet->accounts, 0);
  g_assert_cmpstr (full->owner_name, ==, DOMAIN_OWNER);
  g_assert_cmpstr (full->address, ==, DOMAIN_ADDRESS);
}

static void
an_overpayment_is_never_asked_for (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *account = domain_link (self, ivan, "auto", DOMAIN_AUTO_OTHER);
  g_autoptr (SmCabinet) cabinet = cabinet_of (self, ivan);
  SmAccount *shown = sm_record_list_get (cabinet->accounts, 0);

  g_assert_cmpint (shown->balance_kopecks, ==, -21237);
  g_assert_cmpint (shown->suggested_kopecks, ==, 0);
  g_assert_false (shown->readings_allowed); /* it has no meter */
}

typedef struct
{
  DomainFixture *fixture;
  const char *customer;
  char *account;
} Racer;

static gpointer
race (gpointer data)
{
  Racer *racer = data;
  g_autoptr (SmLinkInput) input = link_input ("auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmAccount) account = domain_run (
      racer->fixture,
      &(DomainCall) { SM_OPERATION_LINK, racer->customer, .body = input, .key = "one" }, &error);

  if (account != NULL)
    racer->account = g_strdup (account->id);
  else
    g_assert_error (error, SM_ERROR, SM_ERROR_IDEMPOTENCY_IN_FLIGHT);
  return NULL;
}

static void
one_key_links_once (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autoptr (SmLinkInput) input = link_input ("auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAccount) again = NULL;
  Racer racers[THREADS];
  GThread *threads[THREADS];

  for (guint i = 0; i < THREADS; i++)
    {
      racers[i] = (Racer) { self, ivan };
      threads[i] = g_thread_new ("race", race, &racers[i]);
    }
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  again =
      domain_must (self, &(DomainCall) { SM_OPERATION_LINK, ivan, .body = input, .key = "one" });
  for (guint i = 0; i < THREADS; i++)
    {
      g_assert_true (racers[i].account == NULL || g_str_equal (racers[i].account, again->id));
      g_free (racers[i].account);
    }
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM accounts"), ==, 1);
  domain_fails (self, &(DomainCall) { SM_OPERATION_LINK, ivan, .body = input, .key = "two" },
                SM_ERROR_ACCOUNT_ALREADY_LINKED);
}

static void
accounts_of_others_are_not_found (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *eva = domain_customer (self, "eva@example.ru");
  g_autofree char *account = domain_link (self, ivan, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAliasInput) alias = sm_record_new (SM_TYPE_ALIAS_INPUT);
  g_autoptr (SmPinInput) pin = sm_record_new (SM_TYPE_PIN_INPUT);
  g_autoptr (SmCabinet) cabinet = NULL;

  sm_record_set_text (&pin->pin, "123456");
  domain_fails (
      self, &(DomainCall) { SM_OPERATION_ACCOUNT_RENAME, eva, .parameter = account, .body = alias },
      SM_ERROR_NOT_FOUND);
  domain_fails (self, &(DomainCall) { SM_OPERATION_ACCOUNT_DISCONNECT, eva, .parameter = account },
                SM_ERROR_NOT_FOUND);
  domain_fails (self, &(DomainCall) { SM_OPERATION_PIN, eva, .parameter = account, .body = pin },
                SM_ERROR_NOT_FOUND);
  domain_fails (self, &(DomainCall) { SM_OPERATION_CHARGES, eva, .parameter = account },
                SM_ERROR_NOT_FOUND);
  cabinet = cabinet_of (self, eva);
  g_assert_cmpuint (sm_record_list_length (cabinet->accounts), ==, 0);
}

static void
renames_and_disconnects (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *account = domain_link (self, ivan, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmAliasInput) alias = sm_record_new (SM_TYPE_ALIAS_INPUT);
  g_autoptr (SmAccount) renamed = NULL;
  g_autofree char *again = NULL;

  sm_record_set_text (&alias->alias, " Дача ");
  renamed = domain_must (self, &(DomainCall) { SM_OPERATION_ACCOUNT_RENAME, ivan,
                                               .parameter = account, .body = alias });
  g_assert_cmpstr (renamed->alias, ==, "Дача");
  domain_must (self, &(DomainCall) { SM_OPERATION_ACCOUNT_DISCONNECT, ivan, .parameter = account });
  domain_fails (self, &(DomainCall) { SM_OPERATION_ACCOUNT_DISCONNECT, ivan, .parameter = account },
                SM_ERROR_NOT_FOUND);
  again = domain_link (self, ivan, "auto", DOMAIN_AUTO_NUMBER);
  g_assert_cmpstr (again, ==, account);
}

static void
accounts_are_bounded (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autoptr (SmLinkInput) input = link_input ("auto", DOMAIN_AUTO_NUMBER);

  for (int i = 0; i < SM_LIMIT_ACCOUNTS; i++)
    {
      g_autofree char *registry = g_strdup_printf (
          "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, "
          "masked_address, balance_kopecks, balance_at) SELECT 'reg-%d', 'auto', '5%d', "
          "full_name, address, masked_address, 0, 0 FROM registry_accounts WHERE id = 'reg-auto'",
          i, i);
      g_autofree char *link = g_strdup_printf (
          "INSERT INTO accounts (id, customer_id, registry_id, access, full_state, "
          "full_state_at, linked_at) VALUES ('acc-%d', '%s', 'reg-%d', 'simple', 'none', 0, 0)",
          i, ivan, i);

      domain_exec (self, registry);
      domain_exec (self, link);
    }
  g_assert_cmpint (domain_fails (self, &(DomainCall) { SM_OPERATION_LINK, ivan, .body = input },
                                 SM_ERROR_TOO_MANY_ACCOUNTS),
                   ==, SM_LIMIT_ACCOUNTS);
}

static void
add_months (DomainFixture *self)
{
  for (int i = 0; i < 24; i++)
    {
      g_autofree char *month = g_strdup_printf (
          "INSERT INTO charge_months VALUES ('reg-auto', '%04d-%02d', 100, 200, 100, 200)",
          2024 + i / 12, i % 12 + 1);
      g_autofree char *lines = g_strdup_printf (
          "INSERT INTO charge_lines (registry_id, month, line, title, method, volume_milli, unit, "
          "tariff_centikopecks, charged_kopecks, total_kopecks) SELECT 'reg-auto', '%04d-%02d', "
          "n.line, 'Газ', 'meter', 1000, 'м³', 100, 100, 100 "
          "FROM (SELECT 1 AS line UNION SELECT 2 AS line) n",
          2024 + i / 12, i % 12 + 1);

      domain_exec (self, month);
      domain_exec (self, lines);
    }
}

static void
charges_come_by_pages_of_months (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, "ivan@example.ru");
  g_autofree char *account = domain_link (self, ivan, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmChargeList) first = NULL;
  g_autoptr (SmChargeList) second = NULL;
  g_autofree char *query = NULL;
  SmChargeMonth *month;

  add_months (self);
  domain_exec (self, "UPDATE accounts SET access = 'full', full_state = 'open'");
  first = domain_must (self, &(DomainCall) { SM_OPERATION_CHARGES, ivan, .parameter = account,
                                             .query = "limit=10" });
  month = sm_record_list_get (first->items, 0);
  g_assert_cmpuint (sm_record_list_length (first->items), ==, 10);
  g_assert_cmpstr (month->month, ==, "2025-12");
  g_assert_cmpuint (sm_record_list_length (month->lines), ==, 2);
  g_assert_cmpstr (first->next_cursor, ==, "2025-03");

  query = g_strconcat ("cursor=", first->next_cursor, NULL);
  second = domain_must (
      self, &(DomainCall) { SM_OPERATION_CHARGES, ivan, .parameter = account, .query = query });
  month = sm_record_list_get (second->items, 0);
  g_assert_cmpstr (month->month, ==, "2025-02");
  g_assert_cmpuint (sm_record_list_length (second->items), ==, 14);
  g_assert_null (second->next_cursor);
  domain_fails (self,
                &(DomainCall) { SM_OPERATION_CHARGES, ivan, .parameter = account,
                                .query = "cursor=' OR 1=1" },
                SM_ERROR_FIELD_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/accounts/suppliers-are-found-by-words", suppliers_are_found_by_words);
  domain_test_add ("/accounts/lists-go-on-after-their-cursor", lists_go_on_after_their_cursor);
  domain_test_add ("/accounts/every-wrong-number-has-its-error", every_wrong_number_has_its_error);
  domain_test_add ("/accounts/the-masked-address-comes-before-linking",
                   the_masked_address_comes_before_linking);
  domain_test_add ("/accounts/masks-of-an-older-rule-are-stars-until-renewed",
                   masks_of_an_older_rule_are_stars_until_renewed);
  domain_test_add ("/accounts/new-customers-cannot-search-numbers",
                   numbers_cannot_be_searched_by_new_customers);
  domain_test_add ("/accounts/a-flood-is-told-once",
                   a_flood_at_a_supplier_is_told_once_and_locks_nobody_out);
  domain_test_add ("/accounts/masks-are-renewed-in-batches", masks_are_renewed_in_batches);
  domain_test_add ("/accounts/numbers-cannot-be-tried-out", numbers_cannot_be_tried_out);
  domain_test_add ("/accounts/the-simple-version-shows-no-person",
                   the_simple_version_shows_no_person);
  domain_test_add ("/accounts/an-overpayment-is-never-asked-for",
                   an_overpayment_is_never_asked_for);
  domain_test_add ("/accounts/one-key-links-once", one_key_links_once);
  domain_test_add ("/accounts/accounts-of-others-are-not-found", accounts_of_others_are_not_found);
  domain_test_add ("/accounts/renames-and-disconnects", renames_and_disconnects);
  domain_test_add ("/accounts/accounts-are-bounded", accounts_are_bounded);
  domain_test_add ("/accounts/charges-come-by-pages-of-months", charges_come_by_pages_of_months);
  return g_test_run ();
}
