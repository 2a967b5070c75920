/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-tools.h"

#include "errors.h"
#include "input-rules.h"
#include "text.h"

/**
 * sma_page_show_error:
 * @label: where errors of a form are said
 * @error: (nullable): what failed; nothing is said of a call that was cancelled
 */
void
sma_page_show_error (GtkLabel *label, const GError *error)
{
  g_autofree char *text = sma_error_to_text (error);

  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/**
 * sma_page_clear_error:
 * @label: where errors of a form are said
 */
void
sma_page_clear_error (GtkLabel *label)
{
  sma_page_show_error (label, NULL);
}

/**
 * sma_page_dup_cleaned:
 * @editable: a GtkEditable
 *
 * Returns: (transfer full): its text as sm_text_clean() reads it; as it stands where that refuses,
 *   so that the rule of the field says what is wrong
 */
char *
sma_page_dup_cleaned (gpointer editable)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (editable));
  char *cleaned = sm_text_clean (text);

  return cleaned != NULL ? cleaned : g_strdup (text);
}

/**
 * sma_page_is_email:
 * @editable: a GtkEditable
 *
 * Returns: whether an e-mail address stands there
 */
gboolean
sma_page_is_email (gpointer editable)
{
  g_autofree char *key =
      sm_rules_normalize_email (gtk_editable_get_text (GTK_EDITABLE (editable)), NULL);

  return key != NULL;
}

/**
 * sma_page_share_email:
 * @editable: a GtkEditable
 * @signup: knows the address
 *
 * Shows the address typed on any of the start pages, and lets the others know what is typed here.
 */
void
sma_page_share_email (gpointer editable, SmaSignup *signup)
{
  g_object_bind_property (signup, "typed-email", editable, "text",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/**
 * sma_page_offer_again:
 * @row: an entry row with a button that applies what is typed
 *
 * It was not saved: the button is there once more. The row takes it away when it is pressed, and
 * brings it back for another text only.
 */
void
sma_page_offer_again (AdwEntryRow *row)
{
  GtkEditable *entry = GTK_EDITABLE (row);
  g_autofree char *text = g_strdup (gtk_editable_get_text (entry));
  const int position = gtk_editable_get_position (entry);

  gtk_editable_set_text (entry, "");
  gtk_editable_set_text (entry, text);
  gtk_editable_set_position (entry, position);
}
