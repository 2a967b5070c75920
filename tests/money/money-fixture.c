/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money-fixture.h"

#include "books.h"
#include "id.h"
#include "payments.h"
#include "routes.h"

/* clang-format off */
static const char *const rows[] = {
  "INSERT INTO suppliers (id, name, search, service, number_mask, number_example, number_hint, "
  "number_place, simple_readings, commission_bps, commission_least_kopecks, "
  "payment_least_kopecks, legal_name, inn, kpp, bank_name, bic, settlement_account, "
  "correspondent_account, vat_code) VALUES ('gas', 'Газ', 'газ', 'gas', '999999999999', "
  "'370012345678', '', 'top', 1, 100, 500, 1000, 'ООО «Газ»', '6901067107', '690101001', "
  "'Банк', '044525225', '40702810938000060473', '30101810400000000225', 11)",
  "INSERT INTO suppliers (id, name, search, service, number_mask, number_example, number_hint, "
  "number_place, simple_readings, payment_least_kopecks) VALUES ('heat', 'Тепло', 'тепло', "
  "'heat', '999', '123', '', 'top', 0, 0)",
  "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address, "
  "balance_kopecks, balance_at, as_of) VALUES ('flat', 'gas', '370012345678', 'Анна Ильина', "
  "'г. Тверь, ул. Советская, д. 12', 'г. Тверь', 100000, 1789000000, '2026-09-10')",
  "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address, "
  "balance_kopecks, balance_at, as_of) VALUES ('house', 'heat', '123', 'Анна Ильина', 'г. Тверь', "
  "'г. Тверь', -21237, 1789000000, '2026-09-10')",
  "INSERT INTO registry_lines (registry_id, code, title, sum_kopecks, voluntary, as_of) VALUES "
  "('flat', 'supply', 'Газоснабжение', 90000, 0, '2026-09-10'), "
  "('flat', 'fee', 'Пеня', 10000, 0, '2026-09-10'), "
  "('flat', 'insurance', 'Страхование', 5000, 1, '2026-09-10')",
  "INSERT INTO meters (id, registry_id, service, serial, unit, digits, decimals, "
  "implausible_milli) VALUES ('meter', 'flat', 'gas', '0042', 'm3', 5, 1, 500000)",
  "INSERT INTO registers (id, meter_id, place, title, previous_milli, previous_on, "
  "tariff_centikopecks) VALUES ('day', 'meter', 1, 'day', 120000, '2026-08-20', 70000), "
  "('night', 'meter', 2, 'night', 60000, '2026-08-20', 50000)",
  "INSERT INTO customers (id, email, email_key, password_hash, created_at) VALUES "
  "('anna', 'anna@example.ru', 'anna@example.ru', '-', 1), "
  "('boris', 'boris@example.ru', 'boris@example.ru', '-', 1)",
  "INSERT INTO accounts (id, customer_id, registry_id, access, full_state, full_state_at, "
  "linked_at) VALUES ('anna-flat', 'anna', 'flat', 'full', 'open', 1, 1), "
  "('anna-house', 'anna', 'house', 'simple', 'none', 1, 1), "
  "('boris-flat', 'boris', 'flat', 'simple', 'none', 1, 1)",
};
/* clang-format on */

static gboolean
exec_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error, data, "");
}

