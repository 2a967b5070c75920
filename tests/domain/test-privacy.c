/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain-fixture.h"
#include "erasing.h"
#include "housekeeping.h"
#include "limits.h"
#include "operators-log.h"
#include "personal-data.h"
#include "request-records.h"
#include "request-threads.h"

/* What a customer's consent, its withdrawal and the erasing do. */

#define EMAIL "anna@example.ru"
#define PASSWORD "Abc12345"
#define NAME "Неповторимова Анна Петровна"
#define DAY G_GINT64_CONSTANT (86400)

static SmPasswordInput *
dup_password (const char *password)
{
  SmPasswordInput *input = sm_record_new (SM_TYPE_PASSWORD_INPUT);

  sm_record_set_text (&input->password, password);
  return input;
}

static SmErasing *
must_end (DomainFixture *self, SmOperation operation, const char *customer_id)
{
  g_autoptr (SmPasswordInput) input = dup_password (PASSWORD);

  return domain_must (self, &(DomainCall) { operation, .customer_id = customer_id, .body = input });
}

static SmLoginInput *
dup_login (const char *consent_version)
{
  SmLoginInput *input = domain_login (EMAIL, PASSWORD);

  input->consent = consent_version != NULL;
  sm_record_set_text (&input->consent_version, consent_version);
  return input;
}

static void
clean (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
apply (DomainFixture *self, const char *customer_id, const char *account_id)
{
  g_autoptr (SmApplicationInput) input = sm_record_new (SM_TYPE_APPLICATION_INPUT);
  g_autoptr (SmAccount) account = NULL;

  sm_record_set_text (&input->full_name, NAME);
  sm_record_set_text (&input->address, DOMAIN_ADDRESS);
  sm_record_set_text (&input->email, EMAIL);
  account = domain_must (self, &(DomainCall) { SM_OPERATION_APPLY, .customer_id = customer_id,
                                               .parameter = account_id, .body = input });
  g_assert_cmpstr (account->full_state, ==, "requested");
}

static void
send_request (DomainFixture *self, const char *customer_id)
{
  g_autoptr (SmRequestInput) input = sm_record_new (SM_TYPE_REQUEST_INPUT);
  g_autoptr (SmAttachment) file = sm_record_new (SM_TYPE_ATTACHMENT);
  g_autoptr (SmRequest) request = NULL;

  sm_record_set_text (&input->topic, "other");
  sm_record_set_text (&input->text, "Это " NAME);
  sm_record_set_text (&file->name, "me.txt");
  sm_record_set_text (&file->media_type, "text/plain");
  file->data = g_base64_encode ((const guchar *) NAME, strlen (NAME));
  g_list_store_append (input->attachments, file);
  request = domain_must (
      self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, .customer_id = customer_id, .body = input });
}

static void
save_profile (DomainFixture *self, const char *customer_id)
{
  g_autoptr (SmProfileInput) input = sm_record_new (SM_TYPE_PROFILE_INPUT);
  g_autoptr (SmProfile) profile = NULL;

  sm_record_set_text (&input->full_name, NAME);
  sm_record_set_text (&input->address, DOMAIN_ADDRESS);
  profile = domain_must (
      self, &(DomainCall) { SM_OPERATION_PROFILE_SAVE, .customer_id = customer_id, .body = input });
}

static void
insert_payment (DomainFixture *self, const char *customer_id, const char *account_id,
                const char *state)
{
  g_autofree char *sql = g_strconcat (
      "INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, state, "
      "sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, confirmation_url, "
      "method_title, acquirer_order, created_at, taken_at) SELECT 'pay', customer_id, id, "
      "registry_id, supplier_id, 'debt', '",
      state, "', 1000, 0, 1000, 'key', 'https://pay.example/", EMAIL,
      "', 'МИР *1234', '{\"email\": \"", EMAIL, "\"}', 1, 1 FROM accounts WHERE id = '", account_id,
      "'", NULL);

  domain_exec (self, sql);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM payments"), ==, 1);
  g_assert_nonnull (customer_id);
}

