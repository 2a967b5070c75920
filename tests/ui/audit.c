/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audit.h"

#include <adwaita.h>

/* The eye of a password row is libadwaita's own; newer ones name it by its tooltip only. */
static gboolean
is_eye (GtkWidget *widget)
{
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;

  return g_strcmp0 (icon, "view-reveal-symbolic") == 0
         || g_strcmp0 (icon, "view-conceal-symbolic") == 0;
}

/* Widgets that are parts of others, made by GTK and libadwaita: the outer one is explained. */
static gboolean
is_part (GtkWidget *widget)
{
  static const char *const wholes[] = {
    "GtkMenuButton",  "GtkDropDown", "AdwEntryRow",    "AdwPasswordEntryRow", "GtkWindowControls",
    "GtkSearchEntry", "AdwComboRow", "GtkPopoverMenu", "AdwExpanderRow"
  };

  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL;
       above = gtk_widget_get_parent (above))
    for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
      if (g_str_equal (G_OBJECT_TYPE_NAME (above), wholes[i]))
        return !GTK_IS_BUTTON (widget) || gtk_widget_get_tooltip_text (widget) == NULL;
  return FALSE;
}

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)
         || GTK_IS_SWITCH (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_ENTRY (widget)
         || ADW_IS_ENTRY_ROW (widget);
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget))[0] != '\0';
  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Newer GTK does not tell a tooltip that only says the name once more. */
static gboolean
repeats_name (GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  g_autofree char *differs = NULL;

  if (tooltip == NULL)
    return FALSE;
  differs = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip);
  return differs == NULL;
}

static gboolean
is_explained (GtkWidget *widget)
{
  if (repeats_name (widget))
    return FALSE;
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    if (gtk_widget_get_tooltip_text (at) != NULL)
      return TRUE;
  return FALSE;
}

static char *
describe (GtkWidget *widget)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    g_string_append_printf (text, "%s%s", at != widget ? " in " : "", G_OBJECT_TYPE_NAME (at));
  return g_string_free (text, FALSE);
}

static void
audit_one (GtkWidget *widget, const char *where)
{
  g_autofree char *text = NULL;

  if (!gtk_widget_get_mapped (widget) || !is_control (widget) || is_part (widget) || is_eye (widget)
      || (has_name (widget) && is_explained (widget)))
    return;
  text = describe (widget);
  g_test_message ("%s: no %s: %s", where, has_name (widget) ? "explanation" : "name", text);
  g_test_fail ();
}

void
audit_widgets (GtkWidget *widget, const char *where)
{
  audit_one (widget, where);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    audit_widgets (child, where);
}
