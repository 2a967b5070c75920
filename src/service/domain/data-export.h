/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "domain.h"

G_BEGIN_DECLS

/*
 * Everything that is kept of a customer, as a zip (152-FZ, article 14): data.json with all of it, a
 * CSV file a table, about.csv with the register of what each column is, and the files that the
 * customer sent. What is a secret's hash, or tells of an operator, is left out.
 */

/* Writes it to a stream. `after` (nullable): only files, those after this one; `most`: bytes of
 * files at the most, 0: all. `next` (out, nullable) is the last one where there are more. */
gboolean smd_data_export_write (SmdDomain *domain, const char *customer_id, const char *after,
                                gint64 most, GOutputStream *out, char **next, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
