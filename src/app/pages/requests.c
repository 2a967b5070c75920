/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "requests.h"

#include <glib/gi18n.h>

#include "fill.h"
#include "format.h"
#include "hint.h"
#include "loading.h"
#include "request-records.h"
#include "request-text.h"
#include "request-thread.h"
#include "shell.h"
#include "support.h"

struct _SmaRequests
{
  AdwBin parent_instance;

  SmaContext *context; /* owned */
  SmaWork *work;       /* owned: the loading */
  GtkWidget *list_page;
  GtkListBox *requests_list;
  SmaLoading *loading;
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
  gtk_widget_set_visible (GTK_WIDGET (self->requests_list), TRUE);
}

static void
on_loaded (gpointer owner, gpointer reply, const GError *error)
{
  if (error == NULL)
    show_list (owner, reply);
}

static void
load (SmaRequests *self)
{
  const SmaWorkCall call = { .operation = SM_OPERATION_REQUESTS };
  g_autoptr (SmRequestList) stored = NULL;

  if (sma_context_get_session (self->context) != SMA_SESSION_OPEN)
    return;
  stored = sma_context_dup_stored (self->context, SM_OPERATION_REQUESTS, NULL, NULL, NULL);
  if (stored != NULL)
    show_list (self, stored);
  sma_work_cancel (self->work);
  sma_work_call (self->work, &call, on_loaded);
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
on_retry (SmaRequests *self)
{
  load (self);
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
    {
      gtk_list_box_bind_model (self->requests_list, NULL, NULL, NULL, NULL);
      /* Nothing is known of them: an empty list would say that there are none. */
      gtk_widget_set_visible (GTK_WIDGET (self->requests_list), FALSE);
    }
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

  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_requests_parent_class)->dispose (object);
}

static void
sma_requests_class_init (SmaRequestsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_requests_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_LOADING);
  g_type_ensure (SMA_TYPE_REQUEST_THREAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/requests.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, list_page);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, requests_list);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, loading);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, support_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, mail_button);
  gtk_widget_class_bind_template_child (widget_class, SmaRequests, thread);
  gtk_widget_class_bind_template_callback (widget_class, on_new_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_mail_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_thread_back);
}

static void
sma_requests_init (SmaRequests *self)
{
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
  self->work = sma_work_new (context, self);
  sma_loading_set_work (self->loading, self->work);
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
