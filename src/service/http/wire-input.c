/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-input.h"

#include <string.h>

#include "limits.h"
#include "wire-head.h"

/*
 * Stands between a socket and the HTTP server, on the I/O thread. Bytes of a head are held back
 * until the whole head was judged; then exactly head and body pass, and judging starts anew.
 * Only polled reading exists: a blocking read would hold up every other client.
 */

#define BLOCK_BYTES 4096

/* What a connection is at: each has its own time, which begins when it is entered. */
typedef enum
{
  PHASE_IDLE,    /* nothing of a request is here */
  PHASE_HEAD,    /* some of a head is here, or the connection is new */
  PHASE_BODY,    /* the head passed, some of its body is still to come */
  PHASE_WORK,    /* the whole request passed: the service is at work */
  PHASE_ANSWER,  /* the client takes the answer */
  PHASE_REFUSED, /* a head was refused: the answer to it is due */
} Phase;

static const guint phase_seconds[] = {
  [PHASE_IDLE] = SM_LIMIT_IDLE_SECONDS,     [PHASE_HEAD] = SM_LIMIT_HEAD_SECONDS,
  [PHASE_BODY] = SM_LIMIT_BODY_SECONDS,     [PHASE_WORK] = 0, /* nobody waits for the client */
  [PHASE_ANSWER] = SM_LIMIT_ANSWER_SECONDS, [PHASE_REFUSED] = SM_LIMIT_HEAD_SECONDS,
};

struct _SmdWireInput
{
  GFilterInputStream parent_instance;

  SmdWireWatch *watch; /* owned; NULL once stopped */
  GByteArray *held;    /* received, not yet passed on */
  GString *head;       /* scratch: a head as it is passed on */
  gsize scanned;       /* of held, where it begins with a head not judged yet */
  gsize approved;      /* of held: may pass */
  gint64 body_left;    /* still to be received, then passed unseen */
  gboolean waiting;    /* held holds an incomplete head: only more bytes help */
  gboolean refused;    /* nothing of the client is read any more */
  Phase phase;
  gint64 deadline_us; /* monotonic; 0: none */
};

static void smd_wire_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SmdWireInput, smd_wire_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      smd_wire_input_pollable_init))

static void
begin_phase (SmdWireInput *self, Phase phase)
{
  guint seconds = phase_seconds[phase];

  self->phase = phase;
  self->deadline_us =
      seconds == 0 ? 0 : g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
}

/* The server above asks for input once its last answer was taken: a next request begins, of
 * which some may be here already. */
static void
begin_request (SmdWireInput *self)
{
  if (self->phase == PHASE_WORK || self->phase == PHASE_ANSWER)
    begin_phase (self, self->held->len > 0 ? PHASE_HEAD : PHASE_IDLE);
}

/* What has arrived; 0 at the end, and once stopped. */
static gssize
read_arrived (SmdWireInput *self, void *buffer, gsize count, GError **error)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
  gssize n;

  if (self->watch == NULL)
    return 0;
  n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (base), buffer, count, NULL,
                                                error);
  smd_wire_watch_note_read (self->watch, count, n);
  return n;
}

/* "?" and the path of a request that is well formed up to there; else nothing. */
static char *
dup_asked (SmdWireInput *self, SmErrorCode code)
{
  const char *line = (const char *) self->held->data;
  const char *path = memchr (line, ' ', self->held->len);
  const char *end = line + self->held->len;
  const char *p;

  if (code != SM_ERROR_METHOD_NOT_ALLOWED || path == NULL)
    return g_strdup ("");
  for (p = ++path; p < end && *p != ' ' && *p != '?'; p++)
    continue;
  return g_strdup_printf ("?%.*s", (int) (p - path), path);
}

static void
put_refusal (SmdWireInput *self, SmErrorCode code)
{
  g_autofree char *asked = dup_asked (self, code);
  g_autofree char *head =
      g_strconcat (SMD_WIRE_METHOD_REFUSED " /", sm_error_code_to_string (code), asked,
                   " HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n", NULL);

  g_byte_array_set_size (self->held, 0);
  g_byte_array_append (self->held, (const guint8 *) head, (guint) strlen (head));
  self->approved = self->held->len;
  self->refused = TRUE;
  begin_phase (self, PHASE_REFUSED);
}

/* The head's place is taken by what the server above is to see of it. */
static void
put_head (SmdWireInput *self, const SmdWireHead *head)
{
  gsize received = self->held->len - head->length;
  gsize body_here = MIN ((gsize) head->body_length, received);

  g_byte_array_remove_range (self->held, 0, (guint) head->length);
  g_byte_array_prepend (self->held, (const guint8 *) self->head->str, (guint) self->head->len);
  self->approved = self->head->len + body_here;
  self->body_left = head->body_length - (gint64) body_here;
  begin_phase (self, self->body_left > 0 ? PHASE_BODY : PHASE_WORK);
}

static void
judge (SmdWireInput *self)
{
  SmErrorCode code = SM_ERROR_REQUEST_MALFORMED;
  SmdWireHead head;

  switch (smd_wire_head_check ((const char *) self->held->data, self->held->len, &self->scanned,
                               &head, self->head, &code))
    {
    case SMD_WIRE_MORE:
      self->waiting = TRUE;
      return;
    case SMD_WIRE_REFUSED:
      put_refusal (self, code);
      return;
    case SMD_WIRE_GOOD:
    default:
      put_head (self, &head);
    }
}

static gssize
pass_held (SmdWireInput *self, void *buffer, gsize count)
{
  gsize passed = MIN (count, self->approved);

  memcpy (buffer, self->held->data, passed);
  g_byte_array_remove_range (self->held, 0, (guint) passed);
  self->approved -= passed;
  if (self->approved == 0)
    self->scanned = 0;
  return (gssize) passed;
}

