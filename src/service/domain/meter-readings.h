/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "meter-records.h"
#include "terms.h"

G_BEGIN_DECLS

/*
 * Readings: all registers of a meter at once. A reading sent along with a payment waits until
 * the money is taken; every other one is accepted at once. Until an export takes it to the
 * supplier it may be replaced or withdrawn; then the supplier credits or rejects it.
 */

/* One of the meters of an account, with the last reading known of each register. `at`: as of when.
 * SM_ERROR_NOT_FOUND where the account has no such meter. */
SmMeter *smd_meters_load_one (SmdTx *tx, const SmdTerms *terms, const char *meter_id, gint64 at,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who sends a reading, when, and with what payment (nullable: with none). All borrowed. */
typedef struct
{
  const char *customer_id;
  const char *payment_id;
  gint64 now;
} SmdSending;

/* Checks a reading by the rules and keeps it. Returns what was kept. */
SmReading *smd_readings_keep (SmdTx *tx, const SmdTerms *terms, const SmdSending *sending,
                              SmReadingInput *input, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The payment they went with came through, or did not. */
gboolean smd_readings_decide (SmdTx *tx, const char *payment_id, gboolean taken, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* States, of readings `r`: those that who sent them may still replace or withdraw (as
 * sm_reading_state_is_open() says), and those that later ones are compared with (as
 * sm_reading_stands() says). */
#define SMD_READING_OPEN "r.state IN ('accepted', 'unverified')"
#define SMD_READING_STANDS \
  "(r.state = 'credited' OR (r.verified = 1 AND r.state IN ('accepted', 'exported')))"
/* Columns of a list of readings: of readings `r`, meters `m`, reading_values `v` and of the
 * account `a` through which the customer sees them: in its simple version without what tells of
 * the flat. */
#define SMD_READING_FULL(column) \
  "CASE WHEN a.access = 'full' AND a.disconnected_at IS NULL THEN " column " END"
#define SMD_READING_COLUMNS                                                                     \
  "r.id, r.meter_id, r.taken_at, r.sent_at, r.state, 1 - r.verified AS unverified, "            \
  "CASE WHEN r.customer_id = a.customer_id AND a.disconnected_at IS NULL AND " SMD_READING_OPEN \
  " AND NOT EXISTS (SELECT 1 FROM payments y WHERE y.id = r.payment_id "                        \
  "AND y.export_id IS NOT NULL) THEN 1 ELSE 0 END AS changeable, r.exported_at, "               \
  "r.answered_at, r.credited_month, "                                                           \
  "CASE WHEN r.reason_code IN ('payment_not_taken', 'outside_period') THEN r.reason_code "      \
  "ELSE " SMD_READING_FULL ("r.reason_code") " END AS reason_code, " SMD_READING_FULL (         \
      "r.reason") " AS reason, r.payment_id, "                                                  \
                  "v.register_id, v.value_milli, " SMD_READING_FULL (                           \
                      "m.serial") " AS serial, "                                                \
                                  "COALESCE (" SMD_READING_FULL (                               \
                                      "v.previous_milli") ", 0) AS previous_milli "
/* Reads the rows of a query into readings: columns of readings, `serial`, and of
 * reading_values; the rows of one reading together. */
void smd_readings_read_rows (SmdRows *rows, GListStore *readings);
/* The one reading that a call is of, by a query of its own columns. */
SmdRows *smd_readings_find (SmdTx *tx, const SmdCall *call, const char *sql, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
