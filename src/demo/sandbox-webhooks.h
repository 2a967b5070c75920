/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SmSandboxWebhooks: sends notifications, each again until it is answered with 200, for a day.
 * Lives in the thread and main context it was made in.
 */
typedef struct _SmSandboxWebhooks SmSandboxWebhooks;

SmSandboxWebhooks *sm_sandbox_webhooks_new (void);
void sm_sandbox_webhooks_free (SmSandboxWebhooks *self);
void sm_sandbox_webhooks_set_url (SmSandboxWebhooks *self, const char *url); /* NULL: none */
void sm_sandbox_webhooks_send (SmSandboxWebhooks *self, const char *event, JsonNode *object);
/* How many are not answered yet. */
guint sm_sandbox_webhooks_get_waiting (SmSandboxWebhooks *self);

G_END_DECLS
