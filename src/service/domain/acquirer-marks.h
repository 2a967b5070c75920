/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * What is known of the acquirer as a whole, a name, a number and a note each: that it refuses us
 * (SMD_MARK_REFUSES and what), how far its refunds were read.
 */

#define SMD_MARK_REFUSES "refuses:" /* value: unix seconds since when; note: what it says */

gboolean smd_acquirer_mark_get (SmdTx *tx, const char *name, gint64 *value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The same for a mark that is read and then set: nobody else does meanwhile. */
gboolean smd_acquirer_mark_hold (SmdTx *tx, const char *name, gint64 *value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_acquirer_mark_set (SmdTx *tx, const char *name, gint64 value, const char *note,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* It refuses `what` ("create", "look", "refunds"): kept since the first time, the note anew. */
gboolean smd_acquirer_keep_refusal (SmdDomain *domain, const char *what, const char *note,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It does so no more; *had: whether it was kept that it did. */
gboolean smd_acquirer_clear_refusal (SmdDomain *domain, const char *what, gboolean *had,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
