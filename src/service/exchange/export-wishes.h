/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "out-text.h"

G_BEGIN_DECLS

/* What goes out to a supplier day by day, as its settings say: keys "exports" and
 * "export_encoding". */

typedef enum
{
  SMD_WISH_READINGS = 1 << 0,
  SMD_WISH_REGISTRY = 1 << 1, /* of payments, "sber" */
  SMD_WISH_ORDER = 1 << 2,    /* the payment order, "1c" */
} SmdExportWish;

typedef struct
{
  guint wishes; /* of SmdExportWish */
  SmdOutEncoding encoding;
  gint64 midnight; /* unix seconds: when the supplier's day began */
} SmdExportWishes;

/* "readings, sber" → the bits; "none" → none. FALSE where a word is none of them. */
gboolean smd_export_wishes_parse (const char *text, guint *wishes);
/* SM_ERROR_SUPPLIER_UNKNOWN. Where the supplier says nothing: all, the order where the operator's
 * requisites are known. */
gboolean smd_export_wishes_load (SmdDomain *domain, const char *supplier_id, SmdExportWishes *self,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
