/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SmDemo: the service with everything it stands on in one process, on loopback: a sandbox
 * acquirer, a mailbox, generated data, and people who answer. Nothing of it is in
 * smorodina-service.
 */
typedef struct _SmDemo SmDemo;

typedef struct
{
  guint16 port; /* of the service; acquirer and mailbox on the next two; 0: any free ones */
  guint32 seed;
  guint n_accounts;
  const char *state;    /* nullable: a temporary folder */
  const char *smtp_url; /* nullable: letters go into the mailbox */
} SmDemoOptions;

/* Everything is answering when it returns. */
SmDemo *sm_demo_new (const SmDemoOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sm_demo_free (SmDemo *self); /* what is in flight is finished first */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmDemo, sm_demo_free)

/* One line of JSON for programs: addresses, logins, account numbers. */
char *sm_demo_dup_json (SmDemo *self);
/* The same in words, for people. */
char *sm_demo_dup_words (SmDemo *self);

G_END_DECLS