void
town_exec (Town *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gboolean done = smd_store_write (self->domain.store, exec_in_tx, (gpointer) sql, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

typedef struct
{
  const char *sql;
  gint64 n;
  char *text; /* where text is asked for */
} IntCall;

static gboolean
int_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  IntCall *self = data;
  g_autoptr (SmdRows) found = smd_tx_query (tx, error, self->sql, "");

  if (found == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (found));
  self->n = smd_rows_get_int (found, "n");
  return TRUE;
}

gint64
town_int (Town *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  IntCall call = { sql, 0, NULL };
  gboolean done = smd_store_read (self->domain.store, int_in_tx, &call, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  return call.n;
}

static gboolean
text_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  IntCall *self = data;
  g_autoptr (SmdRows) found = smd_tx_query (tx, error, self->sql, "");

  if (found == NULL)
    return FALSE;
  g_clear_pointer (&self->text, g_free);
  if (smd_rows_next (found))
    self->text = g_strdup (smd_rows_get_text (found, "n"));
  return TRUE;
}

char *
town_text (Town *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  IntCall call = { sql, 0, NULL };
  gboolean done = smd_store_read (self->domain.store, text_in_tx, &call, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  return call.text;
}

Town *
town_attach (StoreFixture *fixture)
{
  Town *self = g_new0 (Town, 1);

  self->fixture = fixture;
  self->clock = sm_clock_new ();
  sm_clock_shift (self->clock, TOWN_NOW - sm_clock_now (self->clock));
  self->settings.page_hosts = (char *) "127.0.0.1, .yoomoney.ru";
  self->settings.public_url = (char *) "https://cabinet.example";
  self->domain.store = fixture->store;
  self->domain.clock = self->clock;
  self->domain.settings = &self->settings;
  return self;
}

Town *
town_new (StoreFixture *fixture)
{
  Town *self = town_attach (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    town_exec (self, rows[i]);
  return self;
}

void
town_free (Town *self)
{
  g_object_unref (self->clock);
  g_free (self);
}

gint64
town_now (Town *self)
{
  return sm_clock_now (self->clock);
}

static void
print_finding (const char *rule, const char *subject, gpointer data)
{
  g_test_message ("books: %s: %s", rule, subject);
}

static guint
check_books (Town *self, const SmdBooksPlan *plan)
{
  g_autoptr (GError) error = NULL;
  guint findings = 0;
  gboolean done = smd_books_check (&self->domain, plan, &findings, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  return findings;
}

guint
town_check_books (Town *self)
{
  return check_books (self, &(SmdBooksPlan) { .full = TRUE, .report = print_finding });
}

guint
town_check_new (Town *self)
{
  return check_books (self, &(SmdBooksPlan) { .keep = TRUE, .report = print_finding });
}

void
town_unlock_books (Town *self)
{
  static const char *const sqlite[] = { "ledger_transfers_unchanged", "ledger_transfers_kept",
                                        "ledger_accounts_unchanged",  "ledger_accounts_kept",
                                        "movements_unchanged",        "movements_kept" };
  static const char *const postgres[] = { "ledger_transfers", "ledger_accounts", "movements" };

  const gboolean is_sqlite = store_fixture_is_sqlite (self->fixture);
  const guint n = is_sqlite ? G_N_ELEMENTS (sqlite) : G_N_ELEMENTS (postgres);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sql =
          is_sqlite ? g_strconcat ("DROP TRIGGER ", sqlite[i], NULL)
                    : g_strconcat ("ALTER TABLE ", postgres[i], " DISABLE TRIGGER USER", NULL);

      town_exec (self, sql);
    }
}

static gpointer
call_with (Town *self, SmdCall *call, gpointer body, const char *key, GError **error)
{
  g_autofree char *fresh = sm_uuid_new ();
  g_autofree char *json = body != NULL ? sm_record_to_json (body, NULL) : NULL;
  g_autofree char *hash = NULL;

  if (json != NULL)
    hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  call->body = body;
  call->idempotency_key = key != NULL ? key : fresh;
  call->body_hash = hash;
  return smd_operations_run (&self->domain, call, error);
}

gpointer
town_call (Town *self, SmOperation operation, const char *customer, const char *parameter,
           gpointer body, const char *key, GError **error)
{
  const char *const parameters[] = { parameter, NULL };
  SmdCall call = { .route = sm_routes_get (operation),
                   .customer_id = customer,
                   .parameters = parameters };

  return call_with (self, &call, body, key, error);
}

gpointer
town_call_query (Town *self, SmOperation operation, const char *customer, const char *parameter,
                 const char *name, const char *value, GError **error)
{
  const char *const parameters[] = { parameter, NULL };
  g_autoptr (GHashTable) query = g_hash_table_new (g_str_hash, g_str_equal);
  SmdCall call = { .route = sm_routes_get (operation),
                   .customer_id = customer,
                   .parameters = parameters,
                   .query = query };

  g_hash_table_insert (query, (gpointer) name, (gpointer) value);
  return call_with (self, &call, NULL, NULL, error);
}

SmQuoteInput *
town_quote_input (const char *account, const char *choice, gint64 sum)
{
  SmQuoteInput *input = sm_record_new (SM_TYPE_QUOTE_INPUT);

  sm_record_set_text (&input->account_id, account);
  sm_record_set_text (&input->choice, choice);
  input->sum_kopecks = sum;
  return input;
}

SmPaymentInput *
town_payment_input (const char *account, const char *choice, gint64 sum, gint64 total)
{
  SmPaymentInput *input = sm_record_new (SM_TYPE_PAYMENT_INPUT);

  sm_record_set_text (&input->account_id, account);
  sm_record_set_text (&input->choice, choice);
  input->sum_kopecks = sum;
  input->total_kopecks = total;
  return input;
}

void
town_add_line (GListStore *lines, const char *code, gint64 sum)
{
  g_autoptr (SmPaymentLine) line = sm_record_new (SM_TYPE_PAYMENT_LINE);

  sm_record_set_text (&line->code, code);
  line->sum_kopecks = sum;
  g_list_store_append (lines, line);
}

char *
town_pay_lines (Town *self, const char *first, const char *second, gint64 sum, gint64 total)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPaymentInput) input = town_payment_input ("anna-flat", "debt", sum, total);
  g_autoptr (SmPayment) payment = NULL;

  input->repeat_confirmed = TRUE;
  town_add_line (input->lines, first, 0);
  if (second != NULL)
    town_add_line (input->lines, second, 0);
  payment = town_call (self, SM_OPERATION_PAY, "anna", NULL, input, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (payment->id);
}

static void
add_value (SmReadingInput *input, const char *place, gint64 milli)
{
  g_autoptr (SmRegisterValue) value = sm_record_new (SM_TYPE_REGISTER_VALUE);

  sm_record_set_text (&value->register_id, place);
  value->value_milli = milli;
  g_list_store_append (input->values, value);
}

SmReadingInput *
town_reading (gint64 day_milli, gint64 night_milli)
{
  SmReadingInput *input = sm_record_new (SM_TYPE_READING_INPUT);

  sm_record_set_text (&input->meter_id, "meter");
  add_value (input, "day", day_milli);
  add_value (input, "night", night_milli);
  return input;
}

/* Somebody else of the same flat, in the full version: one customer has one open payment for it. */
static char *
add_resident (Town *self)
{
  char *id = sm_id_new ();
  g_autofree char *customer =
      g_strdup_printf ("INSERT INTO customers (id, email, email_key, password_hash, created_at) "
                       "VALUES ('%s', '%s@example.ru', '%s@example.ru', '-', 1)",
                       id, id, id);
  g_autofree char *account =
      g_strdup_printf ("INSERT INTO accounts (id, customer_id, registry_id, access, full_state, "
                       "full_state_at, linked_at) VALUES ('%s-flat', '%s', 'flat', 'full', 'open', "
                       "1, 1)",
                       id, id);

  town_exec (self, customer);
  town_exec (self, account);
  return id;
}

static SmPayment *
try_pay (Town *self, const char *customer, gint64 sum, GError **error)
{
  g_autofree char *account = g_strconcat (customer, "-flat", NULL);
  g_autoptr (SmPaymentInput) input =
      town_payment_input (account, "sum", sum, sum + MAX (500, (sum + 50) / 100));

  input->repeat_confirmed = TRUE;
  return town_call (self, SM_OPERATION_PAY, customer, NULL, input, NULL, error);
}

char *
town_pay (Town *self, gint64 sum)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPayment) payment = try_pay (self, "anna", sum, &error);
  g_autofree char *resident = NULL;

  if (g_error_matches (error, SM_ERROR, SM_ERROR_PAYMENT_OPEN))
    {
      g_clear_error (&error);
      resident = add_resident (self);
      payment = try_pay (self, resident, sum, &error);
    }
  g_assert_no_error (error);
  g_assert_cmpstr (payment->state, ==, "created");
  return g_strdup (payment->id);
}

