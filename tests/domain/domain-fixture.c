/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain-fixture.h"

#include <json-glib/json-glib.h>

#include "id.h"
#include "letter-seal.h"
#include "sessions.h"
#include "text.h"

static const char *const seed[] = {
  "INSERT INTO suppliers (id, name, search, service, region, number_mask, number_example, "
  "number_hint, number_place, simple_readings, automatic_full, window_first_day, "
  "window_last_day, pay_day) VALUES ('auto', 'Газ Тверь', 'газ тверь газоснабжение', 'gas', "
  "'Тверская область', '999999999999', '370012345678', 'hint', 'top-left', 1, 1, 20, 25, 10)",
  "INSERT INTO suppliers (id, name, search, service, number_mask, number_example, number_hint, "
  "number_place, simple_readings, automatic_full) VALUES ('manual', 'Водоканал 100%', "
  "'водоканал 100% вода', 'water', '999999999', '123456789', 'hint', 'middle', 0, 0)",
  "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address, "
  "balance_kopecks, balance_at) VALUES ('reg-auto', 'auto', '" DOMAIN_AUTO_NUMBER
  "', '" DOMAIN_OWNER "', '" DOMAIN_ADDRESS "', 'г. Тверь, ул. Сов…', 51240, 1700000000)",
  "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address, "
  "balance_kopecks, balance_at) VALUES ('reg-other', 'auto', '" DOMAIN_AUTO_OTHER
  "', 'Иванов Иван Иванович', 'г. Тверь, пр. Чайковского, д. 1', 'г. Тверь, пр. Чай…', -21237, "
  "1700000000)",
  "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address, "
  "balance_kopecks, balance_at) VALUES ('reg-manual', 'manual', '" DOMAIN_MANUAL_NUMBER
  "', '" DOMAIN_OWNER "', '" DOMAIN_ADDRESS "', 'г. Тверь, ул. Сов…', 100, 1700000000)",
  "UPDATE registry_accounts SET mask_version = " G_STRINGIFY (SM_TEXT_MASK_VERSION),
  "INSERT INTO meters (id, registry_id, service, serial, unit, digits, decimals, "
  "implausible_milli, verification_due) VALUES ('meter-1', 'reg-auto', 'gas', '0001', 'м³', 5, 3, "
  "500000, '2030-01-31')",
};

static gboolean
exec (SmdTx *tx, gpointer data, GError **error)
{
  return smd_tx_exec (tx, error, data, "");
}

void
domain_exec (DomainFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gboolean done = smd_store_write (self->domain.store, exec, (gpointer) sql, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
on_wake (SmdWake wake, gpointer data)
{
  DomainFixture *self = data;

  if (wake == SMD_WAKE_LETTERS)
    g_atomic_int_inc (&self->woken);
}

static void
on_alarm (const char *event, const char *subject, gint64 number, gpointer data)
{
  DomainFixture *self = data;

  g_assert_cmpstr (event, ==, "numbers-searched");
  g_assert_cmpstr (subject, ==, "auto");
  g_atomic_int_inc (&self->alarms);
}

static void
set_settings (SmdSettings *settings)
{
  *settings = (SmdSettings) {
    .public_url = (char *) "https://cabinet.example",
    .support_email = (char *) "support@xn--80ahmohdapg.xn--80asehdb",
    .support_recipient = (char *) "support@example.ru",
    .sender = (char *) "noreply@example.ru",
    .consent_version = (char *) "2026-01",
    .consent_text = (char *) "Consent",
    .pepper = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32),
    .password_least = 5,
    .password_most = 10,
    .hash_memory = 64 * 1024,
    .hash_passes = 1,
  };
}

static void
run_test (StoreFixture *base, gconstpointer test)
{
  DomainFixture self = { .base = base, .clock = sm_clock_new () };

  set_settings (&self.settings);
  self.domain = (SmdDomain) { .store = base->store,
                              .clock = self.clock,
                              .settings = &self.settings,
                              .wake = on_wake,
                              .wake_data = &self,
                              .alarm = on_alarm,
                              .alarm_data = &self };
  for (gsize i = 0; i < G_N_ELEMENTS (seed); i++)
    domain_exec (&self, seed[i]);
  ((DomainTest) test) (&self);
  g_bytes_unref (self.settings.pepper);
  g_object_unref (self.clock);
}

void
domain_test_add (const char *path, DomainTest test)
{
  store_test_add_with_data (path, run_test, (gconstpointer) test);
}

static GHashTable *
dup_query (const char *text)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "=", 2) : NULL;
  GHashTable *query;

  if (parts == NULL)
    return NULL;
  query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (query, g_strdup (parts[0]), g_strdup (parts[1]));
  return query;
}

