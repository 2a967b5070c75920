/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "accounts.h"
#include "applications.h"
#include "error.h"
#include "id.h"
#include "input.h"
#include "limits.h"
#include "operations.h"
#include "text.h"
#include "throttle.h"

/*
 * Applying for the full version. Where the supplier says so and name and address are those of
 * the registry, the PIN goes out at once; otherwise an operator decides.
 */

#define AUTOMATIC "automatic" /* who decided, where nobody looked */

typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed, like the next six */
  const char *account_id;
  const char *full_name;
  const char *address;
  const char *phone; /* nullable */
  const char *email;
  const char *comment; /* nullable */

  gboolean automatic; /* matches, and the supplier wants no operator */
  SmdPin pin;         /* owned; made where it is automatic */
} Apply;

/* Lower-case words and numbers, one space between, so that "д.12" and "Д. 12" are the same. */
static char *
dup_comparable (const char *text)
{
  g_autofree char *folded = sm_text_fold (text);
  GString *out = g_string_new (NULL);
  gboolean gap = FALSE;
  gboolean digit = FALSE;

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!g_unichar_isalnum (character))
        {
          gap = TRUE;
          continue;
        }
      if (out->len > 0 && (gap || g_unichar_isdigit (character) != digit))
        g_string_append_c (out, ' ');
      digit = g_unichar_isdigit (character);
      gap = FALSE;
      g_string_append_unichar (out, character);
    }
  return g_string_free (out, FALSE);
}

/* A registry's dash in place of a name is no name to know. */
static gboolean
same_words (const char *a, const char *b)
{
  g_autofree char *left = dup_comparable (a);
  g_autofree char *right = dup_comparable (b);

  return *left != '\0' && strcmp (left, right) == 0;
}

static gboolean
check_state (const char *full_state, GError **error)
{
  if (g_strcmp0 (full_state, "open") == 0)
    {
      sm_error_set (error, SM_ERROR_FULL_VERSION_OPEN, 0, N_ ("the full version is open"));
      return FALSE;
    }
  if (g_strcmp0 (full_state, "requested") == 0)
    {
      sm_error_set (error, SM_ERROR_APPLICATION_PENDING, 0, N_ ("an application waits"));
      return FALSE;
    }
  return TRUE;
}

static SmdRows *
query_account (SmdTx *tx, const Apply *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT a.full_state, a.registry_id, s.automatic_full, g.full_name, "
                       "g.address, g.number, s.name AS supplier, "
                       "(SELECT COUNT (*) FROM accounts r WHERE r.customer_id = a.customer_id "
                       " AND r.registry_id = a.registry_id AND r.revoked_at IS NOT NULL) "
                       "AS n_revoked, "
                       "(SELECT COUNT (*) FROM accounts r JOIN applications p "
                       " ON p.account_id = r.id WHERE r.registry_id = a.registry_id "
                       " AND p.created_at > $3 AND COALESCE (p.decided_by, '') <> $4) "
                       "AS n_other "
                       "FROM accounts a JOIN registry_accounts g ON g.id = a.registry_id "
                       "JOIN suppliers s ON s.id = g.supplier_id WHERE a.id = $1 "
                       "AND a.customer_id = $2 AND a.disconnected_at IS NULL",
                       "ssis", self->account_id, self->customer_id,
                       self->now - SM_LIMIT_APPLICATIONS_SECONDS, AUTOMATIC);
  if (rows == NULL)
    return NULL;
  if (smd_rows_next (rows))
    return g_steal_pointer (&rows);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such account"));
  return NULL;
}

static char *
dup_throttle (const Apply *self, SmdRows *account)
{
  return g_strconcat ("apply:", self->customer_id, ":", smd_rows_get_text (account, "registry_id"),
                      NULL);
}

/* After a revocation an operator decides, and where a flat's owner is being guessed: new customers
 * cost nothing, so applications for it that did not match are counted, whoever's they are. */
static gboolean
is_automatic (const Apply *self, SmdRows *account)
{
  return smd_rows_get_int (account, "automatic_full") != 0
         && smd_rows_get_int (account, "n_revoked") == 0
         && smd_rows_get_int (account, "n_other") < SM_LIMIT_AUTOMATIC_MISSES
         && same_words (self->full_name, smd_rows_get_text (account, "full_name"))
         && same_words (self->address, smd_rows_get_text (account, "address"));
}

/* A PIN is made, which is dear, only for who may apply. Why one may not, apply_once() says. */
static gboolean
look_at_registry (SmdTx *tx, gpointer data, GError **error)
{
  Apply *self = data;
  g_autoptr (SmdRows) rows = query_account (tx, self, error);
  g_autofree char *throttle = rows != NULL ? dup_throttle (self, rows) : NULL;
  gboolean has_room = FALSE;

  if (rows == NULL
      || !smd_throttle_has_room (tx, self->now, throttle, SM_LIMIT_APPLICATIONS,
                                 SM_LIMIT_APPLICATIONS_SECONDS, &has_room, error))
    return FALSE;
  self->automatic = has_room && check_state (smd_rows_get_text (rows, "full_state"), NULL)
                    && is_automatic (self, rows);
  return TRUE;
}

