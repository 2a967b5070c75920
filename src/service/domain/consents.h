/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* The consent that was withdrawn is given again, to the text of `version`: the cabinet is not
 * erased. Nothing is done where it was not withdrawn. SM_ERROR_CONSENT_WITHDRAWN (number: days
 * left) for `version` NULL, SM_ERROR_CONSENT_OUTDATED for another than the service's. */
gboolean smd_consents_give_again (SmdTx *tx, SmdDomain *domain, const char *customer_id,
                                  const char *version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
