/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The service asks about an address of two alphabets. Sent once more unchanged by a customer who
 * has read the question, it is meant so. */
gboolean sma_mixed_email_is_meant (const char *asked, const char *email);
void sma_mixed_email_learn (char **asked, const char *email, const GError *error);

G_END_DECLS
