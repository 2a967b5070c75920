/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "letter.h"

G_BEGIN_DECLS

/** SmdTransport: how letters leave. One thread at a time; sending blocks, at most a minute. */
typedef struct _SmdTransport SmdTransport;

/* "smtp://host:25" (STARTTLS) or "smtps://host:465". TLS and a certificate that is good for the
 * host are insisted on; of a loopback host only where `ca_file` names who vouches for it. */
SmdTransport *smd_transport_new_smtp (const char *url, const char *username, const char *password,
                                      const char *ca_file);
/* A Maildir: each letter is a file in its folder "new". */
SmdTransport *smd_transport_new_maildir (const char *path);
/* *permanent: trying again is of no use. Errors never name the recipient. */
gboolean smd_transport_send (SmdTransport *self, const SmdLetter *letter, gboolean *permanent,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is being sent is given up, to be tried again by a later transport. From any thread. */
void smd_transport_stop (SmdTransport *self);
void smd_transport_free (SmdTransport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdTransport, smd_transport_free)

G_END_DECLS
