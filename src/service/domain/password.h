/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * argon2id of what is short enough to be guessed, after an HMAC with the service's pepper, so
 * that a stolen store alone is worth nothing. `purpose` keeps hashes of different things apart:
 * "password", or "pin:" and the account. Never to be called inside a transaction.
 */
char *smd_password_hash (const SmdSettings *settings, const char *purpose, const char *secret,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* `hash` NULL takes as long as any other and does not match. */
gboolean smd_password_verify (const SmdSettings *settings, const char *purpose, const char *secret,
                              const char *hash);
/* Whether the settings have changed since. */
gboolean smd_password_needs_rehash (const SmdSettings *settings, const char *hash);
/* A secret of 256 bits that the same key and text always lead to, in hex. */
char *smd_password_derive (const SmdSettings *settings, const char *purpose, const char *text);

G_END_DECLS
