/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "domain.h"
#include "reply.h"

G_BEGIN_DECLS

typedef struct _SmdRequest SmdRequest;

/* What answers a request, on a worker thread. Never NULL. */
typedef SmdReply *(*SmdHandlerFunc) (SmdRequest *request, SmdDomain *domain);

typedef enum
{
  SMD_POOL_READ,
  SMD_POOL_WRITE,
  SMD_POOL_LOGIN, /* hashing has a pool a kind: see SmdHashing */
  SMD_POOL_NEWCOMER,
  SMD_POOL_PIN,
  SMD_N_POOLS,
  SMD_POOL_NONE, /* answered by the I/O thread: must not wait for anything */
} SmdPool;

/**
 * SmdRequest: all a worker needs to know of a request, taken out of the server's message. Made
 * and let go on the I/O thread; in between one worker at a time has it.
 */
struct _SmdRequest
{
  SoupServerMessage *message; /* owned; touched on the I/O thread only */
  char reference[24];         /* by which support finds it in the log */
  char *client;               /* owned: as smd_rate_dup_client() names it */
  char *program;              /* owned, nullable: what the client says it is */
  gint64 started_us;          /* monotonic */
  gint64 length;              /* of the body, as its head says: so much comes, or nothing */
  gboolean is_last;           /* of its connection */

  SmdHandlerFunc handler; /* set by the gate, with the members below */
  SmdPool pool;
  const char *name;      /* of the operation or page, for the log; a literal */
  const SmRoute *route;  /* NULL for pages */
  char **parameters;     /* owned, NULL-terminated */
  GHashTable *query;     /* owned, nullable */
  GBytes *body;          /* owned */
  char *token;           /* owned, nullable */
  char *idempotency_key; /* owned, nullable */
  char *if_none_match;   /* owned, nullable */

  gboolean is_judged; /* all there is to ask before the body was asked */
  char *customer_id;  /* owned, nullable: whose token it is, once somebody looked it up */
  GError *error;      /* owned, nullable: why the token is not known */
  char *allow;        /* owned, nullable: the methods of the path, where it has others */

  SmdReply *reply; /* owned: set by the worker */
};

SmdRequest *smd_request_new (SoupServerMessage *message, const char *trusted_proxies);
void smd_request_free (SmdRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdRequest, smd_request_free)

/* One line in the access log: no address of a page or path parameter, for those are secrets. */
void smd_request_log (SmdRequest *self, const char *access_log);

G_END_DECLS
