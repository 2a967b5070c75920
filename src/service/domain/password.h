/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * argon2id of what is short enough to be guessed, after an HMAC with the service's pepper, so
 * that a stolen store alone is worth nothing. `purpose` keeps hashes of different things apart:
 * "password", or "pin:" and the account. Never to be called inside a transaction.
 */

/* Who waits for whom: hashing of one kind never waits for hashing of another. */
typedef enum
{
  SMD_HASHING_LOGIN,    /* logging in, and a change of the password by who is logged in */
  SMD_HASHING_NEWCOMER, /* registration and reset: anybody can ask for them */
  SMD_HASHING_PIN,
  SMD_N_HASHINGS,
} SmdHashing;

char *smd_password_hash (const SmdSettings *settings, SmdHashing kind, const char *purpose,
                         const char *secret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* `hash` NULL takes as long as any other and does not match. */
gboolean smd_password_verify (const SmdSettings *settings, SmdHashing kind, const char *purpose,
                              const char *secret, const char *hash);
/* How many hash at once. */
guint smd_password_get_lanes (SmdHashing kind);
/* Whether the settings have changed since. */
gboolean smd_password_needs_rehash (const SmdSettings *settings, const char *hash);
/* A secret of 256 bits that the same key and text always lead to, in hex. */
char *smd_password_derive (const SmdSettings *settings, const char *purpose, const char *text);

G_END_DECLS
