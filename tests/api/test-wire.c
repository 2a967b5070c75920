/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "limits.h"

#include "listener.h"
#include "wire-input.h"

#include "raw-client.h"
#include "waiting.h"
#include "wire-cases.h"

/*
 * Requests as only an attacker or a broken proxy writes them, over real sockets. Above the
 * listener stands a server that answers 200 to whatever reaches it and notes what that was: what
 * must be refused must not reach it, and nothing after it on the same connection either.
 */

#define BODY "all of it, and nothing else"

typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SmdListener *listener;
  GMutex lock;
  GString *seen;  /* guarded by lock: "METHOD path length\n" */
  GString *heads; /* guarded by lock: "Name: value\n" of every header seen */
} Fixture;

static void
note_header (const char *name, const char *value, gpointer heads)
{
  g_string_append_printf (heads, "%s: %s\n", name, value);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GBytes) body = g_bytes_new_static (BODY, strlen (BODY));
  const char *method = soup_server_message_get_method (message);
  SmErrorCode code;

  if (g_str_equal (method, SMD_WIRE_METHOD_REFUSED))
    {
      g_assert_true (sm_error_code_from_string (path + 1, &code));
      soup_server_message_set_status (message, sm_error_code_get_status (code), NULL);
      return;
    }
  g_mutex_lock (&fixture->lock);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), note_header,
                                fixture->heads);
  g_string_append_printf (fixture->seen, "%s %s %d\n", method, path,
                          (int) soup_server_message_get_request_body (message)->length);
  g_mutex_unlock (&fixture->lock);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

static gpointer
serve (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (SoupServer) server = NULL;

  g_main_context_push_thread_default (fixture->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, on_request, fixture, NULL);
  smd_listener_start (fixture->listener, server);
  g_main_loop_run (fixture->loop);
  smd_listener_stop (fixture->listener);
  soup_server_disconnect (server);
  while (g_main_context_iteration (fixture->context, FALSE))
    continue;
  g_main_context_pop_thread_default (fixture->context);
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_mutex_init (&fixture->lock);
  fixture->seen = g_string_new (NULL);
  fixture->heads = g_string_new (NULL);
  fixture->listener = smd_listener_new ("127.0.0.1:0", &error);
  g_assert_no_error (error);
  fixture->context = g_main_context_new ();
  fixture->loop = g_main_loop_new (fixture->context, FALSE);
  fixture->thread = g_thread_new ("serve", serve, fixture);
}

static gboolean
on_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_main_context_invoke (fixture->context, on_quit, fixture->loop);
  g_thread_join (fixture->thread);
  smd_listener_free (fixture->listener);
  g_main_loop_unref (fixture->loop);
  g_main_context_unref (fixture->context);
  g_string_free (fixture->seen, TRUE);
  g_string_free (fixture->heads, TRUE);
  g_mutex_clear (&fixture->lock);
}

static RawReply *
try_bytes (Fixture *fixture, const char *bytes, gsize length)
{
  return raw_client_send (smd_listener_get_port (fixture->listener), bytes, length);
}

static char *
dup_seen (Fixture *fixture)
{
  char *seen;

  g_mutex_lock (&fixture->lock);
  seen = g_strdup (fixture->seen->str);
  g_mutex_unlock (&fixture->lock);
  return seen;
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  const WireCase *one = data;
  g_autoptr (RawReply) reply = try_bytes (fixture, one->bytes, strlen (one->bytes));
  g_autofree char *seen = dup_seen (fixture);

  g_assert_cmpuint (reply->status, ==, one->status);
  g_assert_cmpuint (reply->n_replies, ==, 1);
  g_assert_true (reply->closed);
  g_assert_cmpstr (seen, ==, "");
}

static void
test_accepted (Fixture *fixture, gconstpointer data)
{
  const WireCase *one = data;
  g_autoptr (RawReply) reply = try_bytes (fixture, one->bytes, strlen (one->bytes));
  g_autofree char *seen = dup_seen (fixture);

  g_assert_cmpuint (reply->status, ==, one->status);
  g_assert_cmpuint (reply->n_replies, ==, MAX (one->n_replies, 1));
  g_assert_true (g_str_has_prefix (seen, "GET /x") || g_str_has_prefix (seen, "POST /x"));
  g_assert_null (strstr (seen, "smuggled"));
  g_assert_nonnull (strstr (reply->text, "\r\n\r\n" BODY));
}

