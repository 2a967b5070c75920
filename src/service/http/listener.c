/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "listener.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "error.h"
#include "limits.h"
#include "wire-poll.h"
#include "wire-stream.h"

/*
 * The server library's own listener has a backlog of ten and no time limits, and shows its
 * clients to nobody in between. This one has an own socket, judges what clients send, and ends
 * the connections of those who take too long.
 */

#define ACCEPT_AT_ONCE 64     /* then the loop serves those who are in */
#define CONNECTIONS_MOST 8192 /* each costs about 30 KiB */
/* Of answers that the system keeps for a client who does not read: left to itself it keeps 4 MiB
 * each, beyond every budget and deadline of ours. */
#define UNTAKEN_BYTES_MOST (128 * 1024)
#define LOOK_SECONDS 1
#define UNIX_PREFIX "unix:"

struct _SmdListener
{
  GSocket *socket;    /* owned */
  char *unix_path;    /* owned; NULL for TCP */
  guint16 port;       /* 0 for UNIX sockets */
  SoupServer *server; /* owned while started, like the next */
  SmdWirePoll *poll;
  GSource *accept;     /* owned while accepting */
  GSource *look;       /* owned while started */
  int pretext[2];      /* see listener_pretend(); the second is ours, -1 before the start */
  GHashTable *streams; /* SmdWireStream *, weak: those alive */
};

static gboolean smd_listener_on_accept (GSocket *socket, GIOCondition condition, gpointer data);

static void
listener_forget_stream (gpointer data, GObject *stream)
{
  SmdListener *self = data;

  g_hash_table_remove (self->streams, stream);
}

static void
listener_take (SmdListener *self, GSocket *client)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (SmdWireStream) stream = NULL;
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocketAddress) remote = NULL;

  if (g_hash_table_size (self->streams) >= CONNECTIONS_MOST)
    return;
  local = g_socket_get_local_address (client, NULL);
  remote = g_socket_get_remote_address (client, NULL);
  if (local == NULL || remote == NULL)
    return;
  if (self->unix_path == NULL)
    g_socket_set_option (client, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_option (client, SOL_SOCKET, SO_SNDBUF, UNTAKEN_BYTES_MOST, NULL);
  g_socket_set_blocking (client, FALSE);
  connection = g_socket_connection_factory_create_connection (client);
  stream = smd_wire_stream_new (connection, self->poll);
  g_hash_table_add (self->streams, stream);
  g_object_weak_ref (G_OBJECT (stream), listener_forget_stream, self);
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, remote, NULL);
}

static void
listener_watch (SmdListener *self)
{
  self->accept = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->accept, G_SOURCE_FUNC (smd_listener_on_accept), self, NULL);
  g_source_attach (self->accept, g_main_context_get_thread_default ());
}

static void
listener_unwatch (SmdListener *self)
{
  if (self->accept != NULL)
    g_source_destroy (self->accept);
  g_clear_pointer (&self->accept, g_source_unref);
}

static gboolean
smd_listener_on_accept (GSocket *socket, GIOCondition condition, gpointer data)
{
  SmdListener *self = data;

  for (guint i = 0; i < ACCEPT_AT_ONCE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);

      if (client != NULL)
        {
          listener_take (self, client);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;
      /* Most likely out of file descriptors: wait for the next look, do not spin. */
      listener_unwatch (self);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_look (gpointer data)
{
  SmdListener *self = data;
  gint64 now_us = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer stream;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    smd_wire_stream_look (stream, now_us);
  if (self->accept == NULL)
    listener_watch (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
path_is_live (GSocketAddress *address)
{
  g_autoptr (GSocket) probe =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return probe != NULL && g_socket_connect (probe, address, NULL, NULL);
}

static GSocketAddress *
make_unix_address (SmdListener *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (!g_path_is_absolute (path) || strlen (path) > SMD_LISTENER_PATH_MOST)
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0,
                    N_ ("listen: %s is not an absolute path of at most %d bytes"), path,
                    SMD_LISTENER_PATH_MOST);
      return NULL;
    }
  address = g_unix_socket_address_new (path);
  if (path_is_live (address))
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0, N_ ("listen: another program serves %s"),
                    path);
      return NULL;
    }
  g_unlink (path); /* what a killed service left behind */
  self->unix_path = g_strdup (path);
  return g_steal_pointer (&address);
}

