/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "housekeeping.h"

G_BEGIN_DECLS

/*
 * What is kept by law, and for how long: periods are settings, 0 stands for no end. Requests go
 * with their files once they were closed or answered long ago; of payments what tells of a person
 * goes, and the files that went to suppliers; of erased customers what was kept of them; then the
 * log of access itself. Rows of the books stay for good: they name nobody, every balance is the sum
 * of all of them, and the store refuses to change them.
 */
gboolean smd_retention_run (SmdDomain *domain, SmdHousekeepingRest rest, gpointer data,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
