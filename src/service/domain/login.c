/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "consents.h"
#include "customer-records.h"
#include "devices.h"
#include "error.h"
#include "id.h"
#include "input-rules.h"
#include "limits.h"
#include "operations.h"
#include "password.h"
#include "profile.h"
#include "sessions.h"
#include "text.h"
#include "throttle.h"

/*
 * Logging in. The try is counted before the password is looked at and forgotten after a success,
 * so that parallel guesses count too. An unknown address takes as long as a known one and gets
 * the same answer. A device the customer logged in from before has a count of its own: strangers
 * who guess lock out strangers only. A login from any other device is told to the mailbox.
 */

#define TOKEN_BITS 256

typedef struct
{
  SmdDomain *domain; /* borrowed */
  gint64 now;
  const char *email_key;   /* borrowed */
  const char *account_key; /* borrowed: throttle of the address that logs in */
  const char *client_key;  /* borrowed: throttle of the place it comes from */
  const char *device;      /* borrowed, nullable, like the next four */
  const char *device_hash; /* of the device's secret */
  const char *client;
  const char *program;
  const char *new_hash;
  const char *consent_version; /* nullable: of a consent that is given again */

  char *device_id;     /* owned: the known device; "" for any other */
  char *device_key;    /* owned, nullable: throttle of the known device */
  char *email;         /* owned, nullable: where the customer's letters go */
  char *customer_id;   /* owned, nullable */
  char *password_hash; /* owned, nullable */
  gint64 password_version;
  SmSession *reply; /* owned */
} Login;

static void
login_clear (Login *self)
{
  g_clear_pointer (&self->device_id, g_free);
  g_clear_pointer (&self->device_key, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->customer_id, g_free);
  g_clear_pointer (&self->password_hash, g_free);
}

static gboolean
is_known (const Login *self)
{
  return self->device_key != NULL;
}

static const char *
get_key (const Login *self)
{
  return is_known (self) ? self->device_key : self->account_key;
}

/* Where a stranger logs in from counts as well; a known device may be behind the same router. */
static gboolean
check_throttles (SmdTx *tx, Login *self, GError **error)
{
  self->device_id = smd_devices_find (tx, self->email_key, self->device_hash, error);
  if (self->device_id == NULL)
    return FALSE;
  if (*self->device_id != '\0')
    self->device_key = smd_devices_dup_login_key (self->device_id);
  return (is_known (self) || smd_throttle_check (tx, self->now, self->client_key, error))
         && smd_throttle_hold (tx, self->now, get_key (self), error)
         && smd_throttle_check (tx, self->now, get_key (self), error);
}

static gboolean
check_stop (SmdTx *tx, Login *self, GError **error)
{
  gint64 failures = 0;

  if (!smd_throttle_get_failures (tx, get_key (self), &failures, error))
    return FALSE;
  if (failures < SM_LIMIT_LOGIN_STOP)
    return TRUE;
  sm_error_set (error, SM_ERROR_TOO_MANY_TRIES, SM_LIMIT_LOGIN_DELAY_MOST,
                N_ ("only a mailed reset helps"));
  return FALSE;
}

static gboolean
count_try (SmdTx *tx, gpointer data, GError **error)
{
  Login *self = data;
  g_autoptr (SmdRows) rows = NULL;

  login_clear (self);
  if (!check_throttles (tx, self, error) || !check_stop (tx, self, error))
    return FALSE;
  if (!smd_throttle_fail (tx, self->now, get_key (self), SM_LIMIT_LOGIN_FAILURES,
                          SM_LIMIT_LOGIN_DELAY_FIRST, SM_LIMIT_LOGIN_DELAY_MOST, error))
    return FALSE;
  rows = smd_tx_query (tx, error,
                       "SELECT id, email, password_hash, password_version FROM customers "
                       "WHERE email_key = $1",
                       "s", self->email_key);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    return TRUE;
  self->email = g_strdup (smd_rows_get_text (rows, "email"));
  self->customer_id = g_strdup (smd_rows_get_text (rows, "id"));
  self->password_hash = g_strdup (smd_rows_get_text (rows, "password_hash"));
  self->password_version = smd_rows_get_int (rows, "password_version");
  return TRUE;
}

static gboolean
count_client (SmdTx *tx, gpointer data, GError **error)
{
  Login *self = data;

  return smd_throttle_fail_within (tx, self->now, self->client_key, SM_LIMIT_CLIENT_FAILURES,
                                   SM_LIMIT_CLIENT_FAILURE_SECONDS, error);
}

static SmSession *
dup_session (const Login *self, const char *id, const char *token)
{
  SmSession *session = sm_record_new (SM_TYPE_SESSION);

  sm_record_set_text (&session->id, id);
  sm_record_set_text (&session->token, token);
  sm_record_set_text (&session->device, self->device);
  session->current = TRUE;
  session->created_at = self->now;
  session->seen_at = self->now;
  session->expires_at = self->now + SM_LIMIT_SESSION_SECONDS;
  return session;
}

static gboolean
insert_session (SmdTx *tx, Login *self, const char *id, const char *device_id, GError **error)
{
  g_autofree char *token = sm_secret_new (TOKEN_BITS);
  g_autofree char *hash = sm_secret_hash (token);

  g_clear_object (&self->reply);
  self->reply = dup_session (self, id, token);
  self->reply->profile = smd_profile_load (tx, self->customer_id, error);
  if (self->reply->profile == NULL)
    return FALSE;
  return smd_tx_exec (tx, error,
                      "INSERT INTO sessions (id, token_hash, customer_id, device, created_at, "
                      "seen_at, expires_at, password_version, device_id) "
                      "VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)",
                      "ssssiiis", id, hash, self->customer_id, self->device, self->now,
                      self->reply->expires_at, self->password_version, device_id);
}

