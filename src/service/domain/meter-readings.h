/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "meter-records.h"
#include "terms.h"

G_BEGIN_DECLS

/*
 * Readings: all registers of a meter at once. A reading sent along with a payment waits until
 * the money is taken; every other one is accepted at once, and later credited or rejected by the
 * supplier.
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
/* Columns of a list of readings: of readings `r`, meters `m`, reading_values `v` and of the
 * account `a` through which the customer sees them: in its simple version without what tells of
 * the flat. */
#define SMD_READING_COLUMNS                                                                     \
  "r.id, r.meter_id, r.taken_at, r.sent_at, r.state, r.reason, r.reason_code, r.payment_id, "   \
  "v.register_id, v.value_milli, "                                                              \
  "CASE WHEN a.access = 'full' AND a.disconnected_at IS NULL THEN m.serial END AS serial, "     \
  "CASE WHEN a.access = 'full' AND a.disconnected_at IS NULL THEN v.previous_milli ELSE 0 END " \
  "AS previous_milli "
/* Reads the rows of a query into readings: columns of readings, `serial`, and of
 * reading_values; the rows of one reading together. */
void smd_readings_read_rows (SmdRows *rows, GListStore *readings);

G_END_DECLS
