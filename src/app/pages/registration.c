/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration.h"

#include <glib/gi18n.h>

#include "consent.h"
#include "error.h"
#include "hint.h"
#include "page-tools.h"
#include "password-rule.h"
#include "rule-line.h"
#include "shell.h"
#include "submit.h"

struct _SmaRegistration
{
  AdwBin parent_instance;

  SmaContext *context;       /* owned */
  SmaSignup *signup;         /* owned */
  GCancellable *cancellable; /* owned: of the call under way or the next one */

  /* template children */
  AdwEntryRow *email_row;
  AdwPasswordEntryRow *password_row;
  SmaRuleLine *email_rule;
  SmaPasswordRule *password_rule;
  GtkCheckButton *consent_check;
  GtkButton *consent_button;
  GtkLabel *error_label;
  SmaSubmit *submit;
};

G_DEFINE_FINAL_TYPE (SmaRegistration, sma_registration, ADW_TYPE_BIN)

static const char *
get_missing (SmaRegistration *self, gboolean email, gboolean password)
{
  if (sma_context_get_service (self->context) == NULL)
    return _ ("There is no answer from the service yet");
  if (!email)
    return _ ("Type your e-mail address, e.g. name@example.ru");
  if (!password)
    return _ ("Choose a password that fits the rule above");
  if (!gtk_check_button_get_active (self->consent_check))
    return _ ("Read the consent and tick it");
  return NULL;
}

static void
update_ready (SmaRegistration *self)
{
  SmServiceInfo *service = sma_context_get_service (self->context);
  gboolean email = sma_page_is_email (self->email_row);
  gboolean password =
      sma_password_rule_check (self->password_rule, self->context,
                               gtk_editable_get_text (GTK_EDITABLE (self->password_row)));

  sma_rule_line_set_state (self->email_rule, email ? SMA_RULE_MET : SMA_RULE_OPEN);
  gtk_widget_set_sensitive (GTK_WIDGET (self->consent_button), service != NULL);
  sma_submit_set_missing (self->submit, get_missing (self, email, password));
}

static void
on_changed (SmaRegistration *self)
{
  sma_page_clear_error (self->error_label);
  if (self->context != NULL)
    update_ready (self);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaRegistration) self = user_data;
  g_autoptr (GError) error = NULL;

  sma_submit_set_busy (self->submit, FALSE);
  if (sma_signup_finish (SMA_SIGNUP (source), result, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
      gtk_widget_activate_action (GTK_WIDGET (self), "start.show", "s", "confirmation");
      return;
    }
  /* Another text has to be read and agreed to anew. */
  if (g_error_matches (error, SM_ERROR, SM_ERROR_CONSENT_OUTDATED))
    {
      gtk_check_button_set_active (self->consent_check, FALSE);
      sma_context_look_now (self->context);
    }
  sma_page_show_error (self->error_label, error);
}

static void
on_submitted (SmaRegistration *self)
{
  SmServiceInfo *service = sma_context_get_service (self->context);
  g_autofree char *email = sma_page_dup_cleaned (self->email_row);

  sma_page_clear_error (self->error_label);
  sma_submit_set_busy (self->submit, TRUE);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sma_signup_register_async (
      self->signup, email, gtk_editable_get_text (GTK_EDITABLE (self->password_row)),
      service->consent_version, self->cancellable, on_registered, g_object_ref (self));
}

static void
on_cancelled (SmaRegistration *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
on_activated (SmaRegistration *self)
{
  sma_submit_press (self->submit);
}

static void
on_consent_clicked (SmaRegistration *self)
{
  SmServiceInfo *service = sma_context_get_service (self->context);

  if (service != NULL)
    sma_shell_present_dialog (GTK_WIDGET (self), sma_consent_new (service));
}

static void
sma_registration_dispose (GObject *object)
{
  SmaRegistration *self = SMA_REGISTRATION (object);

  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->signup);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_registration_parent_class)->dispose (object);
}

static void
sma_registration_class_init (SmaRegistrationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_registration_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_PASSWORD_RULE);
  g_type_ensure (SMA_TYPE_RULE_LINE);
  g_type_ensure (SMA_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/registration.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaRegistration, email_row);
  gtk_widget_class_bind_template_child (widget_class, SmaRegistration, password_row);
  gtk_widget_class_bind_template_child (widget_class, SmaRegistration, email_rule);
  gtk_widget_class_bind_template_child (widget_class, SmaRegistration, password_rule);
  gtk_widget_class_bind_template_child (widget_class, SmaRegistration, consent_check);
  gtk_widget_class_bind_template_child (widget_class, SmaRegistration, consent_button);
  gtk_widget_class_bind_template_child (widget_class, SmaRegistration, error_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRegistration, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_consent_clicked);
}

static void
sma_registration_init (SmaRegistration *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_registration_new:
 * @context: the context
 * @signup: the registration that the form begins
 *
 * Returns: (transfer floating): the registration form, its consent unticked
 */
GtkWidget *
sma_registration_new (SmaContext *context, SmaSignup *signup)
{
  SmaRegistration *self = g_object_new (SMA_TYPE_REGISTRATION, NULL);

  self->context = g_object_ref (context);
  self->signup = g_object_ref (signup);
  g_signal_connect_swapped (context, "notify::service", G_CALLBACK (update_ready), self);
  update_ready (self);
  sma_page_share_email (self->email_row, signup);
  return GTK_WIDGET (self);
}