static gboolean
tell_of_device (SmdTx *tx, const Login *self, const char *session_id, GError **error)
{
  const SmdNewDevice login = { self->customer_id, self->email,  session_id,
                               self->device,      self->client, self->program };

  return is_known (self) || smd_devices_tell (tx, self->domain, self->now, &login, error);
}

static gboolean
admit_device (SmdTx *tx, Login *self, GError **error)
{
  g_autofree char *session_id = sm_id_new ();
  g_autofree char *device_id = NULL;

  return smd_devices_remember (tx, self->now, self->customer_id, self->device_hash, self->device,
                               &device_id, error)
         && insert_session (tx, self, session_id, device_id, error)
         && tell_of_device (tx, self, session_id, error);
}

/* Whoever withdrew the consent is told so, and may give it again; their password was right. */
static gboolean
admit_consent (SmdTx *tx, Login *self, GError **error)
{
  return smd_consents_give_again (tx, self->domain, self->customer_id, self->consent_version,
                                  error);
}

/* The password may have been changed while the old one was hashed. */
static gboolean
open_session (SmdTx *tx, gpointer data, GError **error)
{
  Login *self = data;
  gint64 changed = 0;

  if (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER, self->customer_id, error)
      || !smd_tx_exec_counted (tx, &changed, error,
                               "UPDATE customers SET password_hash = $1 "
                               "WHERE id = $2 AND password_version = $3",
                               "ssi", self->new_hash != NULL ? self->new_hash : self->password_hash,
                               self->customer_id, self->password_version))
    return FALSE;
  if (changed != 1)
    {
      sm_error_set (error, SM_ERROR_LOGIN_REFUSED, 0, N_ ("the password was just changed"));
      return FALSE;
    }
  return admit_consent (tx, self, error) && smd_throttle_clear (tx, get_key (self), error)
         && admit_device (tx, self, error);
}

static gboolean
forgive (SmdTx *tx, gpointer data, GError **error)
{
  return smd_throttle_clear (tx, get_key (data), error);
}

/* A password that was right is no failure, whatever became of the consent. */
static gpointer
fail (Login *data, GError *local, GError **error)
{
  g_clear_object (&data->reply);
  if (g_error_matches (local, SM_ERROR, SM_ERROR_CONSENT_WITHDRAWN)
      && !smd_store_write (data->domain->store, forgive, data, error))
    g_error_free (local);
  else
    g_propagate_error (error, local);
  return NULL;
}

static gpointer
refuse (Login *data, GError **error)
{
  if (!is_known (data) && !smd_store_write (data->domain->store, count_client, data, error))
    return NULL;
  sm_error_set (error, SM_ERROR_LOGIN_REFUSED, 0, N_ ("no such address and password"));
  return NULL;
}

static gpointer
log_in (Login *data, const char *password, GError **error)
{
  const SmdSettings *settings = data->domain->settings;
  g_autoptr (GError) local = NULL;
  g_autofree char *new_hash = NULL;

  if (!smd_store_write (data->domain->store, count_try, data, error))
    return NULL;
  if (!smd_password_verify (settings, SMD_HASHING_LOGIN, "password", password, data->password_hash))
    return refuse (data, error);
  if (smd_password_needs_rehash (settings, data->password_hash))
    {
      new_hash = smd_password_hash (settings, SMD_HASHING_LOGIN, "password", password, error);
      if (new_hash == NULL)
        return NULL;
    }
  data->new_hash = new_hash;
  if (!smd_store_write (data->domain->store, open_session, data, &local))
    return fail (data, g_steal_pointer (&local), error);
  if (!is_known (data))
    smd_domain_wake (data->domain, SMD_WAKE_LETTERS);
  return data->reply;
}

/* What cannot be an address counts under its own text and is refused like any other. */
static char *
dup_email_key (const char *typed)
{
  g_autoptr (GError) ignored = NULL;
  char *key = sm_rules_normalize_email (typed, &ignored);

  return key != NULL ? key : g_utf8_strdown (typed, -1);
}

/**
 * smd_op_login:
 * @domain: the domain
 * @call: with an SmLoginInput
 * @error: SM_ERROR_LOGIN_REFUSED, whatever is wrong; SM_ERROR_TOO_MANY_TRIES (number: seconds to
 *   wait); SM_ERROR_CONSENT_WITHDRAWN (number: days until the cabinet is erased): the same with the
 *   consent given again opens it; SM_ERROR_CONSENT_OUTDATED; an error of the store
 *
 * Returns: (transfer full) (nullable): an SmSession with its token and the customer's profile
 */
gpointer
smd_op_login (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmLoginInput *input = call->body;
  g_autofree char *email_key = dup_email_key (input->email);
  g_autofree char *account_key = smd_sessions_throttle_key (email_key);
  g_autofree char *client_key = g_strconcat ("client:", call->client_address, NULL);
  g_autofree char *device = sm_text_clean (input->device);
  g_autofree char *device_hash = sm_secret_hash (input->device_secret);
  Login data = { domain, sm_clock_now (domain->clock), email_key, account_key, client_key, device };
  gpointer reply;

  data.consent_version = input->consent ? input->consent_version : NULL;
  data.device_hash = device_hash;
  data.client = call->client_address;
  data.program = call->client_program;
  reply = log_in (&data, input->password, error);

  login_clear (&data);
  return reply;
}
