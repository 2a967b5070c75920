/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "format.h"
#include "hint.h"
#include "settings-account-row.h"
#include "settings-password.h"
#include "settings-sessions.h"
#include "shell.h"

struct _SmaSettings
{
  AdwBin parent_instance;

  SmaContext *context;          /* owned */
  GCancellable *cancellable;    /* owned; cancelled with the page */
  GtkFilterListModel *accounts; /* owned: what is shown: connected, and not just disconnected */
  GHashTable *leaving;          /* owned: ids of accounts that leave → whether that was told */
  char *shown_name;             /* owned, nullable: as the service said, likewise the next two */
  char *shown_phone;
  char *shown_address;
  GtkListBox *accounts_list;
  GtkLabel *email_label;
  AdwEntryRow *name_row;
  AdwEntryRow *phone_row;
  AdwEntryRow *address_row;
  SmaSettingsPassword *password_group;
  SmaSettingsSessions *sessions_group;
  GtkCheckButton *style_system;
  GtkCheckButton *style_light;
  GtkCheckButton *style_dark;
};

G_DEFINE_FINAL_TYPE (SmaSettings, sma_settings, ADW_TYPE_BIN)

/* --- connected accounts --- */

typedef struct
{
  SmaSettings *page;  /* owned */
  SmAccount *account; /* owned */
} Leaving;

static void
leaving_free (Leaving *leaving)
{
  g_object_unref (leaving->page);
  g_object_unref (leaving->account);
  g_free (leaving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leaving, leaving_free)

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  SmaSettings *self = user_data;
  SmAccount *account = item;

  return !g_hash_table_contains (self->leaving, account->id);
}

static void
set_leaving (SmaSettings *self, const char *account_id, gboolean is_leaving)
{
  if (is_leaving)
    g_hash_table_replace (self->leaving, g_strdup (account_id), NULL);
  else
    g_hash_table_remove (self->leaving, account_id);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->accounts),
                      is_leaving ? GTK_FILTER_CHANGE_MORE_STRICT : GTK_FILTER_CHANGE_LESS_STRICT);
}

static void
on_disconnected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leaving) leaving = user_data;
  SmaSettings *self = leaving->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_application_get_default () != NULL)
    g_application_release (g_application_get_default ());
  if (sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error))
    sma_context_refresh (SMA_CONTEXT (source));
  /* The page may have gone with its session. */
  if (error == NULL || self->context == NULL)
    return;
  set_leaving (self, leaving->account->id, FALSE);
  text = sma_error_to_text (error);
  if (text != NULL)
    sma_shell_toast (GTK_WIDGET (self), text);
}

/* The program may be on its way out: it waits for the answer. */
static void
tell_leaving (SmaSettings *self, SmAccount *account)
{
  const char *parameters[] = { account->id, NULL };
  gpointer told = NULL;
  Leaving *asked;

  if (self->context == NULL
      || !g_hash_table_lookup_extended (self->leaving, account->id, NULL, &told) || told != NULL)
    return;
  g_hash_table_replace (self->leaving, g_strdup (account->id), GINT_TO_POINTER (TRUE));
  asked = g_new0 (Leaving, 1);
  asked->page = g_object_ref (self);
  asked->account = g_object_ref (account);
  if (g_application_get_default () != NULL)
    g_application_hold (g_application_get_default ());
  sma_context_call_async (self->context, SM_OPERATION_ACCOUNT_DISCONNECT, parameters, NULL, NULL,
                          NULL, NULL, on_disconnected, asked);
}

static void
on_toast_dismissed (AdwToast *toast, Leaving *leaving)
{
  tell_leaving (leaving->page, leaving->account);
}

/* The window said that they are disconnected: so they are when it is closed. */
static void
on_window_closing (SmaSettings *self)
{
  GListModel *accounts = sma_context_get_accounts (self->context);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (SmAccount) account = g_list_model_get_item (accounts, i);

      tell_leaving (self, account);
    }
}

static void
on_changed_elsewhere (SmaSettings *self, const char *what)
{
  if (g_strcmp0 (what, "closing") == 0)
    on_window_closing (self);
}

static void
on_undo_clicked (AdwToast *toast, Leaving *leaving)
{
  if (leaving->page->context != NULL
      && g_hash_table_lookup (leaving->page->leaving, leaving->account->id) == NULL)
    set_leaving (leaving->page, leaving->account->id, FALSE);
}

static void
leaving_closure_free (gpointer data, GClosure *closure)
{
  leaving_free (data);
}

/* Undo before "are you sure": the account leaves at once, the service is told when the time to
 * undo is over. */
static void
on_disconnect_asked (SmaSettingsAccountRow *row, SmaSettings *self)
{
  SmAccount *account = sma_settings_account_row_get_account (row);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *number = sma_format_number (NULL, account->number);
  /* Translators: an account number */
  g_autofree char *title = g_strdup_printf (_ ("Account %s disconnected"), number);
  AdwToast *toast = adw_toast_new (title);
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->page = g_object_ref (self);
  leaving->account = g_object_ref (account);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, 6);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (on_undo_clicked), leaving);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (on_toast_dismissed), leaving,
                         leaving_closure_free, 0);
  set_leaving (self, account->id, TRUE);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static GtkWidget *
create_account_row (gpointer item, gpointer user_data)
{
  SmaSettings *self = user_data;
  GtkWidget *row = sma_settings_account_row_new (self->context, item);

  g_signal_connect_object (row, "disconnect-asked", G_CALLBACK (on_disconnect_asked), self, 0);
  return row;
}

/* --- profile --- */

