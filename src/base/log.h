/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Structured log lines of the programs (never of library layers): journald where it listens,
 * standard error otherwise. Values are escaped to one line; secrets are never passed. */
void sm_log_init (const char *program);
void sm_log_event (GLogLevelFlags level, const char *event, ...)
    G_GNUC_NULL_TERMINATED; /* key, text value, … NULL */

G_END_DECLS
