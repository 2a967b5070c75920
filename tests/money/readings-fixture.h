/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk-fixture.h"
#include "meter-records.h"
#include "readings-file.h"

G_BEGIN_DECLS

/*
 * Readings of the town's "meter" (registers "day" and "night", the night's being 60.0): sent by
 * "anna" or "boris", exported to the supplier "gas", answered by it.
 */

SmReading *readings_send (Town *town, const char *customer, gint64 day_milli);
/* One export. */
typedef struct
{
  gint64 number; /* 0: nothing waited, and none was made */
  gint64 n_readings;
} ReadingsOut;
ReadingsOut readings_export (Town *town); /* as UTF-8 */
GBytes *readings_dup_bytes (Town *town, gint64 number);
char *readings_dup_file (Town *town, gint64 number); /* of one made as UTF-8 */
char *readings_dup_state (Town *town, const char *reading_id);
void readings_assert_state (Town *town, SmReading *reading, const char *expected);
/* As the customer is told of it; NULL where they are not. */
SmReading *readings_find_told (Town *town, const char *customer, SmReading *reading);

/* Lines below the names of the columns: the first problem, or NULL where they were taken. */
char *readings_answer (Town *town, const char *supplier, SmdAnswerCounts *counts,
                       const char *lines);
/* The same of one reading, `rest` being what follows its id; it must be taken. */
void readings_assert_answered (Town *town, SmReading *reading, const char *rest, guint credited,
                               guint rejected);

SmReading *readings_withdraw (Town *town, const char *customer, SmReading *reading, GError **error);
/* `key` NULL: a fresh one. */
SmReading *readings_replace (Town *town, const char *customer, SmReading *reading, gint64 day_milli,
                             const char *key, GError **error);
void readings_assert_withdrawn (Town *town, SmReading *reading); /* by anna */
/* What the next reading of the register "day" is compared with. */
gint64 readings_get_previous (Town *town);

G_END_DECLS