static gboolean
insert_application (SmdTx *tx, const Apply *self, const char *id, SmdRows *account, GError **error)
{
  g_autofree char *throttle = dup_throttle (self, account);

  return smd_throttle_use (tx, self->now, throttle, SM_LIMIT_APPLICATIONS,
                           SM_LIMIT_APPLICATIONS_SECONDS, error)
         && smd_tx_exec (tx, error, "DELETE FROM pins WHERE account_id = $1", "s", self->account_id)
         && smd_accounts_set_full_state (tx, self->now, self->account_id, "requested", NULL, error)
         && smd_tx_exec (tx, error,
                         "INSERT INTO applications (id, customer_id, account_id, full_name, "
                         "address, phone, email, comment, state, created_at) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'requested', $9)",
                         "ssssssssi", id, self->customer_id, self->account_id, self->full_name,
                         self->address, self->phone, self->email, self->comment, self->now);
}

/* What number, name and address opened without anybody looking is told to whoever may miss it:
 * the mailboxes that have the full version, and the customer's own. */
static gboolean
tell_automatic (SmdTx *tx, const Apply *self, SmdRows *account, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT c.id, c.email FROM accounts a "
                       "JOIN customers c ON c.id = a.customer_id WHERE a.registry_id = $1 "
                       "AND a.disconnected_at IS NULL AND (a.access = 'full' OR c.id = $2) "
                       "ORDER BY c.id",
                       "ss", smd_rows_get_text (account, "registry_id"), self->customer_id);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    if (!smd_letters_queue (tx, self->now, "full-automatic", smd_rows_get_text (rows, "email"),
                            smd_rows_get_text (rows, "id"), error, "supplier",
                            smd_rows_get_text (account, "supplier"), "number",
                            smd_rows_get_text (account, "number"), NULL))
      return FALSE;
  return TRUE;
}

static gboolean
apply_once (SmdTx *tx, gpointer data, gpointer *reply, GError **error)
{
  Apply *self = data;
  g_autofree char *id = sm_id_new ();
  g_autoptr (SmdRows) rows = NULL;

  /* its owner, and the applications of others for it */
  if (!smd_tx_lock (tx, SMD_LOCK_REGISTRY_OF_ACCOUNT, self->account_id, error))
    return FALSE;
  rows = query_account (tx, self, error);
  if (rows == NULL || !check_state (smd_rows_get_text (rows, "full_state"), error))
    return FALSE;
  if (!insert_application (tx, self, id, rows, error))
    return FALSE;
  /* The registry may name another owner meanwhile. */
  if (self->automatic && is_automatic (self, rows)
      && (!smd_applications_send_pin (tx, self->now, id, &self->pin, AUTOMATIC, error)
          || !tell_automatic (tx, self, rows, error)))
    return FALSE;
  *reply = smd_accounts_load_one (tx, self->now, self->customer_id, self->account_id, error);
  return *reply != NULL;
}

static gpointer
apply (SmdDomain *domain, const SmdCall *call, Apply *data, GError **error)
{
  gpointer reply;

  if (!smd_store_read (domain->store, look_at_registry, data, error))
    return NULL;
  if (data->automatic && !smd_pin_make (domain, data->account_id, &data->pin, error))
    return NULL;
  reply = smd_domain_write_once (domain, call, call->customer_id, apply_once, data, error);
  if (reply != NULL)
    smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return reply;
}

/**
 * smd_op_apply:
 * @domain: the domain
 * @call: names the account; with an SmApplicationInput
 * @error: SM_ERROR_NOT_FOUND, SM_ERROR_APPLICATION_PENDING, SM_ERROR_FULL_VERSION_OPEN,
 *   SM_ERROR_INPUT_INVALID or the one field's code, SM_ERROR_TOO_MANY_TRIES, or of the store
 *
 * Applies for the full version. A PIN that was sent before is void from then on.
 *
 * Returns: (transfer full) (nullable): the SmAccount
 */
gpointer
smd_op_apply (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmApplicationInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *full_name = smd_input_text (&fields, "full_name", input->full_name, TRUE);
  g_autofree char *address = smd_input_text (&fields, "address", input->address, TRUE);
  g_autofree char *phone = smd_input_phone (&fields, "phone", input->phone);
  g_autofree char *email =
      smd_input_new_email (&fields, "email", input->email, input->email_confirmed, NULL);
  g_autofree char *comment = smd_input_lines (&fields, "comment", input->comment, FALSE);
  Apply data = { sm_clock_now (domain->clock),
                 call->customer_id,
                 call->parameters[0],
                 full_name,
                 address,
                 phone,
                 email,
                 comment };
  gpointer reply;

  if (!smd_input_check (&fields, error))
    return NULL;
  reply = apply (domain, call, &data, error);
  smd_pin_clear (&data.pin);
  return reply;
}
