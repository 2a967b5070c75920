/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts.h"

#include "error.h"
#include "input.h"
#include "operations.h"
#include "reconnecting.h"

typedef struct
{
  gint64 now;
  const char *customer_id; /* borrowed, like the next two */
  const char *account_id;
  const char *alias; /* nullable */

  SmAccount *reply; /* owned */
} Change;

/* Accounts of others are not found, like those that do not exist. */
static gboolean
check_changed (gint64 changed, GError **error)
{
  if (changed == 1)
    return TRUE;
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such account"));
  return FALSE;
}

static gboolean
rename_account (SmdTx *tx, gpointer data, GError **error)
{
  Change *self = data;
  gint64 changed = 0;

  g_clear_object (&self->reply);
  if (!smd_tx_exec_counted (tx, &changed, error,
                            "UPDATE accounts SET alias = $1 WHERE id = $2 AND customer_id = $3 "
                            "AND disconnected_at IS NULL",
                            "sss", self->alias, self->account_id, self->customer_id)
      || !check_changed (changed, error))
    return FALSE;
  self->reply = smd_accounts_load_one (tx, self->now, self->customer_id, self->account_id, error);
  return self->reply != NULL;
}

/**
 * smd_op_account_rename:
 * @domain: the domain
 * @call: names the account; with an SmAliasInput, empty for the supplier's name
 * @error: SM_ERROR_NOT_FOUND, SM_ERROR_FIELD_INVALID, or an error of the store
 *
 * Returns: (transfer full) (nullable): the SmAccount
 */
gpointer
smd_op_account_rename (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmAliasInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *alias = smd_input_text (&fields, "alias", input->alias, FALSE);
  Change data = { sm_clock_now (domain->clock), call->customer_id, call->parameters[0], alias };

  if (!smd_input_check (&fields, error))
    return NULL;
  if (!smd_store_write (domain->store, rename_account, &data, error))
    g_clear_object (&data.reply);
  return data.reply;
}

static gboolean
disconnect (SmdTx *tx, gpointer data, GError **error)
{
  Change *self = data;

  return smd_accounts_disconnect (tx, self->now, self->customer_id, self->account_id, error);
}

/**
 * smd_op_account_disconnect:
 * @domain: the domain
 * @call: names the account
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Disconnects an account. What was paid and sent stays in the books. Linked again within a month
 * it is the same account, see reconnecting.h.
 *
 * Returns: (nullable): %NULL
 */
gpointer
smd_op_account_disconnect (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Change data = { sm_clock_now (domain->clock), call->customer_id, call->parameters[0] };
  gboolean done G_GNUC_UNUSED = smd_store_write (domain->store, disconnect, &data, error);

  return NULL;
}
