/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes.h"

#include "error.h"
#include "id.h"
#include "limits.h"

#define CODE_BITS 128
#define GROUP_CHARACTERS 4

void
smd_code_clear (SmdCode *self)
{
  g_clear_pointer (&self->hash, g_free);
  g_clear_pointer (&self->registration_id, g_free);
  g_clear_pointer (&self->customer_id, g_free);
  g_clear_pointer (&self->session_id, g_free);
}

/**
 * smd_codes_issue:
 * @tx: a write transaction
 * @now: unix seconds
 * @kind: SMD_CODE_CONFIRM or SMD_CODE_RESET
 * @registration_id: (nullable): the registration's row
 * @customer_id: (nullable): the customer
 * @seconds: how long it is good
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): a new code; the former ones are void
 */
char *
smd_codes_issue (SmdTx *tx, gint64 now, const char *kind, const char *registration_id,
                 const char *customer_id, gint64 seconds, GError **error)
{
  g_autofree char *code = sm_secret_new (CODE_BITS);
  g_autofree char *hash = sm_secret_hash (code);

  if (!smd_tx_exec (tx, error,
                    "UPDATE codes SET void_at = $1 WHERE kind = $2 AND used_at IS NULL "
                    "AND void_at IS NULL AND (registration_id = $3 OR customer_id = $4)",
                    "isss", now, kind, registration_id, customer_id))
    return NULL;
  if (!smd_tx_exec (tx, error,
                    "INSERT INTO codes (code_hash, kind, registration_id, customer_id, "
                    "created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
                    "ssssii", hash, kind, registration_id, customer_id, now, now + seconds))
    return NULL;
  return g_steal_pointer (&code);
}

/**
 * smd_codes_issue_device:
 * @tx: a write transaction
 * @now: unix seconds
 * @customer_id: the customer
 * @session_id: the session that was opened from the device
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): a new code, good for SM_LIMIT_DEVICE_CODE_SECONDS
 */
char *
smd_codes_issue_device (SmdTx *tx, gint64 now, const char *customer_id, const char *session_id,
                        GError **error)
{
  g_autofree char *code = sm_secret_new (CODE_BITS);
  g_autofree char *hash = sm_secret_hash (code);

  if (!smd_tx_exec (tx, error,
                    "INSERT INTO codes (code_hash, kind, customer_id, session_id, created_at, "
                    "expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
                    "ssssii", hash, SMD_CODE_DEVICE, customer_id, session_id, now,
                    now + SM_LIMIT_DEVICE_CODE_SECONDS))
    return NULL;
  return g_steal_pointer (&code);
}

/**
 * smd_codes_void:
 * @tx: a write transaction
 * @now: unix seconds
 * @registration_id: the registration's row
 * @error: an error of the store
 *
 * Returns: whether the codes that were sent for it are void
 */
gboolean
smd_codes_void (SmdTx *tx, gint64 now, const char *registration_id, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE codes SET void_at = $1 WHERE registration_id = $2 "
                      "AND used_at IS NULL AND void_at IS NULL",
                      "is", now, registration_id);
}

static gboolean
check_state (SmdRows *rows, gint64 now, GError **error)
{
  if (!smd_rows_is_null (rows, "used_at"))
    {
      sm_error_set (error, SM_ERROR_CODE_USED, 0, N_ ("the code was used"));
      return FALSE;
    }
  if (!smd_rows_is_null (rows, "void_at") || smd_rows_get_int (rows, "expires_at") <= now)
    {
      sm_error_set (error, SM_ERROR_CODE_EXPIRED, 0, N_ ("the code is no longer good"));
      return FALSE;
    }
  return TRUE;
}

/**
 * smd_codes_find:
 * @tx: a transaction
 * @now: unix seconds
 * @kind: the kind of code
 * @typed: the code as it was pasted or stands in its link
 * @code: (out caller-allocates): what it leads to
 * @error: SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED, SM_ERROR_CODE_EXPIRED, or of the store
 *
 * Returns: whether the code is good
 */
gboolean
smd_codes_find (SmdTx *tx, gint64 now, const char *kind, const char *typed, SmdCode *code,
                GError **error)
{
  g_autofree char *normalized = sm_secret_normalize (typed);
  g_autofree char *hash = sm_secret_hash (normalized);
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT registration_id, customer_id, session_id, expires_at, used_at, "
                       "void_at FROM codes WHERE code_hash = $1 AND kind = $2",
                       "ss", hash, kind);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_CODE_UNKNOWN, 0, N_ ("no such code"));
      return FALSE;
    }
  if (!check_state (rows, now, error))
    return FALSE;

  smd_code_clear (code);
  code->hash = g_steal_pointer (&hash);
  code->registration_id = g_strdup (smd_rows_get_text (rows, "registration_id"));
  code->customer_id = g_strdup (smd_rows_get_text (rows, "customer_id"));
  code->session_id = g_strdup (smd_rows_get_text (rows, "session_id"));
  return TRUE;
}

/**
 * smd_codes_use:
 * @tx: the write transaction that found the code
 * @now: unix seconds
 * @code: the code
 * @error: SM_ERROR_CODE_USED, or an error of the store
 *
 * Returns: whether the code is used up now, and was neither used nor void before
 */
gboolean
smd_codes_use (SmdTx *tx, gint64 now, const SmdCode *code, GError **error)
{
  gint64 changed = 0;

  if (!smd_tx_exec_counted (tx, &changed, error,
                            "UPDATE codes SET used_at = $1 "
                            "WHERE code_hash = $2 AND used_at IS NULL AND void_at IS NULL",
                            "is", now, code->hash))
    return FALSE;
  if (changed == 1)
    return TRUE;
  sm_error_set (error, SM_ERROR_CODE_USED, 0, N_ ("the code was used"));
  return FALSE;
}

typedef struct
{
  gint64 now;
  const char *kind;
  const char *typed;
} Peek;

static gboolean
peek (SmdTx *tx, gpointer data, GError **error)
{
  Peek *self = data;
  g_auto (SmdCode) code = { 0 };

  return smd_codes_find (tx, self->now, self->kind, self->typed, &code, error);
}

/**
 * smd_codes_peek:
 * @domain: the domain
 * @kind: the kind of code
 * @typed: the code
 * @error: as smd_codes_find()
 *
 * Returns: whether the code would be accepted now; it is not used
 */
gboolean
smd_codes_peek (SmdDomain *domain, const char *kind, const char *typed, GError **error)
{
  Peek data = { sm_clock_now (domain->clock), kind, typed };

  return smd_store_read (domain->store, peek, &data, error);
}

/**
 * smd_codes_group:
 * @code: a code
 *
 * Returns: (transfer full): the code in groups of four with dashes, as letters show it
 */
char *
smd_codes_group (const char *code)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; code[i] != '\0'; i++)
    {
      if (i > 0 && i % GROUP_CHARACTERS == 0)
        g_string_append_c (out, '-');
      g_string_append_c (out, code[i]);
    }
  return g_string_free (out, FALSE);
}

/**
 * smd_codes_link:
 * @domain: the domain
 * @kind: the code's kind, which is also the page's name
 * @code: a code
 *
 * Returns: (transfer full): the address of the page that takes the code
 */
char *
smd_codes_link (SmdDomain *domain, const char *kind, const char *code)
{
  return g_strconcat (domain->settings->public_url, "/", kind, "/", code, NULL);
}
