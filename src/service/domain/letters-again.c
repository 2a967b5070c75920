/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applications.h"
#include "error.h"
#include "input-rules.h"
#include "letter-fates.h"
#include "limits.h"
#include "registrations.h"
#include "resets.h"

/*
 * A letter that failed goes out again as it was, for its values are kept sealed. One with a code or
 * PIN does not: a fresh one is made, which voids what the old one said, also where that was sent.
 */

typedef struct
{
  SmdDomain *domain; /* borrowed, like the next */
  const char *id;
  gint64 now;
  SmdPin pin;       /* owned: of a letter with one */
  char *account_id; /* owned: the one that the PIN opens; NULL: it is no such letter */
  char *sent_id;    /* owned: what goes out */
} Again;

#define LETTER                                                                \
  "SELECT l.kind, l.state, l.recipient AS email, l.customer_id, "             \
  "COALESCE (l.sent_at, l.created_at) AS since, "                             \
  "CASE WHEN l.values_json IS NULL THEN 0 ELSE 1 END AS kept FROM letters l " \
  "WHERE l.id = $1"
/* The account whose PIN a letter brings, while that opens it. */
#define PIN                                                                          \
  "SELECT a.id AS account_id, a.customer_id, l.recipient AS email, "                 \
  "s.name AS supplier, g.number FROM letters l "                                     \
  "JOIN accounts a ON a.customer_id = l.customer_id AND a.disconnected_at IS NULL "  \
  "JOIN pins p ON p.account_id = a.id AND p.letter_id = l.id AND p.used_at IS NULL " \
  "JOIN registry_accounts g ON g.id = a.registry_id "                                \
  "JOIN suppliers s ON s.id = g.supplier_id "                                        \
  "WHERE l.id = $1 AND a.full_state = 'pin_sent'"

static gboolean
refuse_replaced (const char *id, GError **error)
{
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("a later letter took the place of %s"), id);
  return FALSE;
}

static SmdRows *
query_letter (SmdTx *tx, const Again *self, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, LETTER, "s", self->id);

  if (rows == NULL)
    return NULL;
  if (!smd_rows_next (rows))
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no letter %s"), self->id);
  else if (g_str_equal (smd_rows_get_text (rows, "state"), "replaced"))
    refuse_replaced (self->id, error);
  else if (smd_rows_get_int (rows, "since") + SM_LIMIT_LETTER_KEPT_SECONDS <= self->now)
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("the letter %s ended more than %d days ago"),
                  self->id, SM_LIMIT_LETTER_KEPT_SECONDS / 86400);
  else
    return g_steal_pointer (&rows);
  return NULL;
}

/* What the old one said is worth nothing any more. */
static gboolean
replace (SmdTx *tx, const Again *self, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE letters SET state = 'replaced', values_json = NULL "
                      "WHERE id = $1 AND state <> 'sent'",
                      "s", self->id);
}

/* By the registration whose last letter it was. */
static gboolean
send_confirm (SmdTx *tx, Again *self, SmdRows *letter, GError **error)
{
  g_autofree char *key = sm_rules_normalize_email (smd_rows_get_text (letter, "email"), NULL);
  g_auto (SmdRegistration) row = { 0 };
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT secret_hash FROM registrations WHERE email_key = $1 AND letter_id = $2",
      "ss", key, self->id);
  const char *hash;

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    return refuse_replaced (self->id, error);
  hash = smd_rows_get_text (rows, "secret_hash");
  if (!smd_tx_lock (tx, SMD_LOCK_REGISTRATION, hash, error)
      || !smd_registration_find_hash (tx, hash, &row, error))
    return FALSE;
  if (g_strcmp0 (row.letter_id, self->id) != 0)
    return refuse_replaced (self->id, error);
  if (row.confirmed || row.is_void || row.created_at + SM_LIMIT_REGISTRATION_SECONDS <= self->now)
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0,
                    N_ ("the registration of the letter %s was confirmed, ended, or is too old"),
                    self->id);
      return FALSE;
    }
  if (!smd_registration_send_again (tx, self->domain, self->now, &row, error))
    return FALSE;
  self->sent_id = g_steal_pointer (&row.letter_id);
  return TRUE;
}

/* Where the customer asked once more, that letter's code is the one that is good. */
static gboolean
check_newest (SmdTx *tx, const Again *self, const char *customer_id, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT MAX (id) AS newest FROM letters WHERE customer_id = $1 AND kind = 'reset'",
      "s", customer_id);

  if (rows == NULL)
    return FALSE;
  return (smd_rows_next (rows) && g_strcmp0 (smd_rows_get_text (rows, "newest"), self->id) == 0)
         || refuse_replaced (self->id, error);
}

