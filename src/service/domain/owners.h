/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether everybody who owned an account by the registry's old text still does by the new one:
 * names are compared by surname and first name or initial, whatever their order, case, dots and
 * ё; owners that come on top change nothing. */
gboolean smd_owners_stay (const char *before, const char *after);

G_END_DECLS