/* Somebody who has left something everywhere; the id. */
static char *
make_customer (DomainFixture *self, char **account_id)
{
  char *customer_id = domain_customer (self, EMAIL);

  *account_id = domain_link (self, customer_id, "manual", DOMAIN_MANUAL_NUMBER);
  save_profile (self, customer_id);
  apply (self, customer_id, *account_id);
  send_request (self, customer_id);
  return customer_id;
}

/* A column of a table that holds a text. */
static gint64
count_holding (DomainFixture *self, const char *table, const char *column, const char *text)
{
  const char *cast =
      store_fixture_is_sqlite (self->base) ? ") AS TEXT) LIKE '%" : ")::text LIKE '%";
  const char *open = store_fixture_is_sqlite (self->base) ? "CAST ((" : "(";
  g_autofree char *sql = g_strconcat ("SELECT COUNT(*) AS n FROM ", table, " WHERE ", open, column,
                                      cast, text, "%'", NULL);
  const gint64 count = domain_count (self, sql);

  if (count > 0)
    g_test_message ("%s.%s holds it", table, column);
  return count;
}

static gint64
count_traces (DomainFixture *self, const char *text)
{
  gint64 traces = 0;

  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    {
      g_auto (GStrv) rest = g_strsplit (table->rest, " ", -1);

      for (guint i = 0; table->columns != NULL && table->columns[i].column != NULL; i++)
        traces += count_holding (self, table->table, table->columns[i].column, text);
      for (guint i = 0; rest[i] != NULL; i++)
        traces += count_holding (self, table->table, rest[i], text);
    }
  return traces;
}

static void
test_a_withdrawn_consent_ends_everything_at_once (DomainFixture *self)
{
  g_autofree char *account_id = NULL;
  g_autofree char *customer_id = make_customer (self, &account_id);
  g_autoptr (SmErasing) erasing = NULL;
  g_autoptr (SmLoginInput) login = dup_login (NULL);
  g_autofree char *when = NULL;
  const gint64 now = sm_clock_now (self->clock);

  erasing = must_end (self, SM_OPERATION_CONSENT_WITHDRAW, customer_id);
  g_assert_false (erasing->erased);
  g_assert_cmpint (erasing->erase_at, >=, now + SM_LIMIT_WITHDRAWN_SECONDS);
  g_assert_cmpint (erasing->erase_at, <=, sm_clock_now (self->clock) + SM_LIMIT_WITHDRAWN_SECONDS);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL"),
                   ==, 0);
  g_assert_cmpint (
      domain_count (self, "SELECT COUNT(*) AS n FROM applications WHERE state = 'requested'"), ==,
      0);
  g_assert_cmpint (
      domain_count (self, "SELECT COUNT(*) AS n FROM consents WHERE withdrawn_at IS NULL"), ==, 0);
  when = domain_letter (self, "consent-withdrawn", EMAIL, "when");
  g_assert_nonnull (when);
  g_assert_cmpint (domain_fails (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = login },
                                 SM_ERROR_CONSENT_WITHDRAWN),
                   ==, 30);
  /* The password was right each time: nobody is locked out. */
  for (guint i = 0; i < SM_LIMIT_LOGIN_FAILURES + 1; i++)
    domain_fails (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = login },
                  SM_ERROR_CONSENT_WITHDRAWN);
}

static void
test_no_letter_goes_to_who_withdrew (DomainFixture *self)
{
  g_autofree char *account_id = NULL;
  g_autofree char *customer_id = make_customer (self, &account_id);
  g_autoptr (SmErasing) erasing = must_end (self, SM_OPERATION_CONSENT_WITHDRAW, customer_id);
  g_autoptr (SmEmailInput) forgotten = sm_record_new (SM_TYPE_EMAIL_INPUT);
  g_autoptr (SmPasswordReset) reset = NULL;
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'request'"),
                   ==, 0);
  domain_exec (self, "UPDATE requests SET number = '26-1'");
  g_assert_true (smd_requests_answer (&self->domain, "26-1", "Уже в пути", &error));
  g_assert_cmpint (
      domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE kind = 'request-reply'"), ==, 0);
  sm_record_set_text (&forgotten->email, EMAIL);
  reset = domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_FORGOTTEN, .body = forgotten });
  code = domain_letter (self, "reset", EMAIL, "code");
  g_assert_nonnull (code);
}

