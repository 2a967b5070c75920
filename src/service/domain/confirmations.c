/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "confirmations.h"

#include "codes.h"
#include "customer-records.h"
#include "devices.h"
#include "error.h"
#include "id.h"
#include "limits.h"
#include "operations.h"
#include "origin.h"

/* Open: neither confirmed nor ended, and its letter's time not over. */
#define IS_OPEN "confirmed_at IS NULL AND void_at IS NULL AND expires_at > $2"

typedef struct
{
  gint64 now;
  const char *code;   /* borrowed, like the next */
  const char *chosen; /* nullable: the code's own */
  const char *client; /* nullable: where the page is looked at */

  GPtrArray *found; /* borrowed: look */
  gpointer reply;   /* owned record: confirm */
} Press;

static void
open_registration_free (gpointer data)
{
  SmdOpenRegistration *self = data;

  g_free (self->id);
  g_free (self->when);
  g_free (self->network);
  g_free (self->program);
  g_free (self);
}

static void
take_open (GPtrArray *found, SmdRows *rows, const char *own_id)
{
  SmdOpenRegistration *open = g_new0 (SmdOpenRegistration, 1);

  open->id = g_strdup (smd_rows_get_text (rows, "id"));
  open->when = smd_origin_dup_time (smd_rows_get_int (rows, "created_at"));
  open->network = g_strdup (smd_rows_get_text (rows, "network"));
  open->program = g_strdup (smd_rows_get_text (rows, "program"));
  open->is_own = g_strcmp0 (open->id, own_id) == 0;
  g_ptr_array_add (found, open);
}

static gboolean
look (SmdTx *tx, gpointer data, GError **error)
{
  Press *self = data;
  g_auto (SmdCode) code = { 0 };
  g_autofree char *network = smd_origin_dup_network (self->client);
  g_autoptr (SmdRows) rows = NULL;

  g_ptr_array_set_size (self->found, 0);
  if (!smd_codes_find (tx, self->now, SMD_CODE_CONFIRM, self->code, &code, error))
    return FALSE;
  rows = smd_tx_query (tx, error,
                       "SELECT id, created_at, COALESCE (network, '—') AS network, "
                       "COALESCE (program, '—') AS program FROM registrations "
                       "WHERE email_key = (SELECT email_key FROM registrations WHERE id = $1) "
                       "AND " IS_OPEN " ORDER BY CASE WHEN id = $1 THEN 0 WHEN network = $4 THEN 1 "
                       "ELSE 2 END, created_at, id LIMIT $3",
                       "siis", code.registration_id, self->now,
                       (gint64) SM_LIMIT_REGISTRATIONS_SHOWN, network);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    take_open (self->found, rows, code.registration_id);
  return TRUE;
}

/**
 * smd_confirmations_look:
 * @domain: the domain
 * @code: of a confirmation letter
 * @client_address: (nullable): where its page is looked at
 * @error: SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED, SM_ERROR_CODE_EXPIRED, or of the store
 *
 * However many strangers registered, the mailbox's owner finds their own: what was registered from
 * the network of who looks stands before the rest.
 *
 * Returns: (transfer full) (nullable): the open registrations of the letter's address, its own
 *   first, at most SM_LIMIT_REGISTRATIONS_SHOWN
 */
GPtrArray *
smd_confirmations_look (SmdDomain *domain, const char *code, const char *client_address,
                        GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (open_registration_free);
  Press data = { sm_clock_now (domain->clock), code, NULL, client_address, found };

  return smd_store_read (domain->store, look, &data, error) ? g_steal_pointer (&found) : NULL;
}

static gboolean
decline (SmdTx *tx, gpointer data, GError **error)
{
  Press *self = data;
  g_auto (SmdCode) code = { 0 };
  gint64 changed = 0;

  if (!smd_codes_find (tx, self->now, SMD_CODE_CONFIRM, self->code, &code, error)
      || !smd_codes_void (tx, self->now, code.registration_id, error)
      || !smd_tx_exec_counted (tx, &changed, error,
                               "UPDATE registrations SET void_at = $1, password_hash = '' "
                               "WHERE id = $2 AND confirmed_at IS NULL",
                               "is", self->now, code.registration_id))
    return FALSE;
  if (changed == 1)
    return TRUE;
  sm_error_set (error, SM_ERROR_CODE_USED, 0, N_ ("the registration was just confirmed"));
  return FALSE;
}

/**
 * smd_confirmations_decline:
 * @domain: the domain
 * @code: of a confirmation letter
 * @error: SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED, SM_ERROR_CODE_EXPIRED, or of the store
 *
 * Returns: whether the letter's registration is ended; nobody can confirm it any more
 */
gboolean
smd_confirmations_decline (SmdDomain *domain, const char *code, GError **error)
{
  Press data = { sm_clock_now (domain->clock), code };

  return smd_store_write (domain->store, decline, &data, error);
}

static gboolean
fail_closed (GError **error)
{
  sm_error_set (error, SM_ERROR_CODE_EXPIRED, 0, N_ ("the registration is no longer open"));
  return FALSE;
}

/* The code's own registration, or another open one of the same address that was chosen: by its id
 * on the page of a letter, by its secret in the app that made it. */
