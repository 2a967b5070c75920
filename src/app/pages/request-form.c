/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request-form.h"

#include <glib/gi18n.h>

#include "attachment-list.h"
#include "errors.h"
#include "fill.h"
#include "format.h"
#include "id.h"
#include "limits.h"
#include "request-records.h"
#include "request-text.h"
#include "shell.h"

struct _SmaRequestForm
{
  AdwWindow parent_instance;

  SmaContext *context;       /* owned */
  GCancellable *cancellable; /* owned; cancelled with the window */
  char *key;                 /* owned, nullable: of this text, so that a second try sends it once */
  gboolean busy;
  gboolean sent;
  AdwDialog *asking; /* borrowed, weak, nullable: whether the text is to be given up */
  GtkSpinner *spinner;
  GtkWidget *send_button;
  AdwComboRow *topic_row;
  GtkStringList *topic_model;
  AdwComboRow *account_row;
  GtkStringList *account_model;
  GPtrArray *account_ids; /* owned: of the rows after the first */
  GtkTextView *text_view;
  GtkLabel *count_label;
  SmaAttachmentList *attachments;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (SmaRequestForm, sma_request_form, ADW_TYPE_WINDOW)

static char *
dup_text (SmaRequestForm *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strdup (g_strstrip (text));
}

static void
update (SmaRequestForm *self)
{
  g_autofree char *text = dup_text (self);
  glong length = g_utf8_strlen (text, -1);
  const gboolean reading = sma_attachment_list_is_reading (self->attachments);

  sma_fill_message (self->count_label, self->send_button, length, self->busy || reading,
                    reading ? _ ("A file is still being read") : _ ("Send the request to support"));
  gtk_text_view_set_editable (self->text_view, !self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy || reading);
}

static void
on_edited (SmaRequestForm *self)
{
  g_clear_pointer (&self->key, g_free);
  update (self);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaRequestForm) self = user_data;
  g_autoptr (SmRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!sma_context_call_finish (SMA_CONTEXT (source), result, (gpointer *) &request, &error))
    {
      if (sma_error_is_cancelled (error))
        return;
      self->busy = FALSE;
      text = sma_error_to_text (error);
      sma_fill_label (self->error_label, text);
      update (self);
      return;
    }
  self->sent = TRUE;
  /* Translators: the number of the request */
  text = g_strdup_printf (_ ("Request %s was sent"), request->number);
  sma_shell_toast (GTK_WIDGET (self), text);
  sma_context_tell_changed (self->context, "requests");
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_send_clicked (SmaRequestForm *self)
{
  g_autoptr (SmRequestInput) input = sm_record_new (SM_TYPE_REQUEST_INPUT);
  guint topic = adw_combo_row_get_selected (self->topic_row);
  guint account = adw_combo_row_get_selected (self->account_row);

  if (self->busy || sma_attachment_list_is_reading (self->attachments))
    return;
  sm_record_set_text (&input->topic, sma_request_get_topics ()[topic]);
  input->text = dup_text (self);
  if (account != GTK_INVALID_LIST_POSITION && account > 0)
    sm_record_set_text (&input->account_id, g_ptr_array_index (self->account_ids, account - 1));
  sma_attachment_list_append_to (self->attachments, input->attachments);
  if (self->key == NULL)
    self->key = sm_uuid_new ();
  self->busy = TRUE;
  sma_fill_label (self->error_label, NULL);
  update (self);
  sma_context_call_async (self->context, SM_OPERATION_REQUEST_SEND, NULL, NULL, input, self->key,
                          self->cancellable, on_sent, g_object_ref (self));
}

static void
on_discard_response (SmaRequestForm *self, const char *response)
{
  if (!g_str_equal (response, "discard"))
    return;
  self->sent = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
sma_request_form_close_request (GtkWindow *window)
{
  SmaRequestForm *self = SMA_REQUEST_FORM (window);
  g_autofree char *text = dup_text (self);
  AdwDialog *dialog;

  if (self->sent || text[0] == '\0')
    return GTK_WINDOW_CLASS (sma_request_form_parent_class)->close_request (window);
  if (self->asking != NULL)
    return TRUE;
  dialog = sma_shell_ask_discard (GTK_WIDGET (self));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_discard_response), self,
                           G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->asking, dialog);
  return TRUE;
}

static void
sma_request_form_dispose (GObject *object)
{
  SmaRequestForm *self = SMA_REQUEST_FORM (object);

  g_clear_weak_pointer (&self->asking);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->account_ids, g_ptr_array_unref);
  G_OBJECT_CLASS (sma_request_form_parent_class)->dispose (object);
}

static void
sma_request_form_class_init (SmaRequestFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_request_form_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sma_request_form_close_request;
  g_type_ensure (SMA_TYPE_ATTACHMENT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/request-form.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, send_button);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, topic_row);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, topic_model);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, account_row);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, account_model);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, text_view);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, count_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, attachments);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestForm, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);
}

/* Newer libadwaita describes a row by its subtitle. These have none: the tooltip explains them. */
static void
explain_by_tooltip (gpointer row)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
}

static void
sma_request_form_init (SmaRequestForm *self)
{
  const char *const *topics = sma_request_get_topics ();

  self->cancellable = g_cancellable_new ();
  self->account_ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  explain_by_tooltip (self->topic_row);
  explain_by_tooltip (self->account_row);
  for (guint i = 0; topics[i] != NULL; i++)
    gtk_string_list_append (self->topic_model, sma_request_topic_to_text (topics[i]));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->topic_row, "notify::selected", G_CALLBACK (on_edited), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account_row, "notify::selected", G_CALLBACK (on_edited), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attachments, "changed", G_CALLBACK (on_edited), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * sma_request_form_new:
 * @context: the context
 * @account: (nullable): the account it is about
 *
 * Returns: (transfer floating): the window
 */
GtkWindow *
sma_request_form_new (SmaContext *context, SmAccount *account)
{
  SmaRequestForm *self = g_object_new (SMA_TYPE_REQUEST_FORM, NULL);
  GListModel *accounts = sma_context_get_accounts (context);

  self->context = g_object_ref (context);
  gtk_string_list_append (self->account_model, _ ("None in particular"));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (SmAccount) item = g_list_model_get_item (accounts, i);
      g_autofree char *title = sma_format_account_title (NULL, item->alias, item->supplier_name);
      g_autofree char *number = sma_format_number (NULL, item->number);
      /* Translators: the name of an account, its number */
      g_autofree char *line = g_strdup_printf (_ ("%s, No. %s"), title, number);

      gtk_string_list_append (self->account_model, line);
      g_ptr_array_add (self->account_ids, g_strdup (item->id));
      if (account != NULL && g_str_equal (item->id, account->id))
        adw_combo_row_set_selected (self->account_row, i + 1);
    }
  g_clear_pointer (&self->key, g_free);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  return GTK_WINDOW (self);
}