static void
test_a_new_consent_takes_it_back (DomainFixture *self)
{
  g_autofree char *account_id = NULL;
  g_autofree char *customer_id = make_customer (self, &account_id);
  g_autoptr (SmErasing) erasing = must_end (self, SM_OPERATION_CONSENT_WITHDRAW, customer_id);
  g_autoptr (SmLoginInput) outdated = dup_login ("2020-01");
  g_autoptr (SmLoginInput) login = dup_login ("2026-01");
  g_autoptr (SmSession) session = NULL;
  g_autoptr (SmConsent) consent = NULL;
  gint64 now;

  sm_clock_shift (self->clock, 29 * DAY);
  domain_fails (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = outdated },
                SM_ERROR_CONSENT_OUTDATED);
  now = sm_clock_now (self->clock);
  session = domain_must (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = login });
  g_assert_nonnull (session->token);
  consent = domain_must (self, &(DomainCall) { SM_OPERATION_CONSENT, .customer_id = customer_id });
  g_assert_cmpint (consent->given_at, >=, now);
  g_assert_cmpint (consent->given_at, <=, sm_clock_now (self->clock));
  sm_clock_shift (self->clock, 2 * DAY);
  clean (self);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM customers WHERE full_name = "
                                       "'" NAME "' AND erased_at IS NULL"),
                   ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM consents"), ==, 2);
}

static void
test_after_thirty_days_no_trace_is_left (DomainFixture *self)
{
  g_autofree char *account_id = NULL;
  g_autofree char *customer_id = make_customer (self, &account_id);
  g_autoptr (SmLoginInput) login = dup_login ("2026-01");
  g_autoptr (SmErasing) erasing = NULL;
  g_autofree char *again = NULL;

  insert_payment (self, customer_id, account_id, "succeeded");
  g_assert_cmpint (count_traces (self, EMAIL), >, 5);
  g_assert_cmpint (count_traces (self, "Неповторимова"), >, 2);
  erasing = must_end (self, SM_OPERATION_CONSENT_WITHDRAW, customer_id);
  sm_clock_shift (self->clock, SM_LIMIT_WITHDRAWN_SECONDS - DAY);
  clean (self);
  g_assert_cmpint (count_traces (self, "Неповторимова"), >, 2);
  sm_clock_shift (self->clock, DAY);
  clean (self);
  g_assert_cmpint (count_traces (self, EMAIL), ==, 0);
  g_assert_cmpint (count_traces (self, "Неповторимова"), ==, 0);
  g_assert_cmpint (count_traces (self, "МИР"), ==, 0);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM attachments"), ==, 0);
  /* What the law keeps. */
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM payments p JOIN customers c "
                                       "ON c.id = p.customer_id WHERE c.erased_at > 0"),
                   ==, 1);
  g_assert_cmpint (
      domain_count (self, "SELECT COUNT(*) AS n FROM consents WHERE withdrawn_at >= given_at"), ==,
      1);
  domain_fails (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = login }, SM_ERROR_LOGIN_REFUSED);
  /* The address is anybody's again. */
  again = domain_customer (self, EMAIL);
  g_assert_cmpstr (again, !=, customer_id);
}

/* What is under way, and what ends it. */
static const struct
{
  const char *state;
  const char *before; /* SQL, nullable */
  const char *ends;
} waits[] = {
  { "waiting", NULL, "UPDATE payments SET state = 'canceled'" },
  { "created", NULL, "UPDATE payments SET state = 'canceled'" },
  { "succeeded", "UPDATE payments SET receipt_state = 'pending'",
    "UPDATE payments SET receipt_state = 'succeeded'" },
  { "succeeded",
    "INSERT INTO refunds (id, acquirer_id, payment_id, state, amount_kopecks, created_at, seen_at) "
    "VALUES ('r', 'a', 'pay', 'pending', 1, 1, 1)",
    "UPDATE refunds SET state = 'canceled'" },
  { "succeeded",
    "INSERT INTO exports (id, supplier_id, kind, number, made_at, n_rows) "
    "VALUES ('e', 'manual', 'payments', 1, 1, 0)",
    "UPDATE payments SET export_id = 'e'" },
};

