/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* Whether who is logged in knows the password: for what a session alone may not do. Tries count,
 * right ones too. `field` names it in an error; `version` (nullable) is set to that of the password
 * that was looked at. SM_ERROR_PASSWORD_REFUSED, SM_ERROR_TOO_MANY_TRIES. */
gboolean smd_password_check (SmdDomain *domain, const SmdCall *call, const char *field,
                             const char *password, gint64 *version, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_password_forgive (SmdTx *tx, const char *customer_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
