/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config.h"
#include "request.h"

G_BEGIN_DECLS

/**
 * SmdGate: decides, before any worker is troubled, whether a request may come in and who answers
 * it. Belongs to the I/O thread.
 */
typedef struct _SmdGate SmdGate;

SmdGate *smd_gate_new (const SmdConfig *config);
/* Judges a request whose head is here, and fills in its handler and all it needs. */
gboolean smd_gate_admit (SmdGate *self, SmdRequest *request, GHashTable *query, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_gate_free (SmdGate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdGate, smd_gate_free)

G_END_DECLS
