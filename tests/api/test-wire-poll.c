/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <sys/socket.h>

#include "wire-poll.h"

/* The kernel tells of each arrival once; whoever waits must hear of it whenever it came. */

#define BLOCK_BYTES 16

typedef struct
{
  SmdWirePoll *poll;
  GSocket *near;
  GSocket *far;
  SmdWireWatch *watch;
} Fixture;

static GSocket *
socket_of (int fd)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new_from_fd (fd, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  self->near = socket_of (ends[0]);
  self->far = socket_of (ends[1]);
  self->poll = smd_wire_poll_new ();
  self->watch = smd_wire_watch_new (self->poll, self->near);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->watch, smd_wire_watch_free);
  smd_wire_poll_unref (self->poll);
  g_object_unref (self->near);
  g_object_unref (self->far);
}

static void
send_bytes (Fixture *self, gsize count)
{
  g_autofree char *bytes = g_malloc0 (count);

  g_assert_cmpint (g_socket_send (self->far, bytes, count, NULL, NULL), ==, (gssize) count);
}

/* As a stream does: reads once and says what came of it. */
static gssize
read_once (Fixture *self)
{
  char block[BLOCK_BYTES];
  gssize got = g_socket_receive (self->near, block, sizeof block, NULL, NULL);

  smd_wire_watch_note_read (self->watch, sizeof block, got);
  return got;
}

/* What the loop finds in one turn. */
static gboolean
is_ready (Fixture *self)
{
  g_main_context_iteration (NULL, FALSE);
  return smd_wire_watch_is_ready (self->watch);
}

static void
test_an_arrival_makes_ready (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (read_once (self), ==, -1);
  g_assert_false (is_ready (self));
  send_bytes (self, 3);
  g_assert_true (is_ready (self));
  g_assert_cmpint (read_once (self), ==, 3);
  g_assert_false (is_ready (self));
}

/* A full block may not have been all. */
static void
test_a_full_read_stays_ready (Fixture *self, gconstpointer data)
{
  send_bytes (self, BLOCK_BYTES + 1);
  g_assert_true (is_ready (self));
  g_assert_cmpint (read_once (self), ==, BLOCK_BYTES);
  g_assert_true (is_ready (self));
  g_assert_cmpint (read_once (self), ==, 1);
  g_assert_false (is_ready (self));
}

static void
test_what_comes_after_a_read_is_told (Fixture *self, gconstpointer data)
{
  send_bytes (self, 2);
  g_assert_true (is_ready (self));
  g_assert_cmpint (read_once (self), ==, 2);
  send_bytes (self, 2);
  g_assert_true (is_ready (self));
}

/* The end is told with the last bytes, once: a short read must not hide it. */
static void
test_an_end_behind_bytes_is_kept (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (read_once (self), ==, -1);
  send_bytes (self, 5);
  g_assert_true (g_socket_shutdown (self->far, FALSE, TRUE, NULL));
  g_assert_true (is_ready (self));
  g_assert_cmpint (read_once (self), ==, 5);
  g_assert_true (is_ready (self));
  g_assert_cmpint (read_once (self), ==, 0);
  g_assert_true (is_ready (self));
}

static void
test_many_are_told_in_one_turn (Fixture *self, gconstpointer data)
{
  Fixture others[200];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      set_up (&others[i], NULL);
      smd_wire_watch_free (others[i].watch);
      others[i].watch = smd_wire_watch_new (self->poll, others[i].near);
      g_assert_cmpint (read_once (&others[i]), ==, -1);
      send_bytes (&others[i], 1);
    }
  g_assert_true (is_ready (self));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_true (smd_wire_watch_is_ready (others[i].watch));
      tear_down (&others[i], NULL);
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
  add ("/wire-poll/an-arrival-makes-ready", test_an_arrival_makes_ready);
  add ("/wire-poll/a-full-read-stays-ready", test_a_full_read_stays_ready);
  add ("/wire-poll/what-comes-after-a-read-is-told", test_what_comes_after_a_read_is_told);
  add ("/wire-poll/an-end-behind-bytes-is-kept", test_an_end_behind_bytes_is_kept);
  add ("/wire-poll/many-are-told-in-one-turn", test_many_are_told_in_one_turn);
  return g_test_run ();
}
