/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wire-poll.h"

G_BEGIN_DECLS

/**
 * SmdWireInput: what a client sends, let through request by request once its head was judged.
 * A refused head is replaced by one of our own, so that the server above answers and closes.
 */
#define SMD_TYPE_WIRE_INPUT (smd_wire_input_get_type ())
G_DECLARE_FINAL_TYPE (SmdWireInput, smd_wire_input, SMD, WIRE_INPUT, GFilterInputStream)

/* The method of the request that stands for a refused one; its path is "/" and the error code's
 * name, its query the path that was asked for by another method than those that pass. No client
 * can send it: it is not among them. */
#define SMD_WIRE_METHOD_REFUSED "REFUSED"

SmdWireInput *smd_wire_input_new (GSocketConnection *connection, SmdWirePoll *poll);
/* Nothing more is read or waited for; before the connection is closed. */
void smd_wire_input_stop (SmdWireInput *self);
gboolean smd_wire_input_is_refused (SmdWireInput *self);
/* Some of an answer is offered to the client. */
void smd_wire_input_note_answer (SmdWireInput *self);
gboolean smd_wire_input_is_overdue (SmdWireInput *self, gint64 now_us);

G_END_DECLS
