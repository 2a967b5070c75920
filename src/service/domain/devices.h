/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * Devices a customer has logged in from. Each has a secret of 256 bits, kept as SHA-256, which
 * outlasts sessions. Who has it is no stranger: strangers' failures and letters do not count
 * against it, and it has bounds of its own.
 */

/* The device of the customer of an address, by its secret's hash (nullable); "" where it is not
 * known, NULL on failure. */
char *smd_devices_find (SmdTx *tx, const char *email_key, const char *secret_hash, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* From now on the device is known (again). `secret_hash` NULL: nothing is remembered. Sets the
 * device's id, NULL where there is none. */
gboolean smd_devices_remember (SmdTx *tx, gint64 now, const char *customer_id,
                               const char *secret_hash, const char *name, char **device_id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The key that counts its failed logins. */
char *smd_devices_dup_login_key (const char *device_id);
/* Forgets the failed logins of all devices of a customer. */
gboolean smd_devices_clear_failures (SmdTx *tx, const char *customer_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The device that a session was opened from is known no more, unless the session `kept_id`
 * (nullable) was opened from it too. */
gboolean smd_devices_forget (SmdTx *tx, const char *customer_id, const char *session_id,
                             const char *kept_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A login from a device that was not known. */
typedef struct
{
  const char *customer_id;
  const char *email;
  const char *session_id;
  const char *device; /* its name, nullable */
  const char *client_address;
  const char *program; /* User-Agent, nullable */
} SmdNewDevice;

/* Tells the mailbox, with a link to smd_devices_disown(). */
gboolean smd_devices_tell (SmdTx *tx, SmdDomain *domain, gint64 now, const SmdNewDevice *login,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By the code of that letter: ends the device's sessions, forgets it, and begins a reset. Returns
 * the reset's code; SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED, SM_ERROR_CODE_EXPIRED. */
char *smd_devices_disown (SmdDomain *domain, const char *code, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
