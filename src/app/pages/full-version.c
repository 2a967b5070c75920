/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "full-version.h"

#include <glib/gi18n.h>

#include "access.h"
#include "error.h"
#include "fill.h"
#include "format.h"
#include "hint.h"
#include "input-rules.h"
#include "page-tools.h"
#include "shell.h"
#include "submit.h"

struct _SmaFullVersion
{
  AdwWindow parent_instance;

  SmaContext *context;       /* owned */
  SmaAccess *access;         /* owned */
  SmaAccessStep shown;       /* the step that has the focus */
  SmApplicationInput *known; /* owned: what the form has of the profile, before anything is typed */

  /* template children */
  GtkWidget *form_step;
  GtkLabel *form_account_label;
  GtkLabel *closed_label;
  GtkEditable *name_row;
  GtkEditable *address_row;
  GtkEditable *phone_row;
  GtkEditable *email_row;
  GtkEditable *comment_row;
  GtkLabel *form_error;
  SmaSubmit *apply_submit;
  AdwStatusPage *message_step;
  GtkWidget *again_button;
  GtkWidget *show_button;
  GtkWidget *pin_step;
  GtkLabel *pin_account_label;
  GtkEditable *pin_entry;
  GtkLabel *pin_title;
  GtkLabel *pin_text;
  GtkLabel *tries_label;
  GtkButton *lost_button;
  GtkLabel *pin_error;
  SmaSubmit *pin_submit;
};

G_DEFINE_FINAL_TYPE (SmaFullVersion, sma_full_version, ADW_TYPE_WINDOW)

typedef struct
{
  SmaAccessStep step;
  const char *icon_name;
  const char *title;       /* msgid */
  const char *description; /* msgid */
} Message;

static const Message messages[] = {
  { SMA_ACCESS_WAITING, "content-loading-symbolic", N_ ("The Supplier Is Checking"),
    N_ ("Your application is with the supplier's operator. The answer comes by mail and appears "
        "here by itself; you can close this window.") },
  { SMA_ACCESS_REFUSED, "dialog-warning-symbolic", N_ ("The Application Was Refused"),
    N_ ("The supplier gave no reason. Correct what is wrong and apply again, or write to "
        "support.") },
  { SMA_ACCESS_LOCKED, "system-lock-screen-symbolic", N_ ("The PIN Is Locked"),
    N_ ("It was typed wrongly too often. Nothing is lost: apply again, and a new PIN is mailed to "
        "you.") },
  { SMA_ACCESS_EXPIRED, "document-open-recent-symbolic", N_ ("The PIN Has Expired"),
    N_ ("A PIN is good for 24 hours. Apply again, and a new one is mailed to you.") },
  { SMA_ACCESS_OPEN, "starred-symbolic", N_ ("Congratulations!"),
    N_ ("The full version of this account is open: charges by month, history, meters and payments "
        "by service.") },
};

static const Message *
find_message (SmaAccessStep step)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    if (messages[i].step == step)
      return &messages[i];
  return NULL;
}

static const char *
get_text (GtkEditable *editable)
{
  return gtk_editable_get_text (editable);
}

static gboolean
is_phone_fine (SmaFullVersion *self)
{
  g_autofree char *normalized = NULL;

  return get_text (self->phone_row)[0] == '\0'
         || sm_rules_check_phone (get_text (self->phone_row), &normalized, NULL);
}

static gboolean
is_email_fine (SmaFullVersion *self)
{
  g_autofree char *normalized = sm_rules_normalize_email (get_text (self->email_row), NULL);

  return normalized != NULL;
}

/* What is still missing, as an invitation and not as a reproach. */
static const char *
get_missing (SmaFullVersion *self)
{
  if (get_text (self->name_row)[0] == '\0')
    return _ ("Fill in the owner's full name");
  if (get_text (self->address_row)[0] == '\0')
    return _ ("Fill in the address");
  if (!is_phone_fine (self))
    return _ ("The phone is not complete, e.g. +7 912 345-67-89");
  if (!is_email_fine (self))
    return _ ("The e-mail address is not complete, e.g. name@example.ru");
  return NULL;
}

static void
on_form_changed (SmaFullVersion *self)
{
  const char *missing = get_missing (self);

  sma_submit_set_missing (self->apply_submit, missing);
}

static void
on_pin_changed (SmaFullVersion *self)
{
  const gboolean good = sm_rules_check_pin (get_text (self->pin_entry), NULL, NULL);

  /* What was wrong with the one before is no news while another is typed. */
  if (self->access != NULL)
    sma_work_clear_error (sma_access_get_work (self->access));
  sma_submit_set_missing (self->pin_submit,
                          good ? NULL : _ ("Type the six digits of the PIN from the letter"));
}

