/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-private.h"

/* The cabinet is fetched after logging in, when a page asks, and by itself: every half minute
 * while all is well (an ETag makes that cheap), sooner and then ever later while the service
 * cannot be reached, and at once when the network comes back. */

#define CALM_SECONDS 30
#define RETRY_FIRST_SECONDS 2
#define RETRY_MOST_SECONDS 30

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
on_service_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SmaContext *self = SMA_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  gpointer reply = NULL;
  g_autoptr (SmServiceInfo) service = NULL;

  if (sma_context_call_finish (self, result, &reply, &error))
    {
      service = reply;
      sma_context_set_service (self, service);
    }
  sma_context_schedule (self);
}

void
sma_context_fetch_service (SmaContext *self)
{
  if (self->service == NULL)
    {
      g_autoptr (SmServiceInfo) stored =
          sma_context_dup_stored (self, SM_OPERATION_SERVICE_INFO, NULL, NULL, NULL);

      if (stored != NULL)
        sma_context_set_service (self, stored);
    }
  sma_context_call_async (self, SM_OPERATION_SERVICE_INFO, NULL, NULL, NULL, NULL, NULL,
                          on_service_fetched, NULL);
}

static gboolean
on_tick (gpointer user_data)
{
  SmaContext *self = user_data;

  self->tick_id = 0;
  if (self->session == SMA_SESSION_OPEN)
    sma_context_refresh (self);
  if (self->service == NULL || (self->session != SMA_SESSION_OPEN && !self->online))
    sma_context_fetch_service (self);
  sma_context_schedule (self);
  return G_SOURCE_REMOVE;
}

static void
on_network_changed (SmaContext *self)
{
  if (self->online || self->session == SMA_SESSION_STARTING)
    return;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  self->retry_delay = 0;
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
}

void
sma_context_schedule (SmaContext *self)
{
  guint seconds = CALM_SECONDS;

  if (self->network_id == 0)
    self->network_id = g_signal_connect_swapped (
        g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self);
  if (self->tick_id != 0)
    return;
  if (!self->online)
    {
      self->retry_delay = CLAMP (self->retry_delay * 2, RETRY_FIRST_SECONDS, RETRY_MOST_SECONDS);
      seconds = self->retry_delay;
    }
  self->tick_id = g_timeout_add_seconds (seconds, on_tick, self);
}

void
sma_context_show_stored_cabinet (SmaContext *self)
{
  gint64 fetched_at = 0;
  g_autoptr (SmCabinet) cabinet =
      sma_context_dup_stored (self, SM_OPERATION_CABINET, NULL, NULL, &fetched_at);

  if (cabinet != NULL)
    sma_context_set_cabinet (self, cabinet, fetched_at);
}

static void ask_cabinet (SmaContext *self);

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SmaContext *self = SMA_CONTEXT (source);
  const guint generation = GPOINTER_TO_UINT (user_data);
  g_autoptr (SmCabinet) cabinet = NULL;
  g_autoptr (GError) error = NULL;
  gpointer reply = NULL;
  const gboolean told = sma_context_call_finish (self, result, &reply, &error);

  cabinet = reply;
  if (generation != self->generation)
    return;
  /* It may tell what was before the change: a new one is asked for. */
  if (told && self->outdated)
    {
      ask_cabinet (self);
      return;
    }
  sma_context_set_refreshing (self, FALSE);
  if (told)
    {
      sma_context_set_refresh_error (self, NULL);
      sma_context_set_cabinet (self, cabinet, now ());
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sma_context_set_refresh_error (self, error);
}

static void
ask_cabinet (SmaContext *self)
{
  self->outdated = FALSE;
  sma_context_call_async (self, SM_OPERATION_CABINET, NULL, NULL, NULL, NULL, NULL, on_refreshed,
                          GUINT_TO_POINTER (self->generation));
}

/**
 * sma_context_refresh:
 * @self: the context
 *
 * Fetches the cabinet; what comes of it is seen in the properties.
 */
void
sma_context_refresh (SmaContext *self)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));

  if (self->refreshing || self->session != SMA_SESSION_OPEN)
    return;
  sma_context_set_refreshing (self, TRUE);
  ask_cabinet (self);
}

/**
 * sma_context_look_now:
 * @self: the context
 *
 * Asks the service again at once, logged in or not.
 */
void
sma_context_look_now (SmaContext *self)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));

  sma_context_refresh (self);
  if (self->session != SMA_SESSION_OPEN || self->service == NULL)
    sma_context_fetch_service (self);
}
