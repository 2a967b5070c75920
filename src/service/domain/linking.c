/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "accounts.h"
#include "error.h"
#include "id.h"
#include "input-rules.h"
#include "input.h"
#include "limits.h"
#include "lookups.h"
#include "masks.h"
#include "operations.h"
#include "reconnecting.h"
#include "throttle.h"

/*
 * From an account number to a linked account. Numbers can be guessed, so each customer may look
 * up only SM_LIMIT_LINK_LOOKUPS different ones within SM_LIMIT_LINK_SECONDS; looking twice at
 * the same one is free. New customers cost nothing, so failures are counted by the client's
 * address too; and by supplier: a flood from many addresses raises an alarm, and refuses nobody.
 */

typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed, like the next three */
  const char *supplier_id;
  const char *typed;
  const char *alias; /* nullable */
  const char *client_address;

  char *registry_id; /* owned: what the number leads to, likewise the next two */
  char *number;
  char *masked_address;
  GError *outcome;  /* owned: why it cannot be linked, though the lookup counts */
  gboolean counted; /* a number this customer did not look at lately */
  gint64 failures;  /* at the supplier within the hour, where this is one more; else 0 */
} Linking;

static void
linking_clear (Linking *self)
{
  g_clear_pointer (&self->registry_id, g_free);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->masked_address, g_free);
  g_clear_error (&self->outcome);
  self->counted = FALSE;
  self->failures = 0;
}

static gboolean
check_format (SmdTx *tx, Linking *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  g_autoptr (GError) fields = NULL;
  g_autoptr (GError) reason = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT number_mask FROM suppliers WHERE id = $1 AND closed_at IS NULL", "s",
                       self->supplier_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set_field (error, "supplier_id", SM_ERROR_SUPPLIER_UNKNOWN, 0);
      return FALSE;
    }
  if (sm_rules_check_account_number (smd_rows_get_text (rows, "number_mask"), self->typed,
                                     &self->number, &reason))
    return TRUE;
  smd_input_blame (&fields, "number", g_steal_pointer (&reason));
  return smd_input_check (&fields, error);
}

/* Counts the number, unless this customer looked at the very same one lately, or has had it. */
static gboolean
count_lookup (SmdTx *tx, Linking *self, GError **error)
{
  g_autofree char *client = smd_lookups_dup_client_key (self->client_address);
  g_autofree char *numbers = g_strconcat ("numbers:", self->customer_id, NULL);
  g_autofree char *same =
      g_strjoin (":", "number", self->customer_id, self->supplier_id, self->number, NULL);
  g_autoptr (SmdRows) rows = NULL;
  gboolean known = FALSE;

  if (!smd_accounts_had_number (tx, self->now, self->customer_id, self->supplier_id, self->number,
                                &known, error))
    return FALSE;
  if (known)
    return TRUE;
  rows = smd_tx_query (tx, error, "SELECT key FROM throttles WHERE key = $1 AND first_at > $2",
                       "si", same, self->now - SM_LIMIT_LINK_SECONDS);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    return TRUE;
  self->counted = TRUE;
  return smd_throttle_hold (tx, self->now, client, error)
         && smd_throttle_check (tx, self->now, client, error)
         && smd_throttle_use (tx, self->now, numbers, SM_LIMIT_LINK_LOOKUPS, SM_LIMIT_LINK_SECONDS,
                              error)
         && smd_throttle_use (tx, self->now, same, 1, SM_LIMIT_LINK_SECONDS, error);
}

static gboolean
check_linked (SmdTx *tx, const Linking *self, gboolean *linked, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT id FROM accounts WHERE customer_id = $1 AND registry_id = $2 "
                       "AND disconnected_at IS NULL",
                       "ss", self->customer_id, self->registry_id);
  if (rows == NULL)
    return FALSE;
  *linked = smd_rows_next (rows);
  return TRUE;
}

static void
set_already_linked (GError **error)
{
  sm_error_set_field (error, "number", SM_ERROR_ACCOUNT_ALREADY_LINKED, 0);
}

static gboolean
find_registry (SmdTx *tx, Linking *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  gboolean linked = FALSE;

  rows = smd_tx_query (tx, error,
                       "SELECT g.id, " SMD_MASK_SHOWN " FROM registry_accounts g "
                       "WHERE g.supplier_id = $1 AND g.number = $2",
                       "ss", self->supplier_id, self->number);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set_field (&self->outcome, "number", SM_ERROR_NUMBER_UNKNOWN, 0);
      return !self->counted
             || smd_lookups_fail (tx, self->now, self->client_address, self->supplier_id,
                                  &self->failures, error);
    }
  self->registry_id = g_strdup (smd_rows_get_text (rows, "id"));
  self->masked_address = g_strdup (smd_rows_get_text (rows, "masked_address"));
  if (!check_linked (tx, self, &linked, error))
    return FALSE;
  if (linked)
    set_already_linked (&self->outcome);
  return TRUE;
}

static gboolean
look_up (SmdTx *tx, gpointer data, GError **error)
{
  Linking *self = data;

  linking_clear (self);
  return check_format (tx, self, error) && count_lookup (tx, self, error)
         && find_registry (tx, self, error);
}

