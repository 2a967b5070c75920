/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts.h"
#include "applications.h"
#include "error.h"
#include "input-rules.h"
#include "input.h"
#include "operations.h"
#include "password.h"

/*
 * The PIN of the letter opens the full version. A try is taken before anything is hashed, and the
 * hashing is outside of transactions; so however many guesses come at once, no more than
 * SM_LIMIT_PIN_TRIES of them are ever hashed. What the hash says counts only for the same PIN.
 */

typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed, like the next one */
  const char *account_id;

  char *pin_hash; /* owned: the hash the try was taken of */
  gboolean matches;
  gint64 tries_left; /* after this one */
  SmAccount *reply;  /* owned */
} Pin;

static gboolean
refuse (GError **error, SmErrorCode code)
{
  sm_error_set (error, code, 0, "%s", sm_error_code_to_string (code));
  return FALSE;
}

static gboolean
check_state (SmdRows *rows, gint64 now, GError **error)
{
  const char *state = smd_rows_get_text (rows, "full_state");

  if (g_strcmp0 (state, "open") == 0)
    return refuse (error, SM_ERROR_FULL_VERSION_OPEN);
  if (g_strcmp0 (state, "pin_locked") == 0)
    return refuse (error, SM_ERROR_PIN_LOCKED);
  if (g_strcmp0 (state, "pin_sent") != 0 || smd_rows_is_null (rows, "pin_hash"))
    return refuse (error, SM_ERROR_PIN_NOT_SENT);
  if (smd_rows_get_int (rows, "expires_at") <= now)
    return refuse (error, SM_ERROR_PIN_EXPIRED);
  return TRUE;
}

static SmdRows *
query_pin (SmdTx *tx, const Pin *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  if (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER, self->customer_id, error)
      || !smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_ACCOUNT, self->account_id, error))
    return NULL;
  rows = smd_tx_query (tx, error,
                       "SELECT a.full_state, p.pin_hash, p.expires_at, p.tries_left "
                       "FROM accounts a LEFT JOIN pins p ON p.account_id = a.id "
                       "AND p.used_at IS NULL WHERE a.id = $1 AND a.customer_id = $2 "
                       "AND a.disconnected_at IS NULL",
                       "ss", self->account_id, self->customer_id);
  if (rows == NULL)
    return NULL;
  if (!smd_rows_next (rows))
    {
      refuse (error, SM_ERROR_NOT_FOUND);
      return NULL;
    }
  return check_state (rows, self->now, error) ? g_steal_pointer (&rows) : NULL;
}

static gboolean
take_try (SmdTx *tx, gpointer data, GError **error)
{
  Pin *self = data;
  g_autoptr (SmdRows) rows = query_pin (tx, self, error);

  if (rows == NULL)
    return FALSE;
  self->tries_left = smd_rows_get_int (rows, "tries_left") - 1;
  if (self->tries_left < 0)
    return refuse (error, SM_ERROR_PIN_LOCKED);
  g_free (self->pin_hash);
  self->pin_hash = g_strdup (smd_rows_get_text (rows, "pin_hash"));
  return smd_tx_exec (tx, error, "UPDATE pins SET tries_left = $1 WHERE account_id = $2", "is",
                      self->tries_left, self->account_id);
}

/* After a right try, or the last wrong one. */
static gboolean
decide (SmdTx *tx, gpointer data, GError **error)
{
  Pin *self = data;
  g_autoptr (SmdRows) rows = query_pin (tx, self, error);

  g_clear_object (&self->reply);
  if (rows == NULL)
    return FALSE;
  if (g_strcmp0 (smd_rows_get_text (rows, "pin_hash"), self->pin_hash) != 0)
    return refuse (error, SM_ERROR_PIN_NOT_SENT);
  if (!self->matches)
    return smd_accounts_set_full_state (tx, self->now, self->account_id, "pin_locked", NULL, error);

  if (!smd_tx_exec (tx, error, "UPDATE pins SET used_at = $1 WHERE account_id = $2", "is",
                    self->now, self->account_id)
      || !smd_accounts_set_full_state (tx, self->now, self->account_id, "open", NULL, error))
    return FALSE;
  self->reply = smd_accounts_load_one (tx, self->now, self->customer_id, self->account_id, error);
  return self->reply != NULL;
}

static gpointer
open_full (SmdDomain *domain, Pin *data, const char *typed, GError **error)
{
  g_autofree char *purpose = smd_pin_dup_purpose (data->account_id);

  if (!smd_store_write (domain->store, take_try, data, error))
    return NULL;
  data->matches =
      smd_password_verify (domain->settings, SMD_HASHING_PIN, purpose, typed, data->pin_hash);
  if (!data->matches && data->tries_left > 0)
    {
      sm_error_set_field (error, "pin", SM_ERROR_PIN_WRONG, data->tries_left);
      return NULL;
    }
  if (!smd_store_write (domain->store, decide, data, error))
    {
      g_clear_object (&data->reply);
      return NULL;
    }
  if (data->reply == NULL)
    refuse (error, SM_ERROR_PIN_LOCKED);
  return data->reply;
}

/**
 * smd_op_pin:
 * @domain: the domain
 * @call: names the account; with an SmPinInput
 * @error: SM_ERROR_PIN_FORMAT, SM_ERROR_PIN_WRONG (number: tries left), SM_ERROR_PIN_LOCKED,
 *   SM_ERROR_PIN_EXPIRED, SM_ERROR_PIN_NOT_SENT, SM_ERROR_FULL_VERSION_OPEN, SM_ERROR_NOT_FOUND,
 *   or of the store
 *
 * Opens the full version of an account by the PIN of the letter.
 *
 * Returns: (transfer full) (nullable): the SmAccount
 */
gpointer
smd_op_pin (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmPinInput *input = call->body;
  Pin data = { sm_clock_now (domain->clock), call->customer_id, call->parameters[0] };
  g_autoptr (GError) fields = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *pin = NULL;
  gpointer reply;

  if (!sm_rules_check_pin (input->pin, &pin, &reason))
    smd_input_blame (&fields, "pin", g_steal_pointer (&reason));
  if (!smd_input_check (&fields, error))
    return NULL;
  reply = open_full (domain, &data, pin, error);
  g_free (data.pin_hash);
  return reply;
}
