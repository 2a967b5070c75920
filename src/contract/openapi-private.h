/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* "Account" of SmAccount: the schema's name. Owned by the type system. */
const char *sm_openapi_schema_name (GType type);
/* Appends `"components":{…}`: schemas of the types and of all they refer to; requests take no
 * unknown members. */
void sm_openapi_append_components (GString *out, GPtrArray *requests, GPtrArray *replies);
void sm_openapi_append_member (GString *out, const char *name, const char *value);

G_END_DECLS
