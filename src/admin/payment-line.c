/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-line.h"

static const SmField payment_line_fields[] = {
  SM_TEXT (SmdPaymentLine, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmdPaymentLine, state, 20, SM_FIELD_REQUIRED, "how far it is"),
  SM_TEXT (SmdPaymentLine, supplier_id, 64, SM_FIELD_REQUIRED, "to whom"),
  SM_TEXT (SmdPaymentLine, number, 60, SM_FIELD_REQUIRED, "account number"),
  SM_INTEGER (SmdPaymentLine, sum_kopecks, 0, 0, SM_FIELD_PLAIN, "for the supplier"),
  SM_INTEGER (SmdPaymentLine, commission_kopecks, 0, 0, SM_FIELD_PLAIN, "on top"),
  SM_INTEGER (SmdPaymentLine, refunded_kopecks, 0, 0, SM_FIELD_PLAIN, "given back"),
  SM_TIME (SmdPaymentLine, created_at, SM_FIELD_PLAIN, "started"),
  SM_TIME (SmdPaymentLine, taken_at, SM_FIELD_PLAIN, "money taken"),
  SM_TEXT (SmdPaymentLine, receipt_state, 20, SM_FIELD_PLAIN, "fiscal receipt"),
  SM_TIME (SmdPaymentLine, credited_at, SM_FIELD_PLAIN, "credited by the supplier"),
  SM_TEXT (SmdPaymentLine, acquirer_id, 64, SM_FIELD_PLAIN, "the acquirer's id"),
};

SM_DEFINE_RECORD (SmdPaymentLine, smd_payment_line, payment_line_fields)
