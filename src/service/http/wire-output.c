/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-output.h"

/*
 * Stands between the HTTP server and a socket, on the I/O thread, and changes nothing: a client
 * that does not take its answer is seen here only. As with the input, only polled writing exists.
 */

struct _SmdWireOutput
{
  GFilterOutputStream parent_instance;

  SmdWireInput *input; /* owned */
};

static void smd_wire_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SmdWireOutput, smd_wire_output, G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      smd_wire_output_pollable_init))

static GPollableOutputStream *
get_base (GPollableOutputStream *pollable)
{
  return G_POLLABLE_OUTPUT_STREAM (
      g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (pollable)));
}

static gssize
smd_wire_output_write_nonblocking (GPollableOutputStream *pollable, const void *buffer, gsize count,
                                   GError **error)
{
  smd_wire_input_note_answer (SMD_WIRE_OUTPUT (pollable)->input);
  return g_pollable_output_stream_write_nonblocking (get_base (pollable), buffer, count, NULL,
                                                     error);
}

static gboolean
smd_wire_output_is_writable (GPollableOutputStream *pollable)
{
  return g_pollable_output_stream_is_writable (get_base (pollable));
}

static GSource *
smd_wire_output_create_source (GPollableOutputStream *pollable, GCancellable *cancellable)
{
  g_autoptr (GSource) child =
      g_pollable_output_stream_create_source (get_base (pollable), cancellable);

  return g_pollable_source_new_full (pollable, child, NULL);
}

static gboolean
smd_wire_output_can_poll (GPollableOutputStream *pollable)
{
  return TRUE;
}

static gssize
smd_wire_output_write (GOutputStream *stream, const void *buffer, gsize count,
                       GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "only polled writing");
  return -1;
}

static void
smd_wire_output_finalize (GObject *object)
{
  g_object_unref (SMD_WIRE_OUTPUT (object)->input);
  G_OBJECT_CLASS (smd_wire_output_parent_class)->finalize (object);
}

static void
smd_wire_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = smd_wire_output_can_poll;
  iface->is_writable = smd_wire_output_is_writable;
  iface->create_source = smd_wire_output_create_source;
  iface->write_nonblocking = smd_wire_output_write_nonblocking;
}

static void
smd_wire_output_class_init (SmdWireOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = smd_wire_output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = smd_wire_output_write;
}

static void
smd_wire_output_init (SmdWireOutput *self)
{
}

/**
 * smd_wire_output_new:
 * @connection: a client's connection; must outlive the output
 * @input: (transfer none): its other direction
 *
 * Returns: (transfer full): the watched output
 */
SmdWireOutput *
smd_wire_output_new (GSocketConnection *connection, SmdWireInput *input)
{
  SmdWireOutput *self;

  /* The connection closes the socket. */
  self = g_object_new (SMD_TYPE_WIRE_OUTPUT, "base-stream",
                       g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                       "close-base-stream", FALSE, NULL);
  self->input = g_object_ref (input);
  return self;
}