/* What was typed and not yet saved stays. */
static void
set_row_text (AdwEntryRow *row, char **shown, const char *text)
{
  const gboolean edited =
      *shown != NULL && !g_str_equal (*shown, gtk_editable_get_text (GTK_EDITABLE (row)));

  if (edited || gtk_widget_get_focus_child (GTK_WIDGET (row)) != NULL)
    return;
  g_free (*shown);
  *shown = g_strdup (text != NULL ? text : "");
  gtk_editable_set_text (GTK_EDITABLE (row), *shown);
}

static void
forget_shown (SmaSettings *self)
{
  g_clear_pointer (&self->shown_name, g_free);
  g_clear_pointer (&self->shown_phone, g_free);
  g_clear_pointer (&self->shown_address, g_free);
}

static void
on_profile_changed (SmaSettings *self)
{
  SmProfile *profile = sma_context_get_profile (self->context);
  const char *email = sma_context_get_email (self->context);

  gtk_label_set_label (self->email_label, email != NULL ? email : "");
  if (profile == NULL)
    {
      forget_shown (self);
      return;
    }
  set_row_text (self->name_row, &self->shown_name, profile->full_name);
  set_row_text (self->phone_row, &self->shown_phone, profile->phone);
  set_row_text (self->address_row, &self->shown_address, profile->address);
}

static void
on_profile_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaSettings) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error))
    {
      forget_shown (self);
      sma_shell_toast (GTK_WIDGET (self), _ ("The profile was saved"));
      sma_context_refresh (SMA_CONTEXT (source));
      return;
    }
  text = sma_error_to_text (error);
  if (text != NULL)
    sma_shell_toast (GTK_WIDGET (self), text);
}

static void
on_profile_apply (SmaSettings *self)
{
  g_autoptr (SmProfileInput) input = sm_record_new (SM_TYPE_PROFILE_INPUT);

  sm_record_set_text (&input->full_name, gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  sm_record_set_text (&input->phone, gtk_editable_get_text (GTK_EDITABLE (self->phone_row)));
  sm_record_set_text (&input->address, gtk_editable_get_text (GTK_EDITABLE (self->address_row)));
  sma_context_call_async (self->context, SM_OPERATION_PROFILE_SAVE, NULL, NULL, input, NULL,
                          self->cancellable, on_profile_saved, g_object_ref (self));
}

/* --- appearance --- */

static void
on_style_toggled (SmaSettings *self)
{
  g_autoptr (GSettings) settings = g_settings_new (SM_APP_ID);

  if (gtk_check_button_get_active (self->style_dark))
    g_settings_set_string (settings, "style", "dark");
  else if (gtk_check_button_get_active (self->style_light))
    g_settings_set_string (settings, "style", "light");
  else
    g_settings_set_string (settings, "style", "system");
}

static void
show_style (SmaSettings *self)
{
  g_autoptr (GSettings) settings = g_settings_new (SM_APP_ID);
  g_autofree char *style = g_settings_get_string (settings, "style");

  gtk_check_button_set_active (self->style_dark, g_str_equal (style, "dark"));
  gtk_check_button_set_active (self->style_light, g_str_equal (style, "light"));
  gtk_check_button_set_active (self->style_system, g_str_equal (style, "system"));
}

/* --- the page --- */

static void
sma_settings_dispose (GObject *object)
{
  SmaSettings *self = SMA_SETTINGS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->accounts);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_settings_parent_class)->dispose (object);
}

static void
sma_settings_finalize (GObject *object)
{
  SmaSettings *self = SMA_SETTINGS (object);

  g_hash_table_unref (self->leaving);
  forget_shown (self);
  G_OBJECT_CLASS (sma_settings_parent_class)->finalize (object);
}

static void
sma_settings_class_init (SmaSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_settings_dispose;
  G_OBJECT_CLASS (klass)->finalize = sma_settings_finalize;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_SETTINGS_PASSWORD);
  g_type_ensure (SMA_TYPE_SETTINGS_SESSIONS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/settings.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, accounts_list);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, email_label);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, name_row);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, phone_row);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, address_row);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, password_group);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, sessions_group);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, style_system);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, style_light);
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, style_dark);
  gtk_widget_class_bind_template_callback (widget_class, on_profile_apply);
}

static void
sma_settings_init (SmaSettings *self)
{
  self->cancellable = g_cancellable_new ();
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  show_style (self);
  g_signal_connect_swapped (self->style_light, "toggled", G_CALLBACK (on_style_toggled), self);
  g_signal_connect_swapped (self->style_dark, "toggled", G_CALLBACK (on_style_toggled), self);
  g_signal_connect_swapped (self->style_system, "toggled", G_CALLBACK (on_style_toggled), self);
}

/**
 * sma_settings_new:
 * @context: the context
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sma_settings_new (SmaContext *context)
{
  SmaSettings *self = g_object_new (SMA_TYPE_SETTINGS, NULL);
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));

  self->context = g_object_ref (context);
  self->accounts =
      gtk_filter_list_model_new (g_object_ref (sma_context_get_accounts (context)), filter);
  gtk_list_box_bind_model (self->accounts_list, G_LIST_MODEL (self->accounts), create_account_row,
                           self, NULL);
  sma_settings_password_set_context (self->password_group, context);
  sma_settings_sessions_set_context (self->sessions_group, context);
  g_signal_connect_object (context, "notify::profile", G_CALLBACK (on_profile_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed-elsewhere", G_CALLBACK (on_changed_elsewhere), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::email", G_CALLBACK (on_profile_changed), self,
                           G_CONNECT_SWAPPED);
  on_profile_changed (self);
  return GTK_WIDGET (self);
}
