/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* "#/components/schemas/Account" of SmAccount as the member "$ref"; type 0: the problem. */
void sm_openapi_add_reference (GString *out, GType type);
/* The member "components": schemas of the types and of all they refer to; requests take no
 * unknown members. */
void sm_openapi_add_components (GString *out, GPtrArray *requests, GPtrArray *replies);

G_END_DECLS
