/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As whose agent money is taken, in the words of the acquirer's receipts, NULL-terminated. */
extern const char *const sm_receipt_agent_types[];

G_END_DECLS
