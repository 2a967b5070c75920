/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include "input-rules.h"
#include "shell.h"

/* Until the service has told its own: the project's. */
#define SUPPORT_EMAIL "support@xn--80ahmohdapg.xn--80asehdb"

static const char *
get_email (SmaContext *context)
{
  SmServiceInfo *service = sma_context_get_service (context);

  return service != NULL ? service->support_email : SUPPORT_EMAIL;
}

/**
 * sma_support_dup_address:
 * @context: the context
 *
 * Returns: (transfer full): the support address, domain in Cyrillic
 */
char *
sma_support_dup_address (SmaContext *context)
{
  return sm_rules_display_email (get_email (context));
}

/**
 * sma_support_write_letter:
 * @widget: any widget of the window
 * @context: the context
 */
void
sma_support_write_letter (GtkWidget *widget, SmaContext *context)
{
  g_autofree char *escaped = g_uri_escape_string (get_email (context), "@", FALSE);
  g_autofree char *uri = g_strconcat ("mailto:", escaped, NULL);

  sma_shell_open_uri (widget, uri);
}
