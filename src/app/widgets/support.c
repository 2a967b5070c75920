/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "fill.h"
#include "input-rules.h"
#include "opening.h"

/* Until the service has told its own: the project's. */
#define SUPPORT_EMAIL "support@xn--80ahmohdapg.xn--80asehdb"

static const char *
get_email (SmaContext *context)
{
  SmServiceInfo *service = sma_context_get_service (context);

  return service != NULL ? service->support_email : SUPPORT_EMAIL;
}

static gboolean
is_email (const char *email)
{
  g_autofree char *address = sm_rules_normalize_email (email, NULL);

  return address != NULL;
}

/**
 * sma_support_show:
 * @context: the context
 * @label: says the address
 * @button: writes there
 */
void
sma_support_show (SmaContext *context, GtkLabel *label, GtkWidget *button)
{
  g_autofree char *shown = sm_rules_display_email (get_email (context));

  gtk_label_set_text (label, shown);
  gtk_widget_set_visible (button, is_email (get_email (context)));
}

/**
 * sma_support_write_letter:
 * @widget: any widget of the window
 * @context: the context
 */
void
sma_support_write_letter (GtkWidget *widget, SmaContext *context)
{
  sma_opening_letter (widget, get_email (context));
}

static void
on_letter_clicked (GtkWidget *button, SmAccount *account)
{
  sma_opening_letter (button, account->support_email);
}

static void
on_call_clicked (GtkWidget *button, SmAccount *account)
{
  sma_opening_call (button, account->support_phone);
}

static void
add_button (GtkWidget *row, SmAccount *account, const char *icon_name, const char *name,
            const char *where, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, where);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", callback, account, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/**
 * sma_support_row_new:
 * @account: an account
 *
 * Returns: (transfer floating): the support of its supplier
 */
GtkWidget *
sma_support_row_new (SmAccount *account)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *email =
      account->support_email != NULL ? sm_rules_display_email (account->support_email) : NULL;
  const char *parts[] = { email, account->support_phone, NULL };
  g_autofree char *subtitle = NULL;

  if (email == NULL)
    subtitle = g_strdup (account->support_phone);
  else
    subtitle = g_strjoinv ("\n", (char **) parts);
  sma_fill_row (row, account->supplier_name, subtitle);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, _ ("The supplier's own support"));
  if (is_email (account->support_email))
    add_button (row, account, "smorodina-mail-sent-symbolic", _ ("Write a letter to the supplier"),
                email, G_CALLBACK (on_letter_clicked));
  if (sm_rules_check_phone (account->support_phone, NULL, NULL))
    add_button (row, account, "call-start-symbolic", _ ("Call the supplier"),
                account->support_phone, G_CALLBACK (on_call_clicked));
  return row;
}
