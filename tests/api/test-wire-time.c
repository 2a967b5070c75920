/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>

#include "limits.h"

#include "wire-input.h"
#include "wire-stream.h"

/* Clients that take their time, without waiting for them: the clock is a parameter. */

#define SECOND G_GINT64_CONSTANT (1000000)

typedef struct
{
  GSocketConnection *near;
  GSocketConnection *far;
  SmdWirePoll *poll;
  SmdWireStream *stream;
} Fixture;

static GSocketConnection *
connection_of (int fd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return g_socket_connection_factory_create_connection (socket);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  fixture->near = connection_of (ends[0]);
  fixture->far = connection_of (ends[1]);
  fixture->poll = smd_wire_poll_new ();
  fixture->stream = smd_wire_stream_new (fixture->near, fixture->poll);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_io_stream_close (G_IO_STREAM (fixture->stream), NULL, NULL);
  g_object_unref (fixture->stream);
  smd_wire_poll_unref (fixture->poll);
  g_object_unref (fixture->near);
  g_object_unref (fixture->far);
}

static void
send_text (Fixture *fixture, const char *text)
{
  g_assert_cmpint (g_socket_send (g_socket_connection_get_socket (fixture->far), text,
                                  strlen (text), NULL, NULL),
                   ==, (gssize) strlen (text));
}

/* What the server above would be given now; NULL: nothing yet. */
static char *
take (Fixture *fixture)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (fixture->stream));
  g_autoptr (GError) error = NULL;
  char block[1024];
  gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), block,
                                                       sizeof block, NULL, &error);

  if (n < 0)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  return n < 0 ? NULL : g_strndup (block, (gsize) n);
}

static gboolean
is_ended (Fixture *fixture, gint64 after_us)
{
  char byte;

  smd_wire_stream_look (fixture->stream, g_get_monotonic_time () + after_us);
  return g_socket_receive (g_socket_connection_get_socket (fixture->far), &byte, 1, NULL, NULL)
         == 0;
}

static void
receive_all (Fixture *fixture)
{
  char block[1024];

  while (g_socket_receive (g_socket_connection_get_socket (fixture->far), block, sizeof block, NULL,
                           NULL)
         > 0)
    continue;
}

static void
test_a_head_has_ten_seconds (Fixture *fixture, gconstpointer data)
{
  send_text (fixture, "GET /x HTTP/1.1\r\nHost: a");
  g_assert_null (take (fixture));
  g_assert_false (is_ended (fixture, (SM_LIMIT_HEAD_SECONDS - 1) * SECOND));
  g_assert_true (is_ended (fixture, (SM_LIMIT_HEAD_SECONDS + 1) * SECOND));
}

static void
test_a_body_has_a_minute (Fixture *fixture, gconstpointer data)
{
  g_autofree char *head = NULL;

  send_text (fixture, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  head = take (fixture);
  g_assert_true (g_str_has_suffix (head, "\r\n\r\nhalf"));
  g_assert_false (is_ended (fixture, (SM_LIMIT_BODY_SECONDS - 1) * SECOND));
  g_assert_true (is_ended (fixture, (SM_LIMIT_BODY_SECONDS + 1) * SECOND));
}

/* While the service works on an answer, nobody is late. */
static void
test_an_answer_takes_as_long_as_it_takes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *head = NULL;

  send_text (fixture, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  head = take (fixture);
  g_assert_nonnull (head);
  g_assert_false (is_ended (fixture, 3600 * SECOND));
}

/* What the server above does once it has something to say. */
static gssize
give (Fixture *fixture, const char *text, gsize length)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (fixture->stream));
  g_autoptr (GError) error = NULL;
  gssize n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output), text,
                                                         length, NULL, &error);

  if (n < 0)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  return n;
}

/* Of a client that reads nothing, the socket's own room excepted. */
static void
test_an_answer_has_half_a_minute_to_be_taken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *head = NULL;
  g_autofree char *answer = g_strnfill (65536, 'a');
  char block[4096];
  gssize n;

  send_text (fixture, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  head = take (fixture);
  while (give (fixture, answer, 65536) > 0)
    continue;
  smd_wire_stream_look (fixture->stream,
                        g_get_monotonic_time () + (SM_LIMIT_ANSWER_SECONDS - 1) * SECOND);
  g_assert_true (g_socket_is_connected (g_socket_connection_get_socket (fixture->near)));
  /* Some of it taken gains no time. */
  g_assert_cmpint (g_socket_receive (g_socket_connection_get_socket (fixture->far), block,
                                     sizeof block, NULL, NULL),
                   >, 0);
  give (fixture, answer, 65536);
  smd_wire_stream_look (fixture->stream,
                        g_get_monotonic_time () + (SM_LIMIT_ANSWER_SECONDS + 1) * SECOND);
  while ((n = g_socket_receive (g_socket_connection_get_socket (fixture->far), block, sizeof block,
                                NULL, NULL))
         > 0)
    continue;
  g_assert_cmpint (n, ==, 0);
}