static void
show_message (SmaFullVersion *self, SmaAccessStep step)
{
  const Message *message = find_message (step);
  SmAccount *account = sma_access_get_account (self->access);
  const char *description;

  gtk_widget_set_visible (GTK_WIDGET (self->message_step), message != NULL);
  if (message == NULL)
    return;
  adw_status_page_set_icon_name (self->message_step, message->icon_name);
  sma_fill_class (self->message_step, "celebration", step == SMA_ACCESS_OPEN);
  description = _ (message->description);
  if (step == SMA_ACCESS_REFUSED && sma_format_has_text (NULL, account->refusal_reason))
    description = account->refusal_reason;
  sma_fill_status (self->message_step, _ (message->title), description);
  gtk_widget_set_visible (self->again_button, step == SMA_ACCESS_REFUSED
                                                  || step == SMA_ACCESS_LOCKED
                                                  || step == SMA_ACCESS_EXPIRED);
  gtk_widget_set_visible (self->show_button, step == SMA_ACCESS_OPEN);
}

/* A wrong PIN says by itself how many tries are left. */
static void
show_tries (SmaFullVersion *self)
{
  const GError *error = sma_work_get_error (sma_access_get_work (self->access));
  const gboolean said = g_error_matches (error, SM_ERROR, SM_ERROR_PIN_WRONG);
  const guint n_tries = (guint) MAX (0, sma_access_get_account (self->access)->pin_tries_left);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u try left", "%u tries left", n_tries), n_tries);

  sma_fill_label (self->tries_label, n_tries > 0 && !said ? text : NULL);
}

/* A letter that was refused for good is not waited for. */
static void
show_letter (SmaFullVersion *self)
{
  const gboolean refused = sma_access_get_account (self->access)->pin_undeliverable;

  gtk_label_set_label (self->pin_title,
                       refused ? _ ("The Letter Was Refused") : _ ("The PIN Is on Its Way"));
  gtk_label_set_label (self->pin_text,
                       refused ? _ ("The mail server refused the letter with the PIN: perhaps "
                                    "there is no such mailbox. Apply again with the right address.")
                               : _ ("Type in the six digits from the letter. The PIN is good for "
                                    "24 hours and for this account only."));
  gtk_button_set_label (self->lost_button, refused ? _ ("Correct the _Address")
                                                   : _ ("The Letter Is _Lost: Ask Again"));
  sma_fill_class (GTK_WIDGET (self->lost_button), "suggested-action", refused);
}

static void
show_work (SmaFullVersion *self)
{
  SmaWork *work = sma_access_get_work (self->access);
  const gboolean busy = sma_work_get_busy (work);
  g_autofree char *error = NULL;

  g_object_get (work, "error-text", &error, NULL);
  sma_fill_label (self->form_error, error);
  sma_fill_label (self->pin_error, error);
  show_tries (self);
  sma_submit_set_busy (self->apply_submit, busy);
  sma_submit_set_busy (self->pin_submit, busy);
}

/* Why what was open has to be applied for again. */
static void
show_closed (SmaFullVersion *self)
{
  const SmAccount *account = sma_access_get_account (self->access);
  g_autofree char *text = NULL;

  if (g_strcmp0 (account->closed_reason, "owner_changed") == 0)
    text = g_strdup (_ ("The supplier's registry names another owner now, so the full version was "
                        "closed. If you are the owner, apply again."));
  else if (g_strcmp0 (account->closed_reason, "revoked") == 0)
    /* Translators: what follows is the operator's reason */
    text = g_strdup_printf (_ ("An operator has closed the full version: %s"),
                            account->refusal_reason != NULL ? account->refusal_reason : "");
  sma_fill_label (self->closed_label, text);
}

static void
show_step (SmaFullVersion *self)
{
  const SmaAccessStep step = sma_access_get_step (self->access);

  show_closed (self);
  gtk_widget_set_visible (self->form_step, step == SMA_ACCESS_FORM);
  gtk_widget_set_visible (self->pin_step, step == SMA_ACCESS_PIN);
  show_message (self, step);
  show_letter (self);
  show_tries (self);
  if (step == self->shown)
    return;
  self->shown = step;
  gtk_editable_set_text (self->pin_entry, "");
  if (step == SMA_ACCESS_PIN)
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_entry));
  else if (step == SMA_ACCESS_FORM)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

static void
set_text_member (char **member, GtkEditable *editable)
{
  g_autofree char *text = sma_page_dup_cleaned (editable);

  if (text[0] != '\0')
    sm_record_set_text (member, text);
}

static SmApplicationInput *
create_application (SmaFullVersion *self)
{
  SmApplicationInput *input = sm_record_new (SM_TYPE_APPLICATION_INPUT);

  set_text_member (&input->full_name, self->name_row);
  set_text_member (&input->address, self->address_row);
  set_text_member (&input->phone, self->phone_row);
  set_text_member (&input->email, self->email_row);
  set_text_member (&input->comment, self->comment_row);
  return input;
}

static void
on_apply (SmaFullVersion *self)
{
  g_autoptr (SmApplicationInput) input = create_application (self);

  sma_access_apply (self->access, input);
}

