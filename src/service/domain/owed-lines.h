/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "payment-records.h"
#include "terms.h"

G_BEGIN_DECLS

/* The service lines of an account that can be paid separately, each with what is still owed of it:
 * what the registry says less the movements that are not in its balance. */
gboolean smd_owed_lines_load (SmdTx *tx, const SmdTerms *terms, GListStore *lines, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The line with this code (borrowed), or NULL. */
SmPaymentLine *smd_owed_lines_find (GListStore *lines, const char *code);

G_END_DECLS
