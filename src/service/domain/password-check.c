/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "password-check.h"

#include "error.h"
#include "limits.h"
#include "password.h"
#include "throttle.h"

typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed */
  char *failures_key;      /* owned, like the next two */
  char *tries_key;
  char *hash;
  gint64 version;
} Check;

static gboolean
count_try (SmdTx *tx, gpointer data, GError **error)
{
  Check *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_clear_pointer (&self->hash, g_free);
  if (!smd_throttle_check (tx, self->now, self->failures_key, error)
      || !smd_throttle_use (tx, self->now, self->tries_key, SM_LIMIT_PASSWORD_CHANGES,
                            SM_LIMIT_PASSWORD_CHANGES_SECONDS, error)
      || !smd_throttle_fail (tx, self->now, self->failures_key, SM_LIMIT_LOGIN_FAILURES,
                             SM_LIMIT_LOGIN_DELAY_FIRST, SM_LIMIT_LOGIN_DELAY_MOST, error))
    return FALSE;
  rows = smd_tx_query (tx, error,
                       "SELECT password_hash, password_version FROM customers WHERE id = $1", "s",
                       self->customer_id);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    {
      self->hash = g_strdup (smd_rows_get_text (rows, "password_hash"));
      self->version = smd_rows_get_int (rows, "password_version");
    }
  return TRUE;
}

static gboolean
forgive (SmdTx *tx, gpointer data, GError **error)
{
  const Check *self = data;

  return smd_password_forgive (tx, self->customer_id, error);
}

/**
 * smd_password_forgive:
 * @tx: a write transaction
 * @customer_id: whose password was right
 * @error: an error of the store
 *
 * Returns: whether the failures are forgotten
 */
gboolean
smd_password_forgive (SmdTx *tx, const char *customer_id, GError **error)
{
  g_autofree char *key = g_strconcat ("password:", customer_id, NULL);

  return smd_throttle_clear (tx, key, error);
}

/**
 * smd_password_check:
 * @domain: the domain
 * @call: whose session asks
 * @field: the input's field with the password
 * @password: as typed
 * @version: (out) (optional): of the password that was looked at; who takes it writes by it, and
 *   forgets the failures with smd_password_forgive() there
 * @error: %SM_ERROR_PASSWORD_REFUSED, %SM_ERROR_TOO_MANY_TRIES, or of the store
 *
 * The try is counted before the password is looked at, so that parallel guesses count too.
 *
 * Returns: whether it is the customer's password
 */
gboolean
smd_password_check (SmdDomain *domain, const SmdCall *call, const char *field, const char *password,
                    gint64 *version, GError **error)
{
  Check self = { sm_clock_now (domain->clock), call->customer_id };
  gboolean known;

  self.failures_key = g_strconcat ("password:", call->customer_id, NULL);
  self.tries_key = g_strconcat ("password-tries:", call->customer_id, NULL);
  known = smd_store_write (domain->store, count_try, &self, error);
  if (known
      && !smd_password_verify (domain->settings, SMD_HASHING_LOGIN, "password", password,
                               self.hash))
    {
      sm_error_set_field (error, field, SM_ERROR_PASSWORD_REFUSED, 0);
      known = FALSE;
    }
  if (version != NULL)
    *version = self.version;
  else
    known = known && smd_store_write (domain->store, forgive, &self, error);
  g_free (self.failures_key);
  g_free (self.tries_key);
  g_free (self.hash);
  return known;
}
