/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Addresses of web pages that a browser may be sent to. Both sides read them in the same narrow
 * way, so that no reader behind them (a browser, a portal) can see another host in one than the
 * one that was judged and shown.
 */

/* What of an address may be opened. */
typedef enum
{
  SM_PAGE_SECURE,   /* https only */
  SM_PAGE_LOOPBACK, /* and http where it does not leave this machine: the demonstration's */
} SmPageKind;

/* `host` as it is to be compared and shown: lower case, ASCII, without a port. FIELD_INVALID. */
gboolean sm_page_address_check (const char *address, SmPageKind kind, char **host, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Whether `host` never leaves this machine: "localhost", 127.0.0.0/8, "::1". */
gboolean sm_page_address_is_loopback (const char *host);

G_END_DECLS
