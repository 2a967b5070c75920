/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-accounts.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "hint.h"
#include "settings-account-row.h"
#include "settings-left-row.h"
#include "shell.h"

struct _SmaSettingsAccounts
{
  AdwPreferencesGroup parent_instance;

  SmaContext *context; /* owned, nullable */
  GHashTable *left;    /* owned: ids of accounts that were disconnected here → not NULL once the
                        * cabinet is without it */
  GtkListBox *accounts_list;
  GtkListBox *left_list;
};

G_DEFINE_FINAL_TYPE (SmaSettingsAccounts, sma_settings_accounts, ADW_TYPE_PREFERENCES_GROUP)

typedef struct
{
  SmaSettingsAccounts *group; /* owned */
  SmAccount *account;         /* owned */
  GtkWidget *row;             /* owned */
} Leaving;

static void
leaving_free (Leaving *leaving)
{
  g_object_unref (leaving->group);
  g_object_unref (leaving->account);
  g_object_unref (leaving->row);
  g_free (leaving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leaving, leaving_free)

static void show_accounts (SmaSettingsAccounts *self);

static void
set_left (SmaSettingsAccounts *self, const char *account_id, gboolean is_left)
{
  if (is_left)
    g_hash_table_insert (self->left, g_strdup (account_id), NULL);
  else
    g_hash_table_remove (self->left, account_id);
  show_accounts (self);
}

static void
update_undo (SmaSettingsAccounts *self)
{
  const gboolean any = gtk_list_box_get_row_at_index (self->left_list, 0) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->left_list), any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.undo", any);
}

static void
on_taken_back (SmaSettingsLeftRow *row, SmaSettingsAccounts *self)
{
  g_autoptr (SmAccount) account = g_object_ref (sma_settings_left_row_get_account (row));

  gtk_list_box_remove (self->left_list, GTK_WIDGET (row));
  update_undo (self);
  set_left (self, account->id, FALSE);
  sma_context_refresh (self->context);
  sma_shell_toast (GTK_WIDGET (self), _ ("The account is connected again"));
  gtk_widget_child_focus (GTK_WIDGET (self->accounts_list), GTK_DIR_TAB_FORWARD);
}

/* The newest first; the focus goes where the press can be taken back. */
static void
offer_undo (SmaSettingsAccounts *self, SmAccount *account)
{
  GtkWidget *row = sma_settings_left_row_new (self->context, account);

  g_signal_connect_object (row, "taken-back", G_CALLBACK (on_taken_back), self, 0);
  gtk_list_box_prepend (self->left_list, row);
  update_undo (self);
  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

static void
on_disconnected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leaving) leaving = user_data;
  SmaSettingsAccounts *self = leaving->group;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_application_get_default () != NULL)
    g_application_release (g_application_get_default ());
  if (sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error))
    sma_context_refresh (SMA_CONTEXT (source));
  /* The page may have gone with its session or its window. */
  if (self->context == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  gtk_widget_set_sensitive (leaving->row, TRUE);
  if (error == NULL)
    {
      set_left (self, leaving->account->id, TRUE);
      offer_undo (self, leaving->account);
      return;
    }
  text = sma_error_to_text (error);
  if (text != NULL)
    sma_shell_toast (GTK_WIDGET (self), text);
}

/* Undo before "are you sure": the service is told at once, and told to link again by "undo". The
 * program may be on its way out: it waits for the answer. */
static void
on_disconnect_asked (SmaSettingsAccountRow *row, SmaSettingsAccounts *self)
{
  SmAccount *account = sma_settings_account_row_get_account (row);
  const char *parameters[] = { account->id, NULL };
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->group = g_object_ref (self);
  leaving->account = g_object_ref (account);
  leaving->row = g_object_ref (GTK_WIDGET (row));
  gtk_widget_set_sensitive (GTK_WIDGET (row), FALSE);
  if (g_application_get_default () != NULL)
    g_application_hold (g_application_get_default ());
  sma_context_call_async (self->context, SM_OPERATION_ACCOUNT_DISCONNECT, parameters, NULL, NULL,
                          NULL, NULL, on_disconnected, leaving);
}

static void
on_undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SmaSettingsAccounts *self = SMA_SETTINGS_ACCOUNTS (widget);
  GtkListBoxRow *newest = gtk_list_box_get_row_at_index (self->left_list, 0);

  if (newest != NULL && gtk_widget_get_mapped (widget))
    sma_settings_left_row_undo (SMA_SETTINGS_LEFT_ROW (newest));
}

static GtkWidget *
create_row (SmaSettingsAccounts *self, SmAccount *account)
{
  GtkWidget *row = sma_settings_account_row_new (self->context, account);

  g_signal_connect_object (row, "disconnect-asked", G_CALLBACK (on_disconnect_asked), self, 0);
  return row;
}

