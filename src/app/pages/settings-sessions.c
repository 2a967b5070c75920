/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-sessions.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "fill.h"
#include "format.h"
#include "loading.h"
#include "shell.h"

struct _SmaSettingsSessions
{
  AdwPreferencesGroup parent_instance;

  SmaContext *context;       /* owned */
  GCancellable *cancellable; /* owned; cancelled with the page */
  SmaWork *work;             /* owned, nullable: the loading */
  GtkListBox *sessions_list;
  SmaLoading *loading;
};

G_DEFINE_FINAL_TYPE (SmaSettingsSessions, sma_settings_sessions, ADW_TYPE_PREFERENCES_GROUP)

static void load (SmaSettingsSessions *self);

typedef struct
{
  SmaSettingsSessions *group; /* owned */
  GtkWidget *button;          /* owned */
} Ending;

static void
ending_free (Ending *ending)
{
  g_object_unref (ending->group);
  g_object_unref (ending->button);
  g_free (ending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ending, ending_free)

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ending) ending = user_data;
  SmaSettingsSessions *self = ending->group;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error))
    {
      sma_shell_toast (GTK_WIDGET (self), _ ("The session was ended"));
      load (self);
      return;
    }
  gtk_widget_set_sensitive (ending->button, TRUE);
  text = sma_error_to_text (error);
  if (text != NULL)
    sma_shell_toast (GTK_WIDGET (self), text);
}

static void
on_end_clicked (GtkButton *button, SmaSettingsSessions *self)
{
  const char *parameters[] = { gtk_widget_get_name (GTK_WIDGET (button)), NULL };
  Ending *ending = g_new0 (Ending, 1);

  ending->group = g_object_ref (self);
  ending->button = g_object_ref (GTK_WIDGET (button));
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  sma_context_call_async (self->context, SM_OPERATION_SESSION_END, parameters, NULL, NULL, NULL,
                          self->cancellable, on_ended, ending);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  SmaSettingsSessions *self = user_data;
  SmSession *session = item;
  GtkWidget *row = adw_action_row_new ();
  const char *device = session->device != NULL ? session->device : _ ("Unknown device");
  g_autofree char *seen = sma_format_time (NULL, session->seen_at);
  /* Translators: a time */
  g_autofree char *subtitle = g_strdup_printf (_ ("Last used %s"), seen);
  GtkWidget *button;

  sma_fill_row (row, device, session->current ? _ ("This device, now") : subtitle);
  gtk_widget_set_tooltip_text (row, _ ("A place where you are logged in"));
  if (session->current)
    return row;

  button = gtk_button_new_with_label (_ ("End Session"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, session->id);
  gtk_widget_set_tooltip_text (button, _ ("That device has to log in again"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_end_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
on_loaded (gpointer owner, gpointer reply, const GError *error)
{
  SmaSettingsSessions *self = owner;
  SmSessionList *list = reply;

  if (error != NULL)
    return;
  gtk_list_box_bind_model (self->sessions_list, G_LIST_MODEL (list->items), create_row, self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->sessions_list), TRUE);
}

static void
load (SmaSettingsSessions *self)
{
  const SmaWorkCall call = { .operation = SM_OPERATION_SESSIONS };

  if (sma_context_get_session (self->context) != SMA_SESSION_OPEN)
    return;
  sma_work_cancel (self->work);
  sma_work_call (self->work, &call, on_loaded);
}

static void
on_retry (SmaSettingsSessions *self)
{
  load (self);
}

static void
on_changed_elsewhere (SmaSettingsSessions *self, const char *what)
{
  if (g_str_equal (what, "sessions") || g_str_equal (what, "everything"))
    load (self);
}

static void
on_map (SmaSettingsSessions *self)
{
  if (self->context != NULL)
    load (self);
}

static void
sma_settings_sessions_dispose (GObject *object)
{
  SmaSettingsSessions *self = SMA_SETTINGS_SESSIONS (object);

  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_settings_sessions_parent_class)->dispose (object);
}

static void
sma_settings_sessions_class_init (SmaSettingsSessionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_settings_sessions_dispose;
  g_type_ensure (SMA_TYPE_LOADING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/settings-sessions.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsSessions, sessions_list);
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsSessions, loading);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
sma_settings_sessions_init (SmaSettingsSessions *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
}

/**
 * sma_settings_sessions_set_context:
 * @self: the group
 * @context: the context; once
 */
void
sma_settings_sessions_set_context (SmaSettingsSessions *self, SmaContext *context)
{
  g_set_object (&self->context, context);
  self->work = sma_work_new (context, self);
  sma_loading_set_work (self->loading, self->work);
  g_signal_connect_object (context, "changed-elsewhere", G_CALLBACK (on_changed_elsewhere), self,
                           G_CONNECT_SWAPPED);
}
