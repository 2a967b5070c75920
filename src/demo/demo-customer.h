/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-account.h"

G_BEGIN_DECLS

/* SmDemoCustomer: somebody who has been registered for a year and more. All borrowed. */
typedef struct
{
  const char *id;
  const char *email;
  const char *password_hash;
  const char *consent_version;
  const SmDemoHousehold *household;
  gint64 created_at;
} SmDemoCustomer;

gboolean sm_demo_customer_insert (SmdTx *tx, GRand *rand, const SmDemoCustomer *self,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Links the account; in the full version with its history of payments (in balanced books) and
 * readings. */
gboolean sm_demo_customer_link (SmdTx *tx, GRand *rand, const SmDemoCustomer *self,
                                const SmDemoAccount *account, gboolean full, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* A question to support with its answer. */
gboolean sm_demo_customer_ask (SmdTx *tx, GRand *rand, const SmDemoCustomer *self, gint64 now,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
