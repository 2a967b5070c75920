/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Whether a request asks for this machine by a name that nobody else can give it. A page of a
 * stranger, shown in a browser on this machine, may have a name of his that leads here: without
 * this check it could read what a demo server answers (DNS rebinding). Where it does not, the
 * message is answered 421. */
gboolean sm_own_host_check (SoupServerMessage *message, guint16 port) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
