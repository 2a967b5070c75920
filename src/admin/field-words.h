/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of a record's field in words of the operator's language; programs read it in JSON. */
const char *smd_field_words_say (const char *name);

G_END_DECLS
