/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a harness gives: inputs to start from, NULL-terminated, and libFuzzer's entry point, which
 * aborts where a promise is broken. */
extern const char *const fuzz_seeds[];
int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);
