/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-stream.h"

#include "wire-input.h"
#include "wire-output.h"

/*
 * On the I/O thread. Closing after a refusal lingers: what the client still sends is read and
 * dropped for a moment, because closing a socket with unread bytes resets it, and a reset can
 * overtake the answer that says what was wrong.
 */

#define LINGER_US G_GINT64_CONSTANT (2000000)
#define LINGER_BYTES_MOST 4194304

struct _SmdWireStream
{
  GIOStream parent_instance;

  GSocketConnection *connection; /* owned */
  SmdWireInput *input;           /* owned */
  SmdWireOutput *output;         /* owned */
};

typedef struct
{
  GSocketConnection *connection; /* owned */
  gint64 end_us;
  gsize dropped;
} Linger;

G_DEFINE_FINAL_TYPE (SmdWireStream, smd_wire_stream, G_TYPE_IO_STREAM)

static void
linger_free (gpointer data)
{
  Linger *linger = data;

  g_io_stream_close (G_IO_STREAM (linger->connection), NULL, NULL);
  g_object_unref (linger->connection);
  g_free (linger);
}

static gboolean
on_linger (gpointer data)
{
  Linger *linger = data;
  GSocket *socket = g_socket_connection_get_socket (linger->connection);
  g_autoptr (GError) error = NULL;
  char block[16 * 1024];
  gssize n;

  while (linger->dropped < LINGER_BYTES_MOST && g_get_monotonic_time () < linger->end_us)
    {
      n = g_socket_receive_with_blocking (socket, block, sizeof block, FALSE, NULL, &error);
      if (n < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;
      if (n <= 0)
        return G_SOURCE_REMOVE;
      linger->dropped += (gsize) n;
    }
  return G_SOURCE_REMOVE;
}

static void
start_linger (SmdWireStream *self)
{
  g_autoptr (GSource) source = g_timeout_source_new (20);
  Linger *linger = g_new0 (Linger, 1);

  g_socket_shutdown (g_socket_connection_get_socket (self->connection), FALSE, TRUE, NULL);
  linger->connection = g_object_ref (self->connection);
  linger->end_us = g_get_monotonic_time () + LINGER_US;
  g_source_set_callback (source, on_linger, linger, linger_free);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static GInputStream *
smd_wire_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (SMD_WIRE_STREAM (stream)->input);
}

static GOutputStream *
smd_wire_stream_get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (SMD_WIRE_STREAM (stream)->output);
}

static gboolean
smd_wire_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  SmdWireStream *self = SMD_WIRE_STREAM (stream);

  smd_wire_input_stop (self->input);
  if (smd_wire_input_is_refused (self->input))
    {
      start_linger (self);
      return TRUE;
    }
  return g_io_stream_close (G_IO_STREAM (self->connection), cancellable, error);
}

static void
smd_wire_stream_dispose (GObject *object)
{
  SmdWireStream *self = SMD_WIRE_STREAM (object);

  /* Closes, if nobody did, by way of the two streams. */
  G_OBJECT_CLASS (smd_wire_stream_parent_class)->dispose (object);
  g_clear_object (&self->output);
  g_clear_object (&self->input);
  g_clear_object (&self->connection);
}

static void
smd_wire_stream_class_init (SmdWireStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = smd_wire_stream_dispose;
  stream_class->get_input_stream = smd_wire_stream_get_input_stream;
  stream_class->get_output_stream = smd_wire_stream_get_output_stream;
  stream_class->close_fn = smd_wire_stream_close;
}

static void
smd_wire_stream_init (SmdWireStream *self)
{
}

/**
 * smd_wire_stream_new:
 * @connection: an accepted connection
 * @poll: tells when something has arrived
 *
 * Returns: (transfer full): a stream over it that lets only judged requests through
 */
SmdWireStream *
smd_wire_stream_new (GSocketConnection *connection, SmdWirePoll *poll)
{
  SmdWireStream *self = g_object_new (SMD_TYPE_WIRE_STREAM, NULL);

  self->connection = g_object_ref (connection);
  self->input = smd_wire_input_new (connection, poll);
  self->output = smd_wire_output_new (connection, self->input);
  return self;
}

/**
 * smd_wire_stream_look:
 * @self: a connection
 * @now_us: g_get_monotonic_time()
 *
 * Shuts the socket of an overdue client; the server above then reads its end and lets go.
 */
void
smd_wire_stream_look (SmdWireStream *self, gint64 now_us)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);

  if (smd_wire_input_is_overdue (self->input, now_us) && !g_socket_is_closed (socket))
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}
