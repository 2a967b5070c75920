/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "yookassa.h"

G_BEGIN_DECLS

/* The parts of the client, as they see one another. */

/* GETs `path` below the API; the body of an answer with 200. */
GByteArray *smd_yookassa_fetch (SmdYookassa *self, const char *path, GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* POSTs JSON to it by that key. */
GByteArray *smd_yookassa_post (SmdYookassa *self, const char *path, const char *key,
                               const char *body, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* An untrusted object; NULL where it is none. */
JsonNode *smd_yookassa_parse (const char *data, gsize length);

/* Of a list's address: a bound, in unix seconds; where it goes on (nullable). */
void smd_yookassa_append_time (GString *path, const char *name, gint64 seconds);
void smd_yookassa_append_cursor (GString *path, const char *cursor);
/* Where a list goes on; FALSE where one that does so does not say where: it is not read to its
 * end. */
gboolean smd_yookassa_read_cursor (JsonObject *object, char **cursor);

/* Members of an untrusted object: NULL where they are absent or of another kind; borrowed. */
const char *smd_yookassa_get_text (JsonObject *object, const char *name);
/* The object's id, where it looks like one. */
const char *smd_yookassa_get_id (JsonObject *object, const char *name);
/* An ISO 8601 time, ms. */
gboolean smd_yookassa_read_time (JsonObject *object, const char *name, gint64 *ms);
/* {"value", "currency"}; the currency is the caller's. */
gboolean smd_yookassa_read_amount (JsonObject *object, gint64 *kopecks, char **currency);

G_END_DECLS