static gboolean
send_reset (SmdTx *tx, Again *self, SmdRows *letter, GError **error)
{
  const char *customer_id = smd_rows_get_text (letter, "customer_id");

  return smd_tx_lock (tx, SMD_LOCK_CUSTOMER, customer_id, error)
         && check_newest (tx, self, customer_id, error)
         && smd_resets_send (tx, self->domain, self->now, customer_id,
                             smd_rows_get_text (letter, "email"), &self->sent_id, error)
         && smd_tx_exec (tx, error, "UPDATE resets SET letter_id = $1 WHERE letter_id = $2", "ss",
                         self->sent_id, self->id);
}

static gboolean
send_pin (SmdTx *tx, Again *self, SmdRows *letter, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  if (self->account_id != NULL
      && (!smd_tx_lock (tx, SMD_LOCK_CUSTOMER, smd_rows_get_text (letter, "customer_id"), error)
          || !smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_ACCOUNT, self->account_id, error)))
    return FALSE;
  rows = smd_tx_query (tx, error, PIN, "s", self->id);
  if (rows == NULL)
    return FALSE;
  if (self->account_id != NULL && smd_rows_next (rows))
    return smd_applications_mail_pin (tx, self->now, rows, &self->pin, &self->sent_id, error);
  sm_error_set (
      error, SM_ERROR_NOT_FOUND, 0,
      N_ ("the PIN of the letter %s was used, locked or replaced, or the account disconnected"),
      self->id);
  return FALSE;
}

/* The same letter: at once where it waits for its next try, from the first where it was given up.
 * Whoever has it in hand says what comes of it. */
static gboolean
send_same (SmdTx *tx, Again *self, SmdRows *letter, GError **error)
{
  gint64 changed = 0;

  if (!smd_tx_exec_counted (
          tx, &changed, error,
          "UPDATE letters SET tries = CASE WHEN state = 'failed' THEN 0 ELSE tries END, "
          "state = 'waiting', next_at = $1, sent_at = NULL WHERE id = $2 "
          "AND values_json IS NOT NULL AND (state = 'failed' "
          "OR (state = 'waiting' AND next_at > $3))",
          "isi", self->now, self->id, self->now + SMD_LETTER_CLAIM_SECONDS))
    return FALSE;
  if (changed == 1)
    self->sent_id = g_strdup (self->id);
  else if (g_str_equal (smd_rows_get_text (letter, "state"), "waiting"))
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0,
                  N_ ("the letter %s is about to go out by itself: wait a minute"), self->id);
  else
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0,
                  N_ ("what the letter %s says is not kept: only of letters that failed it is"),
                  self->id);
  return changed == 1;
}

static gboolean
send_again (SmdTx *tx, gpointer data, GError **error)
{
  static const struct
  {
    const char *kind;
    gboolean (*send) (SmdTx *tx, Again *self, SmdRows *letter, GError **error);
  } renewed[] = { { "confirm", send_confirm }, { "reset", send_reset }, { "pin", send_pin } };
  Again *self = data;
  g_autoptr (SmdRows) letter = query_letter (tx, self, error);

  g_clear_pointer (&self->sent_id, g_free);
  if (letter == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (renewed); i++)
    if (g_str_equal (smd_rows_get_text (letter, "kind"), renewed[i].kind))
      return renewed[i].send (tx, self, letter, error) && replace (tx, self, error);
  return send_same (tx, self, letter, error);
}

static gboolean
find_account (SmdTx *tx, gpointer data, GError **error)
{
  Again *self = data;
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, PIN, "s", self->id);

  g_clear_pointer (&self->account_id, g_free);
  if (rows != NULL && smd_rows_next (rows))
    self->account_id = g_strdup (smd_rows_get_text (rows, "account_id"));
  return rows != NULL;
}

/* A PIN's hash takes its time, and is bound to the account: it is made before. */
static gboolean
make_pin (Again *self, GError **error)
{
  return smd_store_read (self->domain->store, find_account, self, error)
         && (self->account_id == NULL
             || smd_pin_make (self->domain, self->account_id, &self->pin, error));
}

/**
 * smd_letters_send_again:
 * @domain: the domain
 * @id: a letter
 * @error: SM_ERROR_NOT_FOUND, SM_ERROR_BUSY, or an error of the store
 *
 * Returns: (transfer full) (nullable): the id of the letter that goes out
 */
char *
smd_letters_send_again (SmdDomain *domain, const char *id, GError **error)
{
  Again data = { domain, id, sm_clock_now (domain->clock) };
  gboolean done =
      make_pin (&data, error) && smd_store_write (domain->store, send_again, &data, error);

  smd_pin_clear (&data.pin);
  g_free (data.account_id);
  if (done)
    smd_domain_wake (domain, SMD_WAKE_LETTERS);
  else
    g_clear_pointer (&data.sent_id, g_free);
  return data.sent_id;
}