static void
test_erasing_waits_for_what_is_under_way (DomainFixture *self, guint i)
{
  g_autofree char *account_id = NULL;
  g_autofree char *customer_id = make_customer (self, &account_id);
  g_autoptr (SmErasing) erasing = NULL;

  insert_payment (self, customer_id, account_id, waits[i].state);
  if (waits[i].before != NULL)
    domain_exec (self, waits[i].before);
  erasing = must_end (self, SM_OPERATION_ERASE, customer_id);
  g_assert_false (erasing->erased);
  g_assert_cmpint (erasing->payments + erasing->refunds + erasing->exports, ==, 1);
  clean (self);
  g_assert_cmpint (count_traces (self, "Неповторимова"), >, 2);
  domain_exec (self, waits[i].ends);
  clean (self);
  g_assert_cmpint (count_traces (self, "Неповторимова"), ==, 0);
}

#define WAITS(n)                                           \
  static void test_erasing_waits_##n (DomainFixture *self) \
  {                                                        \
    test_erasing_waits_for_what_is_under_way (self, n);    \
  }
WAITS (0)
WAITS (1)
WAITS (2)
WAITS (3)
WAITS (4)

static void
test_a_wrong_password_erases_nothing (DomainFixture *self)
{
  const SmOperation operations[] = { SM_OPERATION_ERASE, SM_OPERATION_CONSENT_WITHDRAW };
  g_autofree char *account_id = NULL;
  g_autofree char *customer_id = make_customer (self, &account_id);
  g_autoptr (SmPasswordInput) wrong = dup_password ("Wrong123");
  g_autoptr (SmPasswordInput) right = dup_password (PASSWORD);

  for (guint i = 0; i < SM_LIMIT_LOGIN_FAILURES; i++)
    domain_fails (self,
                  &(DomainCall) { operations[i % 2], .customer_id = customer_id, .body = wrong },
                  SM_ERROR_PASSWORD_REFUSED);
  /* Guesses are slow, by whatever operation. */
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    domain_fails (self, &(DomainCall) { operations[i], .customer_id = customer_id, .body = right },
                  SM_ERROR_TOO_MANY_TRIES);
  g_assert_cmpint (
      domain_count (self, "SELECT COUNT(*) AS n FROM customers WHERE erase_at IS NOT NULL"), ==, 0);
}

static void
test_looks_are_noted_by_subject (DomainFixture *self)
{
  const SmdLook look = { "olga", "requests show" };
  const char *const requests[] = { "26-1", "nobody", NULL };
  const char *const accounts[] = { NULL, NULL, NULL };
  g_autofree char *account_id = NULL;
  g_autofree char *customer_id = make_customer (self, &account_id);
  g_autoptr (GListStore) found = NULL;
  g_autoptr (GError) error = NULL;

  domain_exec (self, "UPDATE requests SET number = '26-1'");
  g_assert_true (smd_access_note (self->base->store, self->clock, &look, SMD_SUBJECT_REQUEST,
                                  requests, &error));
  g_assert_true (smd_access_note (self->base->store, self->clock, &look, SMD_SUBJECT_ACCOUNT,
                                  accounts, &error));
  found = smd_access_list (&self->domain, EMAIL, "", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_list_length (found), ==, 1);
  g_assert_cmpstr (((SmdAccess *) sm_record_list_get (found, 0))->operator, ==, "olga");
  g_assert_cmpstr (((SmdAccess *) sm_record_list_get (found, 0))->customer_id, ==, customer_id);
}

