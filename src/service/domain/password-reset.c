/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes.h"
#include "customer-records.h"
#include "devices.h"
#include "error.h"
#include "id.h"
#include "input-rules.h"
#include "input.h"
#include "limits.h"
#include "operations.h"
#include "password-check.h"
#include "password.h"
#include "resets.h"
#include "sessions.h"
#include "throttle.h"

/*
 * A new password: by the code of a letter for who forgot it, or by the old one. Either way the
 * other sessions end and the customer is told by letter (ASVS 5.0 6.3.7, 7.4.3).
 */

#define ANY_VERSION (-1)
#define SECRET_BITS 256
#define NO_CABINET_KEY "no-cabinet"

typedef struct
{
  SmdDomain *domain; /* borrowed, like the texts below */
  gint64 now;
  const char *email_key;
  const char *code;
  const char *new_hash;
  const char *customer_id;
  const char *session_id; /* the one that goes on, or NULL */
  const char *client;     /* who asks for a letter, for the next two */
  const char *email;
  const char *device_hash; /* of the device's secret, nullable */
  const char *secret;      /* names the reset that is asked for */

  gboolean undeliverable;
  gint64 old_version; /* its version; ANY_VERSION for who need not know it */
} Change;

/* Who has no cabinet is told so: by a letter too, so that neither an answer nor the fate of a
 * letter tells a stranger who is a customer. Addresses can be made up without end: beyond what
 * people mistype no letter goes, and the answer is the same. */
static gboolean
queue_no_cabinet (SmdTx *tx, const Change *self, char **letter_id, GError **error)
{
  gboolean has_room = FALSE;

  if (!smd_throttle_hold (tx, self->now, NO_CABINET_KEY, error)
      || !smd_throttle_has_room (tx, self->now, NO_CABINET_KEY, SM_LIMIT_NO_CABINET_LETTERS,
                                 SM_LIMIT_LETTERS_SECONDS, &has_room, error))
    return FALSE;
  return !has_room
         || (smd_throttle_use (tx, self->now, NO_CABINET_KEY, SM_LIMIT_NO_CABINET_LETTERS,
                               SM_LIMIT_LETTERS_SECONDS, error)
             && smd_letters_queue_sealed (tx, self->domain->settings, self->now, "no-cabinet",
                                          self->email, NULL, letter_id, error, NULL, NULL));
}

/**
 * smd_resets_send:
 * @tx: a write transaction that has locked the customer
 * @domain: the domain
 * @now: unix seconds
 * @customer_id: a customer
 * @email: their address
 * @letter_id: (out) (transfer full): the letter
 * @error: an error of the store
 *
 * Queues the letter with a fresh code to set a password; the former codes are void.
 *
 * Returns: whether it is queued
 */
gboolean
smd_resets_send (SmdTx *tx, SmdDomain *domain, gint64 now, const char *customer_id,
                 const char *email, char **letter_id, GError **error)
{
  g_autofree char *code =
      smd_codes_issue (tx, now, SMD_CODE_RESET, NULL, customer_id, SM_LIMIT_RESET_SECONDS, error);
  g_autofree char *shown = NULL;
  g_autofree char *link = NULL;

  if (code == NULL)
    return FALSE;
  shown = smd_codes_group (code);
  link = smd_codes_link (domain, SMD_CODE_RESET, code);
  return smd_letters_queue_sealed (tx, domain->settings, now, "reset", email, customer_id,
                                   letter_id, error, "code", shown, "link", link, NULL);
}

static gboolean
queue_reset (SmdTx *tx, const Change *self, char **letter_id, GError **error)
{
  g_autoptr (SmdRows) customer = NULL;

  if (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER_OF_EMAIL, self->email_key, error))
    return FALSE;
  customer = smd_tx_query (tx, error, "SELECT id, email FROM customers WHERE email_key = $1", "s",
                           self->email_key);
  if (customer == NULL)
    return FALSE;
  if (!smd_rows_next (customer))
    return queue_no_cabinet (tx, self, letter_id, error);
  return smd_resets_send (tx, self->domain, self->now, smd_rows_get_text (customer, "id"),
                          smd_rows_get_text (customer, "email"), letter_id, error);
}

