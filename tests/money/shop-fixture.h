/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "money-fixture.h"
#include "reconciler.h"
#include "sandbox-acquirer.h"

G_BEGIN_DECLS

/* The town with a sandbox acquirer and a reconciler between them. */
typedef struct
{
  Town *town;
  SmSandbox *sandbox;
  SmdReconciler *reconciler;
  GMutex lock;
  GPtrArray *events; /* what the reconciler reported; guarded by the lock */
} Shop;

#define SHOP_ID "100500"
#define SHOP_SECRET "test_secret"

Shop *shop_new (StoreFixture *fixture);
void shop_free (Shop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Shop, shop_free)

/* A reconciler of this secret, started; the former one is stopped and freed. */
void shop_restart (Shop *self, const char *secret);
/* The same of a shop that takes play money, or only real money. */
void shop_restart_as (Shop *self, const char *secret, gboolean test);
/* Moves the clock and wakes the reconciler until the payment is in this state. */
void shop_wait_state (Shop *self, const char *payment_id, const char *state);
/* The same for a condition in SQL, the integer "n" being this. */
void shop_wait_int (Shop *self, const char *sql, gint64 n);
/* The same for a counter of the sandbox, which is to reach this. */
void shop_wait_count (Shop *self, const char *counter, gint64 n);

/* How often the reconciler reported this; waits until it did. */
guint shop_count_events (Shop *self, const char *event);
void shop_wait_event (Shop *self, const char *event);
void shop_wait_events (Shop *self, const char *event, guint n);

/* POST /control/faults; a JSON object in single quotes for ease of reading. */
void shop_set_faults (Shop *self, const char *faults);
void shop_clear_faults (Shop *self);
void shop_pay (Shop *self, const char *payment_id, const char *card);
/* POST /control/refund: in the merchant's cabinet; written like faults. The time until the list is
 * read again is over then. Its id, of the last where there are several. */
char *shop_refund (Shop *self, const char *refund);
gint64 shop_count (Shop *self, const char *counter);
/* Sends the acquirer's notification to the domain. */
gboolean shop_notify (Shop *self, const char *body, GError **error);
char *shop_make_notification (const char *event, const char *acquirer_id, const char *payment_id);

/* One request of the sandbox; body and key nullable; the reply parsed, NULL where it is none. */
JsonNode *shop_request (const char *base_url, const char *method, const char *path,
                        const char *body, const char *key, const char *secret, guint *status);

G_END_DECLS
