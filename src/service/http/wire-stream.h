/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wire-poll.h"

G_BEGIN_DECLS

/** SmdWireStream: a client's connection, its input judged (see #SmdWireInput). */
#define SMD_TYPE_WIRE_STREAM (smd_wire_stream_get_type ())
G_DECLARE_FINAL_TYPE (SmdWireStream, smd_wire_stream, SMD, WIRE_STREAM, GIOStream)

SmdWireStream *smd_wire_stream_new (GSocketConnection *connection, SmdWirePoll *poll);
/* Ends the connection where the client is overdue. */
void smd_wire_stream_look (SmdWireStream *self, gint64 now_us);

G_END_DECLS
