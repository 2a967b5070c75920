/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/** SmdPaymentLine: a payment, for operators. */
#define SMD_TYPE_PAYMENT_LINE (smd_payment_line_get_type ())
G_DECLARE_FINAL_TYPE (SmdPaymentLine, smd_payment_line, SMD, PAYMENT_LINE, SmRecord)
struct _SmdPaymentLine
{
  SmRecord parent_instance;
  char *id;
  char *state;
  char *supplier_id;
  char *number;
  gint64 sum_kopecks;
  gint64 commission_kopecks;
  gint64 refunded_kopecks;
  gint64 created_at;
  gint64 taken_at;
  char *receipt_state;
  gint64 credited_at;
  char *acquirer_id;
};

G_END_DECLS