char *
town_customer (Town *self, const char *payment_id)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT customer_id AS n FROM payments WHERE id = '%s'", payment_id);

  return town_text (self, sql);
}

SmdOutcome *
town_outcome (Town *self, const char *payment_id, SmdPaymentState state)
{
  SmdOutcome *outcome = g_new0 (SmdOutcome, 1);
  g_autofree char *sql =
      g_strdup_printf ("SELECT total_kopecks AS n FROM payments WHERE id = '%s'", payment_id);

  outcome->state = state;
  outcome->acquirer_id = g_strconcat ("acquirer-", payment_id, NULL);
  outcome->amount_kopecks = town_int (self, sql);
  outcome->currency = g_strdup ("RUB");
  outcome->payment_id = g_strdup (payment_id);
  outcome->receipt_state = g_strdup ("none");
  if (state == SMD_PAYMENT_WAITING)
    outcome->confirmation_url = g_strdup ("https://yoomoney.ru/pay");
  if (state == SMD_PAYMENT_CANCELED)
    outcome->cancel_reason = g_strdup ("insufficient_funds");
  return outcome;
}

SmdApplied
town_apply (Town *self, const char *payment_id, SmdOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  SmdApplied applied = SMD_APPLIED_NOTHING;
  gboolean done = smd_payments_apply (&self->domain, payment_id, "look", outcome, &applied, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  return applied;
}

typedef struct
{
  gint64 now;
  const char *payment_id;
} Credit;

static gboolean
credit_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  const Credit *self = data;

  return smd_payments_credit_in_tx (tx, self->now, self->payment_id, error);
}

gboolean
town_credit (Town *self, const char *payment_id, GError **error)
{
  Credit credit = { town_now (self), payment_id };

  return smd_store_write (self->domain.store, credit_in_tx, &credit, error);
}

char *
town_state (Town *self, const char *payment_id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = town_customer (self, payment_id);
  g_autoptr (SmPayment) payment =
      town_call (self, SM_OPERATION_PAYMENT, customer, payment_id, NULL, NULL, &error);

  g_assert_no_error (error);
  return g_strdup (payment->state);
}

GRand *
town_random (void)
{
  const char *text = g_getenv ("SMORODINA_TEST_SEED");
  guint32 seed =
      text != NULL ? g_ascii_strtoull (text, NULL, 10) : g_get_real_time () & G_MAXUINT32;

  g_test_message ("SMORODINA_TEST_SEED=%u", seed);
  return g_rand_new_with_seed (seed);
}
