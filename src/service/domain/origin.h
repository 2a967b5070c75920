/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a registration or a login came from, as its letter tells it to somebody who may be a
 * stranger to it: enough to know one's own, too little to carry a message. */

/* The network of a client's address: "192.0.2.0/24", "2001:db8:1::/48"; "—" for none. */
char *smd_origin_dup_network (const char *client_address);
/* "smorodina 1.0" of a User-Agent that begins with a plain name and version; "—" for others. */
char *smd_origin_dup_program (const char *user_agent);
/* "laptop" of a host's name "laptop.example"; "—" for what is none. */
char *smd_origin_dup_device (const char *name);
/* "27.11.2026, 21:05" by Moscow time. */
char *smd_origin_dup_time (gint64 at);

G_END_DECLS
