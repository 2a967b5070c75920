/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-supplier.h"
#include "domain.h"

G_BEGIN_DECLS

/*
 * All of the demo's data, made from a seed in one transaction: suppliers, households with an
 * account at each of them, and three customers: with nothing, with a simple account, with full
 * ones.
 */

#define SM_DEMO_PASSWORD "Demo123"

typedef struct
{
  guint32 seed;
  guint n_accounts; /* rounded up to whole households */
  gint64 now;       /* unix seconds: the last charges are of the month before */
} SmDemoPlan;

typedef struct
{
  const char *email;
  const char *state; /* empty, simple, full */
} SmDemoLogin;

extern const SmDemoLogin sm_demo_logins[3];

gboolean sm_demo_data_fill (SmdStore *store, const SmdSettings *settings, const SmDemoPlan *plan,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the store has been filled before. */
gboolean sm_demo_data_is_filled (SmdStore *store, gboolean *filled, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
