/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SM_PROBLEM_MEDIA_TYPE "application/problem+json"

/*
 * Errors on the wire: problem documents (RFC 9457) with a stable "code", the "number" it speaks
 * of, the request's "reference" and the wrong fields in "errors". Messages stay behind: they are
 * for the log.
 */
char *sm_problem_from_error (const GError *error, const char *reference, gsize *length);
/* The status of the document that sm_problem_from_error() makes. */
guint sm_problem_get_status (const GError *error);
/* Never NULL: whatever a failed reply holds becomes an error, if only by its status. */
GError *sm_problem_to_error (const char *body, gsize length, guint status);

G_END_DECLS
