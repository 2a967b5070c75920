/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "request.h"

G_BEGIN_DECLS

/* Handlers of the API; see #SmdHandlerFunc. */
SmdReply *smd_handle_operation (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_handle_health (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_handle_openapi (SmdRequest *request, SmdDomain *domain);

/* The customer whose the bearer token of a request is, as the store knows. */
char *smd_handlers_know (SmdRequest *request, SmdDomain *domain, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Calls an operation that needs no login, on behalf of a page. */
gpointer smd_handlers_call_anyone (SmdRequest *request, SmdDomain *domain, SmOperation operation,
                                   gpointer body, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* An internal fault is told to the log, under the reference that the customer may give. */
void smd_handlers_log_fault (SmdRequest *request, const GError *error);

G_END_DECLS
