/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "YYYY-MM" taken apart; FALSE where the text is nothing of the kind. */
gboolean sm_text_parse_month (const char *text, guint *year, guint *month);
/* (transfer full): a moment in an IANA zone; zone NULL: Moscow's. */
GDateTime *sm_text_open_time (gint64 seconds, const char *zone);

G_END_DECLS
