/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reconciler.h"

G_BEGIN_DECLS

/**
 * SmdRefundWatch: reads the acquirer's list of refunds, in a thread of its own.
 *
 * How far it was read is moved only when all of it is kept. A reading that fails halfway goes on
 * where it stopped, or begins anew after a restart: what is kept twice is kept once.
 */
typedef struct _SmdRefundWatch SmdRefundWatch;

SmdRefundWatch *smd_refund_watch_new (SmdDomain *domain, const SmdAcquirerConfig *config,
                                      SmdReconcilerReport report, gpointer data);
void smd_refund_watch_wake (SmdRefundWatch *self); /* from any thread */
void smd_refund_watch_free (SmdRefundWatch *self); /* gives up what waits for the network, joins */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdRefundWatch, smd_refund_watch_free)

G_END_DECLS
