/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-poll.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

/*
 * Edge-triggered: the kernel tells of each arrival once, and a client is ready from then on until
 * a read came back short. Ends and faults are told once, too, and stay.
 */

#define EVENTS_AT_ONCE 64

struct _SmdWirePoll
{
  int set;         /* owned: the epoll descriptor */
  GSource *source; /* owned */
};

struct _SmdWireWatch
{
  SmdWirePoll *poll; /* owned */
  int fd;            /* borrowed */
  gboolean ready;
  gboolean ended;  /* nothing more will arrive: reading tells the rest */
  GSList *waiting; /* of WatchSource *, borrowed: they leave the list when they end */
};

typedef struct
{
  GSource parent;
  SmdWirePoll *poll; /* borrowed: it ends the source */
} PollSource;

typedef struct
{
  GSource parent;
  GPollableInputStream *stream; /* owned; owns the watch */
  SmdWireWatch *watch;
} WatchSource;

static void
take_events (SmdWireWatch *watch, guint32 events)
{
  watch->ready = TRUE;
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
    watch->ended = TRUE;
  for (GSList *l = watch->waiting; l != NULL; l = l->next)
    g_source_set_ready_time (l->data, 0);
}

static gboolean
poll_source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  const SmdWirePoll *poll = ((PollSource *) source)->poll;
  struct epoll_event events[EVENTS_AT_ONCE];
  int n;

  do
    {
      n = epoll_wait (poll->set, events, EVENTS_AT_ONCE, 0);
      /* Nothing is called here that could end a watch. */
      for (int i = 0; i < n; i++)
        take_events (events[i].data.ptr, events[i].events);
    }
  while (n == EVENTS_AT_ONCE);
  return G_SOURCE_CONTINUE;
}

static GSource *
make_poll_source (SmdWirePoll *poll)
{
  static GSourceFuncs funcs = { .dispatch = poll_source_dispatch };
  GSource *source = g_source_new (&funcs, sizeof (PollSource));

  ((PollSource *) source)->poll = poll;
  g_source_set_static_name (source, "clients");
  g_source_add_unix_fd (source, poll->set, G_IO_IN);
  /* It does not call anybody; otherwise it would be taken out of the poll while it runs. */
  g_source_set_can_recurse (source, TRUE);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/**
 * smd_wire_poll_new:
 *
 * Returns: (transfer full): a poll in the calling thread's default context
 */
SmdWirePoll *
smd_wire_poll_new (void)
{
  SmdWirePoll *self = g_rc_box_new0 (SmdWirePoll);

  self->set = epoll_create1 (EPOLL_CLOEXEC);
  if (self->set < 0)
    g_error ("epoll_create1: %s", g_strerror (errno));
  self->source = make_poll_source (self);
  return self;
}

static void
poll_clear (gpointer data)
{
  SmdWirePoll *self = data;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->set);
}

void
smd_wire_poll_unref (SmdWirePoll *self)
{
  g_rc_box_release_full (self, poll_clear);
}

/**
 * smd_wire_watch_new:
 * @poll: a poll
 * @socket: an open socket that does not block
 *
 * Returns: (transfer full): a watch; ready at first, for something may have arrived already
 */
SmdWireWatch *
smd_wire_watch_new (SmdWirePoll *poll, GSocket *socket)
{
  SmdWireWatch *self = g_new0 (SmdWireWatch, 1);
  struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = self };

  self->poll = g_rc_box_acquire (poll);
  self->fd = g_socket_get_fd (socket);
  self->ready = TRUE;
  /* Fails for want of kernel memory only: then the client is let go as if it had ended. */
  self->ended = epoll_ctl (poll->set, EPOLL_CTL_ADD, self->fd, &event) != 0;
  if (self->ended)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  return self;
}

void
smd_wire_watch_free (SmdWireWatch *self)
{
  for (GSList *l = self->waiting; l != NULL; l = l->next)
    ((WatchSource *) l->data)->watch = NULL;
  g_slist_free (self->waiting);
  epoll_ctl (self->poll->set, EPOLL_CTL_DEL, self->fd, NULL);
  smd_wire_poll_unref (self->poll);
  g_free (self);
}

gboolean
smd_wire_watch_is_ready (const SmdWireWatch *self)
{
  return self->ready;
}

/**
 * smd_wire_watch_note_read:
 * @self: a watch
 * @asked: bytes there was room for
 * @got: bytes that came; 0 at the end, -1 where nothing was there
 */
void
smd_wire_watch_note_read (SmdWireWatch *self, gsize asked, gssize got)
{
  if (got != 0 && got < (gssize) asked && !self->ended)
    self->ready = FALSE;
}

static gboolean
watch_source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  WatchSource *self = (WatchSource *) source;
  GPollableSourceFunc func = (GPollableSourceFunc) (void (*) (void)) callback;
  gboolean again = func (G_OBJECT (self->stream), data);

  if (!g_pollable_input_stream_is_readable (self->stream))
    g_source_set_ready_time (source, -1);
  return again;
}

static void
watch_source_finalize (GSource *source)
{
  WatchSource *self = (WatchSource *) source;

  if (self->watch != NULL)
    self->watch->waiting = g_slist_remove (self->watch->waiting, self);
  g_object_unref (self->stream);
}

/* For whoever sets a closure, as all streams over another one do. */
static gboolean
call_closure (GObject *stream, gpointer data)
{
  g_auto (GValue) result = G_VALUE_INIT;
  g_auto (GValue) parameter = G_VALUE_INIT;

  g_value_init (&result, G_TYPE_BOOLEAN);
  g_value_init (&parameter, G_TYPE_OBJECT);
  g_value_set_object (&parameter, stream);
  g_closure_invoke (data, &result, 1, &parameter, NULL);
  return g_value_get_boolean (&result);
}

/**
 * smd_wire_watch_create_source:
 * @self: a watch
 * @stream: who reads, and owns the watch
 *
 * Returns: (transfer full): a source that is ready while @stream is readable; its callback is a
 *   #GPollableSourceFunc
 */
GSource *
smd_wire_watch_create_source (SmdWireWatch *self, GPollableInputStream *stream)
{
  static GSourceFuncs funcs = {
    .dispatch = watch_source_dispatch,
    .finalize = watch_source_finalize,
    .closure_callback = (GSourceFunc) (void (*) (void)) call_closure,
  };
  GSource *source = g_source_new (&funcs, sizeof (WatchSource));
  WatchSource *made = (WatchSource *) source;

  made->stream = g_object_ref (stream);
  made->watch = self;
  self->waiting = g_slist_prepend (self->waiting, made);
  g_source_set_static_name (source, "client");
  g_source_set_ready_time (source, g_pollable_input_stream_is_readable (stream) ? 0 : -1);
  return source;
}
