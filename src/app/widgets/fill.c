/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fill.h"

#include <glib/gi18n.h>

#include "format.h"
#include "limits.h"

static const char *const service_classes[] = {
  "gas", "electricity", "water", "heat", "waste",
};

/**
 * sma_fill_label:
 * @label: a label
 * @text: (nullable): what it says; nothing hides it
 */
void
sma_fill_label (GtkLabel *label, const char *text)
{
  const gboolean has_text = text != NULL && text[0] != '\0';

  gtk_label_set_text (label, has_text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), has_text);
}

/**
 * sma_fill_row:
 * @row: (type Adw.PreferencesRow): an action or expander row
 * @title: (nullable): its title
 * @subtitle: (nullable): its subtitle
 *
 * A row reads markup unless told not to; what it says is plain.
 */
void
sma_fill_row (gpointer row, const char *title, const char *subtitle)
{
  /* apart: of properties set together the last is told first */
  g_object_set (row, "use-markup", FALSE, NULL);
  g_object_set (row, "title", title != NULL ? title : "", "subtitle",
                subtitle != NULL ? subtitle : "", NULL);
}

/**
 * sma_fill_group:
 * @group: a group of rows
 * @title: its title
 *
 * A group always reads markup; what it says is plain.
 */
void
sma_fill_group (AdwPreferencesGroup *group, const char *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (group, escaped);
}

/**
 * sma_fill_status:
 * @page: a page that says one thing
 * @title: the thing
 * @description: (nullable): more about it
 *
 * The description is always read as markup; what it says is plain.
 */
void
sma_fill_status (AdwStatusPage *page, const char *title, const char *description)
{
  g_autofree char *escaped = g_markup_escape_text (description != NULL ? description : "", -1);

  adw_status_page_set_title (page, title);
  adw_status_page_set_description (page, escaped);
}

/**
 * sma_fill_new_toast:
 * @text: what happened
 *
 * Returns: (transfer full): a toast that says it, plainly
 */
AdwToast *
sma_fill_new_toast (const char *text)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, text);
  return toast;
}

/**
 * sma_fill_service:
 * @image: the mark of a service
 * @service: "gas", "electricity", …
 */
void
sma_fill_service (GtkImage *image, const char *service)
{
  g_autofree char *icon_name = sma_format_service_icon (NULL, service);

  gtk_image_set_from_icon_name (image, icon_name);
  gtk_widget_add_css_class (GTK_WIDGET (image), "service-icon");
  for (guint i = 0; i < G_N_ELEMENTS (service_classes); i++)
    sma_fill_class (image, service_classes[i], g_strcmp0 (service_classes[i], service) == 0);
}

/**
 * sma_fill_balance:
 * @label: the state of an account
 * @balance_kopecks: plus is debt
 *
 * Says it in words; the colour only repeats them.
 */
void
sma_fill_balance (GtkLabel *label, gint64 balance_kopecks)
{
  g_autofree char *text = sma_format_balance (NULL, balance_kopecks);

  gtk_label_set_text (label, text);
  sma_fill_class (label, "debt", balance_kopecks > 0);
  sma_fill_class (label, "overpayment", balance_kopecks < 0);
}

/**
 * sma_fill_class:
 * @widget: (type Gtk.Widget): a widget
 * @name: a class of the style sheet
 * @on: whether it has it
 */
void
sma_fill_class (gpointer widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (widget), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (widget), name);
}

/**
 * sma_fill_clear_box:
 * @box: a box
 *
 * Takes every child out.
 */
void
sma_fill_clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/**
 * sma_fill_cut_box:
 * @box: a box
 * @position: of the first child to take out
 * @removed: how many of them
 *
 * Returns: (transfer none) (nullable): the child before them, after which others are inserted
 */
GtkWidget *
sma_fill_cut_box (GtkBox *box, guint position, guint removed)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box));
  GtkWidget *before = NULL;

  for (guint i = 0; i < position && child != NULL; i++)
    {
      before = child;
      child = gtk_widget_get_next_sibling (child);
    }
  for (guint i = 0; i < removed && child != NULL; i++)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_box_remove (box, child);
      child = next;
    }
  return before;
}

/**
 * sma_fill_message:
 * @label: says how long the message is, or that there is none yet
 * @button: sends it
 * @length: of the message, in characters
 * @busy: it is on its way
 * @tooltip: the button's, where it can be pressed
 */
void
sma_fill_message (GtkLabel *label, GtkWidget *button, glong length, gboolean busy,
                  const char *tooltip)
{
  const gboolean fits = length > 0 && length <= SM_LIMIT_REQUEST_CHARS;
  /* Translators: characters typed, characters allowed */
  g_autofree char *count =
      g_strdup_printf (_ ("%ld of %d characters"), length, SM_LIMIT_REQUEST_CHARS);

  gtk_label_set_text (label, length > 0 ? count : _ ("Write a message first"));
  sma_fill_class (label, "error", length > SM_LIMIT_REQUEST_CHARS);
  gtk_widget_set_sensitive (button, fits && !busy);
  gtk_widget_set_tooltip_text (button, fits ? tooltip : gtk_label_get_text (label));
}