gpointer
domain_run (DomainFixture *self, const DomainCall *call, GError **error)
{
  g_autofree char *fresh = sm_id_new ();
  const char *const parameters[] = { call->parameter, NULL };
  g_autoptr (GHashTable) query = dup_query (call->query);
  SmdCall real = {
    .route = sm_routes_get (call->operation),
    .customer_id = call->customer_id,
    .session_id = call->session_id,
    .parameters = parameters,
    .query = query,
    .body = call->body,
    .idempotency_key = call->key != NULL ? call->key : fresh,
    .body_hash = call->body_hash != NULL ? call->body_hash : "hash",
    .client_address = call->client != NULL ? call->client : "192.0.2.1",
    .client_program = call->program,
  };

  return smd_operations_run (&self->domain, &real, error);
}

gpointer
domain_must (DomainFixture *self, const DomainCall *call)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = domain_run (self, call, &error);

  g_assert_no_error (error);
  if (sm_routes_get (call->operation)->get_reply_type == NULL)
    return NULL;
  g_assert_nonnull (reply);
  g_assert_true (sm_record_check (reply, &error));
  g_assert_no_error (error);
  return reply;
}

gint64
domain_fails (DomainFixture *self, const DomainCall *call, SmErrorCode code)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = domain_run (self, call, &error);

  g_assert_null (reply);
  g_assert_error (error, SM_ERROR, (int) code);
  return sm_error_get_number (error);
}

typedef struct
{
  const char *kind;
  const char *recipient;
  const char *sql;
  char *values;
  gint64 count;
} Query;

static gboolean
read_letter (SmdTx *tx, gpointer data, GError **error)
{
  Query *query = data;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT values_json FROM letters WHERE kind = $1 AND recipient = $2 "
                    "ORDER BY created_at DESC, id DESC LIMIT 1",
                    "ss", query->kind, query->recipient);

  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    query->values = g_strdup (smd_rows_get_text (rows, "values_json"));
  return TRUE;
}

char *
domain_letter (DomainFixture *self, const char *kind, const char *recipient, const char *name)
{
  g_autoptr (GError) error = NULL;
  Query query = { kind, recipient };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *values = NULL;

  g_assert_true (smd_store_read (self->domain.store, read_letter, &query, &error));
  kept = query.values;
  if (kept == NULL)
    return NULL;
  values = smd_letter_open (&self->settings, kept);
  node = json_from_string (values, &error);
  g_assert_no_error (error);
  return g_strdup (
      json_object_get_string_member_with_default (json_node_get_object (node), name, ""));
}

static gboolean
read_count (SmdTx *tx, gpointer data, GError **error)
{
  Query *query = data;
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, query->sql, "");

  if (rows == NULL)
    return FALSE;
  g_assert_true (smd_rows_next (rows));
  query->count = smd_rows_get_int (rows, "n");
  return TRUE;
}

gint64
domain_count (DomainFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  Query query = { .sql = sql };

  g_assert_true (smd_store_read (self->domain.store, read_count, &query, &error));
  g_assert_no_error (error);
  return query.count;
}

SmRegistrationInput *
domain_registration (const char *email, const char *password)
{
  SmRegistrationInput *input = sm_record_new (SM_TYPE_REGISTRATION_INPUT);

  sm_record_set_text (&input->email, email);
  sm_record_set_text (&input->password, password);
  sm_record_set_text (&input->consent_version, "2026-01");
  input->consent = TRUE;
  return input;
}

SmLoginInput *
domain_login (const char *email, const char *password)
{
  SmLoginInput *input = sm_record_new (SM_TYPE_LOGIN_INPUT);

  sm_record_set_text (&input->email, email);
  sm_record_set_text (&input->password, password);
  sm_record_set_text (&input->device, "Test");
  return input;
}

char *
domain_customer (DomainFixture *self, const char *email)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (email, "Abc12345");
  g_autoptr (SmRegistration) registration =
      domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });
  g_autoptr (SmCodeInput) code = sm_record_new (SM_TYPE_CODE_INPUT);
  g_autoptr (SmConfirmation) confirmation = NULL;
  g_autoptr (SmLoginInput) credentials = domain_login (email, "Abc12345");
  g_autoptr (SmSession) session = NULL;
  g_auto (SmdLogin) login = { NULL };
  g_autoptr (GError) error = NULL;

  code->code = domain_letter (self, "confirm", email, "code");
  confirmation = domain_must (self, &(DomainCall) { SM_OPERATION_CONFIRM, .body = code });
  session = domain_must (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = credentials });
  g_assert_true (smd_sessions_authenticate (&self->domain, session->token, &login, &error));
  return g_steal_pointer (&login.customer_id);
}

char *
domain_link (DomainFixture *self, const char *customer_id, const char *supplier_id,
             const char *number)
{
  g_autoptr (SmLinkInput) input = sm_record_new (SM_TYPE_LINK_INPUT);
  g_autoptr (SmAccount) account = NULL;

  sm_record_set_text (&input->supplier_id, supplier_id);
  sm_record_set_text (&input->number, number);
  account = domain_must (
      self, &(DomainCall) { SM_OPERATION_LINK, .customer_id = customer_id, .body = input });
  return g_strdup (account->id);
}
