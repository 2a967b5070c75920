/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "password-reset.h"

#include <glib/gi18n.h>

#include "customer-records.h"
#include "fill.h"
#include "hint.h"
#include "input-rules.h"
#include "page-tools.h"
#include "password-rule.h"
#include "record.h"
#include "shell.h"
#include "submit.h"

#define LOOK_SECONDS 2

struct _SmaPasswordReset
{
  AdwBin parent_instance;

  SmaContext *context;       /* owned */
  GCancellable *cancellable; /* owned: of the call under way or the next one */
  SmPasswordReset *reset;    /* owned, nullable: whose letter is looked after */
  GCancellable *looking;     /* owned, nullable: of the look under way */
  guint look_id;             /* source */

  /* template children */
  GtkBox *email_box;
  AdwEntryRow *email_row;
  SmaSubmit *email_submit;
  GtkBox *code_box;
  GtkLabel *sent_label;
  AdwEntryRow *code_row;
  AdwPasswordEntryRow *password_row;
  SmaPasswordRule *password_rule;
  SmaSubmit *code_submit;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (SmaPasswordReset, sma_password_reset, ADW_TYPE_BIN)

static void
show_step (SmaPasswordReset *self, gboolean sent)
{
  gtk_widget_set_visible (GTK_WIDGET (self->email_box), !sent);
  gtk_widget_set_visible (GTK_WIDGET (self->code_box), sent);
  gtk_widget_grab_focus (sent ? GTK_WIDGET (self->code_row) : GTK_WIDGET (self->email_row));
}

static void
on_changed (SmaPasswordReset *self)
{
  sma_page_clear_error (self->error_label);
  sma_submit_set_missing (self->email_submit,
                          sma_page_is_email (self->email_row)
                              ? NULL
                              : _ ("Type your e-mail address, e.g. name@example.ru"));
}

static void
on_code_changed (SmaPasswordReset *self)
{
  g_autofree char *code = sma_page_dup_cleaned (self->code_row);
  gboolean good;

  sma_page_clear_error (self->error_label);
  if (self->context == NULL)
    return;
  good = sma_password_rule_check (self->password_rule, self->context,
                                  gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  if (code[0] == '\0')
    sma_submit_set_missing (self->code_submit, _ ("Paste the code from the letter"));
  else
    sma_submit_set_missing (self->code_submit,
                            good ? NULL : _ ("Choose a password that fits the rule above"));
}

static GCancellable *
renew_cancellable (SmaPasswordReset *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sma_page_clear_error (self->error_label);
  return self->cancellable;
}

static void
on_cancelled (SmaPasswordReset *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
stop_looking (SmaPasswordReset *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->reset);
}

/* A question that failed is asked again: the letter is out all the same. */
static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaPasswordReset) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) reply = NULL;
  gpointer record = NULL;

  if (!sma_context_call_finish (SMA_CONTEXT (source), result, &record, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_clear_object (&self->looking);
      return;
    }
  reply = record;
  g_clear_object (&self->looking);
  if (!SM_PASSWORD_RESET (reply)->undeliverable || self->reset == NULL)
    return;
  stop_looking (self);
  show_step (self, FALSE);
  sma_fill_label (self->error_label,
                  _ ("The mail server refused the letter: perhaps there is no such mailbox. "
                     "Correct the address."));
}

static gboolean
look (gpointer user_data)
{
  SmaPasswordReset *self = user_data;
  const char *parameters[] = { self->reset->id, NULL };

  if (self->looking != NULL)
    return G_SOURCE_CONTINUE;
  self->looking = g_cancellable_new ();
  sma_context_call_async (self->context, SM_OPERATION_PASSWORD_RESET_STATE, parameters, NULL, NULL,
                          NULL, self->looking, on_looked, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
start_looking (SmaPasswordReset *self, SmPasswordReset *reset)
{
  stop_looking (self);
  if (reset == NULL)
    return;
  self->reset = g_object_ref (reset);
  self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look, self);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaPasswordReset) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *email = sma_page_dup_cleaned (self->email_row);
  g_autofree char *text = NULL;
  g_autoptr (GObject) reset = NULL;
  gpointer reply = NULL;

  sma_submit_set_busy (self->email_submit, FALSE);
  if (!sma_context_call_finish (SMA_CONTEXT (source), result, &reply, &error))
    {
      sma_page_show_error (self->error_label, error);
      return;
    }
  reset = reply;
  start_looking (self, reply);
  /* Translators: an e-mail address. Whether it has a cabinet is not told to anybody. */
  text = g_strdup_printf (
      _ ("If there is a cabinet for %s, a letter is on its way. Press the link in it, or paste its "
         "code here."),
      email);
  gtk_label_set_label (self->sent_label, text);
  show_step (self, TRUE);
}

