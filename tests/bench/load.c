/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load-reply.h"

/*
 * One thread, many kept-alive connections, one request in flight on each.
 *
 *   load PORT CONNECTIONS SECONDS FILE
 *
 * FILE holds whole HTTP requests, each ended by a NUL; they are sent in turn, again and again,
 * by whichever connection is free. KEYKEYKEYKEYKEYK in it becomes something never sent before.
 * Prints one line: requests a second, replies that were no success, the middle and the 99th
 * latency in µs.
 */

#define KEY "KEYKEYKEYKEYKEYK"
#define KEY_LENGTH 16
#define BUFFER_BYTES (64 * 1024)

typedef struct
{
  char *text; /* borrowed; the key is written into it */
  gsize length;
  char *key; /* where, in the text; NULL where there is none */
} Request;

typedef struct
{
  int fd;
  char *buffer; /* owned */
  gsize filled;
  gint64 sent_at;
} Connection;

typedef struct
{
  int epoll;
  guint16 port;
  GArray *requests; /* Request */
  guint next_request;
  guint64 next_key;
  guint64 refused;
  GArray *latencies; /* gint32 µs */
} Load;

static void
die (const char *what)
{
  g_printerr ("load: %s: %s\n", what, g_strerror (errno));
  exit (1);
}

static void
send_request (Load *load, Connection *connection)
{
  Request *request = &g_array_index (load->requests, Request, load->next_request);

  load->next_request = (load->next_request + 1) % load->requests->len;
  if (request->key != NULL)
    {
      char key[KEY_LENGTH + 1];

      g_snprintf (key, sizeof key, "%016" G_GINT64_MODIFIER "x", load->next_key++);
      memcpy (request->key, key, KEY_LENGTH);
    }
  connection->filled = 0;
  connection->sent_at = g_get_monotonic_time ();
  /* A request is far smaller than the socket's buffer, which is empty now. */
  if (send (connection->fd, request->text, request->length, MSG_NOSIGNAL)
      != (ssize_t) request->length)
    die ("send");
}

static void
open_connection (Load *load, Connection *connection)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (load->port) };
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
  int on = 1;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  connection->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect (connection->fd, (struct sockaddr *) &address, sizeof address) < 0)
    die ("connect");
  setsockopt (connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (epoll_ctl (load->epoll, EPOLL_CTL_ADD, connection->fd, &event) < 0)
    die ("epoll");
}

static void
receive (Load *load, Connection *connection)
{
  ssize_t got = recv (connection->fd, connection->buffer + connection->filled,
                      BUFFER_BYTES - connection->filled, 0);
  guint status = 0;
  gssize whole;

  if (got <= 0)
    {
      /* A server may close a kept-alive connection; that is not what is measured. */
      close (connection->fd);
      open_connection (load, connection);
      send_request (load, connection);
      return;
    }
  connection->filled += (gsize) got;
  whole = load_reply_length (connection->buffer, connection->filled, &status);
  if (whole < 0 || (whole == 0 && connection->filled == BUFFER_BYTES))
    {
      g_printerr ("load: no reply: %.200s\n", connection->buffer);
      exit (1);
    }
  if (whole == 0)
    return;
  if (status < 200 || status > 299)
    {
      if (load->refused++ == 0)
        g_printerr ("load: first refusal: %.*s\n", (int) MIN (connection->filled, 1500),
                    connection->buffer);
    }
  else
    {
      gint32 latency = (gint32) (g_get_monotonic_time () - connection->sent_at);

      g_array_append_val (load->latencies, latency);
    }
  send_request (load, connection);
}

static int
compare_latencies (gconstpointer a, gconstpointer b)
{
  return *(const gint32 *) a - *(const gint32 *) b;
}

static gint32
latency_at (Load *load, guint per_cent)
{
  if (load->latencies->len == 0)
    return 0;
  return g_array_index (load->latencies, gint32, (load->latencies->len - 1) * per_cent / 100);
}

static GArray *
find_requests (char *text, gsize length)
{
  GArray *requests = g_array_new (FALSE, FALSE, sizeof (Request));

  for (char *p = text; p < text + length; p += strlen (p) + 1)
    {
      Request request = { p, strlen (p), strstr (p, KEY) };

      g_array_append_val (requests, request);
    }
  return requests;
}

int
main (int argc, char **argv)
{
  Load load = { .latencies = g_array_new (FALSE, FALSE, sizeof (gint32)) };
  g_autofree char *requests = NULL;
  Connection *connections;
  guint count = argc == 5 ? (guint) atoi (argv[2]) : 0;
  gsize length = 0;
  gint64 start, span, spent;

  if (count == 0 || !g_file_get_contents (argv[4], &requests, &length, NULL))
    return 1;
  load.port = (guint16) atoi (argv[1]);
  load.epoll = epoll_create1 (EPOLL_CLOEXEC);
  load.next_key = (guint64) g_get_real_time () << 8;
  load.requests = find_requests (requests, length);
  connections = g_new0 (Connection, count);
  span = atoi (argv[3]) * G_USEC_PER_SEC;
  /* A small backlog makes connecting slow; that is not what is measured. */
  for (guint i = 0; i < count; i++)
    {
      connections[i].buffer = g_malloc (BUFFER_BYTES);
      open_connection (&load, &connections[i]);
    }
  start = g_get_monotonic_time ();
  for (guint i = 0; i < count; i++)
    send_request (&load, &connections[i]);
  while (g_get_monotonic_time () - start < span)
    {
      struct epoll_event events[64];
      int ready = epoll_wait (load.epoll, events, G_N_ELEMENTS (events), 100);

      for (int i = 0; i < ready; i++)
        receive (&load, events[i].data.ptr);
    }
  spent = g_get_monotonic_time () - start;
  g_array_sort (load.latencies, compare_latencies);
  g_print ("%.1f %" G_GUINT64_FORMAT " %d %d\n",
           (double) load.latencies->len * G_USEC_PER_SEC / (double) spent, load.refused,
           latency_at (&load, 50), latency_at (&load, 99));
  return 0;
}
