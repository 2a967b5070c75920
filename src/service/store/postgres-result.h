/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "engine.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

/* The OID a parameter of this letter has. */
Oid smd_postgres_type_of (char type);

/* What a statement answered with, in the product's own terms. */
SmdRows *smd_postgres_rows_new (PGresult *result);
gint64 smd_postgres_result_get_changed (PGresult *result);
/* `unfit` (nullable: of a transaction that does not write) is set where the server takes no writes:
 * it is a copy of another one. */
gboolean smd_postgres_result_check (PGresult *result, PGconn *connection, const char *what,
                                    gboolean *unfit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
