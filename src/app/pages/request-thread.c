/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request-thread.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "fill.h"
#include "format.h"
#include "id.h"
#include "limits.h"
#include "loading.h"
#include "request-records.h"
#include "request-text.h"
#include "shell.h"

struct _SmaRequestThread
{
  AdwBin parent_instance;

  SmaContext *context;       /* owned */
  GCancellable *cancellable; /* owned; of what was asked for the request shown */
  GCancellable *sending;     /* owned; of replies: they go on when another request is opened */
  char *request_id;          /* owned, nullable */
  char *reply_key;           /* owned, nullable: the reply's, until it was sent */
  gboolean replying;         /* a reply is under way: its text stays as it is */
  SmaWork *work;             /* owned: the loading */
  SmaLoading *loading;
  GtkLabel *title_label;
  GtkLabel *state_label;
  GtkWidget *settle_button;
  GtkListBox *messages_list;
  GtkWidget *settled_label;
  GtkTextView *reply_view;
  GtkWidget *reply_button;
  GtkLabel *count_label;
};

G_DEFINE_FINAL_TYPE (SmaRequestThread, sma_request_thread, ADW_TYPE_BIN)

enum
{
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_reply (SmaRequestThread *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->reply_view);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strdup (g_strstrip (text));
}

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  SmRequestMessage *message = item;
  gboolean own = g_strcmp0 (message->author, "customer") == 0;
  g_autofree char *when = sma_format_time (NULL, message->created_at);
  /* Translators: who wrote, when */
  g_autofree char *heading = g_strdup_printf (_ ("%s, %s"), own ? _ ("You") : _ ("Support"), when);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (box, "request-message");
  gtk_widget_add_css_class (box, own ? "own" : "support");
  gtk_widget_set_halign (box, own ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), create_label (heading, "caption-heading"));
  gtk_box_append (GTK_BOX (box), create_label (message->text, NULL));
  for (guint i = 0; i < sm_record_list_length (message->attachments); i++)
    {
      SmAttachment *attachment = sm_record_list_get (message->attachments, i);
      g_autofree char *size = g_format_size ((guint64) attachment->size_bytes);
      /* Translators: a file's name and size */
      g_autofree char *file = g_strdup_printf (_ ("File: %s, %s"), attachment->name, size);

      gtk_box_append (GTK_BOX (box), create_label (file, "dim-label"));
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
show_request (SmaRequestThread *self, SmRequest *request)
{
  gboolean open = g_strcmp0 (request->state, "closed") != 0;
  g_autofree char *title = g_strdup_printf (
      _ ("%s, No. %s"), sma_request_topic_to_text (request->topic), request->number);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->state_label, sma_request_state_to_text (request->state));
  gtk_widget_set_visible (self->settle_button, open);
  gtk_widget_set_visible (self->settled_label, !open);
  gtk_list_box_bind_model (self->messages_list, G_LIST_MODEL (request->messages), create_row, NULL,
                           NULL);
}

/* Another request is opened: until it is told, nothing of the former one may be taken for it. */
static void
show_nothing (SmaRequestThread *self)
{
  gtk_list_box_bind_model (self->messages_list, NULL, NULL, NULL, NULL);
  gtk_label_set_label (self->title_label, "");
  gtk_label_set_label (self->state_label, "");
  gtk_widget_set_visible (self->settle_button, FALSE);
  gtk_widget_set_visible (self->settled_label, FALSE);
  sma_work_clear_error (self->work);
  sma_work_set_hidden (self->work, 0);
}

static char *
dup_draft_name (const char *request_id)
{
  return g_strconcat (SMA_REQUEST_THREAD_DRAFTS, request_id, NULL);
}

/* What is typed waits until its request is opened again; its key with it, for it may be under way
 * or sent although no answer came. */
static void
keep_reply (SmaRequestThread *self)
{
  g_autofree char *name = dup_draft_name (self->request_id);
  g_autofree char *text = dup_reply (self);
  g_autoptr (SmRequestMessage) draft = NULL;

  if (text[0] != '\0')
    {
      draft = sm_record_new (SM_TYPE_REQUEST_MESSAGE);
      sm_record_set_text (&draft->text, text);
      sm_record_set_text (&draft->id, self->reply_key);
    }
  sma_context_keep_draft (self->context, name, draft);
}

static void
show_draft (SmaRequestThread *self)
{
  g_autofree char *name = dup_draft_name (self->request_id);
  SmRequestMessage *draft = sma_context_get_draft (self->context, name);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->reply_view),
                            draft != NULL ? draft->text : "", -1);
  g_clear_pointer (&self->reply_key, g_free);
  if (draft != NULL)
    self->reply_key = g_strdup (draft->id);
}

static void
update_reply (SmaRequestThread *self)
{
  g_autofree char *text = dup_reply (self);
  glong length = g_utf8_strlen (text, -1);

  gtk_text_view_set_editable (self->reply_view, !self->replying);
  sma_fill_message (self->count_label, self->reply_button, length, self->replying,
                    _ ("Send the message to support"));
}

static void
on_reply_changed (SmaRequestThread *self)
{
  g_clear_pointer (&self->reply_key, g_free);
  update_reply (self);
}

/* Takes the answer of any call that tells a request, and shows it where it is the one on the
 * screen. Returns whether the call succeeded. */
static gboolean
finish (SmaRequestThread *self, GObject *source, GAsyncResult *result)
{
  g_autoptr (SmRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sma_context_call_finish (SMA_CONTEXT (source), result, (gpointer *) &request, &error))
    {
      if (g_strcmp0 (request->id, self->request_id) == 0)
        show_request (self, request);
      return TRUE;
    }
  text = sma_error_to_text (error);
  if (text != NULL)
    sma_shell_toast (GTK_WIDGET (self), text);
  return FALSE;
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaRequestThread) self = user_data;

  finish (self, source, result);
}

