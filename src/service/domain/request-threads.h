/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "request-records.h"

G_BEGIN_DECLS

/* Requests to support: open → answered → closed; what the customer writes opens it again. */

/* Whose request it is (NULL: an operator looks, at anybody's), which, and how much of it. */
typedef struct
{
  const char *customer_id;
  const char *request_id;
  gboolean with_content; /* of the attachments, up to a bound */
} SmdRequestQuery;

/* A request with its thread (transfer full); SM_ERROR_NOT_FOUND. */
SmRequest *smd_requests_load (SmdTx *tx, const SmdRequestQuery *query, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_requests_add_message (SmdTx *tx, gint64 now, const char *request_id,
                                   const char *customer_id, const char *author, const char *text,
                                   GPtrArray *attachments, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** SmdDeskRequest: a request with its thread and who asks, for operators. */
#define SMD_TYPE_DESK_REQUEST (smd_desk_request_get_type ())
G_DECLARE_FINAL_TYPE (SmdDeskRequest, smd_desk_request, SMD, DESK_REQUEST, SmRecord)
struct _SmdDeskRequest
{
  SmRecord parent_instance;
  char *id;
  char *number;
  char *topic;
  char *account_id; /* nullable: the link's */
  char *state;
  char *customer_id;
  char *email;
  char *full_name; /* nullable */
  gint64 created_at;
  gint64 updated_at;
  GListStore *messages; /* SmRequestMessage, oldest first; files without their content */
};

/* For operators. A request is named by its number ("26-000123") or its id. `state` NULL: all. */
GListStore *smd_requests_list (SmdDomain *domain, const char *state, const char *after,
                               gint64 limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
SmdDeskRequest *smd_requests_get (SmdDomain *domain, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* A file of a message, by its id: its bytes (transfer full) and whose it is; SM_ERROR_NOT_FOUND. */
GBytes *smd_requests_get_attachment (SmdDomain *domain, const char *id, char **customer_id,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_requests_answer (SmdDomain *domain, const char *name, const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_requests_close (SmdDomain *domain, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
