/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates are written as in Russia, in words from the catalogue and not from the C library's
 * locale: "22 ноября 2026 г.", "22.11.2026", "ноябрь 2026 г.", "22 ноября 2026 г., 18:05". */
char *sm_text_date_short (const char *iso_date); /* "YYYY-MM-DD" */
/* A day near today's, and a span of them: the year is said only where it is another one. */
char *sm_text_day (const char *iso_date, const char *iso_today);
char *sm_text_days (const char *iso_from, const char *iso_until, const char *iso_today);
char *sm_text_month (const char *iso_month);           /* "YYYY-MM" */
char *sm_text_time (gint64 seconds, const char *zone); /* zone NULL: Europe/Moscow */
char *sm_text_iso_time (gint64 seconds);               /* RFC 3339, UTC, "…Z" */
gboolean sm_text_parse_iso_time (const char *text, gint64 *seconds);
char *sm_text_iso_date (gint64 seconds, const char *zone); /* "YYYY-MM-DD" in the zone */
char *sm_text_iso_month (gint64 seconds, const char *zone);
gboolean sm_text_is_date (const char *text);
gboolean sm_text_parse_date (const char *text, guint *year, guint *month, guint *day);
gboolean sm_text_is_month (const char *text);
char *sm_text_add_months (const char *iso_month, int months);
char *sm_text_add_days (const char *iso_date, int days);
int sm_text_days_between (const char *from_date, const char *to_date);

/* "370012345678" → "3700 1234 5678": account numbers in groups of four, for reading. */
char *sm_text_group_number (const char *number);
/* Trims, normalises to NFC, drops invisible characters (U+200B, U+FEFF, U+00AD, U+202A…) and folds
 * runs of white space; NULL where there is a control character, one that turns the order of what
 * follows (U+202E), or invalid UTF-8. */
char *sm_text_clean (const char *text);
/* What was pasted, less all that people group by: spaces and dashes of every kind; "" for NULL and
 * for what sm_text_clean() refuses. */
char *sm_text_ungroup (const char *text);
gboolean sm_text_is_grouping (gunichar character); /* a space or dash of any kind */
/* The same, but keeps line breaks (a message's text). */
char *sm_text_clean_lines (const char *text);
/* For searching: case folded, NFKD, ё → е. */
char *sm_text_fold (const char *text);
/* "г. Тверь, ул. Советская, д. 12, кв. 34" → "г. Тверь, ул. Сов…, д. 1*, кв. **": enough for its
 * owner to know it, not enough for a stranger. The version grows whenever the rule changes: a
 * stored mask of an older one is not shown, SM_TEXT_MASK_HIDDEN stands for it. */
#define SM_TEXT_MASK_VERSION 3
#define SM_TEXT_MASK_HIDDEN "***"
char *sm_text_mask_address (const char *address);
/* For terminals, which obey control characters: line breaks and whatever else has no shape of its
 * own as escapes of JSON, broken UTF-8 as "\\xff". */
char *sm_text_dup_visible (const char *text);
gboolean sm_text_is_visible (const char *text); /* UTF-8 with nothing to escape */
char *sm_text_escape_html (const char *text);

G_END_DECLS