/* Whatever the library above could answer by itself, and whatever it may learn: it is not told. */
static void
test_only_what_is_served_passes (Fixture *fixture, gconstpointer data)
{
  static const char bytes[] =
      "POST /x HTTP/1.1\r\n" HOST "Range: bytes=0-,0-\r\nIf-Range: \"a\"\r\n"
      "If-Modified-Since: Sat, 29 Oct 1994 19:43:31 GMT\r\nIf-Match: *\r\n"
      "If-Unmodified-Since: Sat, 29 Oct 1994 19:43:31 GMT\r\n"
      "Upgrade: websocket, h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
      "Connection: Upgrade, HTTP2-Settings, Close, Content-Length\r\nKeep-Alive: timeout=9\r\n"
      "TE: trailers, gzip\r\nTrailer: Host\r\nExpect: 200-ok\r\nMax-Forwards: 0\r\n"
      "Accept-Encoding: gzip, br\r\nAccept-Language: ru\r\nProxy-Connection: keep-alive\r\n"
      "X-HTTP-Method-Override: DELETE\r\nX-Original-URL: /smuggled\r\nForwarded: for=a\r\n"
      "Cookie: a=b\r\nProxy-Authorization: Basic YTpi\r\nContent-Range: bytes 0-4/9\r\n"
      "Authorization: Bearer a\r\nIdempotency-Key: b\r\nIf-None-Match: \"c\"\r\n"
      "Content-Type: d/e\r\nContent-Encoding: f\r\nAccept: g/h\r\nUser-Agent: i\r\n"
      "X-Forwarded-For: j\r\nCONTENT-length:5\r\n\r\nhello";
  g_autoptr (RawReply) reply = try_bytes (fixture, bytes, sizeof bytes - 1);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->closed);
  g_assert_cmpstr (fixture->heads->str, ==,
                   "Host: a.example\nAuthorization: Bearer a\nIf-None-Match: \"c\"\n"
                   "Content-Type: d/e\nContent-Encoding: f\nAccept: g/h\nUser-Agent: i\n"
                   "Content-Length: 5\nConnection: close\nIdempotency-Key: b\n"
                   "X-Forwarded-For: j\n");
}

/* Who asks first is told to go on; nobody else is. */
static void
test_a_body_may_be_asked_for (Fixture *fixture, gconstpointer data)
{
  static const char bytes[] =
      "POST /x HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\nContent-Length: 5\r\n\r\nhello";
  g_autoptr (RawReply) reply = try_bytes (fixture, bytes, sizeof bytes - 1);

  g_assert_true (g_str_has_prefix (reply->text, "HTTP/1.1 100 Continue\r\n"));
  g_assert_nonnull (strstr (reply->text, "HTTP/1.1 200 OK\r\n"));
  g_assert_cmpstr (fixture->seen->str, ==, "POST /x 5\n");
}

static void
test_nul_in_head (Fixture *fixture, gconstpointer data)
{
  static const char bytes[] = "GET /x HTTP/1.1\r\nHost: a\0b\r\n\r\n";
  g_autoptr (RawReply) reply = try_bytes (fixture, bytes, sizeof bytes - 1);

  g_assert_cmpuint (reply->status, ==, 400);
}

static void
test_header_bytes_have_an_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) bytes = g_string_new ("GET /x HTTP/1.1\r\n" HOST "X: ");
  g_autoptr (RawReply) fits = NULL;
  g_autoptr (RawReply) over = NULL;

  while (bytes->len < SM_LIMIT_HEADER_BYTES - 4)
    g_string_append_c (bytes, 'a');
  g_string_append (bytes, "\r\n\r\n");
  fits = try_bytes (fixture, bytes->str, bytes->len);
  g_assert_cmpuint (fits->status, ==, 200);
  g_string_insert_c (bytes, bytes->len - 4, 'a');
  over = try_bytes (fixture, bytes->str, bytes->len);
  g_assert_cmpuint (over->status, ==, 431);
  g_assert_true (over->closed);
}

/* Far beyond the limit the answer still arrives: it is not overtaken by a reset. */
static void
test_endless_headers_are_answered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) bytes = g_string_new ("GET /x HTTP/1.1\r\n" HOST);
  g_autoptr (RawReply) reply = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (bytes, "X-Filler: 0123456789\r\n");
  reply = try_bytes (fixture, bytes->str, bytes->len);
  g_assert_cmpuint (reply->status, ==, 431);
}

static void
test_header_count_has_an_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) bytes = g_string_new ("GET /x HTTP/1.1\r\n" HOST);
  g_autoptr (RawReply) fits = NULL;
  g_autoptr (RawReply) over = NULL;

  for (guint i = 1; i < SM_LIMIT_HEADERS; i++)
    g_string_append (bytes, "X: y\r\n");
  g_string_append (bytes, END);
  fits = try_bytes (fixture, bytes->str, bytes->len);
  g_assert_cmpuint (fits->status, ==, 200);
  g_string_insert (bytes, (gssize) bytes->len - 2, "X: y\r\n");
  over = try_bytes (fixture, bytes->str, bytes->len);
  g_assert_cmpuint (over->status, ==, 431);
}

static void
test_path_has_an_end (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strnfill (SM_LIMIT_PATH_BYTES, 'a');
  g_autofree char *bytes = NULL;
  g_autoptr (RawReply) reply = NULL;

  bytes = g_strconcat ("GET /", path, " HTTP/1.1\r\n" HOST END, NULL);
  reply = try_bytes (fixture, bytes, strlen (bytes));
  g_assert_cmpuint (reply->status, ==, 400);
}