static gboolean
ask_reset (SmdTx *tx, gpointer data, GError **error)
{
  const Change *self = data;
  g_autofree char *hash = sm_secret_hash (self->secret);
  g_autofree char *device_id = NULL;
  g_autofree char *letter_id = NULL;
  const char *asking;
  gboolean may_go = FALSE;

  device_id = smd_devices_find (tx, self->email_key, self->device_hash, error);
  if (device_id == NULL)
    return FALSE;
  /* A known device may be behind the same router as strangers: it is counted by itself. */
  asking = *device_id != '\0' ? device_id : self->client;
  if (!smd_throttle_letter_of (tx, self->now, asking, error)
      || !smd_throttle_letter_to (tx, self->now, self->email_key, device_id, &may_go, error)
      || (may_go && !queue_reset (tx, self, &letter_id, error)))
    return FALSE;
  return smd_tx_exec (tx, error,
                      "INSERT INTO resets (secret_hash, letter_id, created_at) "
                      "VALUES ($1, $2, $3)",
                      "ssi", hash, letter_id, self->now);
}

static SmPasswordReset *
dup_reset (const char *secret, gboolean undeliverable)
{
  SmPasswordReset *reset = sm_record_new (SM_TYPE_PASSWORD_RESET);

  sm_record_set_text (&reset->id, secret);
  reset->undeliverable = undeliverable;
  return reset;
}

/**
 * smd_op_password_forgotten:
 * @domain: the domain
 * @call: with an SmEmailInput
 * @error: SM_ERROR_EMAIL_INVALID, SM_ERROR_TOO_MANY_TRIES, or an error of the store
 *
 * Sends a letter with a code to set a new password, where the address is a customer's. The
 * answer does not tell whether it is, nor whether the address has had its letters of the hour:
 * the code of the last one is good to its end.
 *
 * Returns: (transfer full) (nullable): an SmPasswordReset
 */
gpointer
smd_op_password_forgotten (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmEmailInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *email_key = NULL;
  g_autofree char *email = smd_input_email (&fields, "email", input->email, &email_key);
  g_autofree char *secret = sm_secret_new (SECRET_BITS);
  g_autofree char *device_hash = sm_secret_hash (input->device_secret);
  Change data = { domain, sm_clock_now (domain->clock), email_key };

  data.email = email;
  data.secret = secret;
  data.device_hash = device_hash;
  data.client = call->client_address;
  if (!smd_input_check (&fields, error)
      || !smd_store_write (domain->store, ask_reset, &data, error))
    return NULL;
  smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return dup_reset (secret, FALSE);
}

static gboolean
read_reset (SmdTx *tx, gpointer data, GError **error)
{
  Change *self = data;
  g_autofree char *hash = sm_secret_hash (self->secret);
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT l.state FROM resets r LEFT JOIN letters l ON l.id = r.letter_id "
                    "WHERE r.secret_hash = $1",
                    "s", hash);

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such reset"));
      return FALSE;
    }
  self->undeliverable = g_strcmp0 (smd_rows_get_text (rows, "state"), "failed") == 0;
  return TRUE;
}

/**
 * smd_op_password_reset_state:
 * @domain: the domain
 * @call: names the reset by its secret
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): an SmPasswordReset
 */
gpointer
smd_op_password_reset_state (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Change data = { domain, sm_clock_now (domain->clock) };

  data.secret = call->parameters[0];
  if (!smd_store_read (domain->store, read_reset, &data, error))
    return NULL;
  return dup_reset (data.secret, data.undeliverable);
}

/* Every new password is a new version of it; the session that goes on is taken along. */
static gboolean
write_password (SmdTx *tx, const Change *self, const char *customer_id, GError **error)
{
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "UPDATE customers SET password_hash = $1, "
                            "password_version = password_version + 1 "
                            "WHERE id = $2 AND ($3 < 0 OR password_version = $3)",
                            "ssi", self->new_hash, customer_id, self->old_version))
    return FALSE;
  if (changed != 1)
    {
      sm_error_set_field (error, "current_password", SM_ERROR_PASSWORD_REFUSED, 0);
      return FALSE;
    }
  return smd_tx_exec (tx, error,
                      "UPDATE sessions SET password_version = (SELECT password_version "
                      "FROM customers WHERE id = $1) WHERE id = $2 AND customer_id = $1",
                      "ss", customer_id, self->session_id != NULL ? self->session_id : "");
}

/* A used code voids the others. The old password does not: whoever knows it would keep the owner
 * of the mailbox from ever getting in. */
static gboolean
void_codes (SmdTx *tx, const Change *self, const char *customer_id, GError **error)
{
  return self->code == NULL
         || smd_tx_exec (tx, error,
                         "UPDATE codes SET void_at = $1 WHERE customer_id = $2 AND kind = $3 "
                         "AND used_at IS NULL AND void_at IS NULL",
                         "iss", self->now, customer_id, SMD_CODE_RESET);
}

