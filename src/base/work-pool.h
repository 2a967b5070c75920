/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SmWorkPool: a bounded pool of threads.
 * Jobs wait in a queue of at most `queue` places; a full queue refuses (SM_ERROR_BUSY).
 */
typedef struct _SmWorkPool SmWorkPool;
typedef void (*SmWorkFunc) (gpointer job, gpointer user_data);

SmWorkPool *sm_work_pool_new (const char *name, guint threads, guint queue, SmWorkFunc func,
                              gpointer user_data);
gboolean sm_work_pool_push (SmWorkPool *self, gpointer job, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Refuses new jobs, and gives those that wait to `func` instead of running them. */
void sm_work_pool_drop (SmWorkPool *self, SmWorkFunc func, gpointer user_data);
/* Refuses new jobs, runs what was taken, joins the threads. */
void sm_work_pool_free (SmWorkPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmWorkPool, sm_work_pool_free)

G_END_DECLS
