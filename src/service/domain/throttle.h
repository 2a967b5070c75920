/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* Counts one use of `key`; SM_ERROR_TOO_MANY_TRIES (number: seconds) from the use after `most`
 * within `seconds` on, until they have passed. The count must be committed to matter. */
gboolean smd_throttle_use (SmdTx *tx, gint64 now, const char *key, guint most, gint64 seconds,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether one more use would be allowed; nothing is counted. */
gboolean smd_throttle_has_room (SmdTx *tx, gint64 now, const char *key, guint most, gint64 seconds,
                                gboolean *has_room, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Counts a failure that others may cause too; smd_throttle_check() refuses from `most` of them
 * within `seconds` on, until they have passed. */
gboolean smd_throttle_fail_within (SmdTx *tx, gint64 now, const char *key, guint most,
                                   gint64 seconds, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Failures in a row so far. */
gboolean smd_throttle_get_failures (SmdTx *tx, const char *key, gint64 *failures, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Keeps others from counting by the key until the transaction ends: for who looks at a count, then
 * counts. Of several keys in the order client, then address or customer. */
gboolean smd_throttle_hold (SmdTx *tx, gint64 now, const char *key, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Counts a letter that strangers can cause to an address, whatever the address is, or that a known
 * device (nullable) asks for: each has an allowance of its own. Sets whether it may go; where it
 * may not, nobody is refused: the last letter's code stays good. */
gboolean smd_throttle_letter_to (SmdTx *tx, gint64 now, const char *email_key,
                                 const char *device_id, gboolean *may_go, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Counts a letter by who asks for it; SM_ERROR_TOO_MANY_TRIES for a flood. */
gboolean smd_throttle_letter_of (SmdTx *tx, gint64 now, const char *client, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
