/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices.h"

#include "codes.h"
#include "error.h"
#include "id.h"
#include "limits.h"
#include "origin.h"
#include "throttle.h"

typedef struct
{
  gint64 now;
  const char *code; /* borrowed */

  char *reset; /* owned: the code of the reset that begins */
} Disown;

/**
 * smd_devices_find:
 * @tx: a transaction
 * @email_key: a normalised address
 * @secret_hash: (nullable): of what the device says
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): the device's id, or "" where it is not known
 */
char *
smd_devices_find (SmdTx *tx, const char *email_key, const char *secret_hash, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  if (secret_hash == NULL)
    return g_strdup ("");
  rows = smd_tx_query (tx, error,
                       "SELECT d.id FROM devices d JOIN customers c ON c.id = d.customer_id "
                       "WHERE c.email_key = $1 AND d.secret_hash = $2",
                       "ss", email_key, secret_hash);
  if (rows == NULL)
    return NULL;
  return g_strdup (smd_rows_next (rows) ? smd_rows_get_text (rows, "id") : "");
}

/**
 * smd_devices_remember:
 * @tx: a write transaction
 * @now: unix seconds
 * @customer_id: whose
 * @secret_hash: (nullable): of the device's secret
 * @name: (nullable): what the session list calls it
 * @device_id: (out) (transfer full) (nullable): the device
 * @error: an error of the store
 *
 * Returns: whether it is known from now on, or needs not be
 */
gboolean
smd_devices_remember (SmdTx *tx, gint64 now, const char *customer_id, const char *secret_hash,
                      const char *name, char **device_id, GError **error)
{
  g_autofree char *id = sm_id_new ();
  g_autoptr (SmdRows) rows = NULL;

  g_clear_pointer (device_id, g_free);
  if (secret_hash == NULL)
    return TRUE;
  if (!smd_tx_exec (tx, error,
                    "INSERT INTO devices (id, customer_id, secret_hash, name, created_at, seen_at) "
                    "VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (customer_id, secret_hash) "
                    "DO UPDATE SET name = $4, seen_at = $5",
                    "ssssi", id, customer_id, secret_hash, name, now))
    return FALSE;
  rows =
      smd_tx_query (tx, error, "SELECT id FROM devices WHERE customer_id = $1 AND secret_hash = $2",
                    "ss", customer_id, secret_hash);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    *device_id = g_strdup (smd_rows_get_text (rows, "id"));
  return TRUE;
}

/**
 * smd_devices_dup_login_key:
 * @device_id: a device
 *
 * Returns: (transfer full): the key that counts its failed logins
 */
char *
smd_devices_dup_login_key (const char *device_id)
{
  return g_strconcat ("login-device:", device_id, NULL);
}

/**
 * smd_devices_clear_failures:
 * @tx: a write transaction
 * @customer_id: whose
 * @error: an error of the store
 *
 * Returns: whether the failed logins of the customer's devices are forgotten
 */
gboolean
smd_devices_clear_failures (SmdTx *tx, const char *customer_id, GError **error)
{
  return smd_tx_exec (tx, error,
                      "DELETE FROM throttles WHERE key IN (SELECT 'login-device:' || id "
                      "FROM devices WHERE customer_id = $1)",
                      "s", customer_id);
}

/**
 * smd_devices_tell:
 * @tx: the write transaction that opens the session
 * @domain: the domain
 * @now: unix seconds
 * @login: the login
 * @error: an error of the store
 *
 * Whoever knows the password and logs in without a device's secret again and again fills no
 * mailbox: after SM_LIMIT_DEVICE_LETTERS the customer has been told.
 *
 * Returns: whether the letter is queued, or enough of them are
 */
