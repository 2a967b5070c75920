/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request.h"

#include <sodium.h>
#include <string.h>

#include "id.h"
#include "log.h"

#include "rate.h"

#define SLOW_US (G_USEC_PER_SEC)

/* A start made once by chance and a counter: unique, and no cost. */
static void
make_reference (char *reference, gsize size)
{
  static gsize start;
  static gint counter;

  if (g_once_init_enter (&start))
    g_once_init_leave (&start, (gsize) randombytes_random () | 1);
  g_snprintf (reference, size, "%08x-%06x", (guint) start, (guint) g_atomic_int_add (&counter, 1));
}

static gboolean
is_trusted (const char *proxies, const char *address)
{
  gsize length = strlen (address);

  for (const char *found = strstr (proxies, address); found != NULL;
       found = strstr (found + 1, address))
    {
      gboolean starts = found == proxies || found[-1] == ',' || found[-1] == ' ';
      gboolean ends = found[length] == '\0' || found[length] == ',' || found[length] == ' ';

      if (starts && ends)
        return TRUE;
    }
  return FALSE;
}

/* NULL on a UNIX socket. */
static GInetAddress *
get_peer (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return NULL;
  return g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
}

static gboolean
is_proxy (GInetAddress *peer, const char *trusted_proxies)
{
  g_autofree char *text = peer != NULL ? g_inet_address_to_string (peer) : NULL;

  return text == NULL || is_trusted (trusted_proxies, text);
}

/* The last address of X-Forwarded-For is the one the proxy itself saw; those before it are what
 * the client says. A UNIX socket is for the proxy alone. */
static char *
dup_client (SoupServerMessage *message, const char *trusted_proxies)
{
  GInetAddress *peer = get_peer (message);
  const char *forwarded = NULL;
  g_auto (GStrv) hops = NULL;
  g_autoptr (GInetAddress) address = NULL;
  guint n_hops = 0;

  if (is_proxy (peer, trusted_proxies))
    forwarded = soup_message_headers_get_list (soup_server_message_get_request_headers (message),
                                               "X-Forwarded-For");
  if (forwarded != NULL)
    {
      hops = g_strsplit (forwarded, ",", -1);
      n_hops = g_strv_length (hops);
    }
  if (n_hops > 0)
    address = g_inet_address_new_from_string (g_strstrip (hops[n_hops - 1]));
  if (address == NULL && peer == NULL)
    return g_strdup ("unix");
  return smd_rate_dup_client (address != NULL ? address : peer);
}

static char *
dup_program (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return g_strdup (soup_message_headers_get_one (headers, "User-Agent"));
}

/**
 * smd_request_new:
 * @message: a message whose head was received
 * @trusted_proxies: addresses of proxies that are believed
 *
 * Returns: (transfer full): a request without anything of the gate's
 */
SmdRequest *
smd_request_new (SoupServerMessage *message, const char *trusted_proxies)
{
  SmdRequest *self = g_new0 (SmdRequest, 1);

  self->message = g_object_ref (message);
  self->started_us = g_get_monotonic_time ();
  self->length =
      soup_message_headers_get_content_length (soup_server_message_get_request_headers (message));
  self->client = dup_client (message, trusted_proxies);
  self->program = dup_program (message);
  self->name = "-";
  make_reference (self->reference, sizeof self->reference);
  return self;
}

/**
 * smd_request_free:
 * @self: a request
 */
void
smd_request_free (SmdRequest *self)
{
  g_object_unref (self->message);
  g_free (self->client);
  g_free (self->program);
  g_strfreev (self->parameters);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  sm_secret_free (self->token);
  g_free (self->idempotency_key);
  g_free (self->if_none_match);
  g_free (self->customer_id);
  g_free (self->allow);
  g_clear_error (&self->error);
  g_clear_pointer (&self->reply, smd_reply_free);
  g_free (self);
}

static gboolean
is_notable (SmdRequest *self, gint64 took_us)
{
  return self->reply->status >= 400 || took_us > SLOW_US || self->pool != SMD_POOL_READ;
}

/**
 * smd_request_log:
 * @self: a request with its reply
 * @access_log: "all", "notable" or "none"
 */
void
smd_request_log (SmdRequest *self, const char *access_log)
{
  gint64 took_us = g_get_monotonic_time () - self->started_us;
  char status[8], took[24];

  if (g_str_equal (access_log, "none"))
    return;
  if (!g_str_equal (access_log, "all") && !is_notable (self, took_us))
    return;
  g_snprintf (status, sizeof status, "%u", self->reply->status);
  g_snprintf (took, sizeof took, "%" G_GINT64_FORMAT, took_us);
  sm_log_event (G_LOG_LEVEL_INFO, "request", "operation", self->name, "method",
                soup_server_message_get_method (self->message), "status", status, "code",
                self->reply->status >= 400 ? sm_error_code_to_string (self->reply->code) : "-",
                "us", took, "reference", self->reference, NULL);
}
