/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The only way JSON is written: values appended to a string, escaped and valid whatever they are.
 * Separators and brackets are the caller's.
 */
void sm_json_append_string (GString *out, const char *text);
void sm_json_append_integer (GString *out, gint64 value);
void sm_json_append_time (GString *out, gint64 seconds);
/* `"name":`, with a comma before it unless it follows an opening bracket. */
void sm_json_append_name (GString *out, const char *name);

G_END_DECLS
