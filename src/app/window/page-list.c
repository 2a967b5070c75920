/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-list.h"

/* Every section and dialog has its line here, and nothing else knows them all. Each line comes
 * with its page:
 *   { "finance", N_("Finance"), N_("Charges and payments"), "…-symbolic", sma_finance_new },
 *   { "win.pay", TRUE, sma_payment_new },
 */

static const SmaPageEntry pages[] = {
  { NULL },
};

static const SmaDialogEntry dialogs[] = {
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
