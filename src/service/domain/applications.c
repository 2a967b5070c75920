/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applications.h"

#include "accounts.h"
#include "error.h"
#include "id.h"
#include "limits.h"
#include "password.h"
#include "text.h"

static const SmField application_fields[] = {
  SM_TEXT (SmdApplication, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmdApplication, state, 20, SM_FIELD_REQUIRED, "how far it is"),
  SM_TIME (SmdApplication, created_at, SM_FIELD_PLAIN, "when it came"),
  SM_TEXT (SmdApplication, supplier, 200, SM_FIELD_REQUIRED, "the supplier's name"),
  SM_TEXT (SmdApplication, number, 60, SM_FIELD_REQUIRED, "the account number"),
  SM_TEXT (SmdApplication, full_name, SM_LIMIT_NAME_CHARS, SM_FIELD_REQUIRED,
           "as the customer says"),
  SM_TEXT (SmdApplication, address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_REQUIRED,
           "as the customer says"),
  SM_TEXT (SmdApplication, phone, SM_LIMIT_PHONE_CHARS, SM_FIELD_PLAIN, "of the customer"),
  SM_TEXT (SmdApplication, email, 300, SM_FIELD_REQUIRED, "where the PIN goes"),
  SM_TEXT (SmdApplication, comment, SM_LIMIT_COMMENT_CHARS, SM_FIELD_PLAIN, "to the operator"),
  SM_TEXT (SmdApplication, registry_name, SM_LIMIT_NAME_CHARS, SM_FIELD_REQUIRED,
           "as the registry says"),
  SM_TEXT (SmdApplication, registry_address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_REQUIRED,
           "as the registry says"),
  SM_TEXT (SmdApplication, reason, 2000, SM_FIELD_PLAIN, "of a refusal"),
  SM_TEXT (SmdApplication, decided_by, 200, SM_FIELD_PLAIN, "operator"),
  SM_TIME (SmdApplication, decided_at, SM_FIELD_PLAIN, "when"),
};

SM_DEFINE_RECORD (SmdApplication, smd_application, application_fields)

typedef struct
{
  gint64 now;
  const char *id; /* borrowed, like the next four */
  const char *state;
  const char *reason;
  const char *operator_name;
  const SmdPin *pin;
  const char *after; /* borrowed */
  gint64 limit;

  GListStore *found; /* borrowed */
  char *account_id;  /* owned */
} Desk;

void
smd_pin_clear (SmdPin *self)
{
  g_clear_pointer (&self->digits, sm_secret_free);
  g_clear_pointer (&self->hash, g_free);
}

/**
 * smd_pin_dup_purpose:
 * @account_id: the account the PIN opens
 *
 * Returns: (transfer full): what its hash is bound to, so that it opens no other account
 */
char *
smd_pin_dup_purpose (const char *account_id)
{
  return g_strconcat ("pin:", account_id, NULL);
}

/**
 * smd_pin_make:
 * @domain: the domain
 * @account_id: the account the PIN opens
 * @pin: (out caller-allocates): digits for the letter, hash for the store
 * @error: SM_ERROR_BUSY
 *
 * Returns: whether it was made
 */
gboolean
smd_pin_make (SmdDomain *domain, const char *account_id, SmdPin *pin, GError **error)
{
  g_autofree char *purpose = smd_pin_dup_purpose (account_id);

  smd_pin_clear (pin);
  pin->settings = domain->settings;
  pin->digits = sm_digits_new (SM_LIMIT_PIN_DIGITS);
  pin->hash = smd_password_hash (domain->settings, SMD_HASHING_PIN, purpose, pin->digits, error);
  return pin->hash != NULL;
}

#define SELECT                                                              \
  "SELECT p.id, p.state, p.created_at, s.name AS supplier, g.number, "      \
  "p.full_name, p.address, p.phone, p.email, p.comment, "                   \
  "g.full_name AS registry_name, g.address AS registry_address, p.reason, " \
  "p.decided_by, p.decided_at FROM applications p "                         \
  "JOIN accounts a ON a.id = p.account_id "                                 \
  "JOIN registry_accounts g ON g.id = a.registry_id "                       \
  "JOIN suppliers s ON s.id = g.supplier_id "

/* Each way by an index of its own. */
static SmdRows *
query (SmdTx *tx, const Desk *self, GError **error)
{
  if (self->id != NULL)
    return smd_tx_query (tx, error, SELECT "WHERE p.id = $1", "s", self->id);
  if (self->state != NULL)
    return smd_tx_query (tx, error,
                         SELECT "WHERE p.state = $1 AND p.id > $2 ORDER BY p.id LIMIT $3", "ssi",
                         self->state, self->after, self->limit);
  return smd_tx_query (tx, error, SELECT "WHERE p.id > $1 ORDER BY p.id LIMIT $2", "si",
                       self->after, self->limit);
}

