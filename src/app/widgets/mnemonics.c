/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mnemonics.h"

/*
 * GTK 4.8 names a button that has an access key twice, once with the underscore ("_Pay Pay"): its
 * label property is the raw text, and its label widget names it once more. Screen readers read
 * that aloud. Here every button gets its plain text as its only name when it comes on the screen
 * and whenever its label changes.
 */

static char *
dup_plain_text (const char *label)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = label; *at != '\0'; at++)
    if (*at != '_' || at[1] == '_')
      g_string_append_c (plain, *at == '_' ? *at++ : *at);
  return g_string_free (plain, FALSE);
}

static void
mend (GtkButton *button)
{
  const char *label = gtk_button_get_label (button);
  g_autofree char *plain = NULL;

  if (label == NULL || !gtk_button_get_use_underline (button))
    return;
  plain = dup_plain_text (label);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, plain,
                                  -1);
}

static gboolean
on_widget_mapped (GSignalInvocationHint *hint, guint n_values, const GValue *values,
                  gpointer user_data)
{
  gpointer widget = g_value_get_object (&values[0]);

  if (!GTK_IS_BUTTON (widget))
    return TRUE;
  g_signal_handlers_disconnect_by_func (widget, mend, NULL);
  g_signal_connect_after (widget, "notify::label", G_CALLBACK (mend), NULL);
  mend (widget);
  return TRUE;
}

/**
 * sma_mnemonics_mend_names:
 *
 * From now on every button that comes on the screen has one name, without underscores.
 */
void
sma_mnemonics_mend_names (void)
{
  /* The class brings its signals; it stays as long as the program runs. */
  g_type_class_ref (GTK_TYPE_WIDGET);
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_widget_mapped, NULL,
                              NULL);
}
