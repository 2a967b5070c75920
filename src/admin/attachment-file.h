/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that a customer sent, as an operator gets it: under a name of the operator's choice that
 * nothing has yet, for nobody else to read. "-": the standard output, unless a terminal would obey
 * it. */
gboolean smd_attachment_file_write (const char *path, GBytes *content, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
