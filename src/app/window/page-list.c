/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-list.h"

#include <glib/gi18n.h>

#include "account-linking.h"
#include "finance.h"
#include "full-version.h"
#include "help.h"
#include "meters.h"
#include "overview.h"
#include "payment.h"
#include "request-form.h"
#include "requests.h"
#include "settings.h"

/* Every section and dialog has its line here, and nothing else knows them all. */

static const SmaPageEntry pages[] = {
  { "overview", N_ ("Overview"), N_ ("Your accounts at a glance"), "smorodina-overview-symbolic",
    sma_overview_new },
  { "finance", N_ ("Finance"), N_ ("Charges and payments, paying online"),
    "smorodina-finance-symbolic", sma_finance_new },
  { "meters", N_ ("Meters"), N_ ("Readings, verification, history"), "smorodina-meters-symbolic",
    sma_meters_new },
  { "requests", N_ ("Requests"), N_ ("Questions to support and their answers"),
    "smorodina-requests-symbolic", sma_requests_new },
  { "settings", N_ ("Settings"), N_ ("Connected accounts, profile, password, appearance"),
    "smorodina-settings-symbolic", sma_settings_new },
  { "help", N_ ("Help"), N_ ("How everything works, and where support is"),
    "smorodina-help-symbolic", sma_help_new },
  { NULL },
};

static const SmaDialogEntry dialogs[] = {
  { "win.link-account", SMA_DIALOG_PLAIN, sma_account_linking_new },
  { "win.open-full", SMA_DIALOG_OF_ACCOUNT, sma_full_version_new },
  { "win.pay", SMA_DIALOG_OF_ACCOUNT, sma_payment_new },
  { "win.new-request", SMA_DIALOG_MAYBE_ACCOUNT, sma_request_form_new },
  { NULL },
};

/**
 * sma_page_list_get_pages:
 * @n_pages: (out): how many
 *
 * Returns: (transfer none): the sections of the cabinet, in the sidebar's order
 */
const SmaPageEntry *
sma_page_list_get_pages (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages) - 1;
  return pages;
}

/**
 * sma_page_list_get_dialogs:
 * @n_dialogs: (out): how many
 *
 * Returns: (transfer none): the dialogs that actions of the window open
 */
const SmaDialogEntry *
sma_page_list_get_dialogs (guint *n_dialogs)
{
  *n_dialogs = G_N_ELEMENTS (dialogs) - 1;
  return dialogs;
}
