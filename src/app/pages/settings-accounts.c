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

  SmaContext *context;          /* owned, nullable */
  GtkFilterListModel *accounts; /* owned, nullable: connected, and not just disconnected */
  GHashTable *left;             /* owned: ids of accounts that were disconnected here */
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

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  SmaSettingsAccounts *self = user_data;
  SmAccount *account = item;

  return !g_hash_table_contains (self->left, account->id);
}

static void
set_left (SmaSettingsAccounts *self, const char *account_id, gboolean is_left)
{
  if (is_left)
    g_hash_table_add (self->left, g_strdup (account_id));
  else
    g_hash_table_remove (self->left, account_id);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->accounts),
                      is_left ? GTK_FILTER_CHANGE_MORE_STRICT : GTK_FILTER_CHANGE_LESS_STRICT);
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
  set_left (self, sma_settings_left_row_get_account (row)->id, FALSE);
  gtk_list_box_remove (self->left_list, GTK_WIDGET (row));
  update_undo (self);
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
create_row (gpointer item, gpointer user_data)
{
  SmaSettingsAccounts *self = user_data;
  GtkWidget *row = sma_settings_account_row_new (self->context, item);

  g_signal_connect_object (row, "disconnect-asked", G_CALLBACK (on_disconnect_asked), self, 0);
  return row;
}

static void
sma_settings_accounts_dispose (GObject *object)
{
  SmaSettingsAccounts *self = SMA_SETTINGS_ACCOUNTS (object);

  g_clear_object (&self->accounts);
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
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));

  self->context = g_object_ref (context);
  self->accounts =
      gtk_filter_list_model_new (g_object_ref (sma_context_get_accounts (context)), filter);
  gtk_list_box_bind_model (self->accounts_list, G_LIST_MODEL (self->accounts), create_row, self,
                           NULL);
}
