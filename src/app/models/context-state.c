/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-private.h"

#include "record.h"

/* What there is to ask of a context. All returns are borrowed. */

SmaSessionState
sma_context_get_session (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), SMA_SESSION_NONE);
  return self->session;
}

gboolean
sma_context_get_session_kept (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), FALSE);
  return self->session_kept;
}

gboolean
sma_context_get_keeping (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), FALSE);
  return self->keeping;
}

gboolean
sma_context_get_keyring_busy (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), FALSE);
  return self->keyring_busy;
}

gboolean
sma_context_get_online (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), FALSE);
  return self->online;
}

gboolean
sma_context_get_demo (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), FALSE);
  return self->service != NULL && self->service->demo;
}

gboolean
sma_context_get_refreshing (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), FALSE);
  return self->refreshing;
}

gint64
sma_context_get_refreshed_at (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), 0);
  return self->refreshed_at;
}

const GError *
sma_context_get_refresh_error (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return self->refresh_error;
}

const char *
sma_context_get_email (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return self->email;
}

const char *
sma_context_get_service_url (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return self->service_url;
}

SmServiceInfo *
sma_context_get_service (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return self->service;
}

SmCabinet *
sma_context_get_cabinet (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return self->cabinet;
}

SmProfile *
sma_context_get_profile (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return self->cabinet != NULL ? self->cabinet->profile : NULL;
}

GListModel *
sma_context_get_accounts (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return G_LIST_MODEL (self->accounts);
}

SmAccount *
sma_context_get_selected_account (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return self->selected;
}

/**
 * sma_context_find_account:
 * @self: the context
 * @account_id: (nullable): an account's id
 *
 * Returns: (transfer none) (nullable): the account as last seen
 */
SmAccount *
sma_context_find_account (SmaContext *self, const char *account_id)
{
  guint n_accounts;

  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);

  n_accounts = sm_record_list_length (self->accounts);
  for (guint i = 0; i < n_accounts; i++)
    {
      SmAccount *account = sm_record_list_get (self->accounts, i);

      if (g_strcmp0 (account->id, account_id) == 0)
        return account;
    }
  return NULL;
}
