/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cabinet.h"
#include "fill.h"
#include "full-version.h"
#include "help.h"
#include "page-list.h"
#include "request-thread.h"
#include "shell.h"
#include "start.h"

struct _SmaWindow
{
  AdwApplicationWindow parent_instance;

  SmaContext *context; /* owned */

  /* template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;

  SmaStart *start;     /* borrowed from stack, nullable */
  SmaCabinet *cabinet; /* borrowed from stack, nullable */

  AdwDialog *asking;           /* borrowed, weak, nullable: whether texts are to be given up */
  void (*go_on) (SmaWindow *); /* what is done then */
  gboolean discarding;         /* they are */
};

G_DEFINE_FINAL_TYPE (SmaWindow, sma_window, ADW_TYPE_APPLICATION_WINDOW)

/* Each state has its widgets only while it lasts: a logged-out window holds no data. */
static void
drop_child (SmaWindow *self, gpointer child)
{
  GtkWidget **widget = child;

  if (*widget != NULL)
    gtk_stack_remove (self->stack, *widget);
  *widget = NULL;
}

static void
enable_actions (SmaWindow *self, gboolean enabled)
{
  static const char *const always[] = { "toast", "refresh" };
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self));

  for (guint i = 0; names[i] != NULL; i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);
      gboolean is_always = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (always); j++)
        is_always = is_always || g_str_equal (names[i], always[j]);
      if (G_IS_SIMPLE_ACTION (action))
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled || is_always);
    }
}

static void
show_cabinet (SmaWindow *self)
{
  if (self->cabinet == NULL)
    {
      self->cabinet = SMA_CABINET (sma_cabinet_new (self->context));
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->cabinet), "cabinet");
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->cabinet));
  drop_child (self, &self->start);
}

static GPtrArray *
list_dialogs (SmaWindow *self)
{
  GPtrArray *dialogs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *l = toplevels; l != NULL; l = l->next)
    if (gtk_window_get_transient_for (l->data) == GTK_WINDOW (self)
        && gtk_window_get_modal (l->data))
      g_ptr_array_add (dialogs, g_object_ref (l->data));
  return dialogs;
}

/* Dialogs show an account, or what was typed about it: they end with the session. */
static void
close_dialogs (SmaWindow *self)
{
  g_autoptr (GPtrArray) dialogs = list_dialogs (self);

  for (guint i = 0; i < dialogs->len; i++)
    gtk_window_destroy (g_ptr_array_index (dialogs, i));
}

/* A dialog that asks about what is typed in it is asked first; FALSE where one stays. */
static gboolean
ask_dialogs (SmaWindow *self)
{
  g_autoptr (GPtrArray) dialogs = list_dialogs (self);
  gboolean all = TRUE;

  for (guint i = 0; i < dialogs->len; i++)
    {
      gtk_window_close (g_ptr_array_index (dialogs, i));
      all = all && !gtk_widget_get_visible (g_ptr_array_index (dialogs, i));
    }
  return all;
}

static void
show_start (SmaWindow *self)
{
  close_dialogs (self);
  if (self->start == NULL)
    {
      self->start = SMA_START (sma_start_new (self->context));
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->start), "start");
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->start));
  drop_child (self, &self->cabinet);
}

static void
on_session_changed (SmaWindow *self)
{
  SmaSessionState session = sma_context_get_session (self->context);

  enable_actions (self, session == SMA_SESSION_OPEN);
  if (session == SMA_SESSION_OPEN)
    show_cabinet (self);
  else if (session != SMA_SESSION_STARTING)
    show_start (self);
  else
    gtk_stack_set_visible_child_name (self->stack, "starting");
}

static void
on_session_ended (SmaWindow *self)
{
  sma_window_toast (self, _ ("Your session has ended. Please log in again"));
}

static void
on_show_page (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaWindow *self = user_data;

  if (self->cabinet != NULL)
    sma_cabinet_show_page (self->cabinet, g_variant_get_string (parameter, NULL));
}

static void
on_refresh (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaWindow *self = user_data;

  sma_context_look_now (self->context);
  sma_context_tell_changed (self->context, "everything");
}

static void
on_discard_response (SmaWindow *self, const char *response)
{
  if (g_str_equal (response, "discard"))
    self->go_on (self);
  else if (self->cabinet != NULL
           && sma_context_has_drafts (self->context, SMA_REQUEST_THREAD_DRAFTS))
    sma_cabinet_show_page (self->cabinet, "requests");
}

/* Replies to support and applications that were typed and not sent end with the session and with
 * the window: asked about first. FALSE where there are none. */
static gboolean
ask_unsent (SmaWindow *self, void (*go_on) (SmaWindow *))
{
  sma_context_tell_changed (self->context, "closing");
  if (!sma_context_has_drafts (self->context, SMA_REQUEST_THREAD_DRAFTS)
      && !sma_context_has_drafts (self->context, SMA_FULL_VERSION_DRAFTS))
    return FALSE;
  self->go_on = go_on;
  if (self->asking != NULL)
    return TRUE;
  g_set_weak_pointer (&self->asking, sma_shell_ask_discard (GTK_WIDGET (self)));
  g_signal_connect_object (self->asking, "response", G_CALLBACK (on_discard_response), self,
                           G_CONNECT_SWAPPED);
  return TRUE;
}

