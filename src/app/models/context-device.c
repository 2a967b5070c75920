/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "context-private.h"
#include "id.h"
#include "secrets.h"

/*
 * The secret by which a service knows this device again lies in the keyring. Where that keeps
 * none, one is made for as long as the window lives, so that at least its logins are of one device.
 */

#define SECRET_BITS 256

typedef struct
{
  SmaContext *context;
  guint service_generation;
} Question;

void
sma_context_forget_device (SmaContext *self)
{
  if (self->device_secret != NULL)
    explicit_bzero (self->device_secret, strlen (self->device_secret));
  g_clear_pointer (&self->device_secret, g_free);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  SmaContext *self = question->context;
  char *secret = sma_secrets_device_finish (result);

  if (secret != NULL && question->service_generation == self->service_generation)
    {
      sma_context_forget_device (self);
      self->device_secret = g_steal_pointer (&secret);
    }
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
  g_object_unref (self);
  g_free (question);
}

void
sma_context_learn_device (SmaContext *self)
{
  Question *question = g_new0 (Question, 1);

  sma_context_forget_device (self);
  question->context = g_object_ref (self);
  question->service_generation = self->service_generation;
  /* What is needed before the keyring answers is what it then keeps. */
  sma_secrets_device_async (self->service_url, sma_context_get_device_secret (self), NULL, on_found,
                            question);
}

/**
 * sma_context_get_device_secret:
 * @self: the context
 *
 * Returns: the secret by which the service knows this device
 */
const char *
sma_context_get_device_secret (SmaContext *self)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);

  if (self->device_secret == NULL)
    self->device_secret = sm_secret_new (SECRET_BITS);
  return self->device_secret;
}
