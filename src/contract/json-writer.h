/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The only way JSON is written: pieces appended to a string, separated, escaped and valid whatever
 * they are. Values by themselves know of no comma; items and members do.
 */
void sm_json_append_string (GString *out, const char *text);
void sm_json_append_integer (GString *out, gint64 value);
void sm_json_append_time (GString *out, gint64 seconds);

/* A comma where one is due before the next item of a list or member of an object. */
void sm_json_separate (GString *out);
void sm_json_append_name (GString *out, const char *name);

void sm_json_add_string (GString *out, const char *name, const char *text);
void sm_json_add_integer (GString *out, const char *name, gint64 value);
void sm_json_add_boolean (GString *out, const char *name, gboolean value);
/* An object or list; name NULL within a list. */
void sm_json_open_object (GString *out, const char *name);
void sm_json_close_object (GString *out);
void sm_json_open_list (GString *out, const char *name);
void sm_json_close_list (GString *out);

G_END_DECLS
