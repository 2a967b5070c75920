/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "requests.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "fill.h"
#include "format.h"
#include "hint.h"
#include "request-records.h"
#include "request-text.h"
#include "request-thread.h"
#include "shell.h"
#include "support.h"

struct _SmaRequests
{
  AdwBin parent_instance;

  SmaContext *context;       /* owned */
  GCancellable *cancellable; /* owned; cancelled with the page */
  GtkWidget *list_page;
  GtkListBox *requests_list;
  GtkLabel *error_label;
  GtkLabel *support_label;
  GtkWidget *mail_button;
  SmaRequestThread *thread;
};

G_DEFINE_FINAL_TYPE (SmaRequests, sma_requests, ADW_TYPE_BIN)

static void
show_thread (SmaRequests *self, gboolean shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self->thread), shown);
  gtk_widget_set_visible (self->list_page, !shown);
}

static void
on_open_clicked (GtkButton *button, SmaRequests *self)
{
  sma_request_thread_open (self->thread, gtk_widget_get_name (GTK_WIDGET (button)));
  show_thread (self, TRUE);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  SmaRequests *self = user_data;
  SmRequest *request = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("go-next-symbolic");
  g_autofree char *when = sma_format_time (NULL, request->updated_at);
  /* Translators: a topic, the number of the request */
  g_autofree char *title = g_strdup_printf (
      _ ("%s, No. %s"), sma_request_topic_to_text (request->topic), request->number);
  /* Translators: the state of a request, a time */
  g_autofree char *subtitle =
      g_strdup_printf (_ ("%s · %s"), sma_request_state_to_text (request->state), when);
  g_autofree char *name = g_strdup_printf (_ ("Open request %s"), request->number);

  sma_fill_row (row, title, subtitle);
  gtk_widget_set_name (button, request->id);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Read the request and its answers"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_open_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_widget_set_tooltip_text (row, _ ("Read the request and its answers"));
  return row;
}

static void
show_list (SmaRequests *self, SmRequestList *list)
{
  gtk_list_box_bind_model (self->requests_list, G_LIST_MODEL (list->items), create_row, self, NULL);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaRequests) self = user_data;
  g_autoptr (SmRequestList) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sma_context_call_finish (SMA_CONTEXT (source), result, (gpointer *) &list, &error))
    show_list (self, list);
  else if (sma_error_is_cancelled (error))
    return;
  text = error != NULL ? sma_error_to_text (error) : NULL;
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

static void
load (SmaRequests *self)
{
  g_autoptr (SmRequestList) stored = NULL;

  if (sma_context_get_session (self->context) != SMA_SESSION_OPEN)
    return;
  stored = sma_context_dup_stored (self->context, SM_OPERATION_REQUESTS, NULL, NULL, NULL);
  if (stored != NULL)
    show_list (self, stored);
  sma_context_call_async (self->context, SM_OPERATION_REQUESTS, NULL, NULL, NULL, NULL,
                          self->cancellable, on_loaded, g_object_ref (self));
}

static void
on_changed_elsewhere (SmaRequests *self, const char *what)
{
  if (g_str_equal (what, "requests") || g_str_equal (what, "everything"))
    load (self);
}

static void
on_new_clicked (SmaRequests *self)
{
  sma_shell_activate (GTK_WIDGET (self), "win.new-request", "");
}

static void
on_mail_clicked (SmaRequests *self)
{
  sma_support_write_letter (GTK_WIDGET (self), self->context);
}

static void
on_thread_back (SmaRequests *self)
{
  show_thread (self, FALSE);
  load (self);
}

static void
on_map (SmaRequests *self)
{
  load (self);
}

static void
on_session_changed (SmaRequests *self)
{
  show_thread (self, FALSE);
  if (sma_context_get_session (self->context) != SMA_SESSION_OPEN)
    gtk_list_box_bind_model (self->requests_list, NULL, NULL, NULL, NULL);
}

static void
on_service_changed (SmaRequests *self)
{
  sma_support_show (self->context, self->support_label, self->mail_button);
}

static void
sma_requests_dispose (GObject *object)
{
  SmaRequests *self = SMA_REQUESTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_requests_parent_class)->dispose (object);
}

static void
sma_requests_class_init (SmaRequestsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_requests_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_REQUEST_THREAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/requests.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, list_page);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, requests_list);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, error_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, support_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, mail_button);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, thread);
  gtk_widget_class_bind_template_callback (widget_class, on_new_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_mail_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_thread_back);
}

static void
sma_requests_init (SmaRequests *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_requests_new:
 * @context: the context
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sma_requests_new (SmaContext *context)
{
  SmaRequests *self = g_object_new (SMA_TYPE_REQUESTS, NULL);

  self->context = g_object_ref (context);
  sma_request_thread_set_context (self->thread, context);
  g_signal_connect_object (context, "changed-elsewhere", G_CALLBACK (on_changed_elsewhere), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::service", G_CALLBACK (on_service_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::session", G_CALLBACK (on_session_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  on_service_changed (self);
  return GTK_WIDGET (self);
}
