/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-records.h"

#include "limits.h"
#include "meter-records.h"

static const char *const payment_choices[] = {
  "debt",
  "sum",
  NULL,
};

static const char *const payment_states[] = {
  "created", "waiting", "succeeded", "canceled", NULL,
};

static const char *const cancel_reasons[] = {
  "3d_secure_failed",
  "call_issuer",
  "canceled_by_merchant",
  "card_expired",
  "country_forbidden",
  "deal_expired",
  "expired_on_capture",
  "expired_on_confirmation",
  "fraud_suspected",
  "general_decline",
  "identification_required",
  "insufficient_funds",
  "internal_timeout",
  "invalid_card_number",
  "invalid_csc",
  "issuer_unavailable",
  "payment_method_limit_exceeded",
  "payment_method_restricted",
  "permission_revoked",
  "unsupported_mobile_operator",
  "amount_mismatch",
  "other",
  NULL,
};

static const char *const receipt_states[] = {
  "none", "pending", "succeeded", "canceled", NULL,
};

static const SmField payment_line_fields[] = {
  SM_TEXT (SmPaymentLine, code, 40, SM_FIELD_REQUIRED, "the supplier's"),
  SM_TEXT (SmPaymentLine, title, 200, SM_FIELD_PLAIN, "of the service"),
  SM_INTEGER (SmPaymentLine, sum_kopecks, 0, 0, SM_FIELD_PLAIN, "of this line"),
  SM_BOOLEAN (SmPaymentLine, voluntary, SM_FIELD_PLAIN, "voluntary: never pre-ticked"),
};

SM_DEFINE_RECORD (SmPaymentLine, sm_payment_line, payment_line_fields)

static const SmField quote_input_fields[] = {
  SM_TEXT (SmQuoteInput, account_id, 64, SM_FIELD_REQUIRED, "for"),
  SM_CHOICE (SmQuoteInput, choice, payment_choices, SM_FIELD_REQUIRED,
             "the debt or a sum of one's own"),
  SM_INTEGER (SmQuoteInput, sum_kopecks, 0, 0, SM_FIELD_PLAIN, "of one's own"),
  SM_LIST (SmQuoteInput, lines, sm_payment_line_get_type, 50, SM_FIELD_PLAIN,
           "service lines paid separately; empty: undivided"),
};

SM_DEFINE_RECORD (SmQuoteInput, sm_quote_input, quote_input_fields)

static const SmField quote_fields[] = {
  SM_TEXT (SmQuote, account_id, 64, SM_FIELD_REQUIRED, "for"),
  SM_INTEGER (SmQuote, sum_kopecks, 0, 0, SM_FIELD_PLAIN, "to the supplier"),
  SM_INTEGER (SmQuote, commission_kopecks, 0, 0, SM_FIELD_PLAIN, "on top"),
  SM_INTEGER (SmQuote, total_kopecks, 0, 0, SM_FIELD_PLAIN, "what the card is charged"),
  SM_INTEGER (SmQuote, least_kopecks, 0, 0, SM_FIELD_PLAIN, "the least sum"),
  SM_INTEGER (SmQuote, most_kopecks, 0, 0, SM_FIELD_PLAIN, "the largest sum"),
  SM_INTEGER (SmQuote, pending_kopecks, 0, 0, SM_FIELD_PLAIN,
              "paid, not yet in the balance; below zero: refunded, not yet in the balance"),
  SM_BOOLEAN (SmQuote, repeated, SM_FIELD_PLAIN,
              "the same sum or a line of it is being paid for this account, or was lately"),
  SM_LIST (SmQuote, lines, sm_payment_line_get_type, 50, SM_FIELD_PLAIN,
           "what is still owed of lines that can be paid separately"),
};

SM_DEFINE_RECORD (SmQuote, sm_quote, quote_fields)

