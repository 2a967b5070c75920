/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registrations.h"

#include "codes.h"
#include "devices.h"
#include "error.h"
#include "id.h"
#include "input-rules.h"
#include "input.h"
#include "limits.h"
#include "operations.h"
#include "origin.h"
#include "password.h"
#include "throttle.h"

typedef struct
{
  SmdDomain *domain; /* borrowed, like the texts below */
  gint64 now;
  const char *email;
  const char *email_key;
  const char *password_hash;
  const char *consent_version;
  const char *client;
  const char *program;       /* nullable, like the next */
  const char *device_secret; /* nullable */
  const char *owner;
  const char *key;    /* the call's Idempotency-Key */
  gboolean is_repeat; /* the key has its answer already */
} Register;

void
smd_registration_clear (SmdRegistration *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->email_key, g_free);
  g_clear_pointer (&self->network, g_free);
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->device_hash, g_free);
  g_clear_pointer (&self->letter_id, g_free);
}

/**
 * smd_registration_find:
 * @tx: a transaction
 * @secret: the id the client knows
 * @registration: (out caller-allocates): the row
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: whether it was found
 */
gboolean
smd_registration_find (SmdTx *tx, const char *secret, SmdRegistration *registration, GError **error)
{
  g_autofree char *hash = sm_secret_hash (secret);

  return smd_registration_find_hash (tx, hash, registration, error);
}

/**
 * smd_registration_find_hash:
 * @tx: a transaction
 * @hash: of the id the client knows
 * @registration: (out caller-allocates): the row
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: whether it was found
 */
gboolean
smd_registration_find_hash (SmdTx *tx, const char *hash, SmdRegistration *registration,
                            GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT r.id, r.email, r.email_key, r.created_at, r.expires_at, "
                       "r.resend_at, r.letters, r.confirmed_at, r.void_at, r.network, r.program, "
                       "r.device_hash, r.letter_id, l.state AS letter FROM registrations r "
                       "LEFT JOIN letters l ON l.id = r.letter_id WHERE r.secret_hash = $1",
                       "s", hash);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such registration"));
      return FALSE;
    }
  smd_registration_clear (registration);
  registration->id = g_strdup (smd_rows_get_text (rows, "id"));
  registration->email = g_strdup (smd_rows_get_text (rows, "email"));
  registration->email_key = g_strdup (smd_rows_get_text (rows, "email_key"));
  registration->created_at = smd_rows_get_int (rows, "created_at");
  registration->expires_at = smd_rows_get_int (rows, "expires_at");
  registration->resend_at = smd_rows_get_int (rows, "resend_at");
  registration->letters = smd_rows_get_int (rows, "letters");
  registration->network = g_strdup (smd_rows_get_text (rows, "network"));
  registration->program = g_strdup (smd_rows_get_text (rows, "program"));
  registration->device_hash = g_strdup (smd_rows_get_text (rows, "device_hash"));
  registration->letter_id = g_strdup (smd_rows_get_text (rows, "letter_id"));
  registration->confirmed = !smd_rows_is_null (rows, "confirmed_at");
  registration->is_void = !smd_rows_is_null (rows, "void_at");
  registration->undeliverable = g_strcmp0 (smd_rows_get_text (rows, "letter"), "failed") == 0;
  return TRUE;
}

static gboolean
queue_confirm (SmdTx *tx, SmdDomain *domain, gint64 now, const SmdRegistration *registration,
               char **letter_id, GError **error)
{
  g_autofree char *when = smd_origin_dup_time (registration->created_at);
  g_autofree char *code = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *link = NULL;
  g_autofree char *decline = NULL;

  code = smd_codes_issue (tx, now, SMD_CODE_CONFIRM, registration->id, NULL, SM_LIMIT_CODE_SECONDS,
                          error);
  if (code == NULL)
    return FALSE;
  shown = smd_codes_group (code);
  link = smd_codes_link (domain, SMD_CODE_CONFIRM, code);
  decline = smd_codes_link (domain, "not-me", code);
  return smd_letters_queue_sealed (tx, domain->settings, now, "confirm", registration->email, NULL,
                                   letter_id, error, "code", shown, "link", link, "decline",
                                   decline, "when", when, "network", registration->network,
                                   "program", registration->program, NULL);
}

static gboolean
queue_letter (SmdTx *tx, SmdDomain *domain, gint64 now, const SmdRegistration *registration,
              char **letter_id, GError **error)
{
  g_autoptr (SmdRows) customers = NULL;

  customers = smd_tx_query (tx, error, "SELECT id, email FROM customers WHERE email_key = $1", "s",
                            registration->email_key);
  if (customers == NULL)
    return FALSE;
  if (!smd_rows_next (customers))
    return queue_confirm (tx, domain, now, registration, letter_id, error);
  return smd_letters_queue_sealed (
      tx, domain->settings, now, "already-registered", smd_rows_get_text (customers, "email"),
      smd_rows_get_text (customers, "id"), letter_id, error, NULL, NULL);
}