static char *
dup_draft_name (SmaFullVersion *self)
{
  return g_strconcat (SMA_FULL_VERSION_DRAFTS, sma_access_get_account (self->access)->id, NULL);
}

/* What is typed and not sent is there when the form is opened again. */
static gboolean
sma_full_version_close_request (GtkWindow *window)
{
  SmaFullVersion *self = SMA_FULL_VERSION (window);
  g_autofree char *name = dup_draft_name (self);
  g_autoptr (SmApplicationInput) input = create_application (self);

  if (sma_access_get_step (self->access) == SMA_ACCESS_FORM
      && !sm_record_equal (input, self->known))
    sma_context_keep_draft (self->context, name, input);
  else
    sma_context_keep_draft (self->context, name, NULL);
  return GTK_WINDOW_CLASS (sma_full_version_parent_class)->close_request (window);
}

static void
on_pin (SmaFullVersion *self)
{
  g_autofree char *pin = NULL;

  if (sm_rules_check_pin (get_text (self->pin_entry), &pin, NULL))
    sma_access_send_pin (self->access, pin);
}

static void
on_pin_activated (SmaFullVersion *self)
{
  sma_submit_press (self->pin_submit);
}

static void
on_cancelled (SmaFullVersion *self)
{
  sma_work_cancel (sma_access_get_work (self->access));
}

static void
on_again_clicked (SmaFullVersion *self)
{
  sma_access_apply_again (self->access);
}

static void
on_show_clicked (SmaFullVersion *self)
{
  sma_context_select_account (self->context, sma_access_get_account (self->access));
  sma_shell_activate (GTK_WIDGET (self), "win.show-page", "finance");
  gtk_window_close (GTK_WINDOW (self));
}

static void
prefill (GtkEditable *row, const char *text)
{
  gtk_editable_set_text (row, text != NULL ? text : "");
}

/* What was typed here before, or else what the profile knows. */
static void
fill_form (SmaFullVersion *self)
{
  SmProfile *profile = sma_context_get_profile (self->context);
  g_autofree char *name = dup_draft_name (self);
  SmApplicationInput *draft = sma_context_get_draft (self->context, name);

  if (profile != NULL)
    {
      prefill (self->name_row, profile->full_name);
      prefill (self->address_row, profile->address);
      prefill (self->phone_row, profile->phone);
      prefill (self->email_row, profile->email);
    }
  self->known = create_application (self);
  if (draft != NULL)
    {
      prefill (self->name_row, draft->full_name);
      prefill (self->address_row, draft->address);
      prefill (self->phone_row, draft->phone);
      prefill (self->email_row, draft->email);
      prefill (self->comment_row, draft->comment);
    }
}

static void
show_account (SmaFullVersion *self, SmAccount *account)
{
  g_autofree char *number = sma_format_number (NULL, account->number);
  g_autofree char *text = NULL;

  /* Translators: supplier, account number */
  text = g_strdup_printf (_ ("%s · No. %s"), account->supplier_name, number);
  gtk_label_set_text (self->form_account_label, text);
  gtk_label_set_text (self->pin_account_label, text);
}

static void
sma_full_version_dispose (GObject *object)
{
  SmaFullVersion *self = SMA_FULL_VERSION (object);

  g_clear_object (&self->access);
  g_clear_object (&self->known);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_full_version_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, form_step);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, form_account_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, closed_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, name_row);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, address_row);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, phone_row);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, email_row);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, comment_row);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, form_error);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, apply_submit);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, message_step);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, again_button);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, show_button);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, pin_step);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, pin_account_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, pin_entry);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, pin_title);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, pin_text);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, tries_label);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, lost_button);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, pin_error);
  gtk_widget_class_bind_template_child (widget_class, SmaFullVersion, pin_submit);
}

static void
sma_full_version_class_init (SmaFullVersionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_full_version_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sma_full_version_close_request;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/full-version.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_pin);
}

static void
sma_full_version_init (SmaFullVersion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown = SMA_ACCESS_OPEN + 1;
}

/**
 * sma_full_version_new:
 * @context: the customer's context
 * @account: whose full version is to be opened
 *
 * Returns: (transfer floating): the dialog, as far as the account is
 */
GtkWindow *
sma_full_version_new (SmaContext *context, SmAccount *account)
{
  SmaFullVersion *self = g_object_new (SMA_TYPE_FULL_VERSION, NULL);

  self->context = g_object_ref (context);
  self->access = sma_access_new (context, account);
  gtk_window_set_default_widget (GTK_WINDOW (self), sma_submit_get_button (self->apply_submit));
  show_account (self, account);
  fill_form (self);
  g_signal_connect_object (self->access, "changed", G_CALLBACK (show_step), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sma_access_get_work (self->access), "notify", G_CALLBACK (show_work),
                           self, G_CONNECT_SWAPPED);
  on_form_changed (self);
  show_step (self);
  show_work (self);
  return GTK_WINDOW (self);
}
