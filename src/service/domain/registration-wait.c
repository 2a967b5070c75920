/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes.h"
#include "error.h"
#include "id.h"
#include "input.h"
#include "limits.h"
#include "operations.h"
#include "registrations.h"
#include "throttle.h"

/*
 * While a registration waits: asking for its state, a further letter, another address.
 */

typedef struct
{
  SmdDomain *domain; /* borrowed, like the texts below */
  gint64 now;
  const char *secret;
  const char *email; /* the corrected one, or NULL */
  const char *email_key;
  const char *device_hash; /* of the device that asks; NULL: the one that registered */
  const char *client;      /* who asks for a letter */

  gpointer reply; /* owned record */
} Wait;

static gboolean
read_state (SmdTx *tx, gpointer data, GError **error)
{
  Wait *self = data;
  g_auto (SmdRegistration) row = { 0 };

  g_clear_object (&self->reply);
  if (!smd_registration_find (tx, self->secret, &row, error))
    return FALSE;
  self->reply = smd_registration_dup_record (&row, self->secret, self->now);
  return TRUE;
}

/**
 * smd_op_registration_state:
 * @domain: the domain
 * @call: names the registration by its secret
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): an SmRegistration
 */
gpointer
smd_op_registration_state (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Wait data = { domain, sm_clock_now (domain->clock), call->parameters[0] };

  if (!smd_store_read (domain->store, read_state, &data, error))
    g_clear_object (&data.reply);
  return data.reply;
}

static gboolean
may_send (const SmdRegistration *row, gint64 now, GError **error)
{
  if (row->confirmed)
    {
      sm_error_set (error, SM_ERROR_REGISTRATION_CONFIRMED, 0, N_ ("already confirmed"));
      return FALSE;
    }
  if (row->is_void || row->created_at + SM_LIMIT_REGISTRATION_SECONDS <= now)
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("the registration was ended or is too old"));
      return FALSE;
    }
  if (row->letters >= SM_LIMIT_REGISTRATION_LETTERS)
    {
      sm_error_set (error, SM_ERROR_TOO_MANY_TRIES, SM_LIMIT_LOGIN_DELAY_MOST,
                    N_ ("too many letters"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
send_again (SmdTx *tx, gpointer data, GError **error)
{
  Wait *self = data;
  g_auto (SmdRegistration) row = { 0 };
  g_autofree char *hash = sm_secret_hash (self->secret);
  gboolean corrected;
  gint64 wait;

  g_clear_object (&self->reply);
  if (!smd_tx_lock (tx, SMD_LOCK_REGISTRATION, hash, error)
      || !smd_registration_find (tx, self->secret, &row, error))
    return FALSE;
  if (!may_send (&row, self->now, error))
    return FALSE;

  corrected = self->email != NULL && g_strcmp0 (self->email_key, row.email_key) != 0;
  wait = smd_registration_get_wait (&row, self->now);
  if (!corrected && wait > 0)
    {
      sm_error_set (error, SM_ERROR_TOO_MANY_TRIES, wait, N_ ("the last letter was just sent"));
      return FALSE;
    }
  if (corrected && !smd_codes_void (tx, self->now, row.id, error))
    return FALSE;
  if (self->email != NULL)
    {
      sm_record_set_text (&row.email, self->email);
      sm_record_set_text (&row.email_key, self->email_key);
    }
  if (self->device_hash != NULL)
    sm_record_set_text (&row.device_hash, self->device_hash);
  if (!smd_throttle_letter_of (tx, self->now, self->client, error)
      || !smd_registration_send (tx, self->domain, self->now, &row, error))
    return FALSE;
  self->reply = smd_registration_dup_record (&row, self->secret, self->now);
  return TRUE;
}

static gpointer
write_letter (Wait *data, const SmdCall *call, GError **error)
{
  data->client = call->client_address;
  if (!smd_store_write (data->domain->store, send_again, data, error))
    {
      g_clear_object (&data->reply);
      return NULL;
    }
  smd_domain_wake (data->domain, SMD_WAKE_LETTERS);
  return data->reply;
}

/**
 * smd_op_registration_resend:
 * @domain: the domain
 * @call: names the registration by its secret
 * @error: SM_ERROR_NOT_FOUND, SM_ERROR_REGISTRATION_CONFIRMED, SM_ERROR_TOO_MANY_TRIES (number:
 *   seconds to wait), or an error of the store
 *
 * Sends the letter again, with a new code.
 *
 * Returns: (transfer full) (nullable): an SmRegistration
 */
gpointer
smd_op_registration_resend (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Wait data = { domain, sm_clock_now (domain->clock), call->parameters[0] };

  return write_letter (&data, call, error);
}

/**
 * smd_op_registration_correct:
 * @domain: the domain
 * @call: names the registration by its secret; with an SmEmailInput
 * @error: SM_ERROR_EMAIL_INVALID, and as smd_op_registration_resend()
 *
 * Corrects a mistyped address. A letter to another address goes at once.
 *
 * Returns: (transfer full) (nullable): an SmRegistration
 */
gpointer
smd_op_registration_correct (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmEmailInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *email_key = NULL;
  g_autofree char *email =
      smd_input_new_email (&fields, "email", input->email, input->email_confirmed, &email_key);
  g_autofree char *device_hash = sm_secret_hash (input->device_secret);
  Wait data = { domain,     sm_clock_now (domain->clock), call->parameters[0], email, email_key,
                device_hash };

  if (!smd_input_check (&fields, error))
    return NULL;
  return write_letter (&data, call, error);
}
