/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *smd_dialect_to_postgres (const char *sql);
/* Without the lines that are only for another engine. */
char *smd_dialect_of_engine (const char *sql, const char *engine);

G_END_DECLS
