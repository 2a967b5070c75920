/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server.h"

#include <malloc.h>
#include <string.h>

#include "error.h"
#include "limits.h"
#include "password.h"
#include "work-pool.h"

#include "exchange.h"
#include "gate.h"
#include "handlers.h"
#include "listener.h"
#include "pages.h"
#include "request.h"
#include "share.h"

/*
 * The I/O thread owns the SoupServer, the listener, the gate and every message. The gate judges a
 * request by its head, before the body is received; for a large body of a customer a reader looks
 * the token up first. What is admitted is paused, once it is here, and handed to a pool; the
 * worker puts it on the list of the done and wakes the I/O thread, which sends all that are done
 * by then: under load one wake-up serves many.
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
  /* the I/O thread's, like all up to the next empty line */
  SoupServer *soup;
  GHashTable *exchanges; /* SoupServerMessage *, borrowed → SmdExchange *, owned */
  SmdBudget budget;
  SmdShare *hashing; /* by client */
  SmdShare *bodies;  /* large ones, by customer */
  SmdShare *answers; /* bytes of large ones, by customer or address */
  guint in_flight;   /* exchanges that are worked on or answered */
  gboolean closing;
  gint64 quiet_us; /* until then whoever has sent already is heard */
  gint64 close_us; /* when to stop waiting */

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
server_count (SmdServer *self, SmdExchange *exchange)
{
  self->in_flight += exchange->is_counted ? 0 : 1;
  exchange->is_counted = TRUE;
}

static void
server_send (SmdServer *self, SmdRequest *request)
{
  SmdExchange *exchange = g_hash_table_lookup (self->exchanges, request->message);
  g_autoptr (GError) error = NULL;

  /* Without one the client is gone. */
  if (exchange != NULL)
    server_count (self, exchange);
  if (exchange != NULL && !smd_exchange_take_answer (exchange, request, &error))
    {
      smd_reply_free (request->reply);
      request->reply = smd_reply_new_problem (error, request->reference);
    }
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
  request->reply->allow = g_steal_pointer (&request->allow);
  server_send (self, request);
}

/* Before the body: it is not kept, and ends the connection, so that nobody waits for it. */
static void
server_refuse_head (SmdServer *self, SmdRequest *request, const GError *error)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (request->message), FALSE);
  request->is_last = request->length > 0;
  server_refuse (self, request, error);
}

/* A worker's whole work. */
static void
server_work (gpointer job, gpointer data)
{
  SmdRequest *request = job;
  SmdServer *self = data;
  gboolean first;

  if (request->is_judged)
    request->reply = request->handler (request, self->domain);
  else
    request->customer_id = smd_handlers_know (request, self->domain, &request->error);
  g_mutex_lock (&self->lock);
  first = g_queue_is_empty (&self->done);
  g_queue_push_tail (&self->done, request);
  g_mutex_unlock (&self->lock);
  if (first)
    g_source_set_ready_time (self->wake, 0);
}

/* The token of a large body was looked up: the body may come, or not. */
static void
server_judge (SmdServer *self, SmdRequest *request)
{
  SmdExchange *exchange = g_hash_table_lookup (self->exchanges, request->message);
  g_autoptr (GError) error = g_steal_pointer (&request->error);

  request->is_judged = TRUE;
  if (exchange == NULL)
    smd_request_free (request);
  else if (error != NULL || !smd_exchange_take_body (exchange, request, &error))
    server_refuse_head (self, request, error);
  else
    exchange->request = request;
}

static gboolean
is_hashed (const SmdRequest *request)
{
  return request->is_judged
         && (request->pool == SMD_POOL_LOGIN || request->pool == SMD_POOL_NEWCOMER
             || request->pool == SMD_POOL_PIN);
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

      if (is_hashed (request))
        smd_share_give_back (self->hashing, request->client, 1);
      if (request->is_judged)
        server_send (self, request);
      else
        server_judge (self, request);
      soup_server_message_unpause (message);
    }
  return G_SOURCE_CONTINUE;
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  SmdServer *self = data;
  SmdExchange *exchange = g_hash_table_lookup (self->exchanges, message);

  self->in_flight -= exchange->is_counted ? 1 : 0;
  g_hash_table_remove (self->exchanges, message);
}

