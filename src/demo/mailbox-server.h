/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SmMailbox: the demo's letters in the browser, whoever they are to. On loopback, in a thread of
 * its own.
 *
 * GET / lists them; /letters.json is the same for programs: id, to, subject, date (RFC 3339),
 * text, html, links; /letters/ID shows one; /letters/ID.eml is the file.
 */
typedef struct _SmMailbox SmMailbox;

/* `port` 0: any free one. */
SmMailbox *sm_mailbox_new (guint16 port, const char *maildir, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
guint16 sm_mailbox_get_port (SmMailbox *self);
void sm_mailbox_free (SmMailbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmMailbox, sm_mailbox_free)

G_END_DECLS
