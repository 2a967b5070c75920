/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The session's token in the customer's keyring, under one fixed schema (attributes
 * "service-url" and "login"). Only the token: never the password. Each call works in a thread and
 * ends within SMA_SECRETS_SECONDS, or SMA_SECRETS_UNLOCK_SECONDS where a person is asked.
 */
#define SMA_SECRETS_SECONDS 10
#define SMA_SECRETS_UNLOCK_SECONDS 120

typedef enum
{
  SMA_SECRETS_FOUND,
  SMA_SECRETS_NONE,        /* the keyring answers, and has no session of this service */
  SMA_SECRETS_LOCKED,      /* it has one and is locked */
  SMA_SECRETS_UNAVAILABLE, /* there is no keyring, or it does not answer */
} SmaSecretsState;

void sma_secrets_lookup_async (const char *service_url, gboolean unlock, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
SmaSecretsState sma_secrets_lookup_finish (GAsyncResult *result, char **login, char **token);
void sma_secrets_store_async (const char *service_url, const char *login, const char *token,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean sma_secrets_store_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The secret by which services know this device again: `fresh` where none is kept yet, kept through
 * logout, another one for each service. NULL where the keyring keeps none. */
void sma_secrets_device_async (const char *service_url, const char *fresh,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
char *sma_secrets_device_finish (GAsyncResult *result);
void sma_secrets_clear (const char *service_url, GCancellable *cancellable);

G_END_DECLS
