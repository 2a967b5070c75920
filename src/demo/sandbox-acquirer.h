/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "clock.h"

G_BEGIN_DECLS

/**
 * SmSandbox: an acquirer to try things out with, on loopback. It speaks YooKassa's API v3 under
 * /v3 and shows the page that a payment is made at under /pay/ID. It runs in a thread of its own
 * and remembers nothing when freed.
 *
 * Test cards (any future expiry, any code): 5555555555554444, 4111111111111111 and
 * 2202474301322987 pay; 2200000000000004 asks for a code by 3-D Secure first;
 * 5555555555554600 lacks money, …4543 is expired, …4527 is declined, …4592 fails 3-D Secure,
 * …4568 is suspected of fraud, …4626 has a wrong code, …4584 is of a country not served.
 *
 * Faults are set by POST /control/faults (see sandbox-faults.h).
 */
typedef struct _SmSandbox SmSandbox;

/* `port` 0: any free one. `webhook_url` (nullable): where notifications go, again and again
 * until they are answered with 200. The clock is borrowed: it makes payments expire. */
SmSandbox *sm_sandbox_new (guint16 port, const char *shop_id, const char *secret,
                           const char *webhook_url, SmClock *clock, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
guint16 sm_sandbox_get_port (SmSandbox *self);
/* "http://127.0.0.1:PORT/v3": the acquirer's api_url. Borrowed. */
const char *sm_sandbox_get_api_url (SmSandbox *self);
/* Where notifications go from now on: the service's port is often known later. From any thread. */
void sm_sandbox_set_webhook_url (SmSandbox *self, const char *webhook_url);
void sm_sandbox_free (SmSandbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmSandbox, sm_sandbox_free)

G_END_DECLS