static gboolean
replace_letter (SmdTx *tx, SmdDomain *domain, gint64 now, SmdRegistration *registration,
                GError **error)
{
  g_autofree char *letter_id = NULL;

  registration->letters++;
  registration->undeliverable = FALSE;
  if (!queue_letter (tx, domain, now, registration, &letter_id, error))
    return FALSE;
  sm_record_set_text (&registration->letter_id, letter_id);
  return smd_tx_exec (tx, error, "UPDATE registrations SET letter_id = $1 WHERE id = $2", "ss",
                      letter_id, registration->id);
}

/* A letter goes, or has to be forgone: the code of the last one stays good to its end then. */
static gboolean
write_letter (SmdTx *tx, SmdDomain *domain, gint64 now, SmdRegistration *registration,
              GError **error)
{
  g_autofree char *device_id =
      smd_devices_find (tx, registration->email_key, registration->device_hash, error);
  gboolean may_go = FALSE;

  if (device_id == NULL
      || !smd_throttle_letter_to (tx, now, registration->email_key, device_id, &may_go, error))
    return FALSE;
  return !may_go || replace_letter (tx, domain, now, registration, error);
}

static gboolean
save_dates (SmdTx *tx, gint64 now, SmdRegistration *registration, GError **error)
{
  registration->resend_at = now + SM_LIMIT_RESEND_SECONDS;
  registration->expires_at = now + SM_LIMIT_CODE_SECONDS;
  return smd_tx_exec (tx, error,
                      "UPDATE registrations SET email = $1, email_key = $2, letters = $3, "
                      "resend_at = $4, expires_at = $5 WHERE id = $6",
                      "ssiiis", registration->email, registration->email_key, registration->letters,
                      registration->resend_at, registration->expires_at, registration->id);
}

/**
 * smd_registration_send:
 * @tx: a write transaction
 * @domain: the domain
 * @now: unix seconds
 * @registration: the row; its dates and count are renewed, here and in the store
 * @error: an error of the store
 *
 * Queues the letter with a fresh code; the former codes are void.
 *
 * Returns: whether it is queued, or the address has had its letters of the hour
 */
gboolean
smd_registration_send (SmdTx *tx, SmdDomain *domain, gint64 now, SmdRegistration *registration,
                       GError **error)
{
  return write_letter (tx, domain, now, registration, error)
         && save_dates (tx, now, registration, error);
}

/**
 * smd_registration_send_again:
 * @tx: a write transaction that has locked the registration
 * @domain: the domain
 * @now: unix seconds
 * @registration: the row; its dates, count and letter are renewed, here and in the store
 * @error: an error of the store
 *
 * As smd_registration_send(), for an operator: what strangers may cause does not bound it.
 *
 * Returns: whether the letter is queued
 */
gboolean
smd_registration_send_again (SmdTx *tx, SmdDomain *domain, gint64 now,
                             SmdRegistration *registration, GError **error)
{
  return replace_letter (tx, domain, now, registration, error)
         && save_dates (tx, now, registration, error);
}

/**
 * smd_registration_get_wait:
 * @self: a row
 * @now: unix seconds
 *
 * Returns: in how many seconds the letter may be sent again; a later time than that was written by
 *   a clock that was wrong
 */
gint64
smd_registration_get_wait (const SmdRegistration *self, gint64 now)
{
  const gint64 wait = self->resend_at - now;

  return wait > 0 && wait <= SM_LIMIT_RESEND_SECONDS ? wait : 0;
}

/**
 * smd_registration_dup_record:
 * @self: a row
 * @id: the id to tell
 * @now: unix seconds
 *
 * Returns: (transfer full): the answer to the client
 */
SmRegistration *
smd_registration_dup_record (const SmdRegistration *self, const char *id, gint64 now)
{
  SmRegistration *record = sm_record_new (SM_TYPE_REGISTRATION);
  const char *state = "pending";

  if (self->confirmed)
    state = "confirmed";
  else if (self->is_void)
    state = "void";
  else if (self->expires_at <= now)
    state = "expired";
  sm_record_set_text (&record->id, id);
  sm_record_set_text (&record->email, self->email);
  sm_record_set_text (&record->state, state);
  record->resend_seconds = smd_registration_get_wait (self, now);
  record->expires_at = self->expires_at;
  record->undeliverable = self->undeliverable;
  return record;
}

/* The kept answer names the row; the client's secret is derived from it again for each answer. So
 * a key that comes back after its answer was cleaned away makes a registration of its own. */
static char *
dup_secret (const Register *self, const char *row_id)
{
  g_autofree char *named = g_strjoin ("\n", self->owner, self->key, row_id, NULL);

  return smd_password_derive (self->domain->settings, "registration", named);
}

