/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config.h"

G_BEGIN_DECLS

/* Adds "group.key: what" as a line; `key` may be NULL. */
void smd_config_problem (GString *problems, const char *group, const char *key, const char *what);
/* What no single key shows: whether the values make sense, alone and together. */
void smd_config_check (SmdConfig *config, GString *problems);

/* Adds what may be meant but seldom is; the service runs with it all the same. */
void smd_config_doubt (const SmdConfig *config, GString *doubts);

G_END_DECLS
