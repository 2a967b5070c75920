/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "login.h"

#include <glib/gi18n.h>

#include "consent.h"
#include "errors.h"
#include "hint.h"
#include "page-tools.h"
#include "shell.h"
#include "submit.h"

struct _SmaLogin
{
  AdwBin parent_instance;

  SmaContext *context;       /* owned */
  GCancellable *cancellable; /* owned: of the call under way or the next one */

  /* template children */
  AdwEntryRow *email_row;
  AdwPasswordEntryRow *password_row;
  GtkLabel *error_label;
  SmaSubmit *submit;
  GtkButton *demo_button;
  GtkBox *demo_box;
  GtkButton *demo_full_button;
};

G_DEFINE_FINAL_TYPE (SmaLogin, sma_login, ADW_TYPE_BIN)

/* Any password may be tried: which ones are right is the service's business. */
static void
update_ready (SmaLogin *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));
  const char *missing = NULL;

  if (!sma_page_is_email (self->email_row))
    missing = _ ("Type your e-mail address, e.g. name@example.ru");
  else if (password[0] == '\0')
    missing = _ ("Type the password");
  sma_submit_set_missing (self->submit, missing);
}

static void
on_changed (SmaLogin *self)
{
  sma_page_clear_error (self->error_label);
  update_ready (self);
}

/* Made-up customers are known where the app itself started the demonstration. */
static void
on_demo_sensitive (SmaLogin *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->demo_box),
                          gtk_widget_is_sensitive (GTK_WIDGET (self->demo_full_button)));
}

/* Coming back from another page: what was wrong before is no news. */
static void
on_mapped (SmaLogin *self)
{
  on_demo_sensitive (self);
  if (!sma_submit_get_busy (self->submit))
    sma_page_clear_error (self->error_label);
}

static void log_in (SmaLogin *self, const char *consent_version);

static void
on_consent_answered (SmaLogin *self, const char *response)
{
  SmServiceInfo *service = sma_context_get_service (self->context);

  if (service != NULL && g_str_equal (response, "give"))
    log_in (self, service->consent_version);
  else if (service != NULL && g_str_equal (response, "read"))
    sma_shell_present_dialog (GTK_WIDGET (self), sma_consent_new (service));
}

/* Who withdrew the consent decides whether that holds. */
static void
ask_consent (SmaLogin *self, const GError *error)
{
  g_autofree char *text = sma_error_to_text (error);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Keep the Cabinet?"), text);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_add_responses (alert, "close", _ ("_Not Now"), "read", _ ("_Read the Consent"),
                                  "give", _ ("_Give the Consent"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "give", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (alert, "close");
  g_signal_connect_object (alert, "response", G_CALLBACK (on_consent_answered), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_logged_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaLogin) self = user_data;
  g_autoptr (GError) error = NULL;

  sma_submit_set_busy (self->submit, FALSE);
  if (sma_context_login_finish (SMA_CONTEXT (source), result, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
      return;
    }
  sma_page_show_error (self->error_label, error);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
  if (g_error_matches (error, SM_ERROR, SM_ERROR_CONSENT_WITHDRAWN))
    ask_consent (self, error);
}

static void
log_in (SmaLogin *self, const char *consent_version)
{
  g_autofree char *email = sma_page_dup_cleaned (self->email_row);

  sma_page_clear_error (self->error_label);
  sma_submit_set_busy (self->submit, TRUE);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sma_context_login_again_async (
      self->context, email, gtk_editable_get_text (GTK_EDITABLE (self->password_row)),
      consent_version, self->cancellable, on_logged_in, g_object_ref (self));
}

static void
on_submitted (SmaLogin *self)
{
  log_in (self, NULL);
}

static void
on_cancelled (SmaLogin *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
on_activated (SmaLogin *self)
{
  sma_submit_press (self->submit);
}

static void
on_demo_clicked (SmaLogin *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.demo", NULL);
}

static void
sma_login_dispose (GObject *object)
{
  SmaLogin *self = SMA_LOGIN (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_login_parent_class)->dispose (object);
}

static void
sma_login_class_init (SmaLoginClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_login_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/login.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaLogin, email_row);
  gtk_widget_class_bind_template_child (widget_class, SmaLogin, password_row);
  gtk_widget_class_bind_template_child (widget_class, SmaLogin, error_label);
  gtk_widget_class_bind_template_child (widget_class, SmaLogin, submit);
  gtk_widget_class_bind_template_child (widget_class, SmaLogin, demo_button);
  gtk_widget_class_bind_template_child (widget_class, SmaLogin, demo_box);
  gtk_widget_class_bind_template_child (widget_class, SmaLogin, demo_full_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_demo_clicked);
}

static void
sma_login_init (SmaLogin *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->demo_full_button, "notify::sensitive",
                            G_CALLBACK (on_demo_sensitive), self);
  g_signal_connect (self, "map", G_CALLBACK (on_mapped), NULL);
}

/**
 * sma_login_new:
 * @context: the context
 * @signup: knows the address that was typed
 *
 * Returns: (transfer floating): the login page
 */
GtkWidget *
sma_login_new (SmaContext *context, SmaSignup *signup)
{
  SmaLogin *self = g_object_new (SMA_TYPE_LOGIN, NULL);

  self->context = g_object_ref (context);
  g_object_bind_property (context, "demo", self->demo_button, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  sma_page_share_email (self->email_row, signup);
  update_ready (self);
  return GTK_WIDGET (self);
}

/**
 * sma_login_focus:
 * @self: the login page
 *
 * Puts the cursor where typing goes on.
 */
void
sma_login_focus (SmaLogin *self)
{
  gboolean known;

  g_return_if_fail (SMA_IS_LOGIN (self));

  known = sma_page_is_email (self->email_row);
  gtk_widget_grab_focus (known ? GTK_WIDGET (self->password_row) : GTK_WIDGET (self->email_row));
}
