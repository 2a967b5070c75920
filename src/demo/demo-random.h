/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the generator draws from its seeded sequence: the same seed, the same data. Texts are
 * owned by the caller. */
char *sm_demo_random_id (GRand *rand, gint64 seconds); /* as of sm_id_new(), at that time */
char *sm_demo_random_uuid (GRand *rand);
char *sm_demo_random_digits (GRand *rand, guint digits);
/* An account number that the mask takes (9 a digit, A a Latin letter, others as they are). */
char *sm_demo_random_number (GRand *rand, const char *mask);
gint64 sm_demo_random_range (GRand *rand, gint64 least, gint64 most); /* both ends included */
gboolean sm_demo_random_chance (GRand *rand, guint percent);
const char *sm_demo_random_pick (GRand *rand, const char *const *choices); /* NULL-terminated */

G_END_DECLS
