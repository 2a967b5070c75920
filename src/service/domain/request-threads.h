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

/* For operators. A request is named by its number ("26-000123") or its id. `state` NULL: all. */
GListStore *smd_requests_list (SmdDomain *domain, const char *state, const char *after,
                               gint64 limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
SmRequest *smd_requests_get (SmdDomain *domain, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_requests_answer (SmdDomain *domain, const char *name, const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_requests_close (SmdDomain *domain, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
