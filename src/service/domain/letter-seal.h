/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * Values of letters that hold codes and PINs are sealed while they wait in the outbox, by a key
 * made of the pepper: a copy of the store alone opens none of them. Those of letters that failed
 * are kept so for SM_LIMIT_LETTER_KEPT_SECONDS, whatever is in them.
 */
char *smd_letter_seal (const SmdSettings *settings, const char *values_json);
/* The values of a letter, sealed or not; NULL where they cannot be opened. To be wiped. */
char *smd_letter_open (const SmdSettings *settings, const char *kept);
/* Of a letter that failed: for those with nothing to hide are not sealed while they wait. */
char *smd_letter_keep (const SmdSettings *settings, const char *kept);

G_END_DECLS
