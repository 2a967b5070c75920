/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-records.h"

G_BEGIN_DECLS

/*
 * How a charge came about and why it differs from the month before, in words.
 */
char *sma_charge_line_dup_arithmetic (SmChargeLine *line);
char *sma_charge_line_dup_reason (SmChargeLine *line, SmChargeLine *former);
char *sma_charge_dup_difference (gint64 kopecks);

G_END_DECLS
