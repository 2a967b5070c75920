/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A key file that says everything once: see the function. */
GKeyFile *sm_key_file_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a file's text. */
GKeyFile *sm_key_file_parse (const char *text, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