static SmdRows *
query_chosen (SmdTx *tx, const Press *self, const SmdCode *code, GError **error)
{
  const char *chosen = self->chosen != NULL ? self->chosen : code->registration_id;
  g_autofree char *hash = sm_secret_hash (chosen);
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT id, email, email_key, password_hash, consent_version, consent_at, "
                       "device_hash FROM registrations WHERE (id = $1 OR secret_hash = $3) "
                       "AND " IS_OPEN " AND email_key = "
                       "(SELECT email_key FROM registrations WHERE id = $4)",
                       "siss", chosen, self->now, hash, code->registration_id);
  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_steal_pointer (&rows);
  fail_closed (error);
  return NULL;
}

static gboolean
insert_consent (SmdTx *tx, const char *customer_id, SmdRows *registration, GError **error)
{
  g_autofree char *id = sm_id_new ();

  return smd_tx_exec (tx, error,
                      "INSERT INTO consents (id, customer_id, version, given_at, registration_id) "
                      "VALUES ($1, $2, $3, $4, $5)",
                      "sssis", id, customer_id, smd_rows_get_text (registration, "consent_version"),
                      smd_rows_get_int (registration, "consent_at"),
                      smd_rows_get_text (registration, "id"));
}

/* The address may have been confirmed meanwhile by another registration of the same person. */
static gboolean
insert_customer (SmdTx *tx, gint64 now, const char *customer_id, SmdRows *registration,
                 GError **error)
{
  g_autofree char *device_id = NULL;
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "INSERT INTO customers (id, email, email_key, password_hash, "
                            "created_at) VALUES ($1, $2, $3, $4, $5) "
                            "ON CONFLICT (email_key) DO NOTHING",
                            "ssssi", customer_id, smd_rows_get_text (registration, "email"),
                            smd_rows_get_text (registration, "email_key"),
                            smd_rows_get_text (registration, "password_hash"), now))
    return FALSE;
  if (changed == 1)
    return insert_consent (tx, customer_id, registration, error)
           && smd_devices_remember (tx, now, customer_id,
                                    smd_rows_get_text (registration, "device_hash"), NULL,
                                    &device_id, error);
  sm_error_set (error, SM_ERROR_CODE_USED, 0, N_ ("the address is confirmed already"));
  return FALSE;
}

/* One registration is confirmed, unless it ended or got another address meanwhile, and all others
 * of its address end, with their codes. */
static gboolean
settle (SmdTx *tx, gint64 now, const char *customer_id, SmdRows *registration, GError **error)
{
  const char *id = smd_rows_get_text (registration, "id");
  const char *email_key = smd_rows_get_text (registration, "email_key");
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "UPDATE registrations SET confirmed_at = $1, customer_id = $2, "
                            "password_hash = '' WHERE id = $3 AND email_key = $4 "
                            "AND confirmed_at IS NULL AND void_at IS NULL",
                            "isss", now, customer_id, id, email_key))
    return FALSE;
  if (changed != 1)
    return fail_closed (error);
  return smd_tx_exec (tx, error,
                      "UPDATE registrations SET void_at = $1, password_hash = '' "
                      "WHERE email_key = $2 AND confirmed_at IS NULL AND void_at IS NULL",
                      "is", now, email_key)
         && smd_tx_exec (tx, error,
                         "UPDATE codes SET void_at = $1 WHERE used_at IS NULL AND void_at IS NULL "
                         "AND registration_id IN "
                         "(SELECT id FROM registrations WHERE email_key = $2)",
                         "is", now, email_key);
}

static gboolean
confirm (SmdTx *tx, gpointer data, GError **error)
{
  Press *self = data;
  g_auto (SmdCode) code = { 0 };
  g_autofree char *customer_id = sm_id_new ();
  g_autoptr (SmdRows) rows = NULL;
  SmConfirmation *reply;

  g_clear_object (&self->reply);
  if (!smd_codes_find (tx, self->now, SMD_CODE_CONFIRM, self->code, &code, error))
    return FALSE;
  rows = query_chosen (tx, self, &code, error);
  if (rows == NULL || !smd_codes_use (tx, self->now, &code, error)
      || !insert_customer (tx, self->now, customer_id, rows, error)
      || !settle (tx, self->now, customer_id, rows, error))
    return FALSE;
  reply = sm_record_new (SM_TYPE_CONFIRMATION);
  sm_record_set_text (&reply->email, smd_rows_get_text (rows, "email"));
  self->reply = reply;
  return TRUE;
}

/**
 * smd_op_confirm:
 * @domain: the domain
 * @call: with an SmCodeInput
 * @error: SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED, SM_ERROR_CODE_EXPIRED, or of the store
 *
 * Confirms an address: the customer and their empty cabinet come to be. The code proves the
 * mailbox; which of its open registrations counts may be said with it, so that a code pasted into
 * the app confirms what the app registered, whoever else registered the same address.
 *
 * Returns: (transfer full) (nullable): an SmConfirmation
 */
gpointer
smd_op_confirm (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmCodeInput *input = call->body;
  Press data = { sm_clock_now (domain->clock), input->code, input->registration };

  if (!smd_store_write (domain->store, confirm, &data, error))
    g_clear_object (&data.reply);
  return data.reply;
}
