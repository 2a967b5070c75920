/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The contract as an OpenAPI 3.1 document, from the route table and the records' field tables:
 * the same bytes every time. */
char *sm_openapi_dup_json (gsize *length);

G_END_DECLS