static GSocketAddress *
make_tcp_address (const char *where, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (where, 0, &local);
  g_autoptr (GInetAddress) host = NULL;
  const char *name;

  if (parsed == NULL)
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0, N_ ("listen: %s"), local->message);
      return NULL;
    }
  name = g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed));
  host = g_inet_address_new_from_string (g_str_equal (name, "localhost") ? "127.0.0.1" : name);
  if (host == NULL || !g_inet_address_get_is_loopback (host))
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0,
                    N_ ("listen: %s is not a loopback address; the network is served by a proxy in "
                        "front (see haproxy.cfg)"),
                    where);
      return NULL;
    }
  return g_inet_socket_address_new (host, g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
}

static gboolean
listener_open (SmdListener *self, GSocketAddress *address, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GSocketAddress) bound = NULL;

  self->socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                               G_SOCKET_PROTOCOL_DEFAULT, &local);
  if (self->socket != NULL)
    {
      g_socket_set_listen_backlog (self->socket, SM_LIMIT_BACKLOG);
      g_socket_set_blocking (self->socket, FALSE);
    }
  if (self->socket == NULL || !g_socket_bind (self->socket, address, TRUE, &local)
      || !g_socket_listen (self->socket, &local))
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0, N_ ("listen: %s"), local->message);
      return FALSE;
    }
  bound = g_socket_get_local_address (self->socket, NULL);
  if (G_IS_INET_SOCKET_ADDRESS (bound))
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return TRUE;
}

/* The server library keeps a connection alive only while it listens itself. It gets one end of a
 * socket pair to listen on, where nobody will ever knock. */
static void
listener_pretend (SmdListener *self)
{
  g_autoptr (GSocket) quiet = NULL;
  g_autoptr (GError) error = NULL;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, self->pretext) != 0)
    g_error ("socketpair: %s", g_strerror (errno));
  quiet = g_socket_new_from_fd (self->pretext[0], &error);
  if (quiet == NULL || !soup_server_listen_socket (self->server, quiet, 0, &error))
    g_error ("listening on a quiet socket: %s", error->message);
}

/**
 * smd_listener_new:
 * @where: "127.0.0.1:8080", "[::1]:8080", port 0 for any free one, or "unix:/path"
 * @error: %SM_ERROR_CONFIGURATION
 *
 * Opens the socket; clients may connect from now on and are accepted once started.
 *
 * Returns: (transfer full) (nullable): a listener
 */
SmdListener *
smd_listener_new (const char *where, GError **error)
{
  g_autoptr (SmdListener) self = g_new0 (SmdListener, 1);
  g_autoptr (GSocketAddress) address = NULL;

  self->streams = g_hash_table_new (NULL, NULL);
  self->pretext[1] = -1;
  if (g_str_has_prefix (where, UNIX_PREFIX))
    address = make_unix_address (self, where + strlen (UNIX_PREFIX), error);
  else
    address = make_tcp_address (where, error);
  if (address == NULL || !listener_open (self, address, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * smd_listener_start:
 * @self: a listener
 * @server: gets the connections
 *
 * Accepts clients in the calling thread's default context.
 */
void
smd_listener_start (SmdListener *self, SoupServer *server)
{
  self->server = g_object_ref (server);
  self->poll = smd_wire_poll_new ();
  listener_pretend (self);
  listener_watch (self);
  self->look = g_timeout_source_new_seconds (LOOK_SECONDS);
  g_source_set_callback (self->look, on_look, self, NULL);
  g_source_attach (self->look, g_main_context_get_thread_default ());
}

/**
 * smd_listener_stop:
 * @self: a listener
 *
 * Accepts nobody any more but those who are connected already; open connections go on. In the
 * thread that started it.
 */
void
smd_listener_stop (SmdListener *self)
{
  if (self->server != NULL)
    smd_listener_on_accept (self->socket, G_IO_IN, self);
  listener_unwatch (self);
  if (self->look != NULL)
    g_source_destroy (self->look);
  g_clear_pointer (&self->look, g_source_unref);
  g_clear_object (&self->server);
  g_clear_pointer (&self->poll, smd_wire_poll_unref);
  g_socket_close (self->socket, NULL);
  if (self->unix_path != NULL)
    g_unlink (self->unix_path);
}

/**
 * smd_listener_get_port:
 * @self: a listener
 *
 * Returns: the TCP port; 0 for a UNIX socket
 */
guint16
smd_listener_get_port (SmdListener *self)
{
  return self->port;
}

/**
 * smd_listener_free:
 * @self: a listener that is not started or was stopped
 */
void
smd_listener_free (SmdListener *self)
{
  GHashTableIter iter;
  gpointer stream;

  g_assert (self->accept == NULL);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    g_object_weak_unref (G_OBJECT (stream), listener_forget_stream, self);
  g_hash_table_unref (self->streams);
  g_clear_object (&self->socket);
  if (self->pretext[1] >= 0)
    close (self->pretext[1]);
  g_free (self->unix_path);
  g_free (self);
}
