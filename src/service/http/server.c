/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server.h"

#include <malloc.h>
#include <string.h>

#include "error.h"
#include "limits.h"
#include "password.h"
#include "work-pool.h"

#include "gate.h"
#include "listener.h"
#include "pages.h"
#include "request.h"

/*
 * The I/O thread owns the SoupServer, the listener, the gate and every message. A request that
 * the gate admits is paused and handed to a pool; the worker puts it on the list of the done and
 * wakes the I/O thread, which sends all that are done by then: under load one wake-up serves many.
 */

#define REST_SECONDS 15
#define QUIET_US G_GINT64_CONSTANT (200000)

struct _SmdServer
{
  const SmdConfig *config; /* borrowed */
  SmdDomain *domain;       /* borrowed */
  SmdListener *listener;
  SmdGate *gate;
  SmWorkPool *pools[SMD_N_POOLS];

  GThread *thread;       /* while started */
  GMainContext *context; /* of the I/O thread */
  GMainLoop *loop;
  SoupServer *soup; /* the I/O thread's */
  guint in_flight;  /* the I/O thread's: admitted and not yet sent */
  gboolean closing; /* the I/O thread's */
  gint64 quiet_us;  /* the I/O thread's: until then whoever has sent already is heard */
  gint64 close_us;  /* the I/O thread's: when to stop waiting */

  GSource *wake; /* ready when something is done */
  GMutex lock;
  GQueue done; /* guarded by lock: SmdRequest * */
};

static gboolean
wants_page (SmdRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *accept = soup_message_headers_get_list (headers, "Accept");
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));

  return accept != NULL && strstr (accept, "text/html") != NULL && !g_str_has_prefix (path, "/v1/");
}

static void
server_send (SmdServer *self, SmdRequest *request)
{
  smd_reply_send (request->reply, request->message, request->reference,
                  self->closing || request->is_last);
  smd_request_log (request, self->config->access_log);
  smd_request_free (request);
}

static void
server_refuse (SmdServer *self, SmdRequest *request, const GError *error)
{
  if (wants_page (request))
    request->reply = smd_page_problem (error, request->reference);
  else
    request->reply = smd_reply_new_problem (error, request->reference);
  server_send (self, request);
}

/* A worker's whole work. */
static void
server_work (gpointer job, gpointer data)
{
  SmdRequest *request = job;
  SmdServer *self = data;
  gboolean first;

  request->reply = request->handler (request, self->domain);
  g_mutex_lock (&self->lock);
  first = g_queue_is_empty (&self->done);
  g_queue_push_tail (&self->done, request);
  g_mutex_unlock (&self->lock);
  if (first)
    g_source_set_ready_time (self->wake, 0);
}

static gboolean
on_done (gpointer data)
{
  SmdServer *self = data;
  GQueue done = G_QUEUE_INIT;
  SmdRequest *request;

  g_source_set_ready_time (self->wake, -1);
  g_mutex_lock (&self->lock);
  done = self->done;
  g_queue_init (&self->done);
  g_mutex_unlock (&self->lock);
  while ((request = g_queue_pop_head (&done)) != NULL)
    {
      g_autoptr (SoupServerMessage) message = g_object_ref (request->message);

      server_send (self, request);
      soup_server_message_unpause (message);
    }
  return G_SOURCE_CONTINUE;
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  SmdServer *self = data;

  self->in_flight--;
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  SmdServer *self = data;
  SmdRequest *request = smd_request_new (message, self->config->trusted_proxies);
  g_autoptr (GError) error = NULL;

  self->in_flight++;
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  if (!smd_gate_admit (self->gate, request, query, &error))
    {
      server_refuse (self, request, error);
      return;
    }
  if (!sm_work_pool_push (self->pools[request->pool], request, &error))
    {
      server_refuse (self, request, error);
      return;
    }
  soup_server_message_pause (message);
}

/* Before the body: what would be too large is not received. */
static void
on_head (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  SmdServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GError) error = NULL;
  SmdRequest *request;

  if (smd_gate_check_length (soup_server_message_get_method (message), path,
                             soup_message_headers_get_content_length (headers), &error))
    return;
  request = smd_request_new (message, self->config->trusted_proxies);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  request->is_last = TRUE;
  server_refuse (self, request, error);
}

static gboolean
wake_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSource *
make_wake (SmdServer *self)
{
  static GSourceFuncs funcs = { .dispatch = wake_dispatch };
  GSource *source = g_source_new (&funcs, sizeof (GSource));

  g_source_set_callback (source, on_done, self, NULL);
  g_source_set_ready_time (source, -1);
  return source;
}

/* After a rush: what it took goes back to the system. */
static gboolean
on_rest (gpointer data)
{
  SmdServer *self = data;

  if (self->in_flight > 0)
    return G_SOURCE_CONTINUE;
  malloc_trim (0);
  return G_SOURCE_CONTINUE;
}

