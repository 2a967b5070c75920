/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SmMailboxLetter: a letter in a Maildir, as its reader sees it. Texts are owned, never NULL. */
typedef struct
{
  char *id; /* the file's name */
  char *to;
  char *subject;
  char *text;
  char *html;
  char **links; /* in the text */
  gint64 date;  /* unix seconds */
} SmMailboxLetter;

void sm_mailbox_letter_free (SmMailboxLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmMailboxLetter, sm_mailbox_letter_free)

/* The file of a letter; NULL where the id is not one's. */
char *sm_mailbox_dup_path (const char *maildir, const char *id);
/* NULL where there is no such letter, or the file is none. */
SmMailboxLetter *sm_mailbox_letter_load (const char *maildir, const char *id);
/* Returns: (transfer full) (element-type SmMailboxLetter): all of them, the newest first */
GPtrArray *sm_mailbox_letters_load (const char *maildir);

G_END_DECLS
