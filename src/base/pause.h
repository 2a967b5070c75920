/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SmPause: how a thread with work of its own rests: for a time, until there is something new, or
 * until it is to end. One thread rests; any may wake or stop it.
 */
typedef struct _SmPause SmPause;

SmPause *sm_pause_new (void);
/* Returns FALSE where it is time to end. A wake since the last rest ends this one at once. */
gboolean sm_pause_rest (SmPause *self, gint64 seconds) G_GNUC_WARN_UNUSED_RESULT;
void sm_pause_wake (SmPause *self);
void sm_pause_stop (SmPause *self); /* for good */
gboolean sm_pause_is_stopped (SmPause *self);
void sm_pause_free (SmPause *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmPause, sm_pause_free)

G_END_DECLS
