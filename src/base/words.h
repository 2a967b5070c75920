/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * Translated words that do not depend on which locales a computer has: the service speaks the
 * language of its settings. Used instead of <glib/gi18n-lib.h>.
 */

#define _(msgid) sm_words_say (msgid)
#define C_(context, msgid) sm_words_say_in (context, msgid)
#define N_(msgid) msgid

void sm_words_settle_locale (void);
gboolean sm_words_use (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *sm_words_say (const char *msgid) G_GNUC_FORMAT (1);
const char *sm_words_say_in (const char *context, const char *msgid) G_GNUC_FORMAT (2);
