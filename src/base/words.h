/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libintl.h>

/*
 * Translated words that do not depend on which locales a computer has: the service speaks the
 * language of its settings to customers. Used instead of <glib/gi18n-lib.h>. What operators read,
 * on a terminal or in the journal, is in their locale whatever that language is: T_(), messages of
 * sm_error_set(), and counts by ngettext().
 */

#define _(msgid) sm_words_say (msgid)
#define T_(msgid) sm_words_tell (msgid)
#define C_(context, msgid) sm_words_say_in (context, msgid)
#define NC_(Context, String) (String)
#define N_(String) (String) /* as in <glib/gi18n.h>; also in error.h */

/* Of a count, for operators; not of the C library's default domain. */
#undef ngettext
#define ngettext(one, many, n) g_dngettext (GETTEXT_PACKAGE, one, many, n)

void sm_words_settle_locale (const char *folder);
gboolean sm_words_use (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *sm_words_say (const char *msgid) G_GNUC_FORMAT (1);
const char *sm_words_tell (const char *msgid) G_GNUC_FORMAT (1);
const char *sm_words_say_in (const char *context, const char *msgid) G_GNUC_FORMAT (2);
