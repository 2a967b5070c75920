/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "error.h"

G_BEGIN_DECLS

/** SmdWireHead: what the framing of a request needs to know of its head. */
typedef struct
{
  gsize length;       /* bytes of the head, its empty line included */
  gint64 body_length; /* bytes that follow it */
} SmdWireHead;

typedef enum
{
  SMD_WIRE_MORE,    /* nothing wrong so far, not complete */
  SMD_WIRE_GOOD,    /* a complete head that can be read in one way only */
  SMD_WIRE_REFUSED, /* see the code */
} SmdWireVerdict;

SmdWireVerdict smd_wire_head_check (const char *data, gsize length, gsize *scanned,
                                    SmdWireHead *head, GString *passed, SmErrorCode *code);

G_END_DECLS