static void
assert_idle_seconds (Fixture *fixture, int seconds)
{
  g_assert_false (is_ended (fixture, (seconds - 1) * SECOND));
  g_assert_true (is_ended (fixture, (seconds + 1) * SECOND));
}

/* One byte of a next request, sent with the first or while it is answered, buys no more time
 * than a head has. */
static void
test_a_byte_of_the_next_request_gains_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *head = NULL;

  send_text (fixture, "GET /x HTTP/1.1\r\nHost: a\r\n\r\nG");
  head = take (fixture);
  g_assert_true (g_str_has_suffix (head, "\r\n\r\n"));
  g_assert_cmpint (give (fixture, "HTTP", 4), ==, 4);
  g_assert_null (take (fixture));
  receive_all (fixture);
  assert_idle_seconds (fixture, SM_LIMIT_HEAD_SECONDS);
}

/* The same after a body, and however often the server above looks. */
static void
test_a_byte_after_a_body_gains_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *head = NULL;

  send_text (fixture, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbodyP");
  head = take (fixture);
  g_assert_true (g_str_has_suffix (head, "\r\n\r\nbody"));
  g_assert_cmpint (give (fixture, "HTTP", 4), ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_null (take (fixture));
  receive_all (fixture);
  assert_idle_seconds (fixture, SM_LIMIT_HEAD_SECONDS);
}

/* A refusal is an answer like any other: it is due at once, and has to be taken. */
static void
test_a_refusal_is_not_waited_for (Fixture *fixture, gconstpointer data)
{
  g_autofree char *refusal = NULL;

  send_text (fixture, "nonsense\r\n\r\n");
  refusal = take (fixture);
  g_assert_true (g_str_has_prefix (refusal, "REFUSED "));
  g_assert_cmpint (give (fixture, "HTTP", 4), ==, 4);
  receive_all (fixture);
  assert_idle_seconds (fixture, SM_LIMIT_ANSWER_SECONDS);
}

static void
test_nobody_is_kept_idle_for_ever (Fixture *fixture, gconstpointer data)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (fixture->stream));
  g_autofree char *head = NULL;
  g_autoptr (GSource) source = NULL;

  send_text (fixture, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  head = take (fixture);
  source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_assert_false (is_ended (fixture, (SM_LIMIT_IDLE_SECONDS - 1) * SECOND));
  g_assert_true (is_ended (fixture, (SM_LIMIT_IDLE_SECONDS + 1) * SECOND));
}

static void
test_nothing_is_read_after_a_refusal (Fixture *fixture, gconstpointer data)
{
  SmdWireInput *input =
      SMD_WIRE_INPUT (g_io_stream_get_input_stream (G_IO_STREAM (fixture->stream)));
  g_autofree char *refusal = NULL;
  g_autofree char *rest = NULL;

  send_text (fixture, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  refusal = take (fixture);
  g_assert_true (g_str_has_prefix (refusal, "REFUSED /method_not_allowed?/ HTTP/1.1\r\n"));
  g_assert_true (smd_wire_input_is_refused (input));
  rest = take (fixture);
  g_assert_cmpstr (rest, ==, "");
}

static void
test_blocking_reads_do_not_slip_by (Fixture *fixture, gconstpointer data)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (fixture->stream));
  g_autoptr (GError) read = NULL;
  g_autoptr (GError) skip = NULL;
  char byte;

  send_text (fixture, "anything");
  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, &read), ==, -1);
  g_assert_cmpint (g_input_stream_skip (input, 1, NULL, &skip), ==, -1);
  g_assert_error (read, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_error (skip, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/wire-time/a-head-has-ten-seconds", test_a_head_has_ten_seconds);
  add ("/wire-time/a-body-has-a-minute", test_a_body_has_a_minute);
  add ("/wire-time/an-answer-takes-as-long-as-it-takes", test_an_answer_takes_as_long_as_it_takes);
  add ("/wire-time/an-answer-has-half-a-minute-to-be-taken",
       test_an_answer_has_half_a_minute_to_be_taken);
  add ("/wire-time/a-byte-of-the-next-request-gains-nothing",
       test_a_byte_of_the_next_request_gains_nothing);
  add ("/wire-time/a-byte-after-a-body-gains-nothing", test_a_byte_after_a_body_gains_nothing);
  add ("/wire-time/a-refusal-is-not-waited-for", test_a_refusal_is_not_waited_for);
  add ("/wire-time/nobody-is-kept-idle-for-ever", test_nobody_is_kept_idle_for_ever);
  add ("/wire-time/nothing-is-read-after-a-refusal", test_nothing_is_read_after_a_refusal);
  add ("/wire-time/blocking-reads-do-not-slip-by", test_blocking_reads_do_not_slip_by);
  return g_test_run ();
}
