/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "text.h"

G_BEGIN_DECLS

/* Columns of registry_accounts, here `g`: the mask as it may be shown. One made by an older rule
 * reads as stars until smd_masks_renew() has come to it. */
#define SMD_MASK_SHOWN                                                          \
  "CASE WHEN g.mask_version >= " G_STRINGIFY (                                  \
      SM_TEXT_MASK_VERSION) " THEN g.masked_address ELSE '" SM_TEXT_MASK_HIDDEN \
                            "' END AS masked_address"

/* Makes up to SM_LIMIT_HOUSEKEEPING_BATCH masks of an older rule anew; `renewed`: how many. */
gboolean smd_masks_renew (SmdDomain *domain, gint64 *renewed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
