/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* Forgets what nobody needs any more: old answers, codes, throttles, letters, registrations that
 * were never confirmed and sessions that ended. To be called now and then, e.g. hourly. */
gboolean smd_housekeeping_run (SmdDomain *domain, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
