/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reply.h"

#include <sodium.h>
#include <string.h>

#include "problem.h"

#define CSP_API "default-src 'none'; frame-ancestors 'none'"
#define CSP_PAGE                                                                \
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; " \
  "frame-ancestors 'none'"
#define TAG_BYTES 16
#define BUSY_SECONDS 2

/**
 * smd_reply_new:
 * @status: the HTTP status
 * @media_type: a literal
 * @body: (transfer full): the body
 * @length: its bytes
 *
 * Returns: (transfer full): a reply
 */
SmdReply *
smd_reply_new (guint status, const char *media_type, char *body, gsize length)
{
  SmdReply *self = smd_reply_new_empty (status);

  self->media_type = media_type;
  self->body = g_bytes_new_take (body, length);
  return self;
}

/**
 * smd_reply_new_empty:
 * @status: the HTTP status
 *
 * Returns: (transfer full): a reply without a body
 */
SmdReply *
smd_reply_new_empty (guint status)
{
  SmdReply *self = g_new0 (SmdReply, 1);

  self->status = status;
  return self;
}

/**
 * smd_reply_new_problem:
 * @error: what went wrong; of another domain than %SM_ERROR it is told as an internal error
 * @reference: the request's
 *
 * Returns: (transfer full): a problem document (RFC 9457)
 */
SmdReply *
smd_reply_new_problem (const GError *error, const char *reference)
{
  gsize length;
  char *body = sm_problem_from_error (error, reference, &length);
  SmErrorCode code = error->domain == SM_ERROR ? (SmErrorCode) error->code : SM_ERROR_INTERNAL;
  SmdReply *self =
      smd_reply_new (sm_problem_get_status (error), SM_PROBLEM_MEDIA_TYPE, body, length);

  self->code = code;
  if (self->status == 503)
    self->retry_after = BUSY_SECONDS;
  if (self->status == 429)
    self->retry_after = MAX (sm_error_get_number (error), 1);
  return self;
}

/**
 * smd_reply_tag:
 * @self: a reply with a body
 * @if_none_match: (nullable): the tag the client has
 *
 * Gives the reply a tag of its content; a client that has it already gets 304.
 */
void
smd_reply_tag (SmdReply *self, const char *if_none_match)
{
  guint8 hash[TAG_BYTES];
  char tag[TAG_BYTES * 2 + 3] = "\"";
  gsize size;
  const guint8 *data = g_bytes_get_data (self->body, &size);

  crypto_generichash (hash, sizeof hash, data, size, NULL, 0);
  sodium_bin2hex (tag + 1, TAG_BYTES * 2 + 1, hash, sizeof hash);
  tag[TAG_BYTES * 2 + 1] = '"';
  self->etag = g_strdup (tag);
  if (if_none_match == NULL || strstr (if_none_match, self->etag) == NULL)
    return;
  self->status = 304;
  self->media_type = NULL;
  g_clear_pointer (&self->body, g_bytes_unref);
}

static void
add_number (SoupMessageHeaders *headers, const char *name, gint64 number)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  soup_message_headers_append (headers, name, text);
}

/**
 * smd_reply_send:
 * @self: a reply
 * @message: the message that waits for it
 * @reference: the request's
 * @closing: whether the connection shall end
 *
 * Writes the reply into the message. On the I/O thread.
 */
void
smd_reply_send (SmdReply *self, SoupServerMessage *message, const char *reference, gboolean closing)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, self->status, NULL);
  soup_message_headers_append (headers, "X-Request-Id", reference);
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_append (headers, "Content-Security-Policy",
                               self->is_page ? CSP_PAGE : CSP_API);
  soup_message_headers_append (headers, "Cache-Control",
                               self->is_lasting ? "public, max-age=3600" : "no-store");
  soup_message_headers_append (headers, "Referrer-Policy", "no-referrer");
  if (self->etag != NULL)
    soup_message_headers_append (headers, "ETag", self->etag);
  if (self->allow != NULL)
    soup_message_headers_append (headers, "Allow", self->allow);
  if (self->retry_after > 0)
    add_number (headers, "Retry-After", self->retry_after);
  if (self->status == 401)
    soup_message_headers_append (headers, "WWW-Authenticate", "Bearer");
  if (closing)
    soup_message_headers_append (headers, "Connection", "close");
  if (self->body == NULL)
    return;
  soup_message_headers_append (headers, "Content-Type", self->media_type);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), self->body);
}

/**
 * smd_reply_free:
 * @self: a reply
 */
void
smd_reply_free (SmdReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->etag);
  g_free (self->allow);
  g_free (self);
}