static void
log_out (SmaWindow *self)
{
  sma_context_logout (self->context);
  sma_window_toast (self, _ ("You are logged out"));
}

static void
on_log_out (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaWindow *self = user_data;

  if (!ask_unsent (self, log_out))
    log_out (self);
}

static void
on_send_readings (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaWindow *self = user_data;
  const char *account_id = g_variant_get_string (parameter, NULL);
  SmAccount *account = sma_context_find_account (self->context, account_id);

  if (account == NULL || self->cabinet == NULL)
    return;
  sma_context_select_account (self->context, account);
  sma_cabinet_show_page (self->cabinet, "meters");
}

static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaWindow *self = user_data;
  GtkWidget *page;

  if (self->cabinet == NULL)
    return;
  page = sma_cabinet_get_page (self->cabinet, "help");
  sma_cabinet_show_page (self->cabinet, "help");
  if (SMA_IS_HELP (page))
    sma_help_show_topic (SMA_HELP (page), g_variant_get_string (parameter, NULL));
}

static void
on_toast (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sma_window_toast (user_data, g_variant_get_string (parameter, NULL));
}

/* The dialogs of page-list.c have an action each; which one was activated is in its name. */
static void
on_dialog (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaWindow *self = user_data;
  guint n_dialogs = 0;
  const SmaDialogEntry *dialogs = sma_page_list_get_dialogs (&n_dialogs);

  for (guint i = 0; i < n_dialogs; i++)
    {
      SmAccount *account = NULL;
      GtkWindow *dialog;

      if (!g_str_equal (dialogs[i].action + strlen ("win."), g_action_get_name (G_ACTION (action))))
        continue;
      if (parameter != NULL)
        account = sma_context_find_account (self->context, g_variant_get_string (parameter, NULL));
      if (dialogs[i].kind == SMA_DIALOG_OF_ACCOUNT && account == NULL)
        return;
      dialog = dialogs[i].create (self->context, account);
      sma_shell_present_dialog (GTK_WIDGET (self), dialog);
      return;
    }
}

static void
add_dialog_actions (SmaWindow *self)
{
  guint n_dialogs = 0;
  const SmaDialogEntry *dialogs = sma_page_list_get_dialogs (&n_dialogs);

  for (guint i = 0; i < n_dialogs; i++)
    {
      const GVariantType *type = dialogs[i].kind != SMA_DIALOG_PLAIN ? G_VARIANT_TYPE_STRING : NULL;
      g_autoptr (GSimpleAction) action =
          g_simple_action_new (dialogs[i].action + strlen ("win."), type);

      g_signal_connect (action, "activate", G_CALLBACK (on_dialog), self);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
}

static const GActionEntry actions[] = {
  { .name = "show-page", .activate = on_show_page, .parameter_type = "s" },
  { .name = "refresh", .activate = on_refresh },
  { .name = "log-out", .activate = on_log_out },
  { .name = "send-readings", .activate = on_send_readings, .parameter_type = "s" },
  { .name = "help", .activate = on_help, .parameter_type = "s" },
  { .name = "toast", .activate = on_toast, .parameter_type = "s" },
};

static void
close_discarding (SmaWindow *self)
{
  self->discarding = TRUE;
  gtk_window_close (GTK_WINDOW (self));
  self->discarding = FALSE;
}

static gboolean
sma_window_close_request (GtkWindow *window)
{
  SmaWindow *self = SMA_WINDOW (window);
  g_autoptr (GSettings) settings = g_settings_new (SM_APP_ID);
  int width = 0;
  int height = 0;

  if (!ask_dialogs (self) || (!self->discarding && ask_unsent (self, close_discarding)))
    return TRUE;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  g_settings_set (settings, "window-size", "(ii)", width, height);
  return GTK_WINDOW_CLASS (sma_window_parent_class)->close_request (window);
}

static void
restore_size (SmaWindow *self)
{
  g_autoptr (GSettings) settings = g_settings_new (SM_APP_ID);
  int width = 0;
  int height = 0;

  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
sma_window_dispose (GObject *object)
{
  SmaWindow *self = SMA_WINDOW (object);

  g_clear_weak_pointer (&self->asking);
  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_window_parent_class)->dispose (object);
}

static void
sma_window_class_init (SmaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sma_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SmaWindow, stack);
}

static void
sma_window_init (SmaWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_dialog_actions (self);
  sma_shell_keep_focus (GTK_WINDOW (self));
  restore_size (self);
}

/**
 * sma_window_new:
 * @application: the application
 * @context: what the pages are given
 *
 * Returns: (transfer floating): the window
 */
GtkWidget *
sma_window_new (GtkApplication *application, SmaContext *context)
{
  SmaWindow *self = g_object_new (SMA_TYPE_WINDOW, "application", application, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_swapped (context, "notify::session", G_CALLBACK (on_session_changed), self);
  g_signal_connect_swapped (context, "session-ended", G_CALLBACK (on_session_ended), self);
  on_session_changed (self);
  return GTK_WIDGET (self);
}

/**
 * sma_window_toast:
 * @self: the window
 * @text: what happened, translated; not markup
 */
void
sma_window_toast (SmaWindow *self, const char *text)
{
  g_return_if_fail (SMA_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toasts, sma_fill_new_toast (text));
}
