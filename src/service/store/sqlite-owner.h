/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine.h"

G_BEGIN_DECLS

/* Whether the file is this program's; an empty one is made so. Nothing else may be done to the
 * file before: a database of another program is left exactly as it is. */
gboolean smd_sqlite_owner_claim (SmdTx *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
