/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a number token of valid JSON grammar keeps its value in the type it is read into. */
gboolean sm_json_integer_fits (const char *token);
gboolean sm_json_double_fits (const char *token);

G_END_DECLS