gboolean
smd_devices_tell (SmdTx *tx, SmdDomain *domain, gint64 now, const SmdNewDevice *login,
                  GError **error)
{
  g_autofree char *throttle = g_strconcat ("new-device:", login->customer_id, NULL);
  g_autofree char *network = smd_origin_dup_network (login->client_address);
  g_autofree char *program = smd_origin_dup_program (login->program);
  g_autofree char *device = smd_origin_dup_device (login->device);
  g_autofree char *when = smd_origin_dup_time (now);
  g_autofree char *code = NULL;
  g_autofree char *link = NULL;
  gboolean has_room = FALSE;

  if (!smd_throttle_has_room (tx, now, throttle, SM_LIMIT_DEVICE_LETTERS, SM_LIMIT_LETTERS_SECONDS,
                              &has_room, error))
    return FALSE;
  if (!has_room)
    return TRUE;
  code = smd_codes_issue_device (tx, now, login->customer_id, login->session_id, error);
  if (code == NULL
      || !smd_throttle_use (tx, now, throttle, SM_LIMIT_DEVICE_LETTERS, SM_LIMIT_LETTERS_SECONDS,
                            error))
    return FALSE;
  link = smd_codes_link (domain, SMD_CODE_DEVICE, code);
  return smd_letters_queue_sealed (tx, domain->settings, now, "new-device", login->email,
                                   login->customer_id, NULL, error, "device", device, "network",
                                   network, "program", program, "when", when, "link", link, NULL);
}

/**
 * smd_devices_forget:
 * @tx: a write transaction
 * @customer_id: whose
 * @session_id: a session
 * @kept_id: (nullable): a session whose device stays known
 * @error: an error of the store
 *
 * Whoever opened the session may know the password, and is told of again when logging in.
 *
 * Returns: whether the device that the session was opened from is known no more
 */
gboolean
smd_devices_forget (SmdTx *tx, const char *customer_id, const char *session_id, const char *kept_id,
                    GError **error)
{
  return smd_tx_exec (tx, error,
                      "DELETE FROM devices WHERE customer_id = $1 "
                      "AND id IN (SELECT device_id FROM sessions WHERE id = $2) "
                      "AND NOT EXISTS (SELECT 1 FROM sessions k WHERE k.id = $3 "
                      "AND k.device_id = devices.id)",
                      "sss", customer_id, session_id, kept_id);
}

/* With the session go those that were opened from the same device since. */
static gboolean
end_sessions (SmdTx *tx, const Disown *self, const SmdCode *code, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE sessions SET ended_at = $1 WHERE customer_id = $2 "
                      "AND ended_at IS NULL AND (id = $3 OR device_id IN "
                      "(SELECT device_id FROM sessions WHERE id = $3 AND device_id IS NOT NULL))",
                      "iss", self->now, code->customer_id, code->session_id)
         && smd_devices_forget (tx, code->customer_id, code->session_id, NULL, error);
}

static gboolean
disown (SmdTx *tx, gpointer data, GError **error)
{
  Disown *self = data;
  g_auto (SmdCode) code = { 0 };

  g_clear_pointer (&self->reset, g_free);
  if (!smd_codes_find (tx, self->now, SMD_CODE_DEVICE, self->code, &code, error)
      || !smd_tx_lock (tx, SMD_LOCK_CUSTOMER, code.customer_id, error)
      || !smd_codes_use (tx, self->now, &code, error) || !end_sessions (tx, self, &code, error))
    return FALSE;
  self->reset = smd_codes_issue (tx, self->now, SMD_CODE_RESET, NULL, code.customer_id,
                                 SM_LIMIT_RESET_SECONDS, error);
  return self->reset != NULL;
}

/**
 * smd_devices_disown:
 * @domain: the domain
 * @code: of the letter that told of the device
 * @error: SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED, SM_ERROR_CODE_EXPIRED, or of the store
 *
 * Returns: (transfer full) (nullable): the code of the reset that begins
 */
char *
smd_devices_disown (SmdDomain *domain, const char *code, GError **error)
{
  Disown data = { sm_clock_now (domain->clock), code };

  if (!smd_store_write (domain->store, disown, &data, error))
    g_clear_pointer (&data.reset, g_free);
  return data.reset;
}
