/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "error.h"
#include "routes.h"
#include "waiting.h"

G_BEGIN_DECLS

/* A real HTTP server in this process that answers operations with given records or problems, and
 * remembers what it was asked; it can also hang, go away and come back, and answer with garbage.
 * What it was not told to answer is unavailable. */
typedef struct _WireServer WireServer;

WireServer *wire_server_new (void);
void wire_server_free (WireServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WireServer, wire_server_free)

const char *wire_server_get_url (WireServer *self);
/* From now on the operation answers with this record (nullable: no body). */
void wire_server_answer (WireServer *self, SmOperation operation, gpointer record);
void wire_server_refuse (WireServer *self, SmOperation operation, SmErrorCode code, gint64 number);
/* Sends this text as the body, whatever it is. */
void wire_server_answer_text (WireServer *self, SmOperation operation, const char *text);
void wire_server_answer_raw (WireServer *self, SmOperation operation, guint status,
                             const char *text);
/* Never answers; or answers the one request that hangs after all, with what was set before. */
void wire_server_hang (WireServer *self, SmOperation operation);
void wire_server_release (WireServer *self, SmOperation operation);
void wire_server_set_etag (WireServer *self, SmOperation operation, const char *etag);
/* Stops listening and starts again at the same port. */
void wire_server_stop (WireServer *self);
void wire_server_start (WireServer *self);

guint wire_server_count (WireServer *self, SmOperation operation);
/* Of the last request of the operation, ":path" being its path; borrowed, NULL where there was
 * none. */
const char *wire_server_get_header (WireServer *self, SmOperation operation, const char *name);
gpointer wire_server_get_body (WireServer *self, SmOperation operation);

/* Runs the main loop until `done`, or fails after a minute. What another thread does wakes no loop:
 * it is looked for again and again. */
#define wire_wait(done) wait_until_with (done, wire_turn (), 500)
void wire_turn (void); /* what the main loop has to do now, but no more than a few rounds of it */

/* Records to answer with; transfer full. */
gpointer wire_new_service_info (void);
gpointer wire_new_session (const char *email);
gpointer wire_new_cabinet (guint n_accounts);

G_END_DECLS