static gssize
pass_body (SmdWireInput *self, void *buffer, gsize count, GError **error)
{
  gssize n = read_arrived (self, buffer, (gsize) MIN ((gint64) count, self->body_left), error);

  if (n <= 0)
    return n;
  self->body_left -= n;
  if (self->body_left == 0)
    begin_phase (self, PHASE_WORK);
  return n;
}

static gssize
smd_wire_input_read_nonblocking (GPollableInputStream *pollable, void *buffer, gsize count,
                                 GError **error)
{
  SmdWireInput *self = SMD_WIRE_INPUT (pollable);
  guint8 block[BLOCK_BYTES];

  if (self->approved == 0 && self->body_left > 0)
    return pass_body (self, buffer, count, error);
  if (self->approved == 0)
    begin_request (self);
  if (self->approved == 0 && !self->refused && self->held->len > 0 && !self->waiting)
    judge (self);
  while (self->approved == 0 && !self->refused)
    {
      gssize n = read_arrived (self, block, sizeof block, error);

      if (n <= 0)
        return n;
      if (self->phase == PHASE_IDLE)
        begin_phase (self, PHASE_HEAD);
      g_byte_array_append (self->held, block, (guint) n);
      self->waiting = FALSE;
      judge (self);
    }
  return self->approved > 0 ? pass_held (self, buffer, count) : 0;
}

static gboolean
has_something (SmdWireInput *self)
{
  return self->approved > 0 || self->refused
         || (self->body_left == 0 && self->held->len > 0 && !self->waiting);
}

static gboolean
smd_wire_input_is_readable (GPollableInputStream *pollable)
{
  SmdWireInput *self = SMD_WIRE_INPUT (pollable);

  return has_something (self) || self->watch == NULL || smd_wire_watch_is_ready (self->watch);
}

static GSource *
smd_wire_input_create_source (GPollableInputStream *pollable, GCancellable *cancellable)
{
  SmdWireInput *self = SMD_WIRE_INPUT (pollable);
  g_autoptr (GSource) child = NULL;

  if (self->watch == NULL)
    child = g_timeout_source_new (0);
  else
    child = smd_wire_watch_create_source (self->watch, pollable);
  if (self->approved == 0)
    begin_request (self);
  if (self->watch != NULL && cancellable == NULL)
    return g_steal_pointer (&child);
  return g_pollable_source_new_full (self, child, cancellable);
}

static gboolean
smd_wire_input_can_poll (GPollableInputStream *pollable)
{
  return TRUE;
}

static gssize
smd_wire_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable,
                     GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "only polled reading");
  return -1;
}

static gssize
smd_wire_input_skip (GInputStream *stream, gsize count, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "only polled reading");
  return -1;
}

static void
smd_wire_input_finalize (GObject *object)
{
  SmdWireInput *self = SMD_WIRE_INPUT (object);

  smd_wire_input_stop (self);
  g_byte_array_unref (self->held);
  g_string_free (self->head, TRUE);
  G_OBJECT_CLASS (smd_wire_input_parent_class)->finalize (object);
}

static void
smd_wire_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = smd_wire_input_can_poll;
  iface->is_readable = smd_wire_input_is_readable;
  iface->create_source = smd_wire_input_create_source;
  iface->read_nonblocking = smd_wire_input_read_nonblocking;
}

static void
smd_wire_input_class_init (SmdWireInputClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = smd_wire_input_finalize;
  stream_class->read_fn = smd_wire_input_read;
  stream_class->skip = smd_wire_input_skip;
}

static void
smd_wire_input_init (SmdWireInput *self)
{
  self->held = g_byte_array_new ();
  self->head = g_string_new (NULL);
  begin_phase (self, PHASE_HEAD);
}

/**
 * smd_wire_input_new:
 * @connection: a client's connection; must outlive the input
 * @poll: tells when something has arrived
 *
 * Returns: (transfer full): the judged input
 */
SmdWireInput *
smd_wire_input_new (GSocketConnection *connection, SmdWirePoll *poll)
{
  SmdWireInput *self;

  /* The connection closes the socket; this stream only stops. */
  self = g_object_new (SMD_TYPE_WIRE_INPUT, "base-stream",
                       g_io_stream_get_input_stream (G_IO_STREAM (connection)), "close-base-stream",
                       FALSE, NULL);
  self->watch = smd_wire_watch_new (poll, g_socket_connection_get_socket (connection));
  return self;
}

/**
 * smd_wire_input_stop:
 * @self: an input
 *
 * Nothing more is read or waited for. Before the connection is closed.
 */
void
smd_wire_input_stop (SmdWireInput *self)
{
  g_clear_pointer (&self->watch, smd_wire_watch_free);
}

/**
 * smd_wire_input_is_refused:
 * @self: an input
 *
 * Returns: whether a head was refused, so that unread bytes may still arrive
 */
gboolean
smd_wire_input_is_refused (SmdWireInput *self)
{
  return self->refused;
}

/**
 * smd_wire_input_note_answer:
 * @self: an input
 *
 * Some of the answer is offered to the client, whose time to take it begins with the first of it.
 */
void
smd_wire_input_note_answer (SmdWireInput *self)
{
  if (self->phase == PHASE_WORK || self->phase == PHASE_REFUSED)
    begin_phase (self, PHASE_ANSWER);
}

/**
 * smd_wire_input_is_overdue:
 * @self: an input
 * @now_us: g_get_monotonic_time()
 *
 * Returns: whether the client took longer than it may for what it is sending or taking
 */
gboolean
smd_wire_input_is_overdue (SmdWireInput *self, gint64 now_us)
{
  return self->deadline_us != 0 && now_us > self->deadline_us;
}