static gpointer
io_thread (gpointer data)
{
  SmdServer *self = data;
  g_autoptr (GSource) rest = g_timeout_source_new_seconds (REST_SECONDS);

  g_main_context_push_thread_default (self->context);
  self->soup = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (self->soup, NULL, on_head, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  g_source_attach (self->wake, self->context);
  smd_listener_start (self->listener, self->soup);
  g_source_set_callback (rest, on_rest, self, NULL);
  g_source_attach (rest, self->context);

  g_main_loop_run (self->loop);

  soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_source_destroy (self->wake);
  g_source_destroy (rest);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
on_closing (gpointer data)
{
  SmdServer *self = data;

  gint64 now_us = g_get_monotonic_time ();

  if (now_us < self->quiet_us || (self->in_flight > 0 && now_us < self->close_us))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_close (gpointer data)
{
  SmdServer *self = data;
  g_autoptr (GSource) source = g_timeout_source_new (10);

  smd_listener_stop (self->listener);
  self->closing = TRUE;
  self->quiet_us = g_get_monotonic_time () + QUIET_US;
  g_source_set_callback (source, on_closing, self, NULL);
  g_source_attach (source, self->context);
  return G_SOURCE_REMOVE;
}

static guint
count_readers (const SmdConfig *config)
{
  return config->workers > 0 ? (guint) config->workers : MAX (g_get_num_processors (), 1);
}

static SmWorkPool *
make_hashing_pool (SmdServer *self, const char *name, SmdHashing kind)
{
  return sm_work_pool_new (name, smd_password_get_lanes (kind), SM_LIMIT_HASH_QUEUE, server_work,
                           self);
}

/**
 * smd_server_new:
 * @config: the configuration
 * @domain: what the workers call
 * @error: %SM_ERROR_CONFIGURATION where the socket cannot be had
 *
 * Returns: (transfer full) (nullable): a server whose socket is open; it answers once started
 */
SmdServer *
smd_server_new (const SmdConfig *config, SmdDomain *domain, GError **error)
{
  SmdListener *listener = smd_listener_new (config->listen, error);
  SmdServer *self;

  if (listener == NULL)
    return NULL;
  self = g_new0 (SmdServer, 1);
  self->config = config;
  self->domain = domain;
  self->listener = listener;
  self->gate = smd_gate_new (config);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->wake = make_wake (self);
  g_mutex_init (&self->lock);
  g_queue_init (&self->done);
  self->pools[SMD_POOL_READ] =
      sm_work_pool_new ("smd-read", count_readers (config), SM_LIMIT_QUEUE, server_work, self);
  self->pools[SMD_POOL_WRITE] =
      sm_work_pool_new ("smd-write", SM_LIMIT_WRITE_THREADS, SM_LIMIT_QUEUE, server_work, self);
  self->pools[SMD_POOL_LOGIN] = make_hashing_pool (self, "smd-login", SMD_HASHING_LOGIN);
  self->pools[SMD_POOL_NEWCOMER] = make_hashing_pool (self, "smd-newcomer", SMD_HASHING_NEWCOMER);
  self->pools[SMD_POOL_PIN] = make_hashing_pool (self, "smd-pin", SMD_HASHING_PIN);
  return self;
}

/**
 * smd_server_start:
 * @self: a server
 *
 * Answers from now on.
 */
void
smd_server_start (SmdServer *self)
{
  g_return_if_fail (self->thread == NULL);
  self->thread = g_thread_new ("smd-io", io_thread, self);
}

/**
 * smd_server_stop:
 * @self: a started server
 * @seconds: the longest wait for what is in flight
 *
 * Closes the socket, lets what is in flight end, joins the I/O thread.
 */
void
smd_server_stop (SmdServer *self, guint seconds)
{
  g_return_if_fail (self->thread != NULL);
  self->close_us = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  g_main_context_invoke (self->context, on_close, self);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * smd_server_get_port:
 * @self: a server
 *
 * Returns: its TCP port; 0 for a UNIX socket
 */
guint16
smd_server_get_port (SmdServer *self)
{
  return smd_listener_get_port (self->listener);
}

/**
 * smd_server_free:
 * @self: a server that is not started, or was stopped
 *
 * Workers that are still at work end first; their answers reach nobody any more.
 */
void
smd_server_free (SmdServer *self)
{
  SmdRequest *request;

  g_return_if_fail (self->thread == NULL);
  for (guint i = 0; i < SMD_N_POOLS; i++)
    sm_work_pool_free (self->pools[i]);
  while ((request = g_queue_pop_head (&self->done)) != NULL)
    smd_request_free (request);
  smd_listener_free (self->listener);
  smd_gate_free (self->gate);
  g_source_unref (self->wake);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}