static const SmField payment_input_fields[] = {
  SM_TEXT (SmPaymentInput, account_id, 64, SM_FIELD_REQUIRED, "for"),
  SM_CHOICE (SmPaymentInput, choice, payment_choices, SM_FIELD_REQUIRED,
             "the debt or a sum of one's own"),
  SM_INTEGER (SmPaymentInput, sum_kopecks, 1, G_MAXINT64, SM_FIELD_PLAIN, "to the supplier"),
  SM_INTEGER (SmPaymentInput, total_kopecks, 1, G_MAXINT64, SM_FIELD_PLAIN,
              "what was shown to the customer"),
  SM_LIST (SmPaymentInput, lines, sm_payment_line_get_type, 50, SM_FIELD_PLAIN,
           "service lines paid separately; empty: undivided"),
  SM_LIST (SmPaymentInput, readings, sm_reading_input_get_type, 20, SM_FIELD_PLAIN, "sent along"),
  SM_BOOLEAN (SmPaymentInput, repeat_confirmed, SM_FIELD_PLAIN,
              "the customer was asked about a repeat and meant it"),
};

SM_DEFINE_RECORD (SmPaymentInput, sm_payment_input, payment_input_fields)

static const SmField payment_fields[] = {
  SM_TEXT (SmPayment, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmPayment, account_id, 64, SM_FIELD_REQUIRED, "for"),
  SM_TEXT (SmPayment, supplier_name, 200, SM_FIELD_PLAIN, "whom"),
  SM_TEXT (SmPayment, number, 60, SM_FIELD_PLAIN, "the account's"),
  SM_TEXT (SmPayment, alias, SM_LIMIT_ALIAS_CHARS, SM_FIELD_PLAIN, "the account's"),
  SM_CHOICE (SmPayment, choice, payment_choices, SM_FIELD_PLAIN, "what was chosen to be paid"),
  SM_CHOICE (SmPayment, state, payment_states, SM_FIELD_REQUIRED, "where it is"),
  SM_INTEGER (SmPayment, sum_kopecks, 0, 0, SM_FIELD_PLAIN, "to the supplier"),
  SM_INTEGER (SmPayment, commission_kopecks, 0, 0, SM_FIELD_PLAIN, "on top"),
  SM_INTEGER (SmPayment, total_kopecks, 0, 0, SM_FIELD_PLAIN, "what the card is charged"),
  SM_INTEGER (SmPayment, refunded_kopecks, 0, 0, SM_FIELD_PLAIN, "of it, given back to the card"),
  SM_TEXT (SmPayment, confirmation_url, SM_LIMIT_PAGE_ADDRESS, SM_FIELD_PLAIN,
           "the acquirer's page; absent until it has one"),
  SM_CHOICE (SmPayment, cancel_reason, cancel_reasons, SM_FIELD_PLAIN, "why it did not succeed"),
  SM_TEXT (SmPayment, method_title, 200, SM_FIELD_PLAIN, "e.g. Bank card *4444"),
  SM_TIME (SmPayment, created_at, SM_FIELD_PLAIN, "started"),
  SM_TIME (SmPayment, taken_at, SM_FIELD_PLAIN, "stage one: money taken"),
  SM_CHOICE (SmPayment, receipt_state, receipt_states, SM_FIELD_PLAIN,
             "stage two: the fiscal receipt"),
  SM_TIME (SmPayment, receipt_at, SM_FIELD_PLAIN, "registered"),
  SM_TIME (SmPayment, credited_at, SM_FIELD_PLAIN, "stage three: credited by the supplier"),
  SM_LIST (SmPayment, lines, sm_payment_line_get_type, 50, SM_FIELD_PLAIN, "service lines"),
  SM_LIST (SmPayment, readings, sm_reading_get_type, 20, SM_FIELD_PLAIN, "sent along"),
};

SM_DEFINE_RECORD (SmPayment, sm_payment, payment_fields)

static const SmField payment_list_fields[] = {
  SM_LIST (SmPaymentList, items, sm_payment_get_type, 100, SM_FIELD_PLAIN, "payments"),
  SM_TEXT (SmPaymentList, next_cursor, 200, SM_FIELD_PLAIN, "absent on the last page"),
};

SM_DEFINE_RECORD (SmPaymentList, sm_payment_list, payment_list_fields)
