/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-private.h"
#include "record.h"

/* The list of accounts follows the cabinet and single replies. */

/* The selection survives new objects of the same account; without it the first one is chosen. */
static void
keep_selection (SmaContext *self)
{
  g_autoptr (SmAccount) first = NULL;
  SmAccount *same = NULL;

  if (self->selected != NULL)
    same = sma_context_find_account (self, self->selected->id);
  if (same == NULL)
    same = first = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);
  sma_context_select_account (self, same);
}

/* Rows that say the same stay the same objects, so that nothing on the screen blinks. */
void
sma_context_merge_accounts (SmaContext *self, GListStore *fresh)
{
  guint n_fresh = sm_record_list_length (fresh);
  guint n_shown = sm_record_list_length (self->accounts);

  for (guint i = 0; i < n_fresh; i++)
    {
      gpointer account = sm_record_list_get (fresh, i);

      if (i >= n_shown)
        g_list_store_append (self->accounts, account);
      else if (!sm_record_equal (sm_record_list_get (self->accounts, i), account))
        g_list_store_splice (self->accounts, i, 1, &account, 1);
    }
  if (n_shown > n_fresh)
    g_list_store_splice (self->accounts, n_fresh, n_shown - n_fresh, NULL, 0);
  keep_selection (self);
}

void
sma_context_update_account (SmaContext *self, SmAccount *account)
{
  guint n_accounts = sm_record_list_length (self->accounts);

  for (guint i = 0; i < n_accounts; i++)
    {
      SmAccount *shown = sm_record_list_get (self->accounts, i);

      if (g_strcmp0 (shown->id, account->id) != 0)
        continue;
      g_list_store_splice (self->accounts, i, 1, (gpointer *) &account, 1);
      keep_selection (self);
      return;
    }
  g_list_store_append (self->accounts, account);
  keep_selection (self);
}
