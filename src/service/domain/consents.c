/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "consents.h"

#include "erasing.h"
#include "error.h"
#include "id.h"
#include "limits.h"
#include "operations.h"
#include "origin.h"
#include "password-check.h"

#define DAY G_GINT64_CONSTANT (86400)

typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed */
  gpointer reply;          /* owned, nullable */
} Consents;

static gboolean
load_consent (SmdTx *tx, gpointer data, GError **error)
{
  Consents *self = data;
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error,
                                           "SELECT version, given_at FROM consents "
                                           "WHERE customer_id = $1 AND withdrawn_at IS NULL "
                                           "ORDER BY given_at DESC, id DESC LIMIT 1",
                                           "s", self->customer_id);

  g_clear_object (&self->reply);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    {
      self->reply = smd_rows_dup_record (rows, SM_TYPE_CONSENT);
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no consent"));
  return FALSE;
}

/**
 * smd_op_consent:
 * @domain: the domain
 * @call: the call
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): the SmConsent that holds
 */
gpointer
smd_op_consent (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Consents self = { .customer_id = call->customer_id };

  if (!smd_store_read (domain->store, load_consent, &self, error))
    g_clear_object (&self.reply);
  return self.reply;
}

static gboolean
tell_withdrawn (SmdTx *tx, const Consents *self, gint64 erase_at, GError **error)
{
  g_autofree char *when = smd_origin_dup_time (erase_at);
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT email FROM customers WHERE id = $1", "s", self->customer_id);

  return rows != NULL && smd_rows_next (rows)
         && smd_letters_queue (tx, self->now, "consent-withdrawn",
                               smd_rows_get_text (rows, "email"), self->customer_id, error, "when",
                               when, NULL);
}

static gboolean
withdraw (SmdTx *tx, gpointer data, GError **error)
{
  Consents *self = data;
  SmErasing *erasing;

  g_clear_object (&self->reply);
  if (!smd_erasing_begin (tx, self->now, self->customer_id, self->now + SM_LIMIT_WITHDRAWN_SECONDS,
                          error))
    return FALSE;
  erasing = smd_erasing_try (tx, self->now, self->customer_id, error);
  self->reply = erasing;
  return erasing != NULL && tell_withdrawn (tx, self, erasing->erase_at, error);
}

/**
 * smd_op_consent_withdraw:
 * @domain: the domain
 * @call: with an SmPasswordInput
 * @error: %SM_ERROR_PASSWORD_REFUSED, %SM_ERROR_TOO_MANY_TRIES, or of the store
 *
 * Withdraws the consent to personal-data processing (152-FZ, article 9).
 *
 * Returns: (transfer full) (nullable): an SmErasing
 */
gpointer
smd_op_consent_withdraw (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmPasswordInput *input = call->body;
  Consents self = { sm_clock_now (domain->clock), call->customer_id };

  if (!smd_password_check (domain, call, "password", input->password, NULL, error))
    return NULL;
  if (smd_store_write (domain->store, withdraw, &self, error))
    smd_domain_wake (domain, SMD_WAKE_LETTERS);
  else
    g_clear_object (&self.reply);
  return self.reply;
}

static gboolean
give (SmdTx *tx, gint64 now, const char *customer_id, const char *version, GError **error)
{
  g_autofree char *id = sm_id_new ();

  return smd_tx_exec (tx, error,
                      "UPDATE customers SET withdrawn_at = NULL, erase_at = NULL WHERE id = $1",
                      "s", customer_id)
         && smd_tx_exec (tx, error,
                         "INSERT INTO consents (id, customer_id, version, given_at) "
                         "VALUES ($1, $2, $3, $4)",
                         "sssi", id, customer_id, version, now);
}

/**
 * smd_consents_give_again:
 * @tx: a write transaction that holds the customer's row
 * @domain: the domain
 * @customer_id: who logs in
 * @version: (nullable): of the text that was shown and agreed to
 * @error: %SM_ERROR_CONSENT_WITHDRAWN, %SM_ERROR_CONSENT_OUTDATED, or of the store
 *
 * Returns: whether there is a consent
 */
gboolean
smd_consents_give_again (SmdTx *tx, SmdDomain *domain, const char *customer_id, const char *version,
                         GError **error)
{
  const gint64 now = sm_clock_now (domain->clock);
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT COALESCE (erase_at, 0) AS erase_at, "
                    "CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END AS withdrawn, "
                    "CASE WHEN erased_at IS NULL THEN 0 ELSE 1 END AS erased "
                    "FROM customers WHERE id = $1",
                    "s", customer_id);

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows) || smd_rows_get_int (rows, "erased") != 0)
    {
      sm_error_set (error, SM_ERROR_LOGIN_REFUSED, 0, N_ ("no such address and password"));
      return FALSE;
    }
  if (smd_rows_get_int (rows, "withdrawn") == 0)
    return TRUE;
  if (version == NULL)
    {
      const gint64 left = MAX (0, smd_rows_get_int (rows, "erase_at") - now);

      sm_error_set (error, SM_ERROR_CONSENT_WITHDRAWN, (left + DAY - 1) / DAY,
                    N_ ("the consent was withdrawn"));
      return FALSE;
    }
  if (g_strcmp0 (version, domain->settings->consent_version) != 0)
    {
      sm_error_set_field (error, "consent_version", SM_ERROR_CONSENT_OUTDATED, 0);
      return FALSE;
    }
  return give (tx, now, customer_id, version, error);
}
