/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *smd_dialect_to_postgres (const char *sql);

G_END_DECLS
