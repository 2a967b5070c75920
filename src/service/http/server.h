/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config.h"

G_BEGIN_DECLS

/**
 * SmdServer: the HTTP side: one I/O thread, and pools of workers that call the domain.
 */
typedef struct _SmdServer SmdServer;

/* Opens the socket. `config` and `domain` must outlive the server. */
SmdServer *smd_server_new (const SmdConfig *config, SmdDomain *domain, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_server_start (SmdServer *self);
/* Accepts nothing new, finishes what is in flight, at most `seconds`. */
void smd_server_stop (SmdServer *self, guint seconds);
guint16 smd_server_get_port (SmdServer *self);
void smd_server_free (SmdServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdServer, smd_server_free)

G_END_DECLS