static gboolean
find (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (self->found);
  rows = query (tx, self, error);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmdApplication) application = smd_rows_dup_record (rows, SMD_TYPE_APPLICATION);

      g_list_store_append (self->found, application);
    }
  return TRUE;
}

/**
 * smd_applications_list:
 * @domain: the domain
 * @state: (nullable): only those in this state
 * @after: the id that the page begins after, "" for the first
 * @limit: the most to return
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): a list of #SmdApplication in the order they came
 */
GListStore *
smd_applications_list (SmdDomain *domain, const char *state, const char *after, gint64 limit,
                       GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_APPLICATION);
  Desk data = { .state = state, .after = after, .limit = limit, .found = found };

  if (!smd_store_read (domain->store, find, &data, error))
    return NULL;
  return g_steal_pointer (&found);
}

/**
 * smd_applications_get:
 * @domain: the domain
 * @id: which
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the application
 */
SmdApplication *
smd_applications_get (SmdDomain *domain, const char *id, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_APPLICATION);
  Desk data = { .id = id, .found = found };

  if (!smd_store_read (domain->store, find, &data, error))
    return NULL;
  if (sm_record_list_length (found) == 1)
    return g_object_ref (sm_record_list_get (found, 0));
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no application %s"), id);
  return NULL;
}

/* An application is its customer's, and is decided by what the registry says of the flat. */
static gboolean
lock_application (SmdTx *tx, const char *id, GError **error)
{
  return smd_tx_lock (tx, SMD_LOCK_CUSTOMER_OF_APPLICATION, id, error)
         && smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_APPLICATION, id, error);
}

/* The waiting application with what its letter needs; the account may be disconnected by now. */
static SmdRows *
query_waiting (SmdTx *tx, const char *id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT p.account_id, p.customer_id, p.email, s.name AS supplier, g.number "
                       "FROM applications p JOIN accounts a ON a.id = p.account_id "
                       "JOIN registry_accounts g ON g.id = a.registry_id "
                       "JOIN suppliers s ON s.id = g.supplier_id WHERE p.id = $1 "
                       "AND p.state = 'requested' AND a.disconnected_at IS NULL",
                       "s", id);
  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_steal_pointer (&rows);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no application %s waits"), id);
  return NULL;
}

static gboolean
decide (SmdTx *tx, gint64 now, const char *id, const char *state, const char *reason,
        const char *operator_name, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE applications SET state = $1, reason = $2, decided_by = $3, "
                      "decided_at = $4 WHERE id = $5",
                      "sssis", state, reason, operator_name, now, id);
}

static gboolean
keep_pin (SmdTx *tx, gint64 now, SmdRows *application, const SmdPin *pin, const char *letter_id,
          GError **error)
{
  const char *account_id = smd_rows_get_text (application, "account_id");

  return smd_tx_exec (tx, error, "DELETE FROM pins WHERE account_id = $1", "s", account_id)
         && smd_tx_exec (tx, error,
                         "INSERT INTO pins (account_id, customer_id, pin_hash, sent_at, "
                         "expires_at, tries_left, letter_id) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                         "sssiiis", account_id, smd_rows_get_text (application, "customer_id"),
                         pin->hash, now, now + SM_LIMIT_PIN_SECONDS, (gint64) SM_LIMIT_PIN_TRIES,
                         letter_id)
         && smd_accounts_set_full_state (tx, now, account_id, "pin_sent", NULL, error);
}

/**
 * smd_applications_mail_pin:
 * @tx: a write transaction that has locked the account's customer and the registry's account
 * @now: unix seconds
 * @rows: at a row with account_id, customer_id, email, supplier and number
 * @pin: a fresh PIN
 * @letter_id: (out) (transfer full) (optional): its letter
 * @error: an error of the store
 *
 * Returns: whether the letter is queued, and the PIN is the only one that opens the account
 */
gboolean
smd_applications_mail_pin (SmdTx *tx, gint64 now, SmdRows *rows, const SmdPin *pin,
                           char **letter_id, GError **error)
{
  g_autofree char *id = NULL;

  if (!smd_letters_queue_sealed (tx, pin->settings, now, "pin", smd_rows_get_text (rows, "email"),
                                 smd_rows_get_text (rows, "customer_id"), &id, error, "pin",
                                 pin->digits, "supplier", smd_rows_get_text (rows, "supplier"),
                                 "number", smd_rows_get_text (rows, "number"), NULL)
      || !keep_pin (tx, now, rows, pin, id, error))
    return FALSE;
  if (letter_id != NULL)
    *letter_id = g_steal_pointer (&id);
  return TRUE;
}

