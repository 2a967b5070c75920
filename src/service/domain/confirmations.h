/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * What the page of a confirmation letter shows and does. Anybody may register any address; who
 * has its mailbox decides which registration counts, and neither the older nor the newer one is
 * preferred.
 */

/* An open registration of an address, as its mailbox may see it. */
typedef struct
{
  char *id; /* names it in SmCodeInput.registration */
  char *when;
  char *network;
  char *program;
  gboolean is_own; /* of the letter that is looked at */
} SmdOpenRegistration;

/* The open registrations of the code's address, its own first: SmdOpenRegistration *. Changes
 * nothing. SM_ERROR_CODE_UNKNOWN, SM_ERROR_CODE_USED, SM_ERROR_CODE_EXPIRED. */
GPtrArray *smd_confirmations_look (SmdDomain *domain, const char *code, const char *client_address,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "It was not me": the code's own registration ends. The same errors. */
gboolean smd_confirmations_decline (SmdDomain *domain, const char *code, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
