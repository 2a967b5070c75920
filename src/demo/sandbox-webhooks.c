/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-webhooks.h"

#include <libsoup/soup.h>
#include <string.h>

#define GIVE_UP_SECONDS G_GINT64_CONSTANT (86400) /* a day */
#define FIRST_DELAY_SECONDS 1
#define MOST_DELAY_SECONDS 600

struct _SmSandboxWebhooks
{
  SoupSession *session;
  GCancellable *cancellable;
  GHashTable *resting; /* deliveries that wait for their next try; owned */
  guint waiting;       /* resting or being sent */

  GMutex lock;
  char *url; /* nullable; guarded: set from any thread, before whatever that thread asks for next */
};

typedef struct
{
  SmSandboxWebhooks *owner; /* borrowed; not touched once cancelled */
  GCancellable *cancellable;
  GSource *timer; /* owned; NULL while it is being sent */
  GBytes *body;
  gint64 started;
  guint delay; /* seconds */
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  if (self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_source_unref (self->timer);
    }
  g_bytes_unref (self->body);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void deliver (Delivery *self);

static gboolean
retry (gpointer data)
{
  Delivery *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  g_hash_table_steal (self->owner->resting, self);
  deliver (self);
  return G_SOURCE_REMOVE;
}

static void
plan_retry (Delivery *self)
{
  self->timer = g_timeout_source_new_seconds (self->delay);
  self->delay = MIN (self->delay * 2, MOST_DELAY_SECONDS);
  g_source_set_callback (self->timer, retry, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  g_hash_table_add (self->owner->resting, self);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Delivery *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  gint64 age = (g_get_monotonic_time () - self->started) / G_USEC_PER_SEC;
  gboolean accepted = reply != NULL && soup_message_get_status (message) == SOUP_STATUS_OK;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      delivery_free (self);
      return;
    }
  if (!accepted && age < GIVE_UP_SECONDS)
    {
      plan_retry (self);
      return;
    }
  self->owner->waiting--;
  delivery_free (self);
}

static char *
dup_url (SmSandboxWebhooks *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->url);
}

static void
deliver (Delivery *self)
{
  g_autofree char *url = dup_url (self->owner);
  g_autoptr (SoupMessage) message = NULL;

  if (url != NULL)
    message = soup_message_new ("POST", url);
  if (message == NULL)
    {
      plan_retry (self);
      return;
    }
  soup_message_set_request_body_from_bytes (message, "application/json", self->body);
  soup_session_send_and_read_async (self->owner->session, message, G_PRIORITY_DEFAULT,
                                    self->cancellable, on_sent, self);
}

SmSandboxWebhooks *
sm_sandbox_webhooks_new (void)
{
  SmSandboxWebhooks *self = g_new0 (SmSandboxWebhooks, 1);

  self->session = soup_session_new_with_options ("timeout", 10, "proxy-resolver", NULL, NULL);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  self->resting = g_hash_table_new_full (NULL, NULL, delivery_free, NULL);
  return self;
}

/* What is being sent ends by itself in the same main context, without touching us. */
void
sm_sandbox_webhooks_free (SmSandboxWebhooks *self)
{
  g_cancellable_cancel (self->cancellable);
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->resting);
  g_mutex_clear (&self->lock);
  g_free (self->url);
  g_free (self);
}

void
sm_sandbox_webhooks_set_url (SmSandboxWebhooks *self, const char *url)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->url);
  self->url = g_strdup (url);
}

guint
sm_sandbox_webhooks_get_waiting (SmSandboxWebhooks *self)
{
  return self->waiting;
}

void
sm_sandbox_webhooks_send (SmSandboxWebhooks *self, const char *event, JsonNode *object)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *url = dup_url (self);
  Delivery *delivery;
  char *text;

  if (url == NULL)
    return;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "notification");
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);
  json_builder_set_member_name (builder, "object");
  json_builder_add_value (builder, json_node_copy (object));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  delivery = g_new0 (Delivery, 1);
  delivery->owner = self;
  delivery->cancellable = g_object_ref (self->cancellable);
  delivery->body = g_bytes_new_take (text, strlen (text));
  delivery->started = g_get_monotonic_time ();
  delivery->delay = FIRST_DELAY_SECONDS;
  self->waiting++;
  deliver (delivery);
}
