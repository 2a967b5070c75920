/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* What the connection's last call failed with, in the product's own codes. */
void smd_sqlite_error_set (GError **error, sqlite3 *handle, const char *what);

G_END_DECLS
