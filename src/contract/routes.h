/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * The route table: the one source of the service's router, the client's calls and openapi.json.
 */

typedef enum
{
  /* anybody */
  SM_OPERATION_SERVICE_INFO,
  SM_OPERATION_REGISTER,
  SM_OPERATION_REGISTRATION_STATE,
  SM_OPERATION_REGISTRATION_RESEND,
  SM_OPERATION_REGISTRATION_CORRECT,
  SM_OPERATION_CONFIRM,
  SM_OPERATION_LOGIN,
  SM_OPERATION_PASSWORD_FORGOTTEN,
  SM_OPERATION_PASSWORD_RESET_STATE,
  SM_OPERATION_PASSWORD_RESET,
  SM_OPERATION_ACQUIRER_NOTIFICATION,
  /* customers */
  SM_OPERATION_SESSIONS,
  SM_OPERATION_LOGOUT,
  SM_OPERATION_SESSION_END,
  SM_OPERATION_PASSWORD_CHANGE,
  SM_OPERATION_CONSENT,
  SM_OPERATION_CONSENT_WITHDRAW,
  SM_OPERATION_DATA_EXPORT,
  SM_OPERATION_ERASE,
  SM_OPERATION_PROFILE,
  SM_OPERATION_PROFILE_SAVE,
  SM_OPERATION_SUPPLIERS,
  SM_OPERATION_NUMBER_CHECK,
  SM_OPERATION_LINK,
  SM_OPERATION_CABINET,
  SM_OPERATION_ACCOUNT_RENAME,
  SM_OPERATION_ACCOUNT_DISCONNECT,
  SM_OPERATION_APPLY,
  SM_OPERATION_PIN,
  SM_OPERATION_CHARGES,
  SM_OPERATION_METERS,
  SM_OPERATION_READINGS,
  SM_OPERATION_READING_SEND,
  SM_OPERATION_READING_DISMISS,
  SM_OPERATION_READING_REPLACE,
  SM_OPERATION_READING_WITHDRAW,
  SM_OPERATION_QUOTE,
  SM_OPERATION_PAY,
  SM_OPERATION_PAYMENTS,
  SM_OPERATION_PAYMENT,
  SM_OPERATION_REQUESTS,
  SM_OPERATION_REQUEST,
  SM_OPERATION_REQUEST_SEND,
  SM_OPERATION_REQUEST_REPLY,
  SM_OPERATION_REQUEST_CLOSE,
  SM_N_OPERATIONS
} SmOperation;

typedef enum
{
  SM_ROUTE_READ = 0,        /* runs on the pool for reads */
  SM_ROUTE_WRITE = 1 << 0,  /* runs on the pool for writes */
  SM_ROUTE_HASH = 1 << 1,   /* runs on one of the small pools for hashing */
  SM_ROUTE_ANYONE = 1 << 2, /* needs no login */
  SM_ROUTE_ONCE = 1 << 3,   /* creates: Idempotency-Key required */
  SM_ROUTE_ETAG = 1 << 4,   /* answers with an ETag, honours If-None-Match */
  SM_ROUTE_LARGE = 1 << 5,  /* body up to SM_LIMIT_ATTACHMENT_BODY_BYTES */
  SM_ROUTE_RAW = 1 << 6,    /* the body is somebody else's JSON: passed on undecoded */
  SM_ROUTE_PAGED = 1 << 7,  /* takes ?cursor= and ?limit= */
} SmRouteFlags;

typedef struct
{
  SmOperation operation;
  const char *id;     /* operationId, e.g. "link" */
  const char *method; /* "GET", "POST", "PUT", "DELETE" */
  const char *path;   /* "/v1/accounts/{account}/pin" */
  SmRouteFlags flags;
  GType (*get_request_type) (void); /* NULL: no body */
  GType (*get_reply_type) (void);   /* NULL: 204, no body */
  guint status;                     /* of success */
  const char *query;                /* further query parameters, comma-separated, or NULL */
  const char *doc;
} SmRoute;

const SmRoute *sm_routes_get (SmOperation operation);
/* The route of a method and path, with its parameters in order ("{account}" → first). NULL with
 * SM_ERROR_NOT_FOUND or SM_ERROR_METHOD_NOT_ALLOWED. */
const SmRoute *sm_routes_match (const char *method, const char *path, char ***parameters,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The path of an operation with its parameters escaped and filled in. */
char *sm_routes_build_path (SmOperation operation, const char *const *parameters);

G_END_DECLS
