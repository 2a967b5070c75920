/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "receipt-rules.h"

/* yookassa.ru/developers/api, ReceiptItemAgentType */
const char *const sm_receipt_agent_types[] = {
  "banking_payment_agent",
  "banking_payment_subagent",
  "payment_agent",
  "payment_subagent",
  "attorney",
  "commissioner",
  "agent",
  NULL,
};
