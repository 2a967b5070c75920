/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-private.h"
#include "customer-records.h"
#include "id.h"
#include "secrets.h"

/*
 * The secret by which a service knows this device again lies in the keyring. Where that keeps
 * none, one is made for as long as the window lives, so that at least its logins are of one device.
 * Calls that name the device wait for the keyring: under another name it is taken for a new one,
 * and the customer warned for nothing. Not for long, for a keyring may never answer.
 */

#define SECRET_BITS 256
#define WAIT_SECONDS 2

typedef struct
{
  SmaContext *context;
  guint service_generation;
} Question;

void
sma_context_forget_device (SmaContext *self)
{
  g_clear_pointer (&self->device_secret, sm_secret_free);
}

static const char *
get_secret (SmaContext *self)
{
  if (self->device_secret == NULL)
    self->device_secret = sm_secret_new (SECRET_BITS);
  return self->device_secret;
}

static void
send_waiting (SmaContext *self)
{
  GTask *call;

  g_clear_handle_id (&self->device_wait_id, g_source_remove);
  while ((call = g_queue_pop_head (&self->device_calls)) != NULL)
    sma_context_send_waiting (self, call);
}

static gboolean
on_waited (gpointer data)
{
  SmaContext *self = data;

  self->device_wait_id = 0;
  self->device_asked = FALSE;
  send_waiting (self);
  return G_SOURCE_REMOVE;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  SmaContext *self = question->context;
  char *secret = sma_secrets_device_finish (result);
  const gboolean wanted = question->service_generation == self->service_generation;

  if (secret != NULL && wanted)
    {
      sma_context_forget_device (self);
      self->device_secret = g_steal_pointer (&secret);
    }
  if (wanted)
    {
      self->device_asked = FALSE;
      send_waiting (self);
    }
  sm_secret_free (secret);
  g_object_unref (self);
  g_free (question);
}

void
sma_context_learn_device (SmaContext *self)
{
  Question *question = g_new0 (Question, 1);

  sma_context_forget_device (self);
  self->device_asked = TRUE;
  question->context = g_object_ref (self);
  question->service_generation = self->service_generation;
  /* What is needed before the keyring answers is what it then keeps. */
  sma_secrets_device_async (self->service_url, get_secret (self), NULL, on_found, question);
}

/* Where the body names the device: with a login, a registration, a lost password. */
static char **
get_member (SmOperation operation, gpointer body)
{
  switch ((int) operation)
    {
    case SM_OPERATION_LOGIN:
      return &SM_LOGIN_INPUT (body)->device_secret;
    case SM_OPERATION_REGISTER:
      return &SM_REGISTRATION_INPUT (body)->device_secret;
    case SM_OPERATION_PASSWORD_FORGOTTEN:
      return &SM_EMAIL_INPUT (body)->device_secret;
    default:
      return NULL;
    }
}

gboolean
sma_context_waits_for_device (SmaContext *self, SmOperation operation, gpointer body)
{
  return self->device_asked && get_member (operation, body) != NULL;
}

/* Takes the call; it goes out when the keyring has answered, or was waited for long enough. */
void
sma_context_wait_for_device (SmaContext *self, GTask *call)
{
  g_queue_push_tail (&self->device_calls, call);
  if (self->device_wait_id == 0)
    self->device_wait_id = g_timeout_add_seconds (WAIT_SECONDS, on_waited, self);
}

void
sma_context_name_device (SmaContext *self, SmOperation operation, gpointer body)
{
  char **member = get_member (operation, body);

  if (member != NULL)
    sm_record_set_text (member, get_secret (self));
}