static const char *const kept[] = {
  "SELECT COUNT(*) AS n FROM attachments",
  "SELECT COUNT(*) AS n FROM request_messages",
  "SELECT COUNT(*) AS n FROM requests",
  "SELECT COUNT(*) AS n FROM operators_log",
  "SELECT COUNT(*) AS n FROM payment_lines",
  "SELECT COUNT(*) AS n FROM payments WHERE method_title IS NOT NULL",
  "SELECT COUNT(*) AS n FROM export_files",
};

/* So many of the rows of `kept` are left, from the first on. */
static void
assert_gone (DomainFixture *self, gsize first, gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_cmpint (domain_count (self, kept[i]), ==, i >= first && i < first + n ? 0 : 1);
}

static void
test_what_was_kept_long_enough_goes (DomainFixture *self)
{
  const gint64 year = 366 * DAY;
  g_autofree char *account_id = NULL;
  g_autofree char *customer_id = make_customer (self, &account_id);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, sm_clock_now (self->clock));
  g_autofree char *log =
      g_strconcat ("INSERT INTO operators_log (id, at, operator, command, customer_id) "
                   "VALUES ('l', ",
                   now, ", 'olga', 'requests show', '", customer_id, "')", NULL);
  g_autofree char *payment = g_strconcat ("UPDATE payments SET created_at = ", now, NULL);
  g_autofree char *export =
      g_strconcat ("INSERT INTO exports (id, supplier_id, kind, number, made_at, n_rows) "
                   "VALUES ('e', 'manual', 'payments', 1, ",
                   now, ", 0)", NULL);

  self->settings.operators_log_years = 1;
  self->settings.requests_years = 3;
  self->settings.payments_years = 5;
  insert_payment (self, customer_id, account_id, "succeeded");
  domain_exec (self, log);
  domain_exec (self, payment);
  domain_exec (self, export);
  domain_exec (self, "INSERT INTO export_files (export_id, name, content) "
                     "SELECT 'e', 'f', content FROM attachments");
  domain_exec (self, "INSERT INTO payment_lines (payment_id, code, title, sum_kopecks) "
                     "VALUES ('pay', 'gas', 'Газ', 1000)");
  clean (self);
  assert_gone (self, 0, 0);
  sm_clock_shift (self->clock, year);
  clean (self);
  assert_gone (self, 3, 1);
  /* A request that nobody has answered stays. */
  sm_clock_shift (self->clock, 2 * year);
  clean (self);
  assert_gone (self, 3, 1);
  domain_exec (self, "UPDATE requests SET state = 'closed'");
  clean (self);
  assert_gone (self, 0, 4);
  sm_clock_shift (self->clock, 2 * year);
  clean (self);
  assert_gone (self, 0, G_N_ELEMENTS (kept));
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM payments "
                                       "WHERE sum_kopecks = 1000 AND retired = 1"),
                   ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/privacy/a-withdrawn-consent-ends-everything-at-once",
                   test_a_withdrawn_consent_ends_everything_at_once);
  domain_test_add ("/privacy/no-letter-goes-to-who-withdrew", test_no_letter_goes_to_who_withdrew);
  domain_test_add ("/privacy/a-new-consent-takes-it-back", test_a_new_consent_takes_it_back);
  domain_test_add ("/privacy/after-thirty-days-no-trace-is-left",
                   test_after_thirty_days_no_trace_is_left);
  domain_test_add ("/privacy/erasing-waits-for-a-payment-at-the-acquirer", test_erasing_waits_0);
  domain_test_add ("/privacy/erasing-waits-for-a-new-payment", test_erasing_waits_1);
  domain_test_add ("/privacy/erasing-waits-for-a-receipt", test_erasing_waits_2);
  domain_test_add ("/privacy/erasing-waits-for-a-refund", test_erasing_waits_3);
  domain_test_add ("/privacy/erasing-waits-for-an-export", test_erasing_waits_4);
  domain_test_add ("/privacy/a-wrong-password-erases-nothing",
                   test_a_wrong_password_erases_nothing);
  domain_test_add ("/privacy/looks-are-noted-by-subject", test_looks_are_noted_by_subject);
  domain_test_add ("/privacy/what-was-kept-long-enough-goes", test_what_was_kept_long_enough_goes);
  return g_test_run ();
}
