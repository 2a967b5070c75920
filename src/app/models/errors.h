/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"

G_BEGIN_DECLS

/* What happened, what was not lost and what to do, translated, by the error's code; with the
 * request's number for support where there is one. Cancellation gives NULL. */
char *sma_error_to_text (const GError *error);
gboolean sma_error_is_cancelled (const GError *error);

G_END_DECLS