static SmAccount *
find_same (SmaSettingsAccounts *self, SmAccount *left)
{
  GListModel *accounts = sma_context_get_accounts (self->context);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      SmAccount *account = sm_record_list_get (G_LIST_STORE (accounts), i);

      if (g_strcmp0 (account->supplier_id, left->supplier_id) == 0
          && g_strcmp0 (account->number, left->number) == 0)
        return account;
    }
  return NULL;
}

/* One that was disconnected here and is connected again, in whatever way: there is nothing to be
 * taken back any more. Until the cabinet is told without it, it is only an older answer. */
static GtkWidget *
find_taken_back (SmaSettingsAccounts *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->left_list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      SmAccount *left = sma_settings_left_row_get_account (SMA_SETTINGS_LEFT_ROW (row));
      SmAccount *same = find_same (self, left);

      if (same == NULL)
        g_hash_table_insert (self->left, g_strdup (left->id), self);
      else if (g_hash_table_lookup (self->left, left->id) != NULL
               || !g_str_equal (same->id, left->id))
        return row;
    }
  return NULL;
}

static GtkWidget *
find_row (SmaSettingsAccounts *self, const char *account_id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->accounts_list, i)) != NULL; i++)
    if (g_str_equal (sma_settings_account_row_get_account (SMA_SETTINGS_ACCOUNT_ROW (row))->id,
                     account_id))
      return GTK_WIDGET (row);
  return NULL;
}

static gboolean
is_shown (SmaSettingsAccounts *self, const char *account_id)
{
  return !g_hash_table_contains (self->left, account_id)
         && sma_context_find_account (self->context, account_id) != NULL;
}

static void
drop_rows (SmaSettingsAccounts *self)
{
  GtkListBoxRow *row;
  int i = 0;

  while ((row = gtk_list_box_get_row_at_index (self->accounts_list, i)) != NULL)
    if (is_shown (self, sma_settings_account_row_get_account (SMA_SETTINGS_ACCOUNT_ROW (row))->id))
      i++;
    else
      gtk_list_box_remove (self->accounts_list, GTK_WIDGET (row));
}

/* An account keeps its row, and with it the focus and what is typed there, however often it is
 * told. */
static void
show_accounts (SmaSettingsAccounts *self)
{
  GListModel *accounts = sma_context_get_accounts (self->context);
  int index = 0;

  drop_rows (self);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (SmAccount) account = g_list_model_get_item (accounts, i);
      GtkWidget *row = find_row (self, account->id);
      const int former = row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;

      /* told twice: the list is being changed item by item */
      if (!is_shown (self, account->id) || (row != NULL && former < index))
        continue;
      if (former > index)
        gtk_list_box_remove (self->accounts_list, row);
      if (former == index)
        sma_settings_account_row_set_account (SMA_SETTINGS_ACCOUNT_ROW (row), account);
      else
        gtk_list_box_insert (self->accounts_list, create_row (self, account), index);
      index++;
    }
}

static void
on_accounts_changed (SmaSettingsAccounts *self)
{
  GtkWidget *row;

  show_accounts (self);
  while ((row = find_taken_back (self)) != NULL)
    on_taken_back (SMA_SETTINGS_LEFT_ROW (row), self);
}

static void
sma_settings_accounts_dispose (GObject *object)
{
  SmaSettingsAccounts *self = SMA_SETTINGS_ACCOUNTS (object);

  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_settings_accounts_parent_class)->dispose (object);
}

static void
sma_settings_accounts_finalize (GObject *object)
{
  g_hash_table_unref (SMA_SETTINGS_ACCOUNTS (object)->left);
  G_OBJECT_CLASS (sma_settings_accounts_parent_class)->finalize (object);
}

static void
sma_settings_accounts_class_init (SmaSettingsAccountsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_settings_accounts_dispose;
  G_OBJECT_CLASS (klass)->finalize = sma_settings_accounts_finalize;
  g_type_ensure (SMA_TYPE_HINT);
  gtk_widget_class_install_action (widget_class, "accounts.undo", NULL, on_undo);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/settings-accounts.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsAccounts, accounts_list);
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsAccounts, left_list);
}

static void
sma_settings_accounts_init (SmaSettingsAccounts *self)
{
  self->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  update_undo (self);
}

/**
 * sma_settings_accounts_set_context:
 * @self: the group
 * @context: the context; once
 */
void
sma_settings_accounts_set_context (SmaSettingsAccounts *self, SmaContext *context)
{
  self->context = g_object_ref (context);
  g_signal_connect_object (sma_context_get_accounts (context), "items-changed",
                           G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  show_accounts (self);
}
