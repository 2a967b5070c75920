/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "error.h"

G_BEGIN_DECLS

/** SmdReply: an answer, made on a worker thread, sent on the I/O thread. */
typedef struct
{
  guint status;
  const char *media_type; /* a literal; NULL without a body */
  GBytes *body;           /* owned, nullable */
  char *etag;             /* owned, nullable */
  char *allow;            /* owned, nullable: the methods of the path */
  gint64 retry_after;     /* seconds; 0: not said */
  gboolean is_page;       /* for browsers: has a style sheet and forms */
  gboolean is_lasting;    /* the same for everybody until the next version: may be cached */
  SmErrorCode code;       /* of a problem, for the log */
} SmdReply;

#define SMD_MEDIA_JSON "application/json"
#define SMD_MEDIA_HTML "text/html; charset=utf-8"
#define SMD_MEDIA_CSS "text/css; charset=utf-8"

/* `body` is taken over and freed with g_free(). */
SmdReply *smd_reply_new (guint status, const char *media_type, char *body, gsize length);
SmdReply *smd_reply_new_empty (guint status);
SmdReply *smd_reply_new_problem (const GError *error, const char *reference);
/* Gives the reply an ETag of its body; turns it into 304 where the client has it. */
void smd_reply_tag (SmdReply *self, const char *if_none_match);
void smd_reply_send (SmdReply *self, SoupServerMessage *message, const char *reference,
                     gboolean closing);
void smd_reply_free (SmdReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdReply, smd_reply_free)

G_END_DECLS
