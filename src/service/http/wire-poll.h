/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SmdWirePoll: which of many clients have sent something. All of it on one thread.
 *
 * The main loop polls every descriptor of every source at each of its turns, and is woken by a
 * system call whenever one is added or taken away: with thousands of clients, most of them idle,
 * that is most of its work. Here it polls one, an epoll set in which each client stands from its
 * first byte to its last.
 */
typedef struct _SmdWirePoll SmdWirePoll;

/* One client in it. Keeps the poll alive. */
typedef struct _SmdWireWatch SmdWireWatch;

SmdWirePoll *smd_wire_poll_new (void);
void smd_wire_poll_unref (SmdWirePoll *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdWirePoll, smd_wire_poll_unref)

SmdWireWatch *smd_wire_watch_new (SmdWirePoll *poll, GSocket *socket);
/* Before the socket is closed: its number may belong to another client then. */
void smd_wire_watch_free (SmdWireWatch *self);
gboolean smd_wire_watch_is_ready (const SmdWireWatch *self);
/* What a read asked for and got, bytes; -1: nothing was there. */
void smd_wire_watch_note_read (SmdWireWatch *self, gsize asked, gssize got);
GSource *smd_wire_watch_create_source (SmdWireWatch *self, GPollableInputStream *stream);

G_END_DECLS
