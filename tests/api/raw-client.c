/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw-client.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#define SILENCE_MS 150
#define LONGEST_MS 5000
#define STATUS_LINE "HTTP/1." /* and one digit and a space: old clients are answered as such */

static void
count_replies (RawReply *reply)
{
  for (const char *p = strstr (reply->text, STATUS_LINE); p != NULL;
       p = strstr (p + 1, STATUS_LINE))
    {
      if (reply->n_replies++ == 0)
        reply->status = (guint) atoi (p + strlen (STATUS_LINE) + 2);
    }
}

/* Returns how many bytes came; 0 at the end; -1 where nothing came in time. */
static gssize
receive (GSocket *socket, char *block, gsize size, gboolean first)
{
  gint64 limit_us = (first ? LONGEST_MS : SILENCE_MS) * G_GINT64_CONSTANT (1000);
  gssize n;

  if (!g_socket_condition_timed_wait (socket, G_IO_IN, limit_us, NULL, NULL))
    return -1;
  n = g_socket_receive (socket, block, size, NULL, NULL);
  return n < 0 ? 0 : n; /* a reset is an end, too */
}

RawReply *
raw_client_send (guint16 port, const char *bytes, gsize length)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  RawReply *reply = g_new0 (RawReply, 1);
  char block[4096];
  gssize n;

  g_assert_no_error (error);
  /* The server may answer and close before it has read all. */
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes,
                             length, NULL, NULL, NULL);
  while ((n = receive (g_socket_connection_get_socket (connection), block, sizeof block,
                       text->len == 0))
         > 0)
    g_string_append_len (text, block, n);
  reply->closed = n == 0;
  reply->text = g_strdup (text->str);
  count_replies (reply);
  return reply;
}

void
raw_reply_free (RawReply *self)
{
  g_free (self->text);
  g_free (self);
}
