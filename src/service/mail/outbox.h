/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "transport.h"

G_BEGIN_DECLS

/**
 * SmdOutbox: sends the letters that wait in the store, on an own thread, until they are out or
 * tried SM_LIMIT_MAIL_TRIES times. Several programs may send from one store.
 */
typedef struct _SmdOutbox SmdOutbox;

/* What the program may log: "letter-sent", "letter-delayed", "letter-failed", and "outbox-store"
 * where the store fails (of no letter where none could be read). No recipient, no content. Called
 * on the outbox's thread. */
typedef void (*SmdOutboxReport) (const char *event, const char *letter_id, const char *kind,
                                 const char *detail, gpointer data);

/* Takes the transport over. `domain` must outlive the outbox. */
SmdOutbox *smd_outbox_new (SmdDomain *domain, SmdTransport *transport);
void smd_outbox_set_report (SmdOutbox *self, SmdOutboxReport report, gpointer data);
void smd_outbox_start (SmdOutbox *self);
void smd_outbox_wake (SmdOutbox *self); /* from any thread */
/* Ends; a letter at hand waits for the next start, as if it had not been tried. For good. */
void smd_outbox_stop (SmdOutbox *self);
void smd_outbox_free (SmdOutbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdOutbox, smd_outbox_free)

G_END_DECLS
