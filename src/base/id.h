/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 26 characters of Crockford's base32, sortable by time: 48 bits of ms, 80 random. */
char *sm_id_new (void);
/* Sorts before every id that is made then or later. */
char *sm_id_new_least (gint64 ms);
/* A secret: `bits` random bits (a multiple of 8) in Crockford's base32, lower case. */
char *sm_secret_new (guint bits);
/* SHA-256 in hex of a secret with at least 128 random bits: how it is kept. NULL for NULL. */
char *sm_secret_hash (const char *secret);
/* Frees a secret and leaves nothing of it in memory. NULL is fine. */
void sm_secret_free (char *secret);
/* Folds what people do to a code when copying it: case, spaces, dashes, O→0, I/L→1. */
char *sm_secret_normalize (const char *typed);
/* A version 4 UUID, for the acquirer's Idempotence-Key. */
char *sm_uuid_new (void);
/* `digits` random decimal digits, uniform (a PIN). */
char *sm_digits_new (guint digits);

G_END_DECLS
