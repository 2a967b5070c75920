/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SmaDemo: a smorodina-demo of one's own: the service, a bank and a mailbox that are only played,
 * on this computer. It ends with the object.
 */
#define SMA_TYPE_DEMO (sma_demo_get_type ())
G_DECLARE_FINAL_TYPE (SmaDemo, sma_demo, SMA, DEMO, GObject)

SmaDemo *sma_demo_new (void);
void sma_demo_start_async (SmaDemo *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean sma_demo_start_finish (SmaDemo *self, GAsyncResult *result, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Addresses; NULL until it has started. */
const char *sma_demo_get_service_url (SmaDemo *self);
const char *sma_demo_get_mailbox_url (SmaDemo *self);
/* A made-up customer to log in as: "empty", "simple" or "full". */
gboolean sma_demo_find_login (SmaDemo *self, const char *state, const char **email,
                              const char **password);

G_END_DECLS
