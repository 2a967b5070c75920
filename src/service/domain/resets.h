/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* The letter with a code by which a customer sets a new password; former codes become void. */
gboolean smd_resets_send (SmdTx *tx, SmdDomain *domain, gint64 now, const char *customer_id,
                          const char *email, char **letter_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
