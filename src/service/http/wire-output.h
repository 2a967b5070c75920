/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire-input.h"

G_BEGIN_DECLS

/** SmdWireOutput: what a client is answered; tells the input of its connection when it is. */
#define SMD_TYPE_WIRE_OUTPUT (smd_wire_output_get_type ())
G_DECLARE_FINAL_TYPE (SmdWireOutput, smd_wire_output, SMD, WIRE_OUTPUT, GFilterOutputStream)

SmdWireOutput *smd_wire_output_new (GSocketConnection *connection, SmdWireInput *input);

G_END_DECLS