/* What is dear waits in a queue that all share: who asks often does not fill it. */
static gboolean
server_push (SmdServer *self, SmdRequest *request, GError **error)
{
  SmdPool pool = request->is_judged ? request->pool : SMD_POOL_READ;

  if (is_hashed (request) && !smd_share_take (self->hashing, request->client, 1, error))
    return FALSE;
  if (sm_work_pool_push (self->pools[pool], request, error))
    return TRUE;
  if (is_hashed (request))
    smd_share_give_back (self->hashing, request->client, 1);
  return FALSE;
}

static void
server_hand_over (SmdServer *self, SmdRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (server_push (self, request, &error))
    soup_server_message_pause (request->message);
  else if (request->is_judged)
    server_refuse (self, request, error);
  else
    server_refuse_head (self, request, error);
}

/* The head is here; nothing of the body was received. */
static void
on_head (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  SmdServer *self = data;
  SmdRequest *request = smd_request_new (message, self->config->trusted_proxies);
  SmdExchange *exchange = smd_exchange_new (request, &self->budget, self->bodies, self->answers);
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (self->exchanges, message, exchange);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  if (!smd_gate_admit (self->gate, request, query, &error)
      || (request->is_judged && !smd_exchange_take_body (exchange, request, &error)))
    server_refuse_head (self, g_steal_pointer (&exchange->request), error);
  else if (!request->is_judged)
    server_hand_over (self, g_steal_pointer (&exchange->request));
}

/* All of it is here. */
static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  SmdServer *self = data;
  SmdExchange *exchange = g_hash_table_lookup (self->exchanges, message);
  SmdRequest *request = g_steal_pointer (&exchange->request);

  server_count (self, exchange);
  request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  if (request->pool < SMD_N_POOLS)
    {
      server_hand_over (self, request);
      return;
    }
  request->reply = request->handler (request, self->domain);
  server_send (self, request);
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
  /* Paths are compared as they came: a slash that is written %2f is none. */
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
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

/* As many as have something to do: SQLite is read by the threads themselves, another engine while
 * they wait for it. */
static guint
count_readers (const SmdConfig *config, SmdStore *store)
{
  guint processors = MAX (g_get_num_processors (), 1);

  if (config->workers > 0)
    return (guint) config->workers;
  return strcmp (smd_store_get_engine (store), "sqlite") == 0
             ? processors
             : MAX (processors, SM_LIMIT_STORE_READS);
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
  self->exchanges = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) smd_exchange_free);
  self->hashing = smd_share_new (SM_LIMIT_HASH_OF_CLIENT);
  self->bodies = smd_share_new (SM_LIMIT_LARGE_OF_CUSTOMER);
  self->answers = smd_share_new (SM_LIMIT_ANSWERS_OF_CLIENT_BYTES);
  self->wake = make_wake (self);
  g_mutex_init (&self->lock);
  g_queue_init (&self->done);
  self->pools[SMD_POOL_READ] = sm_work_pool_new ("smd-read", count_readers (config, domain->store),
                                                 SM_LIMIT_QUEUE, server_work, self);
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

static void
drop_job (gpointer job, gpointer data)
{
  smd_request_free (job);
}

/**
 * smd_server_stop:
 * @self: a started server
 * @seconds: the longest wait for what is in flight
 *
 * Closes the socket, lets what is in flight end, joins the I/O thread. What still waits for a
 * worker then is dropped: its clients were told nothing, and ask again.
 */
void
smd_server_stop (SmdServer *self, guint seconds)
{
  g_return_if_fail (self->thread != NULL);
  self->close_us = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  g_main_context_invoke (self->context, on_close, self);
  g_thread_join (g_steal_pointer (&self->thread));
  /* Nobody is left to answer: what nobody has begun with is not begun with. */
  for (guint i = 0; i < SMD_N_POOLS; i++)
    sm_work_pool_drop (self->pools[i], drop_job, NULL);
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
  g_hash_table_unref (self->exchanges);
  smd_share_free (self->hashing);
  smd_share_free (self->bodies);
  smd_share_free (self->answers);
  smd_listener_free (self->listener);
  smd_gate_free (self->gate);
  g_source_unref (self->wake);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}
