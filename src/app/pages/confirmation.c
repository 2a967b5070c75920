/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "confirmation.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "hint.h"
#include "input-rules.h"
#include "page-tools.h"
#include "shell.h"
#include "submit.h"

struct _SmaConfirmation
{
  AdwBin parent_instance;

  SmaContext *context;       /* owned */
  SmaSignup *signup;         /* owned */
  GCancellable *cancellable; /* owned: of the call under way or the next one */

  /* template children */
  GtkLabel *text_label;
  GtkSpinner *spinner;
  GtkLabel *state_label;
  AdwEntryRow *code_row;
  GtkLabel *error_label;
  SmaSubmit *submit;
  GtkButton *resend_button;
  GtkLabel *resend_label;
  GtkButton *correct_button;
  GtkBox *correct_box;
  AdwEntryRow *email_row;
  SmaSubmit *email_submit;
};

G_DEFINE_FINAL_TYPE (SmaConfirmation, sma_confirmation, ADW_TYPE_BIN)

typedef struct
{
  const char *state;
  const char *text; /* msgid */
} StateRow;

static const StateRow states[] = {
  { "pending", N_ ("Open the letter and press the link in it: this window goes on by itself") },
  { "confirmed", N_ ("The address is confirmed. Your cabinet is being opened") },
  { "login", N_ ("The address is confirmed, but the cabinet could not be opened just now. Go back "
                 "and log in with your password") },
  { "expired", N_ ("The letter is too old. Send it again") },
  { "undeliverable", N_ ("The mail server refused the letter: perhaps there is no such mailbox. "
                         "Correct the address, and a letter goes to the right one") },
  { "void", N_ ("This registration was ended from the mailbox: by “It was not me”, or because "
                "another one of the same address was confirmed") },
  { "ended", N_ ("This registration is over. Go back and send the form once more: what you typed "
                 "there, except the password, is still there") },
};

static void
show_correction (SmaConfirmation *self)
{
  const char *email = sma_signup_get_email (self->signup);

  gtk_editable_set_text (GTK_EDITABLE (self->email_row), email != NULL ? email : "");
  gtk_widget_set_visible (GTK_WIDGET (self->correct_box), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->correct_button), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->email_row));
}

static void
update_state (SmaConfirmation *self)
{
  const char *state = sma_signup_get_state (self->signup);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      gtk_label_set_label (self->state_label, _ (states[i].text));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner),
                          g_str_equal (state, "pending") || g_str_equal (state, "confirmed"));
  if (g_str_equal (state, "undeliverable")
      && gtk_widget_get_visible (GTK_WIDGET (self->correct_button)))
    show_correction (self);
  if (g_str_equal (state, "login") && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "start.show", "s", "login");
      sma_shell_toast (GTK_WIDGET (self),
                       _ ("The address is confirmed. Log in with your password"));
    }
}

static void
update_email (SmaConfirmation *self)
{
  const char *email = sma_signup_get_email (self->signup);
  g_autofree char *shown = email != NULL ? sm_rules_display_email (email) : NULL;
  g_autofree char *text = NULL;

  if (shown == NULL)
    return;
  /* Translators: an e-mail address */
  text = g_strdup_printf (_ ("A letter with a link is on its way to %s"), shown);
  gtk_label_set_label (self->text_label, text);
}

static void
update_buttons (SmaConfirmation *self)
{
  g_autofree char *code = sma_page_dup_cleaned (self->code_row);
  guint seconds = sma_signup_get_resend_seconds (self->signup);
  gboolean idle =
      !sma_signup_get_busy (self->signup) && sma_signup_get_email (self->signup) != NULL;
  g_autofree char *wait =
      g_strdup_printf (ngettext ("The next letter can be sent in %u second",
                                 "The next letter can be sent in %u seconds", seconds),
                       seconds);

  gtk_widget_set_sensitive (GTK_WIDGET (self->resend_button), idle && seconds == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->resend_label), seconds > 0);
  gtk_label_set_label (self->resend_label, wait);
  sma_submit_set_missing (self->submit, !idle             ? ""
                                        : code[0] == '\0' ? _ ("Paste the code from the letter")
                                                          : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->correct_button), idle);
  sma_submit_set_missing (self->email_submit,
                          !idle ? ""
                          : sma_page_is_email (self->email_row)
                              ? NULL
                              : _ ("Type your e-mail address, e.g. name@example.ru"));
}

