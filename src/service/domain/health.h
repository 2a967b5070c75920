/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store.h"

G_BEGIN_DECLS

/**
 * SmdHealth: knows whether the store takes writes, without asking it when somebody wants to know:
 * a thread of its own writes a row now and then. While that waits, whatever else was written
 * counts, and another program that holds the store is waited for, so that a store that is only busy
 * is not taken for a broken one: whoever only reads is served all the while.
 */
typedef struct _SmdHealth SmdHealth;

/* Returns once the first write is through or failed. The store must outlive it. */
SmdHealth *smd_health_new (SmdStore *store);
/* SM_ERROR_UNAVAILABLE: no write worked lately. Never waits. From any thread. */
gboolean smd_health_is_good (SmdHealth *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_health_free (SmdHealth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdHealth, smd_health_free)

G_END_DECLS