/**
 * smd_applications_send_pin:
 * @tx: a write transaction that has locked the application's customer and the registry's account
 * @now: unix seconds
 * @id: an application that waits
 * @pin: a fresh PIN
 * @operator_name: who approves
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: whether it is approved and the PIN's letter queued
 */
gboolean
smd_applications_send_pin (SmdTx *tx, gint64 now, const char *id, const SmdPin *pin,
                           const char *operator_name, GError **error)
{
  g_autoptr (SmdRows) rows = query_waiting (tx, id, error);

  return rows != NULL && decide (tx, now, id, "approved", NULL, operator_name, error)
         && smd_applications_mail_pin (tx, now, rows, pin, NULL, error);
}

static gboolean
approve (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;

  return lock_application (tx, self->id, error)
         && smd_applications_send_pin (tx, self->now, self->id, self->pin, self->operator_name,
                                       error);
}

static gboolean
find_account (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = query_waiting (tx, self->id, error);

  if (rows == NULL)
    return FALSE;
  g_free (self->account_id);
  self->account_id = g_strdup (smd_rows_get_text (rows, "account_id"));
  return TRUE;
}

/**
 * smd_applications_approve:
 * @domain: the domain
 * @id: an application
 * @operator_name: who approves
 * @error: SM_ERROR_NOT_FOUND where no such application waits, SM_ERROR_BUSY, or of the store
 *
 * Returns: whether a PIN is on its way
 */
gboolean
smd_applications_approve (SmdDomain *domain, const char *id, const char *operator_name,
                          GError **error)
{
  Desk data = { .now = sm_clock_now (domain->clock), .id = id, .operator_name = operator_name };
  g_autofree char *account_id = NULL;
  g_auto (SmdPin) pin = { 0 };
  gboolean found = smd_store_read (domain->store, find_account, &data, error);

  account_id = data.account_id;
  if (!found || !smd_pin_make (domain, account_id, &pin, error))
    return FALSE;
  data.pin = &pin;
  if (!smd_store_write (domain->store, approve, &data, error))
    return FALSE;
  smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return TRUE;
}

static gboolean
refuse (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows =
      lock_application (tx, self->id, error) ? query_waiting (tx, self->id, error) : NULL;

  return rows != NULL
         && decide (tx, self->now, self->id, "refused", self->reason, self->operator_name, error)
         && smd_accounts_set_full_state (tx, self->now, smd_rows_get_text (rows, "account_id"),
                                         "refused", self->reason, error)
         && smd_letters_queue (tx, self->now, "refused", smd_rows_get_text (rows, "email"),
                               smd_rows_get_text (rows, "customer_id"), error, "reason",
                               self->reason, "supplier", smd_rows_get_text (rows, "supplier"),
                               "number", smd_rows_get_text (rows, "number"), NULL);
}

/**
 * smd_applications_dup_reason:
 * @typed: a reason that a customer will read
 * @error: SM_ERROR_FIELD_INVALID, SM_ERROR_FIELD_TOO_LONG
 *
 * Returns: (transfer full) (nullable): the same, cleaned
 */
char *
smd_applications_dup_reason (const char *typed, GError **error)
{
  g_autofree char *cleaned = sm_text_clean (typed);

  if (cleaned == NULL || *cleaned == '\0')
    sm_error_set (error, SM_ERROR_FIELD_INVALID, 0, N_ ("the reason is no text"));
  else if (g_utf8_strlen (cleaned, -1) > SM_LIMIT_COMMENT_CHARS)
    sm_error_set (error, SM_ERROR_FIELD_TOO_LONG, SM_LIMIT_COMMENT_CHARS,
                  N_ ("the reason has more than %d characters"), SM_LIMIT_COMMENT_CHARS);
  else
    return g_steal_pointer (&cleaned);
  return NULL;
}

/**
 * smd_applications_refuse:
 * @domain: the domain
 * @id: an application
 * @reason: why, as the customer will read it
 * @operator_name: who refuses
 * @error: SM_ERROR_NOT_FOUND where no such application waits, SM_ERROR_FIELD_INVALID or
 *   SM_ERROR_FIELD_TOO_LONG of the reason, or of the store
 *
 * Returns: whether it is refused and the letter queued
 */
gboolean
smd_applications_refuse (SmdDomain *domain, const char *id, const char *reason,
                         const char *operator_name, GError **error)
{
  g_autofree char *cleaned = smd_applications_dup_reason (reason, error);
  Desk data = {
    .now = sm_clock_now (domain->clock), .id = id, .reason = cleaned, .operator_name = operator_name
  };

  if (cleaned == NULL || !smd_store_write (domain->store, refuse, &data, error))
    return FALSE;
  smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return TRUE;
}
