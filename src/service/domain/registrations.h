/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "customer-records.h"
#include "domain.h"

G_BEGIN_DECLS

/*
 * Registrations that wait for their address to be confirmed. Whether the address already has a
 * customer shows in the letter only, never in an answer: nobody learns by registering who is a
 * customer (ASVS 5.0 6.3.8).
 */

/* A row of registrations. */
typedef struct
{
  char *id; /* the row's; the client knows a secret instead */
  char *email;
  char *email_key;
  gint64 created_at;
  gint64 expires_at;
  gint64 resend_at;
  gint64 letters;
  char *network; /* where it came from; likewise the next */
  char *program;
  char *device_hash; /* nullable: of the secret of the device that made it */
  char *letter_id;   /* nullable: its last letter */
  gboolean confirmed;
  gboolean is_void;
  gboolean undeliverable; /* its last letter was refused for good */
} SmdRegistration;

void smd_registration_clear (SmdRegistration *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmdRegistration, smd_registration_clear)

/* The registration behind a client's secret; SM_ERROR_NOT_FOUND. */
gboolean smd_registration_find (SmdTx *tx, const char *secret, SmdRegistration *registration,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_registration_find_hash (SmdTx *tx, const char *hash, SmdRegistration *registration,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Queues the letter that fits the address, counts it, and says when the next one may go. Where an
 * address has had its letters of the hour, none goes and the last code stays good. Where the device
 * that registered is known to the address's customer it has an allowance of its own. */
gboolean smd_registration_send (SmdTx *tx, SmdDomain *domain, gint64 now,
                                SmdRegistration *registration, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The same for an operator, whom no allowance bounds: one goes. */
gboolean smd_registration_send_again (SmdTx *tx, SmdDomain *domain, gint64 now,
                                      SmdRegistration *registration, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Seconds until the letter may be sent again; 0: now. */
gint64 smd_registration_get_wait (const SmdRegistration *self, gint64 now);
/* The answer to the client. `id` is what the client knows it by. */
SmRegistration *smd_registration_dup_record (const SmdRegistration *self, const char *id,
                                             gint64 now);

G_END_DECLS
