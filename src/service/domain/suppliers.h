/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* What suppliers.search holds: everything a customer may look for, folded. `service` is the
 * choice on the wire; its everyday Russian words are searched too. */
char *smd_suppliers_dup_search (const char *name, const char *service, const char *region);

/* SM_ERROR_SUPPLIER_UNKNOWN where it is not there. */
gboolean smd_suppliers_require (SmdTx *tx, const char *id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* An account number as a registry has it, however it is written (transfer full). */
char *smd_suppliers_dup_number (SmdTx *tx, const char *id, const char *typed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