static void
on_email_submitted (SmaPasswordReset *self)
{
  g_autoptr (SmEmailInput) input = sm_record_new (SM_TYPE_EMAIL_INPUT);
  g_autofree char *email = sma_page_dup_cleaned (self->email_row);

  sm_record_set_text (&input->email, email);
  sma_submit_set_busy (self->email_submit, TRUE);
  sma_context_call_async (self->context, SM_OPERATION_PASSWORD_FORGOTTEN, NULL, NULL, input, NULL,
                          renew_cancellable (self), on_sent, g_object_ref (self));
}

static void
on_activated (SmaPasswordReset *self)
{
  sma_submit_press (self->email_submit);
}

static void
on_reset (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaPasswordReset) self = user_data;
  g_autoptr (GError) error = NULL;

  sma_submit_set_busy (self->code_submit, FALSE);
  if (!sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error))
    {
      sma_page_show_error (self->error_label, error);
      return;
    }
  stop_looking (self);
  gtk_editable_set_text (GTK_EDITABLE (self->code_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  show_step (self, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "start.show", "s", "login");
  sma_shell_toast (GTK_WIDGET (self), _ ("The new password is set. Log in with it"));
}

static void
on_code_submitted (SmaPasswordReset *self)
{
  g_autoptr (SmPasswordResetInput) input = sm_record_new (SM_TYPE_PASSWORD_RESET_INPUT);
  g_autofree char *code = sma_page_dup_cleaned (self->code_row);

  sm_record_set_text (&input->code, code);
  sm_record_set_text (&input->password, gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  sma_submit_set_busy (self->code_submit, TRUE);
  sma_context_call_async (self->context, SM_OPERATION_PASSWORD_RESET, NULL, NULL, input, NULL,
                          renew_cancellable (self), on_reset, g_object_ref (self));
}

static void
on_code_activated (SmaPasswordReset *self)
{
  sma_submit_press (self->code_submit);
}

static void
on_again_clicked (SmaPasswordReset *self)
{
  stop_looking (self);
  sma_page_clear_error (self->error_label);
  show_step (self, FALSE);
}

static void
sma_password_reset_dispose (GObject *object)
{
  SmaPasswordReset *self = SMA_PASSWORD_RESET (object);

  stop_looking (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_password_reset_parent_class)->dispose (object);
}

static void
sma_password_reset_class_init (SmaPasswordResetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_password_reset_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_PASSWORD_RULE);
  g_type_ensure (SMA_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/password-reset.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, email_box);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, email_row);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, email_submit);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, code_box);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, sent_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, code_row);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, password_row);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, password_rule);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, code_submit);
  gtk_widget_class_bind_template_child (widget_class, SmaPasswordReset, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_email_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_code_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_code_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_code_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
}

static void
sma_password_reset_init (SmaPasswordReset *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_password_reset_new:
 * @context: the context
 * @signup: knows the address that was typed
 *
 * Returns: (transfer floating): the page for a forgotten password
 */
GtkWidget *
sma_password_reset_new (SmaContext *context, SmaSignup *signup)
{
  SmaPasswordReset *self = g_object_new (SMA_TYPE_PASSWORD_RESET, NULL);

  self->context = g_object_ref (context);
  on_changed (self);
  on_code_changed (self);
  sma_page_share_email (self->email_row, signup);
  return GTK_WIDGET (self);
}
