/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "opening.h"

#include <glib/gi18n.h>

#include "input-rules.h"
#include "shell.h"

static void
refuse (GtkWidget *widget)
{
  sma_shell_toast (widget, _ ("This address was not opened: it is not what it should be"));
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  /* the customer may have closed the chooser of programs */
  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    sma_shell_toast (widget, _ ("No program was found that opens this address"));
}

static void
launch (GtkWidget *widget, const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  /* Without a parent: GTK 4.18 asks the display for the parent's name, and ends the program where
   * the parent was closed before the answer. */
  gtk_uri_launcher_launch (launcher, NULL, NULL, on_launched, g_object_ref (widget));
}

/**
 * sma_opening_page:
 * @widget: any widget of the window or of a dialog over it
 * @kind: what may be opened
 * @address: (nullable): of a web page
 *
 * Opens it in the customer's browser.
 */
void
sma_opening_page (GtkWidget *widget, SmPageKind kind, const char *address)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (sm_page_address_check (address, kind, NULL, NULL))
    launch (widget, address);
  else
    refuse (widget);
}

/**
 * sma_opening_letter:
 * @widget: any widget of the window or of a dialog over it
 * @email: (nullable): to whom
 *
 * Begins a letter in the customer's mail program, the domain in ASCII, which every mail program
 * understands.
 */
void
sma_opening_letter (GtkWidget *widget, const char *email)
{
  g_autofree char *address = sm_rules_normalize_email (email, NULL);
  g_autofree char *escaped = NULL;
  g_autofree char *uri = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (address == NULL)
    {
      refuse (widget);
      return;
    }
  escaped = g_uri_escape_string (address, "@", FALSE);
  uri = g_strconcat ("mailto:", escaped, NULL);
  launch (widget, uri);
}

/**
 * sma_opening_call:
 * @widget: any widget of the window or of a dialog over it
 * @phone: (nullable): whom
 *
 * Calls by the customer's program for that (RFC 3966).
 */
void
sma_opening_call (GtkWidget *widget, const char *phone)
{
  g_autofree char *number = NULL;
  g_autofree char *uri = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (!sm_rules_check_phone (phone, &number, NULL))
    {
      refuse (widget);
      return;
    }
  uri = g_strconcat ("tel:", number, NULL);
  launch (widget, uri);
}
