/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "payment-order.h"

G_BEGIN_DECLS

/* Where the acquirer is and who we are there. Copied by whoever takes it. */
typedef struct
{
  const char *api_url; /* "https://api.yookassa.ru/v3" */
  const char *shop_id;
  const char *secret; /* never logged */
  gboolean test;      /* a test shop: only its play money counts; otherwise only real money */
  /* nullable: the way there is direct, whatever the machine's settings say */
  const char *proxy_url;
} SmdAcquirerConfig;

/**
 * SmdReconciler: follows payments to their end.
 *
 * A few threads take the payments whose look is due, ask the acquirer, and act on its word. All
 * that is known is in the store: the program may be killed at any moment, and several may run
 * beside one another. While the acquirer is down it is asked ever more seldom.
 */
typedef struct _SmdReconciler SmdReconciler;

/* What the program may log: `event` is e.g. "payment-succeeded", "payment-mismatch",
 * "acquirer-down", "acquirer-refuses" (nobody can pay; at once and hourly); payment_id nullable;
 * detail without secrets, nullable. Called from the reconciler's threads. */
typedef void (*SmdReconcilerReport) (const char *event, const char *payment_id, const char *detail,
                                     gpointer data);

SmdReconciler *smd_reconciler_new (SmdDomain *domain, const SmdAcquirerConfig *config);
void smd_reconciler_set_report (SmdReconciler *self, SmdReconcilerReport report, gpointer data);
void smd_reconciler_start (SmdReconciler *self);
/* There is something to do. From any thread. */
void smd_reconciler_wake (SmdReconciler *self);
/* Gives up what waits for the network (it is asked again after the next start), joins. */
void smd_reconciler_stop (SmdReconciler *self);
void smd_reconciler_free (SmdReconciler *self); /* stops first where it runs */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdReconciler, smd_reconciler_free)

G_END_DECLS