static void
on_loaded (gpointer owner, gpointer reply, const GError *error)
{
  SmaRequestThread *self = owner;

  if (error == NULL && g_strcmp0 (SM_REQUEST (reply)->id, self->request_id) == 0)
    show_request (self, reply);
}

static void
load (SmaRequestThread *self)
{
  const SmaWorkCall call = { .operation = SM_OPERATION_REQUEST, .parameter = self->request_id };

  sma_work_cancel (self->work);
  sma_work_call (self->work, &call, on_loaded);
}

static void
on_retry (SmaRequestThread *self)
{
  load (self);
}

typedef struct
{
  SmaRequestThread *thread; /* owned */
  char *request_id;         /* owned */
  char *key;                /* owned: of the text that was sent */
} Reply;

static void
reply_free (Reply *reply)
{
  g_object_unref (reply->thread);
  g_free (reply->request_id);
  g_free (reply->key);
  g_free (reply);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

/* Its request may not be the one that is shown any more, and may have another text by now. */
static void
on_replied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reply) reply = user_data;
  SmaRequestThread *self = reply->thread;
  g_autofree char *name = dup_draft_name (reply->request_id);
  SmRequestMessage *draft = sma_context_get_draft (SMA_CONTEXT (source), name);
  const gboolean sent = finish (self, source, result);

  if (sent && draft != NULL && g_strcmp0 (draft->id, reply->key) == 0)
    sma_context_keep_draft (SMA_CONTEXT (source), name, NULL);
  if (g_strcmp0 (reply->request_id, self->request_id) != 0)
    return;
  self->replying = FALSE;
  if (sent && g_strcmp0 (self->reply_key, reply->key) == 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->reply_view), "", 0);
  update_reply (self);
}

static void
on_back_clicked (SmaRequestThread *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_settle_clicked (SmaRequestThread *self)
{
  const char *parameters[] = { self->request_id, NULL };

  sma_context_call_async (self->context, SM_OPERATION_REQUEST_CLOSE, parameters, NULL, NULL, NULL,
                          self->cancellable, on_closed, g_object_ref (self));
}

static void
on_reply_clicked (SmaRequestThread *self)
{
  g_autoptr (SmMessageInput) input = sm_record_new (SM_TYPE_MESSAGE_INPUT);
  const char *parameters[] = { self->request_id, NULL };
  Reply *reply;

  if (self->replying || self->request_id == NULL)
    return;
  reply = g_new0 (Reply, 1);
  reply->thread = g_object_ref (self);
  reply->request_id = g_strdup (self->request_id);
  input->text = dup_reply (self);
  if (self->reply_key == NULL)
    self->reply_key = sm_uuid_new ();
  reply->key = g_strdup (self->reply_key);
  self->replying = TRUE;
  update_reply (self);
  sma_context_call_async (self->context, SM_OPERATION_REQUEST_REPLY, parameters, NULL, input,
                          self->reply_key, self->sending, on_replied, reply);
}

static void
sma_request_thread_dispose (GObject *object)
{
  SmaRequestThread *self = SMA_REQUEST_THREAD (object);

  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->sending);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->sending);
  g_clear_object (&self->context);
  g_clear_pointer (&self->request_id, g_free);
  g_clear_pointer (&self->reply_key, g_free);
  G_OBJECT_CLASS (sma_request_thread_parent_class)->dispose (object);
}

static void
sma_request_thread_class_init (SmaRequestThreadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_request_thread_dispose;
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (SMA_TYPE_LOADING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/request-thread.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, loading);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, title_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, state_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, settle_button);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, messages_list);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, settled_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, reply_view);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, reply_button);
  gtk_widget_class_bind_template_child (widget_class, SmaRequestThread, count_label);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_settle_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_reply_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
sma_request_thread_init (SmaRequestThread *self)
{
  self->cancellable = g_cancellable_new ();
  self->sending = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->reply_view), "changed",
                           G_CALLBACK (on_reply_changed), self, G_CONNECT_SWAPPED);
  update_reply (self);
}

static void
on_changed_elsewhere (SmaRequestThread *self, const char *what)
{
  if (g_str_equal (what, "closing") && self->request_id != NULL)
    keep_reply (self);
}

/**
 * sma_request_thread_set_context:
 * @self: the thread
 * @context: the context; once
 */
void
sma_request_thread_set_context (SmaRequestThread *self, SmaContext *context)
{
  g_set_object (&self->context, context);
  self->work = sma_work_new (context, self);
  sma_loading_set_work (self->loading, self->work);
  g_signal_connect_object (context, "changed-elsewhere", G_CALLBACK (on_changed_elsewhere), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sma_request_thread_open:
 * @self: the thread
 * @request_id: the request to show
 *
 * What was typed for another request is dropped only when it belonged to that one.
 */
void
sma_request_thread_open (SmaRequestThread *self, const char *request_id)
{
  const char *parameters[] = { request_id, NULL };
  g_autoptr (SmRequest) stored = NULL;

  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  if (g_strcmp0 (self->request_id, request_id) != 0)
    {
      if (self->request_id != NULL)
        keep_reply (self);
      show_nothing (self);
      g_set_str (&self->request_id, request_id);
      self->replying = FALSE;
      show_draft (self);
    }
  stored = sma_context_dup_stored (self->context, SM_OPERATION_REQUEST, parameters, NULL, NULL);
  if (stored != NULL)
    show_request (self, stored);
  load (self);
}