/* Sets the new password, ends the sessions, forgets failed logins and tells by letter. */
static gboolean
set_password (SmdTx *tx, Change *self, const char *customer_id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  g_autofree char *throttle = NULL;

  rows = smd_tx_query (tx, error, "SELECT email, email_key FROM customers WHERE id = $1", "s",
                       customer_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_CODE_UNKNOWN, 0, N_ ("the customer is gone"));
      return FALSE;
    }
  throttle = smd_sessions_throttle_key (smd_rows_get_text (rows, "email_key"));
  return write_password (tx, self, customer_id, error)
         && smd_sessions_end_others (tx, self->now, customer_id, self->session_id, error)
         && smd_throttle_clear (tx, throttle, error)
         && smd_devices_clear_failures (tx, customer_id, error)
         && void_codes (tx, self, customer_id, error)
         && smd_letters_queue (tx, self->now, "password-changed", smd_rows_get_text (rows, "email"),
                               customer_id, error, NULL, NULL);
}

static gboolean
reset (SmdTx *tx, gpointer data, GError **error)
{
  Change *self = data;
  g_auto (SmdCode) code = { 0 };

  return smd_codes_find (tx, self->now, SMD_CODE_RESET, self->code, &code, error)
         && smd_tx_lock (tx, SMD_LOCK_CUSTOMER, code.customer_id, error)
         && smd_codes_use (tx, self->now, &code, error)
         && set_password (tx, self, code.customer_id, error);
}

static gboolean
check_new_password (const SmdSettings *settings, const char *name, const char *password,
                    GError **error)
{
  g_autoptr (GError) fields = NULL;
  g_autoptr (GError) reason = NULL;

  if (!sm_rules_check_password (password, settings->password_least, settings->password_most,
                                &reason))
    smd_input_blame (&fields, name, g_steal_pointer (&reason));
  return smd_input_check (&fields, error);
}

/**
 * smd_op_password_reset:
 * @domain: the domain
 * @call: with an SmPasswordResetInput
 * @error: SM_ERROR_PASSWORD_TOO_SHORT, SM_ERROR_PASSWORD_TOO_LONG, SM_ERROR_PASSWORD_CHARACTERS,
 *   SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED, SM_ERROR_CODE_EXPIRED, or of the store
 *
 * Sets a new password by the code of a letter. All sessions end. The code is looked at before
 * anything is hashed, so that made-up codes cost little.
 *
 * Returns: (nullable): %NULL
 */
gpointer
smd_op_password_reset (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmPasswordResetInput *input = call->body;
  g_autofree char *hash = NULL;
  Change data = { domain, sm_clock_now (domain->clock), NULL, input->code };

  data.old_version = ANY_VERSION;
  if (!check_new_password (domain->settings, "password", input->password, error))
    return NULL;
  if (!smd_codes_peek (domain, SMD_CODE_RESET, input->code, error))
    return NULL;
  hash = smd_password_hash (domain->settings, SMD_HASHING_NEWCOMER, "password", input->password,
                            error);
  if (hash == NULL)
    return NULL;
  data.new_hash = hash;
  if (smd_store_write (domain->store, reset, &data, error))
    smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return NULL;
}

static gboolean
change (SmdTx *tx, gpointer data, GError **error)
{
  Change *self = data;

  return smd_password_forgive (tx, self->customer_id, error)
         && set_password (tx, self, self->customer_id, error);
}

/**
 * smd_op_password_change:
 * @domain: the domain
 * @call: with an SmPasswordChangeInput
 * @error: SM_ERROR_PASSWORD_REFUSED, SM_ERROR_PASSWORD_TOO_SHORT, SM_ERROR_PASSWORD_TOO_LONG,
 *   SM_ERROR_PASSWORD_CHARACTERS, SM_ERROR_TOO_MANY_TRIES, or of the store
 *
 * Changes the password. The session that asks goes on, the others end.
 *
 * Returns: (nullable): %NULL
 */
gpointer
smd_op_password_change (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmPasswordChangeInput *input = call->body;
  g_autofree char *new_hash = NULL;
  Change data = { domain, sm_clock_now (domain->clock) };

  data.customer_id = call->customer_id;
  data.session_id = call->session_id;
  if (!check_new_password (domain->settings, "new_password", input->new_password, error))
    return NULL;
  if (!smd_password_check (domain, call, "current_password", input->current_password,
                           &data.old_version, error))
    return NULL;
  new_hash = smd_password_hash (domain->settings, SMD_HASHING_LOGIN, "password",
                                input->new_password, error);
  if (new_hash == NULL)
    return NULL;
  data.new_hash = new_hash;
  if (smd_store_write (domain->store, change, &data, error))
    smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return NULL;
}
