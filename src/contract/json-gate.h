/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Checks `data` against RFC 8259 before any parser sees it: valid UTF-8, no NUL, no duplicate
 * member names, at most SM_LIMIT_NAMES of them in an object, at most SM_LIMIT_JSON_DEPTH levels
 * and SM_LIMIT_JSON_MEMBERS values, integers within int64, no leading zeros, no fractions beyond
 * what doubles keep, no trailing bytes. Iterative: depth costs no stack. Error
 * SM_ERROR_REQUEST_MALFORMED, number: byte offset. */
gboolean sm_json_gate_check (const char *data, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
