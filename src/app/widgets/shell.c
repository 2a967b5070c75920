/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell.h"

#include <glib/gi18n.h>

/**
 * sma_shell_activate:
 * @widget: any widget of the window or of a dialog over it
 * @action: the action's name with its group, "win.pay"
 * @parameter: (nullable): its text, or %NULL where it takes none
 */
void
sma_shell_activate (GtkWidget *widget, const char *action, const char *parameter)
{
  GVariant *value = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (parameter != NULL)
    value = g_variant_new_string (parameter);
  if (value != NULL)
    g_variant_ref_sink (value);
  while (widget != NULL && !gtk_widget_activate_action_variant (widget, action, value))
    {
      GtkRoot *root = gtk_widget_get_root (widget);
      GtkWindow *above =
          GTK_IS_WINDOW (root) ? gtk_window_get_transient_for (GTK_WINDOW (root)) : NULL;

      widget = above != NULL ? GTK_WIDGET (above) : NULL;
    }
  g_clear_pointer (&value, g_variant_unref);
}

/**
 * sma_shell_toast:
 * @widget: any widget of the window or of a dialog over it
 * @text: what happened, translated
 */
void
sma_shell_toast (GtkWidget *widget, const char *text)
{
  sma_shell_activate (widget, "win.toast", text);
}

/* The nearest that is left goes on: what it stood in, or what stands before that. The widgets above
 * it still name it as their focus child, and Tab would find nothing after that. */
static gboolean
on_focus_lost (gpointer data)
{
  GtkWidget *window = data;
  GtkWidget *left = window;
  gboolean found = FALSE;

  if (gtk_window_get_focus (GTK_WINDOW (window)) != NULL || !gtk_widget_get_mapped (window))
    return G_SOURCE_REMOVE;
  while (gtk_widget_get_focus_child (left) != NULL)
    left = gtk_widget_get_focus_child (left);
  for (; !found && left != window; left = gtk_widget_get_parent (left))
    {
      found = gtk_widget_child_focus (left, GTK_DIR_TAB_BACKWARD);
      if (!found)
        gtk_widget_set_focus_child (left, NULL);
    }
  if (!found)
    gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

static void
on_focus_changed (GtkWindow *window)
{
  if (gtk_window_get_focus (window) == NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_focus_lost, g_object_ref (window), g_object_unref);
}

/**
 * sma_shell_keep_focus:
 * @window: a window in which what has the focus may go, as a row of a list that is told anew
 *
 * From here on the focus passes to the nearest that is left. The toolkit (GTK 4.18) leaves it
 * nowhere then, and no key leads out of that.
 */
void
sma_shell_keep_focus (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (on_focus_changed), NULL);
}

static void
close_on_escape (GtkWindow *dialog)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (dialog), controller);
}

/**
 * sma_shell_present_dialog:
 * @opener: any widget of the window
 * @dialog: (transfer full): a window that was not shown yet; its template gives it the accessible
 *   role of a dialog
 */
void
sma_shell_present_dialog (GtkWidget *opener, GtkWindow *dialog)
{
  GtkWindow *above = GTK_WINDOW (gtk_widget_get_root (opener));
  int width = 0;
  int height = 0;

  gtk_window_get_default_size (dialog, &width, &height);
  if (width > gtk_widget_get_width (GTK_WIDGET (above)))
    gtk_window_set_default_size (dialog, gtk_widget_get_width (GTK_WIDGET (above)), height);
  close_on_escape (dialog);
  sma_shell_keep_focus (dialog);
  gtk_window_set_transient_for (dialog, above);
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
}

/**
 * sma_shell_ask_discard:
 * @above: the window that is asked about
 *
 * Returns: (transfer none): the question, which is on the screen now
 */
AdwDialog *
sma_shell_ask_discard (GtkWidget *above)
{
  AdwDialog *dialog =
      adw_alert_dialog_new (_ ("Discard the Text?"), _ ("What you have typed has not been sent."));
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_add_responses (alert, "keep", _ ("_Keep Writing"), "discard", _ ("_Discard"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (alert, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (alert, "keep");
  adw_alert_dialog_set_close_response (alert, "keep");
  adw_dialog_present (dialog, above);
  return dialog;
}
