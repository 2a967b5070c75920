/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "api-private.h"
#include "id.h"

G_DEFINE_FINAL_TYPE (SmaApi, sma_api, G_TYPE_OBJECT)

static void
validated_free (SmaValidated *validated)
{
  g_free (validated->etag);
  g_bytes_unref (validated->body);
  g_free (validated);
}

static void
sma_api_finalize (GObject *object)
{
  SmaApi *self = SMA_API (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->validated, g_hash_table_unref);
  sm_secret_free (self->token);
  g_free (self->base_url);
  G_OBJECT_CLASS (sma_api_parent_class)->finalize (object);
}

static void
sma_api_class_init (SmaApiClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sma_api_finalize;
}

static void
sma_api_init (SmaApi *self)
{
  self->session = soup_session_new_with_options ("user-agent", "smorodina/" SM_VERSION,
                                                 "idle-timeout", 60, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_COOKIE_JAR);
  self->validated =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) validated_free);
}

/**
 * sma_api_new:
 * @base_url: the service's address, "https://host[:port]"
 *
 * Returns: (transfer full): a client of the service
 */
SmaApi *
sma_api_new (const char *base_url)
{
  SmaApi *self = g_object_new (SMA_TYPE_API, NULL);

  sma_api_set_base_url (self, base_url);
  return self;
}

/**
 * sma_api_set_base_url:
 * @self: a client
 * @base_url: another service's address
 *
 * Forgets the token and what was answered: both belong to the former service.
 */
void
sma_api_set_base_url (SmaApi *self, const char *base_url)
{
  gsize length;

  g_return_if_fail (SMA_IS_API (self));
  g_return_if_fail (base_url != NULL);

  length = strlen (base_url);
  while (length > 0 && base_url[length - 1] == '/')
    length--;
  g_free (self->base_url);
  self->base_url = g_strndup (base_url, length);
  sma_api_set_token (self, NULL);
}

/**
 * sma_api_set_token:
 * @self: a client
 * @token: (nullable): the session's bearer token
 *
 * Answers kept for their ETag belong to the former session and are forgotten.
 */
void
sma_api_set_token (SmaApi *self, const char *token)
{
  g_return_if_fail (SMA_IS_API (self));

  sm_secret_free (self->token);
  self->token = g_strdup (token);
  self->epoch++;
  g_hash_table_remove_all (self->validated);
}
