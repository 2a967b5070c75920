/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The hosts whose pages customers are sent to for paying, as an operator writes them:
 * "pay.example.ru, .yoomoney.ru". A name stands for itself, one that begins with a dot for itself
 * and whatever is below it.
 */

/* NULL where the list can be used; otherwise what is wrong with it. */
const char *smd_page_hosts_find_problem (const char *hosts);
/* Whether a customer may be sent to `address`: https at one of the hosts; plain http where the
 * host is this machine. A list of NULL allows nothing. */
gboolean smd_page_hosts_allow (const char *hosts, const char *address);

G_END_DECLS
