/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exports.h"
#include "out-text.h"
#include "problems.h"

G_BEGIN_DECLS

/*
 * Payments go out to their supplier: as a registry of the savings bank's form, a row a payment, and
 * as one payment order for its sum in the form that accounting programs and banks exchange
 * (1CClientBankExchange).
 *
 * The export of a day holds every payment taken by the end of it that no export has, whenever we
 * learnt of it. What was given back before makes a payment's row smaller; what is given back after
 * it is a row of its own, below 0, in the export of its day.
 */

typedef struct
{
  const char *day; /* YYYY-MM-DD in the supplier's zone; NULL: yesterday, or today */
  gboolean today;
  gboolean once; /* what comes after the day's export is for the next day's */
  SmdOutEncoding encoding;
  gboolean registry; /* which files */
  gboolean order;
} SmdPaymentsWish;

/* Makes the export of a day, or several where it has more rows than one may have; appends them to
 * `made`. None where the day has one and nothing came since. With problems (a character that the
 * encoding lacks) nothing is made and the result is TRUE all the same. */
gboolean smd_payments_export (SmdDomain *domain, const char *supplier_id,
                              const SmdPaymentsWish *wish, SmdProblems *problems, GListStore *made,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes the wished files of an export into a folder; the order, where it was not asked for when
 * the export was made, is made now and kept. Appends their names to `names`. */
gboolean smd_payments_write_out (SmdDomain *domain, SmdExport *export, const SmdPaymentsWish *wish,
                                 const char *folder, SmdProblems *problems, GPtrArray *names,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
