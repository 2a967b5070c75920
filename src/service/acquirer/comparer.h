/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "comparing.h"
#include "reconciler.h"

G_BEGIN_DECLS

/* Compares the hour from `from` on, and keeps what differs (SmdDifference, added to `found`). A
 * request at a time with a rest after it; what fails is asked again for some minutes. Belongs to
 * its thread. */
typedef struct _SmdComparer SmdComparer;

SmdComparer *smd_comparer_new (SmdDomain *domain, const SmdAcquirerConfig *config);
void smd_comparer_free (SmdComparer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdComparer, smd_comparer_free)

/* `cancellable` ends the wait; nullable. */
gboolean smd_comparer_run (SmdComparer *self, gint64 from, GListStore *found,
                           GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * SmdCompareWatch: does so daily, in a thread of its own: events "acquirer-differs" with each
 * difference, "acquirer-compared" with their number when a pass is over, "acquirer-uncompared"
 * where it could not.
 */
typedef struct _SmdCompareWatch SmdCompareWatch;

SmdCompareWatch *smd_compare_watch_new (SmdDomain *domain, const SmdAcquirerConfig *config,
                                        SmdReconcilerReport report, gpointer data);
void smd_compare_watch_free (SmdCompareWatch *self); /* gives up what is waited for, joins */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdCompareWatch, smd_compare_watch_free)

G_END_DECLS