static SmNumberCheck *
dup_check (const Linking *self)
{
  SmNumberCheck *check = sm_record_new (SM_TYPE_NUMBER_CHECK);

  sm_record_set_text (&check->supplier_id, self->supplier_id);
  sm_record_set_text (&check->number, self->number);
  sm_record_set_text (&check->masked_address, self->masked_address);
  return check;
}

/**
 * smd_op_number_check:
 * @domain: the domain
 * @call: with an SmNumberInput
 * @error: SM_ERROR_SUPPLIER_UNKNOWN, SM_ERROR_NUMBER_FORMAT, SM_ERROR_NUMBER_UNKNOWN,
 *   SM_ERROR_ACCOUNT_ALREADY_LINKED, SM_ERROR_TOO_MANY_TRIES (number: seconds to wait), or of the
 *   store
 *
 * Shows the masked address behind a number, so that nobody links a stranger's flat by mistake.
 *
 * Returns: (transfer full) (nullable): an SmNumberCheck
 */
gpointer
smd_op_number_check (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmNumberInput *input = call->body;
  Linking data = { .now = sm_clock_now (domain->clock),
                   .customer_id = call->customer_id,
                   .supplier_id = input->supplier_id,
                   .typed = input->number,
                   .client_address = call->client_address };
  gpointer reply = NULL;

  if (smd_store_write (domain->store, look_up, &data, error))
    {
      smd_lookups_alarm (domain, data.supplier_id, data.failures);
      if (data.outcome == NULL)
        reply = dup_check (&data);
      else
        g_propagate_error (error, g_steal_pointer (&data.outcome));
    }
  linking_clear (&data);
  return reply;
}

static gboolean
check_room (SmdTx *tx, const Linking *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT COUNT(*) AS n FROM accounts "
                       "WHERE customer_id = $1 AND disconnected_at IS NULL",
                       "s", self->customer_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows) || smd_rows_get_int (rows, "n") < SM_LIMIT_ACCOUNTS)
    return TRUE;
  sm_error_set (error, SM_ERROR_TOO_MANY_ACCOUNTS, SM_LIMIT_ACCOUNTS, N_ ("too many accounts"));
  return FALSE;
}

/* The account that was disconnected lately, or a new one. */
static gboolean
connect_account (SmdTx *tx, const Linking *self, char **id, GError **error)
{
  if (!smd_accounts_reconnect (tx, self->now, self->customer_id, self->registry_id, self->alias, id,
                               error))
    return FALSE;
  if (*id != NULL)
    return TRUE;
  *id = sm_id_new ();
  return smd_tx_exec (tx, error,
                      "INSERT INTO accounts (id, customer_id, registry_id, supplier_id, alias, "
                      "access, full_state, full_state_at, linked_at) "
                      "VALUES ($1, $2, $3, $4, $5, 'simple', 'none', $6, $6)",
                      "sssssi", *id, self->customer_id, self->registry_id, self->supplier_id,
                      self->alias, self->now);
}

static gboolean
link_once (SmdTx *tx, gpointer data, gpointer *reply, GError **error)
{
  Linking *self = data;
  g_autofree char *id = NULL;
  gboolean linked = FALSE;

  /* the flat's owner must not change while who had it in full gets it back */
  if (!smd_tx_lock (tx, SMD_LOCK_REGISTRY, self->registry_id, error)
      || !check_linked (tx, self, &linked, error))
    return FALSE;
  if (linked)
    {
      set_already_linked (error);
      return FALSE;
    }
  if (!check_room (tx, self, error) || !connect_account (tx, self, &id, error))
    return FALSE;
  *reply = smd_accounts_load_one (tx, self->now, self->customer_id, id, error);
  return *reply != NULL;
}

/* A repeated call finds its account linked: whether it was the first one shows by its key. */
static gpointer
link_account (SmdDomain *domain, const SmdCall *call, Linking *data, GError **error)
{
  if (!smd_store_write (domain->store, look_up, data, error))
    return NULL;
  smd_lookups_alarm (domain, data->supplier_id, data->failures);
  if (data->registry_id == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&data->outcome));
      return NULL;
    }
  return smd_domain_write_once (domain, call, call->customer_id, link_once, data, error);
}

/**
 * smd_op_link:
 * @domain: the domain
 * @call: with an SmLinkInput
 * @error: as smd_op_number_check(); SM_ERROR_TOO_MANY_ACCOUNTS (number: the limit)
 *
 * Links an account in its simple version; one that was disconnected within the last month comes
 * back as reconnecting.h says.
 *
 * Returns: (transfer full) (nullable): the SmAccount
 */
gpointer
smd_op_link (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmLinkInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *alias = smd_input_text (&fields, "alias", input->alias, FALSE);
  Linking data = { .now = sm_clock_now (domain->clock),
                   .customer_id = call->customer_id,
                   .supplier_id = input->supplier_id,
                   .typed = input->number,
                   .alias = alias,
                   .client_address = call->client_address };
  gpointer reply;

  if (!smd_input_check (&fields, error))
    return NULL;
  reply = link_account (domain, call, &data, error);
  linking_clear (&data);
  return reply;
}
