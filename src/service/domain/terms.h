/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* On what terms a customer deals with a supplier through one linked account: what the supplier
 * has set, what the registry says, and what version the customer has. */
typedef struct
{
  char *account_id;
  char *customer_id;
  char *registry_id;
  char *supplier_id;
  char *supplier_name;
  char *number;
  char *zone;               /* of the supplier's days */
  gboolean full;            /* the full version is open */
  gboolean simple_readings; /* readings are taken in the simple version too */
  gboolean closed;          /* the supplier takes no more payments or readings */
  gint64 balance_kopecks;   /* plus is debt */
  gint64 pending_kopecks;   /* paid, not yet in the balance; below 0: refunded */
  gint64 commission_bps;
  gint64 commission_least_kopecks;
  gint64 payment_least_kopecks;
} SmdTerms;

SmdTerms *smd_terms_load (SmdTx *tx, const char *customer_id, const char *account_id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The balance less what is not yet in it, never below zero. */
gint64 smd_terms_get_suggested (const SmdTerms *self);
gboolean smd_terms_check_readings (const SmdTerms *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_terms_free (SmdTerms *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdTerms, smd_terms_free)

G_END_DECLS