static void
on_changed (SmaConfirmation *self)
{
  sma_page_clear_error (self->error_label);
  if (self->signup != NULL)
    update_buttons (self);
}

static void
on_email_changed (SmaConfirmation *self)
{
  on_changed (self);
}

static GCancellable *
renew_cancellable (SmaConfirmation *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sma_page_clear_error (self->error_label);
  return self->cancellable;
}

static void
on_cancelled (SmaConfirmation *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaConfirmation) self = user_data;
  g_autoptr (GError) error = NULL;

  sma_submit_set_busy (self->submit, FALSE);
  if (!sma_signup_finish (SMA_SIGNUP (source), result, &error))
    sma_page_show_error (self->error_label, error);
}

static void
on_submitted (SmaConfirmation *self)
{
  g_autofree char *code = sma_page_dup_cleaned (self->code_row);

  sma_submit_set_busy (self->submit, TRUE);
  sma_signup_confirm_async (self->signup, code, renew_cancellable (self), on_confirmed,
                            g_object_ref (self));
}

static void
on_activated (SmaConfirmation *self)
{
  sma_submit_press (self->submit);
}

static void
on_resent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaConfirmation) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sma_signup_finish (SMA_SIGNUP (source), result, &error))
    sma_shell_toast (GTK_WIDGET (self), _ ("The letter was sent again"));
  else
    sma_page_show_error (self->error_label, error);
}

static void
on_resend_clicked (SmaConfirmation *self)
{
  if (sma_signup_get_busy (self->signup) || sma_signup_get_email (self->signup) == NULL)
    return;
  sma_signup_resend_async (self->signup, renew_cancellable (self), on_resent, g_object_ref (self));
}

static void
on_correct_clicked (SmaConfirmation *self)
{
  show_correction (self);
}

static void
on_corrected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaConfirmation) self = user_data;
  g_autoptr (GError) error = NULL;

  sma_submit_set_busy (self->email_submit, FALSE);
  if (!sma_signup_finish (SMA_SIGNUP (source), result, &error))
    {
      sma_page_show_error (self->error_label, error);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->correct_box), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->correct_button), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->code_row), "");
  sma_shell_toast (GTK_WIDGET (self), _ ("The letter went to the new address"));
}

static void
on_email_submitted (SmaConfirmation *self)
{
  g_autofree char *email = sma_page_dup_cleaned (self->email_row);

  sma_submit_set_busy (self->email_submit, TRUE);
  sma_signup_correct_async (self->signup, email, renew_cancellable (self), on_corrected,
                            g_object_ref (self));
}

static void
on_email_activated (SmaConfirmation *self)
{
  sma_submit_press (self->email_submit);
}

static void
sma_confirmation_dispose (GObject *object)
{
  SmaConfirmation *self = SMA_CONFIRMATION (object);

  if (self->signup != NULL)
    g_signal_handlers_disconnect_by_data (self->signup, self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->signup);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_confirmation_parent_class)->dispose (object);
}

static void
sma_confirmation_class_init (SmaConfirmationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_confirmation_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/confirmation.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, text_label);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, spinner);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, state_label);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, code_row);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, error_label);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, submit);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, resend_button);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, resend_label);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, correct_button);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, correct_box);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, email_row);
  gtk_widget_class_bind_template_child (widget_class, SmaConfirmation, email_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_resend_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_correct_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_email_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_email_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_email_submitted);
}

static void
sma_confirmation_init (SmaConfirmation *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_confirmation_new:
 * @context: the context
 * @signup: the registration whose letter is out
 *
 * Returns: (transfer floating): the page that waits for the address to be confirmed
 */
GtkWidget *
sma_confirmation_new (SmaContext *context, SmaSignup *signup)
{
  SmaConfirmation *self = g_object_new (SMA_TYPE_CONFIRMATION, NULL);

  self->context = g_object_ref (context);
  self->signup = g_object_ref (signup);
  g_signal_connect_swapped (signup, "notify::state", G_CALLBACK (update_state), self);
  g_signal_connect_swapped (signup, "notify::email", G_CALLBACK (update_email), self);
  g_signal_connect_swapped (signup, "notify::resend-seconds", G_CALLBACK (update_buttons), self);
  g_signal_connect_swapped (signup, "notify::busy", G_CALLBACK (update_buttons), self);
  g_signal_connect_swapped (signup, "notify::state", G_CALLBACK (update_buttons), self);
  update_state (self);
  update_email (self);
  update_buttons (self);
  return GTK_WIDGET (self);
}
