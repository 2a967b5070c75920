/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "page-tools.h"
#include "settings-accounts.h"
#include "settings-password.h"
#include "settings-sessions.h"
#include "shell.h"

struct _SmaSettings
{
  AdwBin parent_instance;

  SmaContext *context;       /* owned */
  GCancellable *cancellable; /* owned; cancelled with the page */
  char *shown_name;          /* owned, nullable: as the service said, likewise the next two */
  char *shown_phone;
  char *shown_address;
  GtkLabel *email_label;
  AdwEntryRow *name_row;
  AdwEntryRow *phone_row;
  AdwEntryRow *address_row;
  SmaSettingsAccounts *accounts_group;
  SmaSettingsPassword *password_group;
  SmaSettingsSessions *sessions_group;
  GtkCheckButton *style_system;
  GtkCheckButton *style_light;
  GtkCheckButton *style_dark;
};

G_DEFINE_FINAL_TYPE (SmaSettings, sma_settings, ADW_TYPE_BIN)

/* --- profile --- */

static gboolean
is_edited (AdwEntryRow *row, const char *shown)
{
  return shown != NULL && !g_str_equal (shown, gtk_editable_get_text (GTK_EDITABLE (row)));
}

/* What was typed and not yet saved stays. */
static void
set_row_text (AdwEntryRow *row, char **shown, const char *text)
{
  if (is_edited (row, *shown) || gtk_widget_get_focus_child (GTK_WIDGET (row)) != NULL)
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

typedef struct
{
  SmaSettings *settings;
  SmProfileInput *input;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->settings);
  g_object_unref (saving->input);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
offer_again (SmaSettings *self)
{
  if (is_edited (self->name_row, self->shown_name))
    sma_page_offer_again (self->name_row);
  if (is_edited (self->phone_row, self->shown_phone))
    sma_page_offer_again (self->phone_row);
  if (is_edited (self->address_row, self->shown_address))
    sma_page_offer_again (self->address_row);
}

static void
on_profile_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  SmaSettings *self = saving->settings;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error))
    {
      /* What was typed on meanwhile is not saved yet. */
      g_set_str (&self->shown_name, saving->input->full_name);
      g_set_str (&self->shown_phone, saving->input->phone);
      g_set_str (&self->shown_address, saving->input->address);
      sma_shell_toast (GTK_WIDGET (self), _ ("The profile was saved"));
      sma_context_refresh (SMA_CONTEXT (source));
      return;
    }
  text = sma_error_to_text (error);
  if (text == NULL)
    return;
  offer_again (self);
  sma_shell_toast (GTK_WIDGET (self), text);
}

static void
on_profile_apply (SmaSettings *self)
{
  SmProfileInput *input = sm_record_new (SM_TYPE_PROFILE_INPUT);
  Saving *saving = g_new0 (Saving, 1);

  saving->settings = g_object_ref (self);
  saving->input = input;
  sm_record_set_text (&input->full_name, gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  sm_record_set_text (&input->phone, gtk_editable_get_text (GTK_EDITABLE (self->phone_row)));
  sm_record_set_text (&input->address, gtk_editable_get_text (GTK_EDITABLE (self->address_row)));
  sma_context_call_async (self->context, SM_OPERATION_PROFILE_SAVE, NULL, NULL, input, NULL,
                          self->cancellable, on_profile_saved, saving);
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
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_settings_parent_class)->dispose (object);
}

static void
sma_settings_finalize (GObject *object)
{
  SmaSettings *self = SMA_SETTINGS (object);

  forget_shown (self);
  G_OBJECT_CLASS (sma_settings_parent_class)->finalize (object);
}

static void
sma_settings_class_init (SmaSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_settings_dispose;
  G_OBJECT_CLASS (klass)->finalize = sma_settings_finalize;
  g_type_ensure (SMA_TYPE_SETTINGS_ACCOUNTS);
  g_type_ensure (SMA_TYPE_SETTINGS_PASSWORD);
  g_type_ensure (SMA_TYPE_SETTINGS_SESSIONS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/settings.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaSettings, accounts_group);
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

  self->context = g_object_ref (context);
  sma_settings_accounts_set_context (self->accounts_group, context);
  sma_settings_password_set_context (self->password_group, context);
  sma_settings_sessions_set_context (self->sessions_group, context);
  g_signal_connect_object (context, "notify::profile", G_CALLBACK (on_profile_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::email", G_CALLBACK (on_profile_changed), self,
                           G_CONNECT_SWAPPED);
  on_profile_changed (self);
  return GTK_WIDGET (self);
}
