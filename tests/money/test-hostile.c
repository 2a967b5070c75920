/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "error.h"
#include "shop-fixture.h"
#include "yookassa.h"

/* An acquirer that is somebody else, or broken: every reply ends in an error that asks again
 * later, in bounded time and memory, and nobody gets our credentials. */

#define LARGE (4 * 1024 * 1024)

typedef struct
{
  GSocketService *service;
  const char *reply;
  gsize fill; /* bytes after the reply */
  gint requests;
  guint16 port;
} Stranger;

static gboolean
on_connection (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
               gpointer data)
{
  Stranger *self = data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *filling = g_strnfill (64 * 1024, 'x');
  char buffer[16384];
  gsize left = self->fill;

  if (g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL) <= 0)
    return TRUE;
  g_atomic_int_inc (&self->requests);
  if (!g_output_stream_write_all (out, self->reply, strlen (self->reply), NULL, NULL, NULL))
    return TRUE;
  while (left > 0)
    {
      gsize piece = MIN (left, 64 * 1024);

      if (!g_output_stream_write_all (out, filling, piece, NULL, NULL, NULL))
        return TRUE;
      left -= piece;
    }
  return TRUE;
}

static void
stranger_start (Stranger *self)
{
  g_autoptr (GError) error = NULL;

  self->service = g_threaded_socket_service_new (8);
  self->port =
      g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (on_connection), self);
  g_socket_service_start (self->service);
}

/* The service accepts in the main context of the thread that made it: one of its own. */
static gpointer
serve (gpointer data)
{
  GMainLoop *loop = data;

  g_main_context_push_thread_default (g_main_loop_get_context (loop));
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (g_main_loop_get_context (loop));
  return NULL;
}

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

static const struct
{
  const char *name;
  const char *reply;
  gsize fill;
} replies[] = {
  { "nothing", "", 0 },
  { "no HTTP", "hello\r\n\r\n", 0 },
  { "empty", HEAD "Content-Length: 0\r\n\r\n", 0 },
  { "cut", HEAD "Content-Length: 4096\r\n\r\n{\"id\":", 0 },
  { "endless", HEAD "\r\n", LARGE },
  { "long", HEAD "Content-Length: 4194304\r\n\r\n", LARGE },
  { "long header", "HTTP/1.1 200 OK\r\nX: ", LARGE },
  { "chunk of nonsense", HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 0 },
  { "server error", "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", 0 },
  { "created", "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}", 0 },
};

static void
test_no_reply_of_a_stranger_does_harm (void)
{
  Stranger stranger = { 0 };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autofree char *url = NULL;
  GThread *thread;

  g_main_context_push_thread_default (context);
  stranger_start (&stranger);
  g_main_context_pop_thread_default (context);
  thread = g_thread_new ("stranger", serve, loop);
  url = g_strdup_printf ("http://127.0.0.1:%u/v3", stranger.port);

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      const SmdAcquirerConfig config = { url, SHOP_ID, SHOP_SECRET, TRUE };
      g_autoptr (SmdYookassa) client = smd_yookassa_new (&config, "127.0.0.1");
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", replies[i].name);
      stranger.reply = replies[i].reply;
      stranger.fill = replies[i].fill;
      g_assert_null (smd_yookassa_get (client, "some-id", NULL, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_ACQUIRER);
    }
  g_main_loop_quit (loop);
  g_thread_join (thread);
  g_socket_service_stop (stranger.service);
  g_object_unref (stranger.service);
}

static void
test_credentials_are_not_carried_elsewhere (void)
{
  Stranger elsewhere = { .reply = HEAD "Content-Length: 2\r\n\r\n{}" };
  Stranger first = { 0 };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autofree char *url = NULL;
  g_autofree char *redirect = NULL;
  g_autoptr (SmdYookassa) client = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  g_main_context_push_thread_default (context);
  stranger_start (&elsewhere);
  stranger_start (&first);
  g_main_context_pop_thread_default (context);
  redirect = g_strdup_printf ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%u/\r\n"
                              "Content-Length: 0\r\n\r\n",
                              elsewhere.port);
  first.reply = redirect;
  thread = g_thread_new ("stranger", serve, loop);
  url = g_strdup_printf ("http://127.0.0.1:%u/v3", first.port);
  const SmdAcquirerConfig config = { url, SHOP_ID, SHOP_SECRET, TRUE };
  client = smd_yookassa_new (&config, "127.0.0.1");

  g_assert_null (smd_yookassa_get (client, "some-id", NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_ACQUIRER);
  g_assert_cmpint (g_atomic_int_get (&first.requests), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&elsewhere.requests), ==, 0);
  g_main_loop_quit (loop);
  g_thread_join (thread);
  g_object_unref (first.service);
  g_object_unref (elsewhere.service);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/no-reply-does-harm", test_no_reply_of_a_stranger_does_harm);
  g_test_add_func ("/hostile/credentials-stay", test_credentials_are_not_carried_elsewhere);
  return g_test_run ();
}
