/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a raw client got back for its bytes. */
typedef struct
{
  guint n_replies; /* replies that began */
  guint status;    /* of the first; 0: none */
  gboolean closed; /* the server ended the connection */
  char *text;      /* all that came */
} RawReply;

/* Sends the bytes over a new connection and reads until the server closes or is silent for a
 * moment. */
RawReply *raw_client_send (guint16 port, const char *bytes, gsize length);
void raw_reply_free (RawReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawReply, raw_reply_free)

G_END_DECLS
