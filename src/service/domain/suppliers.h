/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* What suppliers.search holds: everything a customer may look for, folded. `service` is the
 * choice on the wire; its everyday Russian words are searched too. */
char *smd_suppliers_dup_search (const char *name, const char *service, const char *region);

G_END_DECLS
