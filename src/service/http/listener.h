/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SmdListener: accepts clients on one loopback or UNIX socket and hands their judged connections
 * to a server. Belongs to the thread whose context was the default one at start.
 */
/* Bytes of a socket's path that every system takes. */
#define SMD_LISTENER_PATH_MOST 100

typedef struct _SmdListener SmdListener;

SmdListener *smd_listener_new (const char *where, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_listener_start (SmdListener *self, SoupServer *server);
void smd_listener_stop (SmdListener *self);
guint16 smd_listener_get_port (SmdListener *self);
void smd_listener_free (SmdListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdListener, smd_listener_free)

G_END_DECLS
