/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* Called between two batches, so that customers' writes come first: FALSE: stop here. */
typedef gboolean (*SmdHousekeepingRest) (gpointer data);

/* Forgets what nobody needs any more: old answers, codes, throttles, letters, devices, names of
 * former owners, registrations that were never confirmed and sessions that ended; and makes masks
 * of an older rule anew. A batch is a transaction of its own. To be called now and then, e.g.
 * hourly. `rest` is nullable. */
gboolean smd_housekeeping_run (SmdDomain *domain, SmdHousekeepingRest rest, gpointer data,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
