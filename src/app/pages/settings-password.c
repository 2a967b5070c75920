/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-password.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "input-rules.h"
#include "limits.h"
#include "shell.h"

struct _SmaSettingsPassword
{
  AdwPreferencesGroup parent_instance;

  SmaContext *context;       /* owned */
  GCancellable *cancellable; /* owned; cancelled with the page */
  AdwPasswordEntryRow *current_password_row;
  AdwPasswordEntryRow *new_password_row;
  GtkLabel *password_label;
  GtkButton *password_button;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (SmaSettingsPassword, sma_settings_password, ADW_TYPE_PREFERENCES_GROUP)

static guint
get_least (SmaSettingsPassword *self)
{
  SmServiceInfo *service = sma_context_get_service (self->context);

  return service != NULL ? (guint) service->password_least : SM_LIMIT_PASSWORD_MIN;
}

static guint
get_most (SmaSettingsPassword *self)
{
  SmServiceInfo *service = sma_context_get_service (self->context);

  return service != NULL ? (guint) service->password_most : SM_LIMIT_PASSWORD_MAX;
}

static void
show_rule (SmaSettingsPassword *self)
{
  /* Translators: the shortest and the longest password, in characters */
  g_autofree char *rule = g_strdup_printf (_ ("Latin letters and digits, %u to %u of them"),
                                           get_least (self), get_most (self));

  gtk_label_set_label (self->password_label, rule);
  gtk_widget_remove_css_class (GTK_WIDGET (self->password_label), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->password_label), "success");
}

static void
show_text (SmaSettingsPassword *self, const char *text, const char *css_class)
{
  gtk_label_set_label (self->password_label, text);
  gtk_widget_add_css_class (GTK_WIDGET (self->password_label), css_class);
}

static void
on_password_changed (SmaSettingsPassword *self)
{
  const char *current = gtk_editable_get_text (GTK_EDITABLE (self->current_password_row));
  const char *fresh = gtk_editable_get_text (GTK_EDITABLE (self->new_password_row));
  g_autoptr (GError) error = NULL;
  gboolean good;

  if (self->context == NULL)
    return;
  good = sm_rules_check_password (fresh, get_least (self), get_most (self), &error);
  show_rule (self);
  if (good)
    show_text (self, _ ("The new password fits the rule"), "success");
  else if (g_error_matches (error, SM_ERROR, SM_ERROR_PASSWORD_CHARACTERS)
           || g_error_matches (error, SM_ERROR, SM_ERROR_PASSWORD_TOO_LONG))
    {
      g_autofree char *text = sma_error_to_text (error);
      show_text (self, text, "error");
    }
  if (good && current[0] == '\0')
    {
      show_rule (self);
      gtk_label_set_text (self->password_label, _ ("Type the current password, too"));
      good = FALSE;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->password_button), good && !self->busy);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->password_button),
                               good ? _ ("Set the new password")
                                    : gtk_label_get_text (self->password_label));
}

static void
on_changed_password (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaSettingsPassword) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean done = sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error);

  if (sma_error_is_cancelled (error))
    return;
  self->busy = FALSE;
  if (done)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->current_password_row), "");
      gtk_editable_set_text (GTK_EDITABLE (self->new_password_row), "");
      sma_shell_toast (GTK_WIDGET (self), _ ("The password was changed"));
      sma_context_tell_changed (self->context, "sessions");
      return;
    }
  on_password_changed (self);
  text = sma_error_to_text (error);
  show_rule (self);
  show_text (self, text, "error");
}

static void
on_password_clicked (SmaSettingsPassword *self)
{
  g_autoptr (SmPasswordChangeInput) input = NULL;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->password_button)))
    return;
  input = sm_record_new (SM_TYPE_PASSWORD_CHANGE_INPUT);
  sm_record_set_text (&input->current_password,
                      gtk_editable_get_text (GTK_EDITABLE (self->current_password_row)));
  sm_record_set_text (&input->new_password,
                      gtk_editable_get_text (GTK_EDITABLE (self->new_password_row)));
  self->busy = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->password_button), FALSE);
  sma_context_call_async (self->context, SM_OPERATION_PASSWORD_CHANGE, NULL, NULL, input, NULL,
                          self->cancellable, on_changed_password, g_object_ref (self));
}

static void
sma_settings_password_dispose (GObject *object)
{
  SmaSettingsPassword *self = SMA_SETTINGS_PASSWORD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_settings_password_parent_class)->dispose (object);
}

static void
sma_settings_password_class_init (SmaSettingsPasswordClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_settings_password_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/settings-password.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsPassword, current_password_row);
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsPassword, new_password_row);
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsPassword, password_label);
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsPassword, password_button);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_password_clicked);
}

static void
sma_settings_password_init (SmaSettingsPassword *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_settings_password_set_context:
 * @self: the group
 * @context: the context
 */
void
sma_settings_password_set_context (SmaSettingsPassword *self, SmaContext *context)
{
  g_set_object (&self->context, context);
  g_signal_connect_object (context, "notify::service", G_CALLBACK (on_password_changed), self,
                           G_CONNECT_SWAPPED);
  on_password_changed (self);
}