static gboolean
insert_registration (SmdTx *tx, gpointer data, gpointer *reply, GError **error)
{
  Register *self = data;
  g_auto (SmdRegistration) row = { 0 };
  g_autofree char *secret = NULL;
  g_autofree char *secret_hash = NULL;

  if (self->password_hash == NULL)
    {
      sm_error_set (error, SM_ERROR_IDEMPOTENCY_IN_FLIGHT, 0,
                    N_ ("the answer was just cleaned away"));
      return FALSE;
    }
  row.id = sm_id_new ();
  secret = dup_secret (self, row.id);
  secret_hash = sm_secret_hash (secret);
  row.email = g_strdup (self->email);
  row.email_key = g_strdup (self->email_key);
  row.network = smd_origin_dup_network (self->client);
  row.program = smd_origin_dup_program (self->program);
  row.device_hash = sm_secret_hash (self->device_secret);
  row.created_at = self->now;
  if (!smd_tx_exec (tx, error,
                    "INSERT INTO registrations (id, secret_hash, email, email_key, password_hash, "
                    "consent_version, consent_at, created_at, expires_at, resend_at, network, "
                    "program, device_hash) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7, $7, $8, $9, $10)",
                    "ssssssisss", row.id, secret_hash, self->email, self->email_key,
                    self->password_hash, self->consent_version, self->now, row.network, row.program,
                    row.device_hash)
      || !smd_registration_send (tx, self->domain, self->now, &row, error))
    return FALSE;
  *reply = smd_registration_dup_record (&row, row.id, self->now);
  return TRUE;
}

static void
check_form (const SmRegistrationInput *input, const SmdSettings *settings, GError **fields)
{
  g_autoptr (GError) reason = NULL;

  if (!sm_rules_check_password (input->password, settings->password_least, settings->password_most,
                                &reason))
    smd_input_blame (fields, "password", g_steal_pointer (&reason));
  if (!input->consent)
    sm_error_add_field (fields, "consent", SM_ERROR_CONSENT_REQUIRED, 0);
  else if (g_strcmp0 (input->consent_version, settings->consent_version) != 0)
    sm_error_add_field (fields, "consent_version", SM_ERROR_CONSENT_OUTDATED, 0);
}

/* Before anything dear is done: a repeat needs no hash, and who asks too often gets none. */
static gboolean
admit (SmdTx *tx, gpointer data, GError **error)
{
  Register *self = data;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT key FROM answers WHERE customer_id = $1 AND operation = $2 "
                    "AND key = $3",
                    "sss", self->owner, sm_routes_get (SM_OPERATION_REGISTER)->id, self->key);

  if (rows == NULL)
    return FALSE;
  self->is_repeat = smd_rows_next (rows);
  return self->is_repeat || smd_throttle_letter_of (tx, self->now, self->client, error);
}

static gpointer
register_once (SmdDomain *domain, const SmdCall *call, Register *data, GError **error)
{
  const SmRegistrationInput *input = call->body;
  g_autofree char *password_hash = NULL;
  g_autofree char *secret = NULL;
  SmRegistration *reply;

  if (!smd_store_write (domain->store, admit, data, error))
    return NULL;
  if (!data->is_repeat)
    {
      password_hash = smd_password_hash (domain->settings, SMD_HASHING_NEWCOMER, "password",
                                         input->password, error);
      if (password_hash == NULL)
        return NULL;
    }
  data->password_hash = password_hash;
  reply = smd_domain_write_once (domain, call, data->owner, insert_registration, data, error);
  if (reply == NULL)
    return NULL;
  secret = dup_secret (data, reply->id);
  sm_record_set_text (&reply->id, secret);
  smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return reply;
}

/**
 * smd_op_register:
 * @domain: the domain
 * @call: with an SmRegistrationInput
 * @error: SM_ERROR_EMAIL_INVALID, SM_ERROR_PASSWORD_TOO_SHORT, SM_ERROR_PASSWORD_TOO_LONG,
 *   SM_ERROR_PASSWORD_CHARACTERS, SM_ERROR_CONSENT_REQUIRED, SM_ERROR_CONSENT_OUTDATED,
 *   SM_ERROR_INPUT_INVALID for several, SM_ERROR_TOO_MANY_TRIES
 *
 * Registers an address; it belongs to nobody until the code of the letter comes back. The
 * consent is kept with the version of its text and its time (152-FZ, article 9).
 *
 * Returns: (transfer full) (nullable): an SmRegistration
 */
gpointer
smd_op_register (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmRegistrationInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *email_key = NULL;
  g_autofree char *email =
      smd_input_new_email (&fields, "email", input->email, input->email_confirmed, &email_key);
  g_autofree char *owner = NULL;
  Register data = { domain, sm_clock_now (domain->clock), email, email_key };

  check_form (input, domain->settings, &fields);
  if (!smd_input_check (&fields, error))
    return NULL;
  if (call->idempotency_key == NULL)
    {
      sm_error_set (error, SM_ERROR_IDEMPOTENCY_KEY_MISSING, 0, N_ ("no Idempotency-Key"));
      return NULL;
    }
  owner = g_strconcat ("registration:", email_key, NULL);
  data.owner = owner;
  data.key = call->idempotency_key;
  data.client = call->client_address;
  data.program = call->client_program;
  data.device_secret = input->device_secret;
  data.consent_version = input->consent_version;
  return register_once (domain, call, &data, error);
}