static void
test_a_query_has_so_many_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) bytes = g_string_new ("GET /x?n=0");
  g_autoptr (RawReply) fits = NULL;
  g_autoptr (RawReply) over = NULL;

  for (guint i = 1; i < SM_LIMIT_NAMES; i++)
    g_string_append_printf (bytes, "&n%u=0", i);
  g_string_append (bytes, " HTTP/1.1\r\n" HOST END);
  fits = try_bytes (fixture, bytes->str, bytes->len);
  g_assert_cmpuint (fits->status, ==, 200);
  g_string_insert (bytes, strlen ("GET /x?"), "more&");
  over = try_bytes (fixture, bytes->str, bytes->len);
  g_assert_cmpuint (over->status, ==, 400);
}

/* Whether the other end has read all that came from `port`: the kernel's table of connections has
 * "local remote state sent:received" of it, the last two being bytes nobody has taken yet. */
static gboolean
is_all_read (guint16 listening, guint16 port)
{
  g_autofree char *ends = g_strdup_printf (": 0100007F:%04X 0100007F:%04X ", listening, port);
  g_autofree char *table = NULL;
  const char *line;
  guint received = 0;

  g_assert_true (g_file_get_contents ("/proc/net/tcp", &table, NULL, NULL));
  line = strstr (table, ends);
  return line == NULL
         || (sscanf (line + strlen (ends), "%*x %*x:%x", &received) == 1 && received == 0);
}

/* However a head is cut into packets, it is judged the same. */
static void
test_byte_by_byte (Fixture *fixture, gconstpointer data)
{
  static const char bytes[] = "POST /x HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", smd_listener_get_port (fixture->listener), NULL, &error);
  const guint16 listening = smd_listener_get_port (fixture->listener);
  g_autoptr (GSocketAddress) address = NULL;
  GOutputStream *out;
  g_autofree char *seen = NULL;
  char block[512];
  guint16 port;

  g_assert_no_error (error);
  address = g_socket_connection_get_local_address (connection, NULL);
  port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1,
                       NULL);
  g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (connection), FALSE);
  out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  for (gsize i = 0; i < sizeof bytes - 1; i++)
    {
      g_assert_true (g_output_stream_write_all (out, bytes + i, 1, NULL, NULL, NULL));
      wait_until (is_all_read (listening, port));
    }
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        block, sizeof block, NULL, NULL),
                   >, 0);
  seen = dup_seen (fixture);
  g_assert_cmpstr (seen, ==, "POST /x 5\n");
}

static void
test_only_loopback (void)
{
  static const char *const wrong[] = { "0.0.0.0:8080", "192.168.0.1:80", "[::]:80", "example.ru:80",
                                       "unix:relative" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (smd_listener_new (wrong[i], &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_CONFIGURATION);
    }
}

static void
test_unix_socket (void)
{
  g_autofree char *folder = g_dir_make_tmp ("smorodina-wire-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  g_autofree char *where = g_strconcat ("unix:", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) busy = NULL;
  SmdListener *listener = smd_listener_new (where, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (smd_listener_get_port (listener), ==, 0);
  /* Who lives there is not pushed out. */
  g_assert_null (smd_listener_new (where, &busy));
  g_assert_error (busy, SM_ERROR, SM_ERROR_CONFIGURATION);
  smd_listener_stop (listener);
  smd_listener_free (listener);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_rmdir (folder);
}

static void
add_cases (const char *folder, const WireCase *cases, void (*test) (Fixture *, gconstpointer))
{
  for (; cases->name != NULL; cases++)
    {
      g_autofree char *path = g_strconcat ("/wire/", folder, "/", cases->name, NULL);

      g_test_add (path, Fixture, cases, set_up, test, tear_down);
    }
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
  add_cases ("refused", wire_cases_refused, test_refused);
  add_cases ("accepted", wire_cases_accepted, test_accepted);
  add ("/wire/only-what-is-served-passes", test_only_what_is_served_passes);
  add ("/wire/a-body-may-be-asked-for", test_a_body_may_be_asked_for);
  add ("/wire/nul-in-head", test_nul_in_head);
  add ("/wire/header-bytes-have-an-end", test_header_bytes_have_an_end);
  add ("/wire/endless-headers-are-answered", test_endless_headers_are_answered);
  add ("/wire/header-count-has-an-end", test_header_count_has_an_end);
  add ("/wire/path-has-an-end", test_path_has_an_end);
  add ("/wire/a-query-has-so-many-names", test_a_query_has_so_many_names);
  add ("/wire/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/wire/only-loopback", test_only_loopback);
  g_test_add_func ("/wire/unix-socket", test_unix_socket);
  return g_test_run ();
}
